#include "terminal/till/print_queue.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "common/log/log.hpp"

namespace queueback::terminal {

using hal::api::PrintOutcome;
using hal::api::PrintVerdict;
using JobState = PrintJob::JobState;

PrintQueue::PrintQueue(boost::asio::any_io_executor executor, TillDatabase& database, storage::GroupCommit& storage,
                       const Clock& clock, MakeDocument make_document, Duration retry)
    : executor_(executor),
      database_(database),
      storage_(storage),
      clock_(clock),
      make_document_(std::move(make_document)),
      retry_after_(retry),
      retry_(executor) {}

void PrintQueue::add(PrintJob job, Paper paper) {
  jobs_.push_back({std::move(job), std::move(paper)});
  start_next();
}

void PrintQueue::resume() {
  const auto found = std::make_shared<std::deque<Waiting>>();
  const bool taken = storage_.submit(
      [this, found]() -> Stored<void> {
        const auto jobs = database_.waiting_jobs();
        if (!jobs) {
          return tl::unexpected(jobs.error());
        }
        for (const PrintJob& job : *jobs) {
          auto paper = database_.paper_of(job);
          if (!paper) {
            return tl::unexpected(paper.error());
          }
          if (*paper) {
            found->push_back({job, std::move(**paper)});
          }
        }
        return {};
      },
      [this, found] {
        boost::asio::post(executor_, [this, found] {
          jobs_.insert(jobs_.begin(), found->begin(), found->end());
          start_next();
        });
      });
  if (!taken) {
    log::warning("print.resume_failed", {{"reason", "storage is busy"}});
  }
}

void PrintQueue::stop() {
  stopped_ = true;
  if (const auto unsent = std::exchange(marked_, nullptr)) {
    record(unsent->job.job, JobState::kWaiting, unsent->job.reason, [] {});
  }
}

void PrintQueue::wake() {
  woken_ = busy_;
  if (!busy_) {
    retry_.cancel();
    start_next();
  }
}

void PrintQueue::start_next() {
  if (stopped_ || busy_ || jobs_.empty() || devices_ == nullptr) {
    return;
  }
  busy_ = true;
  woken_ = false;
  const auto next = std::make_shared<Waiting>(std::move(jobs_.front()));
  jobs_.pop_front();
  trying_again_ = !next->job.reason.empty();
  if (clock_.now() - next->job.made_at > kMaxJobAge) {
    finished(next, {PrintVerdict::kNotPrinted, "waited too long for the printer"});
    return;
  }
  marked_ = next;
  record(next->job.job, JobState::kSending, "", [this] {
    if (const auto marked = std::exchange(marked_, nullptr)) {
      send(marked);
    }
  });
}

void PrintQueue::send(const std::shared_ptr<Waiting>& waiting) {
  auto document = make_document_(waiting->job, waiting->paper);
  if (!document) {
    finished(waiting, {PrintVerdict::kNotPrinted, "the shop's profile is missing"});
    return;
  }
  devices_->print(std::move(*document), hal::api::JobId{waiting->job.job},
                  [this, waiting](const PrintOutcome& outcome) { finished(waiting, outcome); });
}

void PrintQueue::finished(const std::shared_ptr<Waiting>& waiting, const PrintOutcome& outcome) {
  const bool too_old = clock_.now() - waiting->job.made_at > kMaxJobAge;
  const bool again = outcome.verdict == PrintVerdict::kNotPrinted && !too_old;
  JobState state = JobState::kUnknown;
  if (outcome.verdict == PrintVerdict::kPrinted) {
    state = JobState::kPrinted;
  } else if (outcome.verdict == PrintVerdict::kNotPrinted) {
    state = again ? JobState::kWaiting : JobState::kNotPrinted;
  }
  if (outcome.verdict != PrintVerdict::kPrinted && outcome.reason != waiting->job.reason) {
    log::warning("print.failed", {{"receipt", waiting->job.receipt},
                                  {"outcome", hal::api::to_string(outcome.verdict)},
                                  {"reason", outcome.reason}});
  }
  record(waiting->job.job, state, outcome.reason, [this, waiting, again, reason = outcome.reason] {
    busy_ = trying_again_ = false;
    if (again) {
      waiting->job.reason = reason;
      jobs_.push_front(std::move(*waiting));
    }
    if (again && !woken_) {
      retry_later();
    } else {
      start_next();
    }
  });
}

void PrintQueue::retry_later() {
  retry_.expires_after(std::chrono::microseconds(retry_after_.micros));
  retry_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      start_next();
    }
  });
}

void PrintQueue::record(std::uint64_t job, JobState state, std::string reason, std::function<void()> then) {
  const auto shared = std::make_shared<const std::string>(std::move(reason));
  const bool taken = storage_.submit([this, job, state, shared] { return database_.set_job(job, state, *shared); },
                                     [this, then] { boost::asio::post(executor_, then); });
  if (!taken) {
    // Without the mark nothing is printed: the job stays waiting in the table and is found at the next start.
    busy_ = false;
    log::error("print.not_recorded", {{"job", job}});
  }
}

}  // namespace queueback::terminal
