#pragma once
#include <deque>
#include <map>

#include "common/domain/order.hpp"
#include "common/domain/sale_return.hpp"
#include "common/rewards/queue_rebate/engine.hpp"
#include "store-server/app/store_calendar.hpp"
#include "store-server/storage/day_tables.hpp"

namespace queueback::store_server {

/// Totals of each day, and the newest payouts: counted as they are booked and written once per group, so that a busy
/// hour costs as much as a quiet one. Storage thread only.
class DayFigures {
 public:
  /// The profile's zone says when a day begins.
  DayFigures(storage::Database& database, const protocol::StoreProfile& profile)
      : tables_(database), zone_(zone_of(profile)) {}

  /// A sale that was booked: it counts for its business date, also one that comes later.
  void add_sale(const domain::Order& order);
  /// Goods came back; what was sold stays as it was.
  void add_return(const domain::Return& what, domain::Money paid_back, domain::Money points_back);
  /// What a step paid to an entry at `at`; nothing if it paid nothing.
  void add_payout(const rewards::queue_rebate::EntryChange& change, const rewards::queue_rebate::Entry& entry,
                  std::uint64_t log_no, Instant at);
  /// Writes what was counted since the last flush.
  [[nodiscard]] Stored<void> flush();

  /// The store's calendar day at `at`, since 1970-01-01.
  [[nodiscard]] std::int64_t day_of(Instant at) const { return zone_.day_of(at).days; }
  [[nodiscard]] const calendar::ZoneRules& zone() const { return zone_; }
  /// The tables with everything that was counted.
  [[nodiscard]] Stored<DayTables*> tables();

 private:
  void count(DayKey key, domain::Money amount);

  DayTables tables_;
  calendar::ZoneRules zone_;
  std::map<DayKey, DayAmount> counted_;
  std::deque<PayoutRow> payouts_;  ///< at most kRecentPayouts
};

}  // namespace queueback::store_server
