#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <memory>

#include "common/base/clock.hpp"
#include "common/storage/group_commit.hpp"
#include "terminal/devices/devices.hpp"
#include "terminal/outbox/till_database.hpp"
#include "terminal/receipt/receipt.hpp"

namespace queueback::terminal {

/// A receipt that could not be printed is tried again so often, and for so long; an older one is a surprise to
/// everybody and is only printed when somebody asks for a copy.
inline constexpr Duration kPrintRetry = Duration::seconds(2);
inline constexpr Duration kMaxJobAge = Duration::minutes(10);

/// Prints jobs one after the other and keeps their state in the database. A job is marked `sending` before its first
/// byte leaves, so that no restart can print it twice silently: what was sending at a power cut is `unknown`.
/// Lives on the I/O thread.
class PrintQueue {
 public:
  /// Makes the document when its turn comes; nothing if the shop's profile is missing.
  using MakeDocument = std::function<std::optional<hal::api::PrintDocument>(const PrintJob&, const Paper&)>;

  /// `retry`: how long a job that was not printed waits, unless something wakes the queue.
  PrintQueue(boost::asio::any_io_executor executor, TillDatabase& database, storage::GroupCommit& storage,
             const Clock& clock, MakeDocument make_document, Duration retry = kPrintRetry);

  void attach(Devices& devices) { devices_ = &devices; }
  /// A job whose content is at hand.
  void add(PrintJob job, Paper paper);
  /// Takes up what waited when the terminal stopped.
  void resume();
  /// Nothing is begun any more: what is marked and was not sent waits for the next start. What is being printed ends
  /// when the devices are stopped.
  void stop();
  /// Something happened to the printer: what waits is tried at once, also if it is failing just now.
  void wake();
  /// One that is being printed for the first time does not count.
  [[nodiscard]] std::size_t waiting() const { return jobs_.size() + (trying_again_ ? 1 : 0); }

 private:
  struct Waiting {
    PrintJob job;
    Paper paper;
  };
  void start_next();
  void send(const std::shared_ptr<Waiting>& waiting);
  void finished(const std::shared_ptr<Waiting>& waiting, const hal::api::PrintOutcome& outcome);
  void record(std::uint64_t job, PrintJob::JobState state, std::string reason, std::function<void()> then);
  void retry_later();

  boost::asio::any_io_executor executor_;
  TillDatabase& database_;
  storage::GroupCommit& storage_;
  const Clock& clock_;
  MakeDocument make_document_;
  Devices* devices_ = nullptr;
  std::deque<Waiting> jobs_;
  std::shared_ptr<Waiting> marked_;  ///< as sending, and not sent yet
  bool stopped_ = false;
  bool busy_ = false;
  bool trying_again_ = false;  ///< with a job that failed before
  bool woken_ = false;         ///< while it was busy
  Duration retry_after_;
  boost::asio::steady_timer retry_;
};

}  // namespace queueback::terminal
