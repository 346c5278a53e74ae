#include "store-server/app/audit.hpp"

#include <utility>

#include "common/replication/line.hpp"

namespace queueback::store_server {
namespace {

constexpr std::size_t kReferenceHashDigits = 16;

}  // namespace

void Audit::report(std::string finding) {
  ++finding_count_;
  if (findings_.size() < kMaxFindings) {
    findings_.push_back(std::move(finding));
  }
}

Stored<bool> Audit::step() {
  std::vector<Row> rows;
  auto done = store_.ledger().each_log_row(position_, kAuditSlice, [&rows](const Row& row) { rows.push_back(row); });
  const bool last_slice = rows.empty();
  const std::uint64_t up_to = last_slice ? INT64_MAX : rows.back().record.seq;
  Postings postings;
  const auto gather = [&postings](std::uint64_t log_no, const ledger::Posting& posting) {
    postings[log_no].push_back(posting);
  };
  done = done ? store_.ledger().each_posting(position_, up_to, gather) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  for (const Row& row : rows) {
    const auto posted = postings.find(row.record.seq);
    check(row, posted == postings.end() ? std::vector<ledger::Posting>() : posted->second);
  }
  fold(up_to, postings);
  if (last_slice) {
    finish();
    return true;
  }
  position_ = up_to;
  return false;
}

void Audit::check(const Row& row, const std::vector<ledger::Posting>& postings) {
  ++entries_;
  const replication::Record& record = row.record;
  const std::string name = "log entry " + std::to_string(record.seq);
  const std::uint64_t before = log_.ends().empty() ? 0 : position_;
  if (record.seq != before + 1) {
    report(name + ": entries " + std::to_string(before + 1) + " to " + std::to_string(record.seq - 1) + " are missing");
  }
  position_ = record.seq;
  // One line of incarnations: each begins where the one before ended.
  std::string wrong = log_.check(record, [](std::uint64_t, const replication::Hash&) { return false; });
  if (!wrong.empty()) {
    report(name + ": " + wrong);
  }
  compare_hash(record.seq, record.hash);
  const auto decoded = protocol::decode_store_record(record.payload);
  if (!decoded) {
    report(name + " cannot be read: " + decoded.error().reason);
    return;
  }
  if (decoded->postings != postings) {
    report(name + ": its postings are not those of its record");
  }
  if (const auto* entry = std::get_if<protocol::TerminalEntry>(&decoded->body)) {
    check_source(name, row, *entry);
  }
}

void Audit::check_source(const std::string& name, const Row& row, const protocol::TerminalEntry& entry) {
  const auto sent = replication::decode_record(ByteView(entry.record));
  if (!sent) {
    report(name + ": the record of terminal " + entry.terminal + " in it cannot be read");
    return;
  }
  const std::string of_terminal = name + ", record " + std::to_string(sent->seq) + " of terminal " + entry.terminal;
  const bool same = row.source && row.source->terminal == entry.terminal && row.source->seq == sent->seq &&
                    row.source->incarnation == sent->incarnation && row.source->hash == sent->hash;
  if (!same) {
    report(of_terminal + ": the log's index names another one");
  }
  const std::string wrong = terminals_[entry.terminal].check(*sent, [&](std::uint64_t seq, const auto& hash) {
    return store_.ledger().holds_source(entry.terminal, seq, hash).value_or(false);
  });
  if (!wrong.empty()) {
    report(of_terminal + ": " + wrong);
  }
}

void Audit::fold(std::uint64_t up_to, const Postings& postings) {
  for (const auto& [log_no, list] : postings) {
    if (reference_ && log_no > reference_->head) {
      compare_reference_balances();
    }
    if (log_no > position_) {
      report("log entry " + std::to_string(log_no) + " is missing and has postings");
    }
    for (const ledger::Posting& posting : list) {
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
  if (reference.head > position_) {
    report("headquarters has entries up to " + std::to_string(reference.head) + ", this log ends at " +
           std::to_string(position_));
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

void Audit::finish() {
  const std::uint64_t head = store_.log().next_number() - 1;
  if (position_ != head) {
    report("the log ends at entry " + std::to_string(position_) + ", it was written up to " + std::to_string(head));
  }
  for (const auto& [terminal, sender] : store_.intake().senders()) {
    const auto& ends = terminals_[terminal].ends();
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
