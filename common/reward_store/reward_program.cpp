#include "common/reward_store/reward_program.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/reward_store/policy_versions.hpp"

namespace queueback::reward_store {

namespace queue_rebate = rewards::queue_rebate;
using queue_rebate::EntryHandle;
using queue_rebate::OrderHandle;
using queue_rebate::Outcome;

namespace {

constexpr std::string_view kPoolPrefix = "pool/queue_rebate/";

}  // namespace

bool RewardArchive::knows_order(const std::string& order) { return value_or_failure(tables_.knows_order(order)); }

std::optional<queue_rebate::OrderRecord> RewardArchive::find_order(const std::string& order) {
  return value_or_failure(tables_.find_order(order));
}

queue_rebate::MemberRecord RewardArchive::member(const std::string& member) {
  queue_rebate::MemberRecord record = value_or_failure(tables_.member(member));
  const auto balance = [&](const char* unit, const char* currency) {
    return books_.balances().balance("member/" + member + "/" + unit, currency);
  };
  record.units = {balance("points", "points"), balance("love", "love"), balance("love_frozen", "love"),
                  balance("voucher", "voucher")};
  return record;
}

RewardProgram::RewardProgram(storage::Database& database, Books& books, Outcomes& outcomes,
                             queue_rebate::Ownership ownership)
    : tables_(database),
      books_(books),
      outcomes_(outcomes),
      archive_(tables_, books),
      engine_(std::move(ownership), &archive_) {}

Stored<void> RewardProgram::load_policies() {
  const auto rows = tables_.policies();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (const PolicyRow& row : *rows) {
    auto policy = to_policy(row);
    if (!policy) {
      return tl::unexpected(policy.error());
    }
    if (row.begun) {
      engine_.restore_policy(std::move(*policy));
    } else {
      engine_.restore_scheduled(std::move(*policy));
    }
  }
  return {};
}

Stored<void> RewardProgram::load_clock() {
  const auto saved = tables_.clock();
  if (!saved) {
    return tl::unexpected(saved.error());
  }
  if (saved->has_value()) {
    saved_clock_ = (*saved)->at;
    saved_pause_ = (*saved)->paused;
    engine_.restore_clock(*saved_clock_, saved_pause_);
  }
  return {};
}

Stored<void> RewardProgram::load() {
  if (auto done = load_policies(); !done) {
    return done;
  }
  if (auto done = load_clock(); !done) {
    return done;
  }
  for (const auto& [key, amount] : books_.balances().all()) {
    if (key.account.starts_with(kPoolPrefix)) {
      engine_.restore_pool(key.account.substr(kPoolPrefix.size()), amount);
    }
  }
  auto done = tables_.load_waiting([this](const queue_rebate::Entry& entry) { engine_.restore_entry(entry); });
  if (!done || engine_.policy_in_force() == nullptr) {
    return done;
  }
  const auto pending = tables_.load_pending();
  if (!pending) {
    return tl::unexpected(pending.error());
  }
  for (const queue_rebate::OrderRecord& order : *pending) {
    engine_.restore_pending(order);
  }
  done = tables_.load_groups([this](const queue_rebate::GroupRecord& group) { engine_.restore_group(group); });
  if (!done) {
    return done;
  }
  return tables_.load_inflow(engine_.clock() - queue_rebate::kInflowMemory,
                             [this](const queue_rebate::InflowRecord& inflow) { engine_.restore_inflow(inflow); });
}

Stored<void> RewardProgram::write(const Outcome& outcome, std::size_t engine_mark, std::uint64_t log_no) {
  for (const queue_rebate::EntryChange& change : engine_.changes_since(engine_mark)) {
    if (auto done = write(change, log_no); !done) {
      return done;
    }
  }
  if (!holding_) {
    if (auto done = write_held(); !done) {
      return done;
    }
  }
  for (const OrderHandle handle : outcome.orders) {
    if (auto done = tables_.save_order(engine_.order(handle)); !done) {
      return done;
    }
  }
  for (const queue_rebate::Symbol queue : outcome.groups) {
    const auto group = engine_.group(queue);
    if (auto done = group ? tables_.save_group(*group, log_no) : Stored<void>(); !done) {
      return done;
    }
  }
  if (outcome.new_version) {
    if (auto done = tables_.policy_began(engine_.policy_in_force()->version); !done) {
      return done;
    }
  }
  return outcomes_.note(engine_, outcome);
}

Stored<void> RewardProgram::write(const queue_rebate::EntryChange& change, std::uint64_t log_no) {
  const queue_rebate::Entry entry = engine_.entry(change.handle);
  const auto held = held_.find(change.handle);
  const std::optional<std::uint64_t> newest = held == held_.end() ? std::nullopt : held->second;
  const auto told = outcomes_.entry_changed(change, entry, log_no, newest);
  if (!told) {
    return tl::unexpected(told.error());
  }
  if (change.joined) {
    return tables_.save_entry(entry, *told);
  }
  held_[change.handle] = *told ? *told : newest;
  return {};
}

Stored<void> RewardProgram::write_held() {
  holding_ = false;
  for (const auto& [handle, newest_message] : held_) {
    if (auto done = tables_.save_entry(engine_.entry(handle), newest_message); !done) {
      return done;
    }
  }
  held_.clear();
  return {};
}

Stored<std::vector<ledger::Posting>> RewardProgram::advance(Instant now, std::uint64_t log_no) {
  std::vector<ledger::Posting> all;
  std::size_t mark = engine_.mark();
  while (const auto step = engine_.advance(now)) {
    std::vector<ledger::Posting> postings = engine_.spell(*step);
    // What a step moves was bounded when it was scheduled, so it fits the book.
    QB_CHECK(books_.post(postings).has_value());
    if (auto done = write(*step, mark, log_no); !done) {
      return tl::unexpected(done.error());
    }
    mark = engine_.mark();
    std::move(postings.begin(), postings.end(), std::back_inserter(all));
    if (auto failure = archive_.take_failure()) {
      return tl::unexpected(*failure);
    }
  }
  return all;
}

Stored<void> RewardProgram::tick(Instant now, StepLog& log) {
  auto postings = advance(now, log.next_number());
  if (!postings) {
    return tl::unexpected(postings.error());
  }
  if (postings->empty()) {
    return {};
  }
  return log.append_tick(now, std::move(*postings));
}

Stored<Result<Rewarded, std::string>> RewardProgram::execute(const Command& command, const Together& together) {
  using Answer = Result<Rewarded, std::string>;
  const std::size_t engine_mark = engine_.mark();
  const std::size_t book_mark = books_.mark();
  const auto undo = [&](std::string reason) {
    engine_.rollback(engine_mark);
    books_.rollback(book_mark);
    return Answer(tl::unexpected(std::move(reason)));
  };
  const auto outcome = engine_.execute(command);
  if (auto failure = archive_.take_failure()) {
    return tl::unexpected(*failure);
  }
  if (!outcome) {
    return undo(outcome.error().reason);
  }
  Rewarded done{together.postings, outcome->policy_version, outcome->drawn_number, {}};
  std::vector<ledger::Posting> postings = engine_.spell(*outcome);
  std::vector<ledger::Posting> more = together.follow ? together.follow(postings) : std::vector<ledger::Posting>();
  std::move(postings.begin(), postings.end(), std::back_inserter(done.postings));
  std::move(more.begin(), more.end(), std::back_inserter(done.postings));
  if (const auto posted = books_.post(done.postings); !posted) {
    return undo(posted.error().reason);
  }
  if (const auto rows = together.rows ? together.rows() : Stored<void>(); !rows) {
    return rows.error().code == storage::ErrorCode::kConstraint ? Stored<Answer>(undo(rows.error().reason))
                                                                : tl::unexpected(rows.error());
  }
  // Its own rows cannot collide with others; what it notes of them is not undone.
  if (auto written = write(*outcome, engine_mark, command.arrival); !written) {
    return tl::unexpected(written.error());
  }
  for (const EntryHandle handle : outcome->touched) {
    done.entries.push_back(engine_.entry(handle).id);
  }
  return Answer(std::move(done));
}

Stored<void> RewardProgram::flush() {
  const Instant clock = engine_.clock();
  const bool clock_moved = clock != queue_rebate::kBeforeEverything && saved_clock_ != clock;
  if (clock_moved || engine_.paused() != saved_pause_) {
    if (auto done = tables_.save_clock({clock, engine_.paused()}); !done) {
      return done;
    }
    saved_clock_ = clock;
    saved_pause_ = engine_.paused();
  }
  QB_CHECK(held_.empty());
  engine_.forget();
  engine_.drop_settled();
  return {};
}

}  // namespace queueback::reward_store
