#include "headquarters/app/audit.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/line.hpp"
#include "common/replication/messages.hpp"

namespace queueback::headquarters {

void Audit::report(std::string finding) {
  ++finding_count_;
  if (findings_.size() < kMaxFindings) {
    findings_.push_back(std::move(finding));
  }
}

Stored<bool> Audit::step() {
  auto done = rows_are_seen_ ? step_pages() : step_sound();
  const bool is_damage = !done && done.error().code == storage::ErrorCode::kCorrupt;
  if (!is_damage) {
    return done;
  }
  report("the database cannot be read behind record number " + std::to_string(position_) + ": " + done.error().reason);
  return true;
}

Stored<bool> Audit::step_sound() {
  std::vector<RecordRow> rows;
  auto done =
      archive_.records().each_record(position_, kAuditSlice, [&](const RecordRow& row) { rows.push_back(row); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (rows.empty()) {
    for (auto rest : {&Audit::fold_own, &Audit::find_parents}) {
      auto all = (this->*rest)();
      if (!all || !*all) {
        return all;
      }
    }
    done = finish();
    rows_are_seen_ = true;
    return done ? Stored<bool>(false) : tl::unexpected(done.error());
  }
  for (const RecordRow& row : rows) {
    if (row.record_no <= last_no_ || row.record_no > INT64_MAX) {
      report("record number " + std::to_string(row.record_no) + " stands behind number " + std::to_string(last_no_));
      return true;
    }
    if (auto checked = check(row); !checked) {
      return tl::unexpected(checked.error());
    }
  }
  done = fold(rows);
  position_ = rows.back().record_no;
  return done ? Stored<bool>(false) : tl::unexpected(done.error());
}

Stored<bool> Audit::step_pages() {
  return pages_.step([this](std::string finding) { report(std::move(finding)); });
}

/// The postings of these records: counted, and compared with what the records say. A record that cannot be read has
/// none.
Stored<void> Audit::fold(const std::vector<RecordRow>& rows) {
  std::map<std::uint64_t, std::vector<PostingRow>> postings;
  const auto gather = [&](std::uint64_t record_no, const PostingRow& row, Folded folded) {
    postings[record_no].push_back(row);
    const auto posted = folded == Folded::kYes ? fold_[row.store].post(row.posting) : Result<void, ledger::Error>();
    if (!posted) {
      report("store " + row.store + ": a posting cannot be added up: " + posted.error().reason);
    }
  };
  auto done = archive_.records().each_posting(position_, rows.back().record_no, gather);
  for (const RecordRow& row : rows) {
    const auto decoded = protocol::decode_store_record(row.record.payload);
    const std::vector<PostingRow>& here = postings[row.record_no];
    const bool same =
        !decoded || std::equal(here.begin(), here.end(), decoded->postings.begin(), decoded->postings.end(),
                               [&](const PostingRow& ours, const ledger::Posting& theirs) {
                                 return ours.store == row.store && ours.posting == theirs;
                               });
    if (!same) {
      report("store " + row.store + ", record " + std::to_string(row.record.seq) + " (number " +
             std::to_string(row.record_no) + " here): its postings are not those of its record");
    }
  }
  return done;
}

Stored<bool> Audit::fold_own() {
  const auto last =
      archive_.queues().steps().each_posting(last_step_, kAuditSlice, [this](const ledger::Posting& posting) {
        if (const auto posted = fold_[kOwnBook].post(posting); !posted) {
          report("headquarters' own book: a posting cannot be added up: " + posted.error().reason);
        }
      });
  if (!last) {
    return tl::unexpected(last.error());
  }
  const bool all = *last == last_step_;
  last_step_ = *last;
  return all;
}

Stored<void> Audit::check(const RecordRow& row) {
  ++records_;
  const replication::Record& record = row.record;
  const std::string name = "store " + row.store + ", record " + std::to_string(record.seq) + " (number " +
                           std::to_string(row.record_no) + " here)";
  if (row.record_no != last_no_ + 1) {
    report(name + ": records before it are missing");
  }
  last_no_ = row.record_no;
  if (replication::record_hash(record.incarnation, record.seq, record.previous, record.payload) != record.hash) {
    report(name + ": its content does not match its hash");
  }
  const auto chained = follows(row);
  if (!chained) {
    return tl::unexpected(chained.error());
  }
  if (!*chained) {
    report(name + ": does not follow the record before it");
  }
  ends_[{row.store, record.incarnation}] = record.position();
  check_terminal(row, name);
  return {};
}

void Audit::check_terminal(const RecordRow& row, const std::string& name) {
  const auto record = protocol::decode_store_record(row.record.payload);
  const auto* entry = record ? std::get_if<protocol::TerminalEntry>(&record->body) : nullptr;
  const auto sent = entry == nullptr ? std::nullopt : std::optional(replication::decode_record(entry->record));
  if (!sent || !*sent) {
    return;
  }
  replication::ChainCheck& chain = terminals_[{row.store, entry->terminal}];
  const auto end = chain.ends().find((*sent)->incarnation);
  const bool is_repeat = end != chain.ends().end() && (*sent)->seq <= end->second.seq;
  if (is_repeat) {
    return;  // the store was restored and took it again
  }
  const std::string of_terminal =
      name + ", record " + std::to_string((*sent)->seq) + " of terminal " + entry->terminal + ": ";
  const std::string wrong = chain.check(**sent, [&](std::uint64_t, const replication::Hash& hash) {
    parents_[hash] = of_terminal + "does not follow any record that is here";
    return true;
  });
  if (!wrong.empty()) {
    report(of_terminal + wrong);
  }
}

Stored<bool> Audit::find_parents() {
  if (parents_.empty()) {
    return true;
  }
  const std::uint64_t from = parent_position_;
  auto done = archive_.records().each_record(from, kAuditSlice, [this](const RecordRow& row) {
    parent_position_ = row.record_no;
    const auto record = protocol::decode_store_record(row.record.payload);
    const auto* entry = record ? std::get_if<protocol::TerminalEntry>(&record->body) : nullptr;
    const auto sent = entry == nullptr ? std::nullopt : std::optional(replication::decode_record(entry->record));
    if (sent && *sent) {
      parents_.erase((*sent)->hash);
    }
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (!parents_.empty() && parent_position_ != from) {
    return false;
  }
  for (const auto& [hash, finding] : parents_) {
    report(finding);
  }
  parents_.clear();
  return true;
}

void Audit::compare_ends() {
  for (const StoreView& store : archive_.stores("", SIZE_MAX)) {
    const journal::IncomingSender* sender = archive_.intake().find(store.row.store);
    if (sender == nullptr) {
      continue;
    }
    for (const replication::Branch& branch : sender->receiver.branches()) {
      const auto end = ends_.find({store.row.store, branch.incarnation});
      if (end == ends_.end() || end->second != branch.last) {
        report("store " + store.row.store + ", line " + replication::short_form(branch.incarnation.bytes) +
               ": was taken up to record " + std::to_string(branch.last.seq) + ", the archive has it up to " +
               std::to_string(end == ends_.end() ? 0 : end->second.seq));
      }
    }
  }
}

Stored<bool> Audit::follows(const RecordRow& row) {
  const replication::Record& record = row.record;
  const auto end = ends_.find({row.store, record.incarnation});
  if (end != ends_.end()) {
    return record.seq == end->second.seq + 1 && record.previous == end->second.hash;
  }
  if (record.seq == 1) {
    return record.previous == replication::Hash{};
  }
  return archive_.records().holds(row.store, record.seq - 1, record.previous);
}

void Audit::compare(const Books& stored) {
  Books rest = stored;
  for (const auto& [store, balances] : fold_) {
    for (const auto& [key, amount] : balances.all()) {
      const domain::Money there = rest[store].balance(key.account, key.currency);
      rest[store].restore(key, domain::Money{});
      if (there != amount) {
        report("store " + store + ", account " + key.account + ": stands at " + domain::to_string(there) + " " +
               key.currency + ", its postings sum to " + domain::to_string(amount));
      }
    }
  }
  for (const auto& [store, balances] : rest) {
    for (const auto& [key, amount] : balances.all()) {
      if (!amount.is_zero()) {
        report("store " + store + ", account " + key.account + ": stands at " + domain::to_string(amount) + " " +
               key.currency + " without postings");
      }
    }
  }
}

Stored<void> Audit::finish() {
  // What this group has changed so far must be in the table too.
  auto done = archive_.before_commit();
  Books stored;
  done = done ? archive_.records().each_balance([&stored](BalanceKey key, domain::Money amount) {
    stored[key.store].restore(std::move(key.account), amount);
  })
              : done;
  compare_ends();
  compare(stored);
  for (const auto& [currency, sum] : sums_by_currency(stored)) {
    if (!sum || !sum->is_zero()) {
      report("the accounts in " + currency + " sum to " + (sum ? domain::to_string(*sum) : "too much for 64 bits") +
             " instead of zero");
    }
  }
  return done;
}

}  // namespace queueback::headquarters
