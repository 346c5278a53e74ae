#include "store-server/app/start_check.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "common/reward_store/paid_check.hpp"
#include "common/reward_store/reward_tables.hpp"
#include "store-server/app/entry_check.hpp"

namespace queueback::store_server {
namespace {

using storage::Statement;

/// The schema since which every table is there that is looked at.
constexpr std::int64_t kOldestSchema = 2;

class Check {
 public:
  explicit Check(storage::Database& database) : database_(database), tables_(database) {}

  Stored<void> run(std::uint64_t newest) {
    const auto schema = number("SELECT user_version FROM pragma_user_version");
    if (!schema || *schema < kOldestSchema) {
      return schema ? Stored<void>() : tl::unexpected(schema.error());
    }
    const auto head = number("SELECT coalesce(max(log_no), 0) FROM log");
    if (!head) {
      return tl::unexpected(head.error());
    }
    const std::uint64_t last = static_cast<std::uint64_t>(std::max<std::int64_t>(*head, 0));
    const std::uint64_t after = last > newest ? last - newest : 0;
    auto done = check_log(after);
    done = done ? check_balances() : done;
    return done && after == 0 ? check_folds() : done;
  }
  StartCheck take() { return std::move(out_); }
  void report(std::string finding) { out_.findings.push_back(std::move(finding)); }

 private:
  Stored<std::int64_t> number(std::string_view sql) {
    Statement row = database_.prepare(sql);
    const auto found = row.step();
    return found ? Stored<std::int64_t>(row.integer(0)) : tl::unexpected(found.error());
  }

  Stored<void> check_log(std::uint64_t after) {
    std::map<std::uint64_t, std::vector<ledger::Posting>> postings;
    auto done = tables_.each_posting(after, INT64_MAX, [&](std::uint64_t log_no, const ledger::Posting& posting) {
      postings[log_no].push_back(posting);
      postings_.push_back(posting);
    });
    EntryCheck check(database_, tables_, after, [this](std::string finding) { report(std::move(finding)); });
    Stored<bool> good = true;
    const auto look = [&](const LedgerTables::LogRow& row) {
      if (good && *good) {
        good = check.check(row, postings[row.record.seq]);
        postings.erase(row.record.seq);
        ++out_.entries;
      }
    };
    done = done ? tables_.each_log_row(after, INT64_MAX, look) : done;
    if (!done || !good) {
      return done ? tl::unexpected(good.error()) : done;
    }
    for (const auto& [log_no, list] : postings) {
      report("log entry " + std::to_string(log_no) + " is missing and has postings");
    }
    return check_ends(check);
  }

  /// Where the log and its terminals' lines end was written besides.
  Stored<void> check_ends(const EntryCheck& check) {
    Statement segment = database_.prepare("SELECT last_seq, last_hash FROM segment ORDER BY last_seq DESC LIMIT 1");
    auto found = segment.step();
    if (!found) {
      return tl::unexpected(found.error());
    }
    const replication::Position end =
        *found ? replication::Position{{}, segment.number(0), segment.array<32>(1)} : replication::Position{};
    const bool is_end = std::any_of(check.ends().begin(), check.ends().end(), [&](const auto& seen) {
      return seen.second.seq == end.seq && seen.second.hash == end.hash;
    });
    if (check.position() != end.seq || (end.seq != 0 && !is_end)) {
      report("the log ends at entry " + std::to_string(check.position()) + ", it was written up to " +
             std::to_string(end.seq));
    }
    for (const auto& [terminal, chain] : check.terminals()) {
      for (const auto& [incarnation, last] : chain.ends()) {
        if (auto done = check_branch(terminal, last); !done) {
          return done;
        }
      }
    }
    return {};
  }

  Stored<void> check_branch(const std::string& terminal, const replication::Position& last) {
    Statement row = database_.prepare("SELECT last_seq, last_hash FROM branch WHERE sender = ? AND incarnation = ?");
    const auto found = row.bind(terminal).bind(ByteView(last.incarnation.bytes)).step();
    if (!found) {
      return tl::unexpected(found.error());
    }
    if (!*found || row.number(0) != last.seq || row.array<32>(1) != last.hash) {
      report("terminal " + terminal + ": its line ends at record " + std::to_string(*found ? row.number(0) : 0) +
             ", the log has it up to " + std::to_string(last.seq));
    }
    return {};
  }

  Stored<void> check_balances() {
    if (auto done = tables_.load_balances(balances_); !done) {
      return done;
    }
    // Unsigned: what damage makes of a figure may leave 64 bits.
    std::map<std::string, std::uint64_t> sums;
    for (const auto& [key, amount] : balances_.all()) {
      sums[key.currency] += static_cast<std::uint64_t>(amount.minor());
    }
    for (const auto& [currency, sum] : sums) {
      if (sum != 0) {
        report("the accounts in " + currency + " sum to " +
               domain::to_string(domain::Money::minor(static_cast<std::int64_t>(sum))) + " instead of zero");
      }
    }
    return {};
  }

  /// All postings are known: each account, and what entries received.
  Stored<void> check_folds() {
    reward_store::PaidCheck paid;
    ledger::Balances fold;
    for (const ledger::Posting& posting : postings_) {
      paid.add(posting);
      if (const auto posted = fold.post(posting); !posted) {
        report("a posting of " + posting.cause + " cannot be added up: " + posted.error().reason);
      }
    }
    std::map<ledger::AccountKey, domain::Money> accounts = balances_.all();
    accounts.insert(fold.all().begin(), fold.all().end());
    for (const auto& [key, ignored] : accounts) {
      const domain::Money stands = balances_.balance(key.account, key.currency);
      const domain::Money sum = fold.balance(key.account, key.currency);
      if (stands != sum) {
        report("account " + key.account + " stands at " + domain::to_string(stands) + " " + key.currency +
               ", its postings sum to " + domain::to_string(sum));
      }
    }
    auto done = reward_store::RewardTables(database_).each_paid(
        "", INT64_MAX,
        [&](const std::string&, const std::string& member, domain::Money amount) { paid.add_entry(member, amount); });
    for (std::string& finding : paid.findings()) {
      report(std::move(finding));
    }
    return done;
  }

  storage::Database& database_;
  LedgerTables tables_;
  StartCheck out_;
  ledger::Balances balances_;
  std::vector<ledger::Posting> postings_;
};

}  // namespace

Stored<StartCheck> check_at_start(storage::Database& database, std::uint64_t newest) {
  Check check(database);
  const auto looked = check.run(newest);
  StartCheck found = check.take();
  const auto pages = storage::finish_look(database, looked, found.findings);
  if (!pages) {
    return tl::unexpected(pages.error());
  }
  found.pages = *pages;
  return found;
}

std::string damage_text(const std::string& file, const std::vector<std::string>& findings, storage::Noticed noticed) {
  return storage::damage_text(
      file, findings,
      "Keep the file: it shows what happened. Put the newest backup in its place, which keeps it beside:\n"
      "  queueback-ctl restore BACKUP --dir DIR\n"
      "At its next start the store takes over from headquarters what the backup lacks, and from its terminals what\n"
      "they still have. Tills sell on meanwhile. Look at the disk (and at the memory) before you trust it again.",
      noticed);
}

}  // namespace queueback::store_server
