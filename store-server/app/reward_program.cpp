#include "store-server/app/reward_program.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/policy/policy.hpp"

namespace queueback::store_server {

namespace queue_rebate = rewards::queue_rebate;
using queue_rebate::EntryHandle;
using queue_rebate::OrderHandle;
using queue_rebate::Outcome;

namespace {

constexpr std::string_view kPoolPrefix = "pool/queue_rebate/";
constexpr std::string_view kClock = "reward_clock";
constexpr std::string_view kPaused = "reward_paused";

}  // namespace

bool RewardArchive::knows_order(const std::string& order) { return value_or_failure(tables_.knows_order(order)); }

std::optional<queue_rebate::OrderRecord> RewardArchive::find_order(const std::string& order) {
  return value_or_failure(tables_.find_order(order));
}

queue_rebate::MemberRecord RewardArchive::member(const std::string& member) {
  queue_rebate::MemberRecord record = value_or_failure(tables_.member(member));
  const auto balance = [&](const char* unit, const char* currency) {
    return book_.balances().balance("member/" + member + "/" + unit, currency);
  };
  record.units = {balance("points", "points"), balance("love", "love"), balance("love_frozen", "love"),
                  balance("voucher", "voucher")};
  return record;
}

Stored<queue_rebate::Policy> to_policy(const PolicyRow& row) {
  const auto parsed = policy::parse(row.text.toml, "policy " + row.text.version, row.text.effective_from);
  if (!parsed) {
    return fail(storage::ErrorCode::kCorrupt, "stored policy is unreadable: " + parsed.error().reason);
  }
  queue_rebate::Policy policy = parsed->queue_rebate;
  policy.zone = calendar::parse_zone_rules(row.zone).value_or(calendar::ZoneRules());
  policy.draw_secret = row.draw_secret;
  return policy;
}

RewardProgram::RewardProgram(storage::Database& database, Book& book, std::string store)
    : database_(database),
      tables_(database),
      directory_(database),
      book_(book),
      archive_(tables_, book),
      engine_({queue_rebate::Ownership::Kind::kStore, std::move(store)}, &archive_),
      messages_(database, tables_, engine_) {}

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

Stored<void> RewardProgram::load_clock(DirectoryTables& directory) {
  const auto clock = directory.number(kClock);
  const auto paused = directory.number(kPaused);
  if (!clock || !paused) {
    return tl::unexpected(!clock ? clock.error() : paused.error());
  }
  if (clock->has_value()) {
    saved_clock_ = Instant{**clock};
    saved_pause_ = paused->value_or(0) != 0;
    engine_.restore_clock(*saved_clock_, saved_pause_);
  }
  return {};
}

Stored<void> RewardProgram::load() {
  if (auto done = load_policies(); !done) {
    return done;
  }
  if (auto done = load_clock(directory_); !done) {
    return done;
  }
  for (const auto& [key, amount] : book_.balances().all()) {
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
    const queue_rebate::Entry entry = engine_.entry(change.handle);
    const auto message = messages_.note(change, entry, log_no);
    if (!message) {
      return tl::unexpected(message.error());
    }
    if (auto done = tables_.save_entry(entry, *message); !done) {
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
    return tables_.policy_began(engine_.policy_in_force()->version);
  }
  return {};
}

Stored<std::vector<ledger::Posting>> RewardProgram::advance(Instant now, std::uint64_t log_no) {
  std::vector<ledger::Posting> all;
  std::size_t mark = engine_.mark();
  while (const auto step = engine_.advance(now)) {
    std::vector<ledger::Posting> postings = engine_.spell(*step);
    // What a step moves was bounded when it was scheduled, so it fits the book.
    QB_CHECK(book_.post(postings).has_value());
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

Stored<void> RewardProgram::tick(Instant now, CommandLog& log) {
  auto postings = advance(now, log.next_number());
  if (!postings) {
    return tl::unexpected(postings.error());
  }
  if (postings->empty()) {
    return {};
  }
  const protocol::RewardCommand tick{R"({"type":"tick","at":")" + to_rfc3339(now) + "\"}", "clock"};
  return log.append({now, now, "", tick, std::move(*postings)}, nullptr);
}

Stored<Result<Rewarded, std::string>> RewardProgram::execute(const Command& command, const Together& together) {
  using Answer = Result<Rewarded, std::string>;
  auto savepoint = storage::Savepoint::begin(database_);
  if (!savepoint) {
    return tl::unexpected(savepoint.error());
  }
  const std::size_t engine_mark = engine_.mark();
  const std::size_t book_mark = book_.mark();
  const auto undo = [&](std::string reason) {
    engine_.rollback(engine_mark);
    book_.rollback(book_mark);
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
  if (const auto posted = book_.post(done.postings); !posted) {
    return undo(posted.error().reason);
  }
  auto written = together.rows ? together.rows() : Stored<void>();
  if (written) {
    written = write(*outcome, engine_mark, command.arrival);
  }
  if (!written && written.error().code != storage::ErrorCode::kConstraint) {
    return tl::unexpected(written.error());
  }
  if (!written) {
    return undo(written.error().reason);
  }
  if (auto released = savepoint->release(); !released) {
    return tl::unexpected(released.error());
  }
  for (const EntryHandle handle : outcome->touched) {
    done.entries.push_back(engine_.entry(handle).id);
  }
  return Answer(std::move(done));
}

Stored<void> RewardProgram::flush(DirectoryTables& directory) {
  const Instant clock = engine_.clock();
  const bool clock_moved = clock != queue_rebate::kBeforeEverything && saved_clock_ != clock;
  if (clock_moved) {
    if (auto done = directory.set_number(kClock, clock.micros); !done) {
      return done;
    }
    saved_clock_ = clock;
  }
  if (engine_.paused() != saved_pause_ || clock_moved) {
    if (auto done = directory.set_number(kPaused, engine_.paused() ? 1 : 0); !done) {
      return done;
    }
    saved_pause_ = engine_.paused();
  }
  engine_.forget();
  engine_.drop_settled();
  return {};
}

}  // namespace queueback::store_server
