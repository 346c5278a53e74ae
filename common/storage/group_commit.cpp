#include "common/storage/group_commit.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace queueback::storage {

GroupCommit::GroupCommit(Database& database, Hooks hooks, RunLater run_later)
    : database_(database), hooks_(std::move(hooks)), run_later_(std::move(run_later)) {
  if (!run_later_) {
    thread_ = std::thread([this] { run(); });
  }
}

GroupCommit::~GroupCommit() {
  close();
  *alive_ = false;
}

bool GroupCommit::submit(Work work, Durable durable) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= kMaxQueued) {
      return false;
    }
    queue_.push_back({std::move(work), std::move(durable)});
  }
  if (run_later_) {
    plan_group();
  } else {
    arrived_.notify_one();
  }
  return true;
}

void GroupCommit::plan_group() {
  if (std::exchange(planned_, true)) {
    return;
  }
  run_later_([this, alive = alive_] {
    if (!*alive) {
      return;
    }
    planned_ = false;
    std::deque<Piece> group = take_group();
    if (!group.empty() && run_group(std::move(group)) && !queue_.empty()) {
      plan_group();
    }
  });
}

void GroupCommit::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  arrived_.notify_one();
  if (thread_.joinable()) {
    thread_.join();
  }
  if (run_later_) {
    for (std::deque<Piece> group = take_group(); !group.empty() && run_group(std::move(group)); group = take_group()) {
    }
  }
}

GroupCommit::Figures GroupCommit::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

std::deque<GroupCommit::Piece> GroupCommit::wait_for_group() {
  {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  }
  return take_group();
}

std::deque<GroupCommit::Piece> GroupCommit::take_group() {
  const std::lock_guard lock(mutex_);
  const std::size_t count = std::min(queue_.size(), kMaxGroup);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  std::deque<Piece> group(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
  queue_.erase(queue_.begin(), end);
  return group;
}

Result<void, Error> GroupCommit::commit_group(std::deque<Piece>& group) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  for (Piece& piece : group) {
    if (auto done = piece.work(); !done) {
      return done;
    }
  }
  if (hooks_.before_commit) {
    if (auto done = hooks_.before_commit(); !done) {
      return done;
    }
  }
  const auto start = std::chrono::steady_clock::now();
  auto committed = transaction->commit();
  const auto took = std::chrono::steady_clock::now() - start;
  const std::lock_guard lock(mutex_);
  figures_.groups += 1;
  figures_.pieces += group.size();
  figures_.commit_micros +=
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  return committed;
}

bool GroupCommit::run_group(std::deque<Piece> group) {
  if (auto done = commit_group(group); !done) {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      queue_.clear();
    }
    hooks_.on_fatal(done.error());
    return false;
  }
  if (hooks_.after_commit) {
    hooks_.after_commit();
  }
  for (Piece& piece : group) {
    piece.durable();
  }
  return true;
}

void GroupCommit::run() {
  for (std::deque<Piece> group = wait_for_group(); !group.empty(); group = wait_for_group()) {
    if (!run_group(std::move(group))) {
      return;
    }
  }
}

}  // namespace queueback::storage
