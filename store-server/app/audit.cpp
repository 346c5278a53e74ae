#include "store-server/app/audit.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/line.hpp"

namespace queueback::store_server {
namespace {

constexpr std::size_t kReferenceHashDigits = 16;

constexpr std::string_view kAt = "audit_at";
constexpr std::string_view kTook = "audit_took";
constexpr std::string_view kEntries = "audit_entries";
constexpr std::string_view kFindings = "audit_findings";
constexpr std::string_view kFirst = "audit_first_finding";

}  // namespace

Stored<void> keep(const AuditRun& run, DirectoryTables& tables) {
  auto done = tables.set_number(kAt, run.at.micros);
  done = done ? tables.set_number(kTook, run.took.micros) : done;
  done = done ? tables.set_number(kEntries, static_cast<std::int64_t>(run.entries)) : done;
  done = done ? tables.set_number(kFindings, static_cast<std::int64_t>(run.finding_count)) : done;
  const std::string first = run.findings.empty() ? std::string() : run.findings.front();
  return done ? tables.set_bytes(kFirst, as_bytes(first)) : done;
}

Stored<std::optional<AuditRun>> last_audit(DirectoryTables& tables) {
  const auto at = tables.number(kAt);
  if (!at || !*at) {
    return at ? Stored<std::optional<AuditRun>>(std::nullopt) : tl::unexpected(at.error());
  }
  const auto took = tables.number(kTook);
  const auto entries = tables.number(kEntries);
  const auto count = tables.number(kFindings);
  const auto first = tables.bytes(kFirst);
  if (!took || !entries || !count || !first) {
    return tl::unexpected(!first ? first.error() : storage::Error{storage::ErrorCode::kOther, "the last audit"});
  }
  AuditRun run{Instant{**at},
               Duration{took->value_or(0)},
               static_cast<std::uint64_t>(entries->value_or(0)),
               static_cast<std::uint64_t>(count->value_or(0)),
               {}};
  if (run.finding_count > 0 && first->has_value()) {
    run.findings.emplace_back(as_text(**first));
  }
  return std::optional(std::move(run));
}

void Audit::report(std::string finding) {
  ++finding_count_;
  if (findings_.size() < kMaxFindings) {
    findings_.push_back(std::move(finding));
  }
}

Stored<bool> Audit::step() {
  auto done = (this->*part_)();
  const bool is_damage = !done && done.error().code == storage::ErrorCode::kCorrupt;
  if (!is_damage) {
    return done;
  }
  report("the database cannot be read behind log entry " + std::to_string(position()) + ": " + done.error().reason);
  return true;
}

Stored<bool> Audit::step_log() {
  const std::uint64_t from = position();
  std::vector<Row> rows;
  auto done = store_.ledger().each_log_row(from, kAuditSlice, [&rows](const Row& row) { rows.push_back(row); });
  const bool last_slice = rows.empty();
  const std::uint64_t up_to = last_slice ? INT64_MAX : std::max(from, rows.back().record.seq);
  Postings postings;
  const auto gather = [&postings](std::uint64_t log_no, const ledger::Posting& posting) {
    postings[log_no].push_back(posting);
  };
  done = done ? store_.ledger().each_posting(from, std::min<std::uint64_t>(up_to, INT64_MAX), gather) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  for (const Row& row : rows) {
    const auto posted = postings.find(row.record.seq);
    const auto checked = check_.check(row, posted == postings.end() ? std::vector<ledger::Posting>() : posted->second);
    if (!checked || !*checked) {
      return checked ? Stored<bool>(true) : tl::unexpected(checked.error());
    }
    ++entries_;
    compare_hash(row.record.seq, row.record.hash);
  }
  fold(up_to, postings);
  if (last_slice) {
    finish();
    part_ = &Audit::step_entries;
    done = compare_leases();
  }
  return done ? Stored<bool>(false) : tl::unexpected(done.error());
}

/// Payouts of log entries that came since count as well.
Stored<void> Audit::begin_entries() {
  ++tries_;
  goes_through_entries_ = true;
  entry_.clear();
  paid_.forget_entries();
  const std::uint64_t from = std::exchange(folded_, store_.log().next_number() - 1);
  return store_.ledger().each_posting(from, folded_,
                                      [this](std::uint64_t, const ledger::Posting& posting) { paid_.add(posting); });
}

/// What entries received changes while they are gone through: then it is done once more, the last time in one piece.
Stored<bool> Audit::step_entries() {
  if (auto begun = goes_through_entries_ ? Stored<void>() : begin_entries(); !begun) {
    return tl::unexpected(begun.error());
  }
  const std::uint64_t limit = tries_ < kTriesAtEntries ? kAuditSlice : INT64_MAX;
  std::uint64_t seen = 0;
  const auto done = store_.reward_tables().each_paid(
      entry_, limit, [&](const std::string& id, const std::string& member, domain::Money paid) {
        ++seen;
        entry_ = std::max(entry_, id);
        paid_.add_entry(member, paid);
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (seen == limit) {
    return false;
  }
  if (store_.log().next_number() - 1 != folded_) {
    goes_through_entries_ = false;
    return false;
  }
  for (std::string& finding : paid_.findings()) {
    report(std::move(finding));
  }
  part_ = &Audit::step_pages;
  return false;
}

Stored<bool> Audit::step_pages() {
  return pages_.step([this](std::string finding) { report(std::move(finding)); });
}

void Audit::fold(std::uint64_t up_to, const Postings& postings) {
  for (const auto& [log_no, list] : postings) {
    if (reference_ && log_no > reference_->head) {
      compare_reference_balances();
    }
    if (log_no > position()) {
      report("log entry " + std::to_string(log_no) + " is missing and has postings");
    }
    for (const ledger::Posting& posting : list) {
      paid_.add(posting);
      if (const auto posted = fold_.post(posting); !posted) {
        report("log entry " + std::to_string(log_no) + ": a posting cannot be added up: " + posted.error().reason);
      }
    }
  }
  const bool reached = reference_ && up_to >= reference_->head;
  if (reached) {
    compare_reference_balances();
  }
}

void Audit::compare_hash(std::uint64_t log_no, const replication::Hash& hash) {
  if (!reference_ || differs_) {
    return;
  }
  const auto there = reference_->hashes.find(log_no);
  if (there == reference_->hashes.end()) {
    return;
  }
  const std::string here = to_hex(ByteView(hash)).substr(0, kReferenceHashDigits);
  if (there->second == here) {
    agreed_ = log_no;
    return;
  }
  differs_ = true;
  const std::string where = agreed_ + 1 == log_no
                                ? "log entry " + std::to_string(log_no)
                                : "one of log entries " + std::to_string(agreed_ + 1) + " to " + std::to_string(log_no);
  report("headquarters has another record: the first difference is " + where + " (here " + here + ", there " +
         there->second + ")");
}

void Audit::compare_reference_balances() {
  const AuditReference reference = std::move(*reference_);
  reference_.reset();
  if (reference.head > position()) {
    report("headquarters has entries up to " + std::to_string(reference.head) + ", this log ends at " +
           std::to_string(position()));
    return;
  }
  compare_balances(reference.balances, "at headquarters after log entry " + std::to_string(reference.head));
}

void Audit::compare_balances(const std::map<ledger::AccountKey, domain::Money>& stored, const std::string& place) {
  std::map<ledger::AccountKey, domain::Money> rest = stored;
  const auto compare = [&](const ledger::AccountKey& key, domain::Money folded) {
    const auto there = rest.find(key);
    const domain::Money amount = there == rest.end() ? domain::Money{} : there->second;
    if (amount != folded) {
      report("account " + key.account + " stands at " + domain::to_string(amount) + " " + key.currency + " " + place +
             ", its postings sum to " + domain::to_string(folded));
    }
  };
  for (const auto& [key, amount] : fold_.all()) {
    compare(key, amount);
    rest.erase(key);
  }
  for (const auto& [key, amount] : std::map(rest)) {
    compare(key, domain::Money{});
  }
}

Stored<void> Audit::compare_leases() {
  const auto leases = store_.wallet_desk().tables().with_money("", INT64_MAX);
  if (!leases) {
    return tl::unexpected(leases.error());
  }
  std::map<ledger::AccountKey, domain::Money> left;
  for (const LeaseRow& lease : *leases) {
    left[lease_account(lease.terminal, lease.purse, store_.profile().currency)] += lease.left();
  }
  for (const auto& [key, amount] : fold_.all()) {
    if (key.account.starts_with("lease/")) {
      left[key] -= amount;
    }
  }
  for (const auto& [key, difference] : left) {
    if (!difference.is_zero()) {
      report("the leases of " + key.account + " have " + domain::to_string(difference) + " " + key.currency +
             " more left than stands there");
    }
  }
  return {};
}

void Audit::finish() {
  const std::uint64_t head = store_.log().next_number() - 1;
  folded_ = head;
  if (position() != head) {
    report("the log ends at entry " + std::to_string(position()) + ", it was written up to " + std::to_string(head));
  }
  for (const auto& [terminal, sender] : store_.intake().senders()) {
    const auto seen = check_.terminals().find(terminal);
    const std::map<replication::Incarnation, replication::Position> none;
    const auto& ends = seen == check_.terminals().end() ? none : seen->second.ends();
    for (const replication::Branch& branch : sender.receiver.branches()) {
      const auto end = ends.find(branch.incarnation);
      if (end == ends.end() || end->second != branch.last) {
        report("terminal " + terminal + ", line " + replication::short_form(branch.incarnation.bytes) +
               ": was taken up to record " + std::to_string(branch.last.seq) + ", the log has it up to " +
               std::to_string(end == ends.end() ? 0 : end->second.seq));
      }
    }
  }
  compare_balances(store_.book().balances().all(), "here");
  for (const auto& [currency, sum] : ledger::sums_by_currency(fold_)) {
    if (!sum.is_zero()) {
      report("the accounts in " + currency + " sum to " + domain::to_string(sum) + " instead of zero");
    }
  }
}

}  // namespace queueback::store_server
