#include "tests/simulation/machine.hpp"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <utility>

namespace queueback::simulation {

namespace {

/// How long a group of storage takes to run; for the disk's syncs.
constexpr Duration kLeastGroup = Duration::milliseconds(1);
constexpr Duration kMostGroup = Duration::milliseconds(8);

std::filesystem::path made(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

Machine::Machine(std::string name, const std::filesystem::path& folder, Surroundings world, Chance chance)
    : name_(std::move(name)), world_(world), chance_(std::move(chance)), disk_(made(folder / name_)) {}

Machine::~Machine() { QB_CHECK(!context_); }

bool Machine::start() {
  QB_CHECK(!context_);
  failure_.reset();
  failures_before_ = disk_.failures();
  context_.emplace(1);
  world_.scheduler.add(*context_);
  if (auto done = boot(); !done) {
    failure_ = without_folder(done.error().reason);
    world_.trace.note(name_ + " cannot start: " + *failure_);
    end();
    return false;
  }
  world_.trace.note(name_ + " starts");
  return true;
}

void Machine::cut_power(bool silently, const Disk::Fate& fate) {
  world_.trace.note(name_ + " loses power" + (silently ? " silently" : ""));
  world_.network.vanish(name_, silently);
  disk_.cut_power();
  end();
  disk_.power_on(fate);
}

void Machine::shut_down() {
  world_.trace.note(name_ + " shuts down");
  world_.network.vanish(name_, false);
  stop();
  end();
}

void Machine::end() {
  discard();
  if (context_) {
    world_.scheduler.remove(*context_);
    context_.reset();
  }
}

runtime::Host Machine::host() {
  const asio::any_io_executor io = executor();
  return {io,
          io,
          clock_,
          chance_,
          [this](const storage::Error& error) {
            failure_ = without_folder(error.reason);
            world_.trace.note(name_ + " fails: " + *failure_);
          },
          [this](std::function<void()> group) { run_later(std::move(group)); }};
}

/// Where the world's disks are is chance of another kind than the seed's.
std::string Machine::without_folder(std::string text) const {
  const std::string folder = disk_.folder().parent_path().string() + "/";
  for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
    text.erase(at, folder.size());
  }
  return text;
}

void Machine::run_later(std::function<void()> group) {
  const Duration takes = chance_.between(kLeastGroup, kMostGroup);
  const auto timer = std::make_shared<asio::steady_timer>(executor(), std::chrono::microseconds(takes.micros));
  timer->async_wait([timer, group = std::move(group)](const boost::system::error_code& error) {
    if (!error) {
      group();
    }
  });
}

void Machine::cut_power_at(std::uint64_t operations, bool silently) {
  const std::uint64_t last = disk_.operations() + operations;
  disk_.judge([this, last, silently](Operation, const std::string&) {
    if (disk_.operations() <= last) {
      return Verdict::kDo;
    }
    world_.trace.note(name_ + " loses power in the middle of a disk operation");
    world_.network.vanish(name_, silently);
    failure_ = "no power";
    return Verdict::kPowerCut;
  });
}

}  // namespace queueback::simulation
