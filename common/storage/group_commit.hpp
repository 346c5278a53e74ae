#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/storage/database.hpp"

namespace queueback::storage {

/// How a piece of work queues. Somebody waits for what is prompt: it goes ahead of everything bulk, and once it is in a
/// group no further bulk piece joins that group. Pieces of one kind run in the order in which they came, and of two
/// groups one takes a bulk piece at least, if there is one.
struct Lane {
  std::size_t bulk_weight = 0;  ///< records in it; 0: prompt
};

/// For work that nobody waits for.
inline constexpr Lane kBackground{1};

/// The one place that works on a database, on a thread of its own unless told otherwise. It takes the work that has
/// arrived, runs it inside one transaction, commits once, then reports each piece as durable. A piece of work that
/// fails in a way it cannot undo itself returns an error: like a failed commit this ends the process's use of the
/// database (`on_fatal`), because memory and tables may differ and only a reopen tells the truth.
class GroupCommit {
 public:
  /// Runs on the storage thread, inside the group's transaction.
  using Work = std::function<Result<void, Error>()>;
  /// Runs on the storage thread after the commit; hands results to their owner's executor.
  using Durable = std::function<void()>;
  using OnFatal = std::function<void(const Error&)>;

  /// Work waiting at most; beyond, `submit` refuses and the caller slows its peer down.
  static constexpr std::size_t kMaxQueued = 4096;
  /// Pieces of work in one transaction at most: bounds latency and what a crash undoes.
  static constexpr std::size_t kMaxGroup = 512;
  /// What bulk pieces of one transaction weigh together, at most, unless the first alone weighs more.
  static constexpr std::size_t kMaxGroupWeight = 256;
  /// A checkpoint that is due lets prompt work go first, until the log is so many times longer than it should be.
  static constexpr double kMostUrgent = 4;
  /// While prompt and bulk work come together, checkpoints are so many times smaller: bulk work fills the log, and who
  /// is prompt may have to wait for its checkpoint.
  static constexpr double kSmallerWhenMixed = 6;
  /// Groups after which one kind of work counts as gone.
  static constexpr std::size_t kRecentGroups = 64;

  struct Hooks {
    Work before_commit;    ///< may be empty; writes what is gathered over the group
    Durable after_commit;  ///< may be empty; runs on the storage thread before the pieces' own callbacks
    OnFatal on_fatal;      ///< runs once on the storage thread; no further work runs
  };

  /// Runs a function later, never within the call, on the one thread that the database belongs to.
  using RunLater = std::function<void(std::function<void()>)>;

  /// With a thread of its own, unless `run_later` is there: then each group is handed to it, and whoever submits and
  /// closes is on that same thread.
  GroupCommit(Database& database, Hooks hooks, RunLater run_later = {});
  /// Runs what is queued, then stops.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// From any thread. False: the queue is full or closed, nothing was taken.
  [[nodiscard]] bool submit(Work work, Durable durable, Lane lane = {});
  /// Takes no further work, finishes what is queued and joins the thread. Not from the storage thread, and not from
  /// within a group.
  void close();

  /// Groups and pieces committed since start, and the time spent in commits and checkpoints; for operators.
  struct Figures {
    std::uint64_t groups = 0;
    std::uint64_t pieces = 0;
    std::uint64_t commit_micros = 0;
    std::uint64_t checkpoints = 0;
    std::uint64_t checkpoint_micros = 0;
  };
  [[nodiscard]] Figures figures() const;

 private:
  struct Piece {
    Work work;
    Durable durable;
    std::size_t bulk_weight = 0;
  };
  /// What is in the group that runs.
  struct Group {
    std::vector<Durable> durable;
    std::size_t bulk_weight = 0;
    bool has_prompt = false;
  };
  void run();
  /// Runs, commits and reports one group; false after a failure.
  [[nodiscard]] bool run_group();
  void plan_group();
  /// False: closed, and nothing is queued.
  [[nodiscard]] bool wait_for_work();
  [[nodiscard]] bool has_work() const { return !prompt_.empty() || !bulk_.empty(); }
  /// The next piece for the group; nothing when it is complete.
  [[nodiscard]] std::optional<Piece> take_piece(Group& group);
  [[nodiscard]] bool may_take_bulk(const Group& group) const;
  [[nodiscard]] Result<void, Error> commit_group(Group& group);
  /// Once what was waited for is told.
  [[nodiscard]] Result<void, Error> checkpoint_if_due();
  void fail_for_good(const Error& error);

  Database& database_;
  Hooks hooks_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Piece> prompt_;
  std::deque<Piece> bulk_;
  bool bulk_is_due_ = false;  ///< it was there and the last group took none of it
  std::size_t groups_since_prompt_ = kRecentGroups;
  std::size_t groups_since_bulk_ = kRecentGroups;
  bool closed_ = false;
  Figures figures_;
  RunLater run_later_;                                          ///< empty: a thread of its own
  bool planned_ = false;                                        ///< a group was handed to run_later_
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< a group that was handed over may outlive us
  std::thread thread_;
};

}  // namespace queueback::storage
