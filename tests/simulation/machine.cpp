#include "tests/simulation/machine.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace queueback::simulation {

namespace {

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
  ++starts_;
  failure_.reset();
  context_.emplace(1);
  world_.scheduler.add(*context_);
  if (auto done = boot(); !done) {
    world_.trace.note(name_ + " cannot start: " + done.error().reason);
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
            world_.trace.note(name_ + " fails: " + error.reason);
            failure_ = error.reason;
          },
          [io](std::function<void()> group) { asio::post(io, std::move(group)); }};
}

}  // namespace queueback::simulation
