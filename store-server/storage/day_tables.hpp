#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// What a day's totals are split by.
enum class DayKind : std::uint8_t {
  kSalesByHour = 1,
  kSalesByTender = 2,
  kSalesByCashier = 3,
  kPayoutsByQueue = 4,
  kReturnsByTender = 5,  ///< what was paid back
};

/// Payouts that are kept for people to look at, the newest ones.
inline constexpr std::uint64_t kRecentPayouts = 1000;

/// Which total: a part of a day.
struct DayKey {
  DayKind kind = DayKind::kSalesByHour;
  std::int64_t day = 0;  ///< since 1970-01-01, of the store's calendar
  std::string name;      ///< 00 to 23, a tender, a cashier or a queue
  friend auto operator<=>(const DayKey&, const DayKey&) = default;
};

struct DayAmount {
  std::int64_t count = 0;
  domain::Money amount;
};

struct DayTotal {
  DayKey key;
  DayAmount total;
};

/// Money from a pool to a member.
struct PayoutRow {
  std::uint64_t log_no = 0;  ///< of the step that paid
  std::string entry;
  std::string queue;
  std::string member;
  domain::Money amount;
  Instant at;
};

struct PauseRow {
  std::uint64_t log_no = 0;
  bool paused = false;
  Instant at;
  std::string who;
};

/// The statements of days' totals, the newest payouts and pauses. Storage thread only; every write belongs to the
/// group's transaction.
class DayTables {
 public:
  explicit DayTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> add(const DayKey& key, const DayAmount& more);
  /// Totals of the days `first` to `last`, by day and name.
  [[nodiscard]] Stored<std::vector<DayTotal>> totals(DayKind kind, std::int64_t first, std::int64_t last);
  /// The first day with a total of this kind.
  [[nodiscard]] Stored<std::optional<std::int64_t>> first_day(DayKind kind);

  [[nodiscard]] Stored<void> insert_payout(const PayoutRow& row);
  /// Drops all but the newest kRecentPayouts.
  [[nodiscard]] Stored<void> drop_old_payouts();
  /// The newest first.
  [[nodiscard]] Stored<std::vector<PayoutRow>> newest_payouts(std::uint64_t limit);

  [[nodiscard]] Stored<void> insert_pause(const PauseRow& row);
  [[nodiscard]] Stored<std::optional<PauseRow>> newest_pause();

  /// Sales with this receipt number of a terminal, at most `limit`: copied terminals give a number twice.
  [[nodiscard]] Stored<std::vector<domain::OrderId>> orders_of_receipt(const std::string& terminal,
                                                                       std::uint64_t receipt, std::uint64_t limit);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
