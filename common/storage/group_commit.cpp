#include "common/storage/group_commit.hpp"

#include <chrono>
#include <utility>

namespace queueback::storage {

GroupCommit::GroupCommit(Database& database, Hooks hooks, RunLater run_later)
    : database_(database), hooks_(std::move(hooks)), run_later_(std::move(run_later)) {
  database_.defer_checkpoints();
  if (!run_later_) {
    thread_ = std::thread([this] { run(); });
  }
}

GroupCommit::~GroupCommit() {
  close();
  *alive_ = false;
}

bool GroupCommit::submit(Work work, Durable durable, Lane lane) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || prompt_.size() + bulk_.size() >= kMaxQueued) {
      return false;
    }
    std::deque<Piece>& queue = lane.bulk_weight == 0 ? prompt_ : bulk_;
    queue.push_back({std::move(work), std::move(durable), lane.bulk_weight});
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
    if (has_work() && run_group() && has_work()) {
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
  while (run_later_ && has_work() && run_group()) {
  }
}

GroupCommit::Figures GroupCommit::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

bool GroupCommit::wait_for_work() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return closed_ || has_work(); });
  return has_work();
}

bool GroupCommit::may_take_bulk(const Group& group) const {
  if (bulk_.empty()) {
    return false;
  }
  if (group.bulk_weight == 0) {
    return !group.has_prompt || bulk_is_due_;
  }
  return !group.has_prompt && group.bulk_weight + bulk_.front().bulk_weight <= kMaxGroupWeight;
}

std::optional<GroupCommit::Piece> GroupCommit::take_piece(Group& group) {
  const std::lock_guard lock(mutex_);
  if (group.durable.size() >= kMaxGroup) {
    return std::nullopt;
  }
  const bool is_prompt = !prompt_.empty();
  if (!is_prompt && !may_take_bulk(group)) {
    bulk_is_due_ = group.bulk_weight == 0 && !bulk_.empty();
    return std::nullopt;
  }
  std::deque<Piece>& queue = is_prompt ? prompt_ : bulk_;
  Piece piece = std::move(queue.front());
  queue.pop_front();
  group.has_prompt |= is_prompt;
  group.bulk_weight += piece.bulk_weight;
  group.durable.push_back(std::move(piece.durable));
  return piece;
}

Result<void, Error> GroupCommit::commit_group(Group& group) {
  auto transaction = Transaction::begin(database_);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  while (const auto piece = take_piece(group)) {
    if (auto done = piece->work(); !done) {
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
  figures_.pieces += group.durable.size();
  figures_.commit_micros +=
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  return committed;
}

bool GroupCommit::run_group() {
  Group group;
  if (auto done = commit_group(group); !done) {
    fail_for_good(done.error());
    return false;
  }
  if (hooks_.after_commit) {
    hooks_.after_commit();
  }
  for (const Durable& durable : group.durable) {
    durable();
  }
  groups_since_prompt_ = group.has_prompt ? 0 : groups_since_prompt_ + 1;
  groups_since_bulk_ = group.bulk_weight > 0 ? 0 : groups_since_bulk_ + 1;
  if (auto done = checkpoint_if_due(); !done) {
    fail_for_good(done.error());
    return false;
  }
  return true;
}

Result<void, Error> GroupCommit::checkpoint_if_due() {
  const bool is_mixed = groups_since_prompt_ < kRecentGroups && groups_since_bulk_ < kRecentGroups;
  const double urgency = database_.checkpoint_urgency() * (is_mixed ? kSmallerWhenMixed : 1);
  if (urgency < 1) {
    return {};
  }
  {
    const std::lock_guard lock(mutex_);
    if (!prompt_.empty() && urgency < kMostUrgent) {
      return {};
    }
  }
  const auto start = std::chrono::steady_clock::now();
  auto done = database_.checkpoint();
  const auto took = std::chrono::steady_clock::now() - start;
  const std::lock_guard lock(mutex_);
  figures_.checkpoints += 1;
  figures_.checkpoint_micros +=
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  return done;
}

void GroupCommit::fail_for_good(const Error& error) {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    prompt_.clear();
    bulk_.clear();
  }
  hooks_.on_fatal(error);
}

void GroupCommit::run() {
  while (wait_for_work() && run_group()) {
  }
}

}  // namespace queueback::storage
