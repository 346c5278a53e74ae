#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/runtime/host.hpp"
#include "common/runtime/storage_await.hpp"
#include "common/storage/database.hpp"
#include "tests/simulation/chance.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/trace.hpp"
#include "tests/simulation/virtual_time.hpp"

namespace queueback::simulation {

/// A machine's clock: the world's time, and how wrong it is.
class MachineClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return virtual_time::kEpoch + virtual_time::now() + skew_; }
  [[nodiscard]] Duration monotonic() const override { return virtual_time::now(); }

  void skew(Duration skew) { skew_ = skew; }

 private:
  Duration skew_;
};

/// What all machines of a world share.
struct Surroundings {
  Scheduler& scheduler;
  Network& network;
  Trace& trace;
};

/// A computer with a disk that runs one program of the product. Programs come and go, the disk stays.
class Machine {
 public:
  Machine(std::string name, const std::filesystem::path& folder, Surroundings world, Chance chance);
  virtual ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool is_running() const { return context_.has_value(); }
  /// Starts the program; false if its disk did not let it.
  bool start();
  /// The power goes. `silently`: peers are not told. What was not synced becomes what `fate` says.
  void cut_power(bool silently, const Disk::Fate& fate);
  /// The program ends as it does when told to.
  void shut_down();
  /// Its storage failed, so the program must end, as the product's does; whoever runs the world looks.
  [[nodiscard]] bool has_failed() const { return failure_.has_value(); }
  [[nodiscard]] const std::string& failure() const { return *failure_; }
  /// Somebody has dealt with the failure.
  void repaired() { failure_.reset(); }
  /// Whether it failed, or could not start, although its disk did everything that it was asked since the start.
  [[nodiscard]] bool failed_without_reason() const {
    return failure_.has_value() && disk_.failures() == failures_before_;
  }

  /// The power goes at the disk operation after `operations` more, in the middle of whatever the program does then.
  void cut_power_at(std::uint64_t operations, bool silently);

  [[nodiscard]] Disk& disk() { return disk_; }
  [[nodiscard]] const Disk& disk() const { return disk_; }
  [[nodiscard]] MachineClock& clock() { return clock_; }

 protected:
  /// Opens the database and begins; an error means that the program could not start.
  [[nodiscard]] virtual Result<void, storage::Error> boot() = 0;
  /// Tells the program to end.
  virtual void stop() = 0;
  /// Drops the program's objects, in the order of its end.
  virtual void discard() = 0;

  /// What the product's core is given.
  [[nodiscard]] runtime::Host host();
  [[nodiscard]] asio::any_io_executor executor() { return context_->get_executor(); }
  [[nodiscard]] Network& network() { return world_.network; }
  [[nodiscard]] Surroundings& world() { return world_; }
  [[nodiscard]] Chance& chance() { return chance_; }
  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return disk_.folder() / name; }

  /// Runs work on the machine's storage and time until it is done; nothing: the storage failed meanwhile, as at a power
  /// cut that was to come.
  template <class T>
  [[nodiscard]] std::optional<T> try_ask(storage::GroupCommit& storage,
                                         const std::function<Result<T, storage::Error>()>& work) {
    // Of a failed storage the coroutine is left behind, until the program's end.
    const auto answer = std::make_shared<std::optional<T>>();
    const auto asking = [answer, work, &storage]() -> asio::awaitable<void> {
      *answer = co_await runtime::on_storage<T>(storage, work);
    };
    asio::co_spawn(executor(), asking, asio::detached);
    while (!*answer && !has_failed()) {
      world_.scheduler.run_for(Duration::milliseconds(1));
    }
    return std::move(*answer);
  }
  /// The same where nothing fails; for setting worlds up and for looking at them.
  template <class T>
  [[nodiscard]] T ask(storage::GroupCommit& storage, const std::function<Result<T, storage::Error>()>& work) {
    auto answer = try_ask<T>(storage, work);
    QB_CHECK(answer.has_value());
    return std::move(*answer);
  }

 private:
  void end();
  [[nodiscard]] std::string without_folder(std::string text) const;
  void run_later(std::function<void()> group);

  std::string name_;
  Surroundings world_;
  Chance chance_;
  Disk disk_;
  MachineClock clock_;
  std::optional<asio::io_context> context_;
  std::optional<std::string> failure_;
  std::uint64_t failures_before_ = 0;  ///< of the disk, at the program's start
};

}  // namespace queueback::simulation
