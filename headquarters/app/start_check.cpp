#include "headquarters/app/start_check.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "common/protocol/codec.hpp"

namespace queueback::headquarters {
namespace {

class Check {
 public:
  explicit Check(storage::Database& database) : database_(database), tables_(database) {}

  Stored<void> run(std::uint64_t newest) {
    storage::Statement schema = database_.prepare("SELECT user_version FROM pragma_user_version");
    if (const auto found = schema.step(); !found || schema.integer(0) == 0) {
      return found ? Stored<void>() : tl::unexpected(found.error());
    }
    const auto count = tables_.record_count();
    if (!count) {
      return tl::unexpected(count.error());
    }
    last_no_ = *count > newest ? *count - newest : 0;
    auto done = tables_.each_posting(
        last_no_, INT64_MAX,
        [this](std::uint64_t record_no, const PostingRow& row, Folded) { postings_[record_no].push_back(row); });
    Stored<void> looked;
    done = done ? tables_.each_record(last_no_, INT64_MAX,
                                      [&](const RecordRow& row) { looked = looked ? check(row) : looked; })
                : done;
    if (!done || !looked) {
      return done ? looked : done;
    }
    for (const auto& [record_no, list] : postings_) {
      report("record number " + std::to_string(record_no) + " is missing and has postings");
    }
    done = check_ends();
    return done ? check_balances() : done;
  }
  StartCheck take() { return std::move(out_); }
  void report(std::string finding) { out_.findings.push_back(std::move(finding)); }

 private:
  Stored<void> check(const RecordRow& row) {
    ++out_.records;
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
    check_postings(row, name);
    return {};
  }

  Stored<bool> follows(const RecordRow& row) {
    const replication::Record& record = row.record;
    const auto end = ends_.find({row.store, record.incarnation});
    if (end != ends_.end()) {
      return record.seq == end->second.seq + 1 && record.previous == end->second.hash;
    }
    if (record.seq <= 1 || record.seq > INT64_MAX) {
      return record.seq == 1 && record.previous == replication::Hash{};
    }
    return tables_.holds(row.store, record.seq - 1, record.previous);
  }

  /// A record that an older program could not read has none yet.
  void check_postings(const RecordRow& row, const std::string& name) {
    const auto found = postings_.find(row.record_no);
    const auto decoded = protocol::decode_store_record(row.record.payload);
    if (found == postings_.end() || !decoded) {
      return;
    }
    const bool same = std::equal(found->second.begin(), found->second.end(), decoded->postings.begin(),
                                 decoded->postings.end(), [&](const PostingRow& here, const ledger::Posting& there) {
                                   return here.store == row.store && here.posting == there;
                                 });
    if (!same) {
      report(name + ": its postings are not those of its record");
    }
    postings_.erase(found);
  }

  Stored<void> check_ends() {
    for (const auto& [key, last] : ends_) {
      storage::Statement row =
          database_.prepare("SELECT last_seq, last_hash FROM branch WHERE sender = ? AND incarnation = ?");
      const auto found = row.bind(key.first).bind(ByteView(key.second.bytes)).step();
      if (!found) {
        return tl::unexpected(found.error());
      }
      if (!*found || row.number(0) != last.seq || row.array<32>(1) != last.hash) {
        report("store " + key.first + ": its line ends at record " + std::to_string(*found ? row.number(0) : 0) +
               ", the archive has it up to " + std::to_string(last.seq));
      }
    }
    return {};
  }

  Stored<void> check_balances() {
    // Unsigned: what damage makes of a figure may leave 64 bits.
    std::map<std::string, std::uint64_t> sums;
    auto done = tables_.each_balance([&](const BalanceKey& key, domain::Money amount) {
      sums[key.account.currency] += static_cast<std::uint64_t>(amount.minor());
    });
    for (const auto& [currency, sum] : sums) {
      if (sum != 0) {
        report("the accounts in " + currency + " sum to " +
               domain::to_string(domain::Money::minor(static_cast<std::int64_t>(sum))) + " instead of zero");
      }
    }
    return done;
  }

  storage::Database& database_;
  RecordTables tables_;
  StartCheck out_;
  std::uint64_t last_no_ = 0;
  std::map<std::uint64_t, std::vector<PostingRow>> postings_;
  std::map<std::pair<std::string, replication::Incarnation>, replication::Position> ends_;
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
      "After its start every store sends again what the backup lacks. Stores and tills work on meanwhile. Look at "
      "the\n"
      "disk (and at the memory) before you trust it again.",
      noticed);
}

}  // namespace queueback::headquarters
