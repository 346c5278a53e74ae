#include "headquarters/app/audit.hpp"

#include <utility>

namespace queueback::headquarters {

void Audit::report(std::string finding) {
  ++finding_count_;
  if (findings_.size() < kMaxFindings) {
    findings_.push_back(std::move(finding));
  }
}

Stored<bool> Audit::step() {
  std::uint64_t last = position_;
  Stored<void> checked;
  auto done = archive_.records().each_record(position_, kAuditSlice, [&](const RecordRow& row) {
    checked = checked ? check(row) : checked;
    last = row.record_no;
  });
  if (!done || !checked) {
    return tl::unexpected(!done ? done.error() : checked.error());
  }
  if (last == position_) {
    auto folded = fold_own();
    if (!folded || !*folded) {
      return folded;
    }
    done = finish();
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  }
  done = archive_.records().each_folded_posting(position_, last, [this](const PostingRow& row) {
    if (const auto posted = fold_[row.store].post(row.posting); !posted) {
      report("store " + row.store + ": a posting cannot be added up: " + posted.error().reason);
    }
  });
  position_ = last;
  return done ? Stored<bool>(false) : tl::unexpected(done.error());
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
  return {};
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
