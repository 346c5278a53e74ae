#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/replication/record.hpp"
#include "store-server/app/book.hpp"
#include "store-server/app/reference_data.hpp"
#include "store-server/app/rewards.hpp"

namespace queueback::store_server {

/// Everything the sale path works on. All of it belongs to the storage thread.
struct StoreState {
  domain::StoreId store;
  std::string currency;
  storage::Database& database;
  LedgerTables& tables;
  Book& book;
  RewardProgram& rewards;
  ReferenceData& reference;
};

/// What became of one terminal's record.
struct Booking {
  Instant effective_at;
  std::string policy_version;
  std::vector<ledger::Posting> postings;
  std::string quarantine_reason;  ///< empty: booked
  domain::Money suspended;        ///< money in the suspense account, when quarantined
  std::string price_alarm;        ///< empty: prices as on the shelf
};

/// When a record was made, given when its terminal says so.
using EffectiveTime = std::function<Instant(Instant paid_at)>;

/// Books one terminal's record under the log number it will get: sale, postings in both books, entries. What cannot be
/// booked leaves no trace but its money in suspense. Only storage failures are errors.
[[nodiscard]] Stored<Booking> book_record(StoreState& state, const std::string& terminal,
                                          const replication::Record& record, std::uint64_t log_no,
                                          const EffectiveTime& effective);

}  // namespace queueback::store_server
