#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/replication/record.hpp"
#include "store-server/app/book.hpp"
#include "store-server/app/day_figures.hpp"
#include "store-server/app/price_book.hpp"
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
  DayFigures& days;
  PriceBook& prices;
};

/// Something about a record that a manager must look at.
struct BookingAlarm {
  std::string kind;
  std::string text;
};

/// Goods were sold at another price than the store's.
inline constexpr std::string_view kPriceAlarm = "price";
/// Prices may be as old as this when a sale is paid: it was put aside.
inline constexpr Duration kOldestPrices = Duration::days(2);
/// A price counts so long before and after its time: no two clocks show the same.
inline constexpr Duration kPriceTolerance = Duration::minutes(2);
/// Promotions took other amounts off than the store's take.
inline constexpr std::string_view kPromotionAlarm = "promotion";

/// What became of one terminal's record.
struct Booking {
  Instant effective_at;
  std::string policy_version;
  std::vector<ledger::Posting> postings;
  std::string quarantine_reason;  ///< empty: booked
  domain::Money suspended;        ///< money in the suspense account, when quarantined
  std::optional<BookingAlarm> alarm;
};
/// One alarm tells of all that is odd about a record: the first one's kind, and every text.
void add_alarm(Booking& booking, BookingAlarm more);

/// When a record was made, given when its terminal says so.
using EffectiveTime = std::function<Instant(Instant made_at)>;

/// Why a record cannot be of this terminal; empty if it can. `what` it is: "sale", "handover", "report".
[[nodiscard]] std::string name_objection(const StoreState& state, const std::string& terminal, const std::string& what,
                                         const domain::StoreId& named_store, const domain::TerminalId& named_terminal);

/// Books a sale with its whole effect, `first` posted before its own postings; a reason in `quarantine_reason`, and no
/// trace, if it cannot be had.
[[nodiscard]] Stored<Booking> book_order(StoreState& state, const std::string& terminal, const domain::Order& order,
                                         std::uint64_t log_no, Instant effective_at,
                                         const std::vector<ledger::Posting>& first);

/// Begins the reason of a record that came in the file of a device that may not send any more: it can be booked, but a
/// manager decides.
inline constexpr std::string_view kImportedFrom = "imported from ";

/// Books nothing, whatever the record holds: its money goes to suspense for `reason`. What cannot be read is
/// quarantined for that, as by book_record.
[[nodiscard]] Stored<Booking> suspend_record(StoreState& state, const replication::Record& record, std::string reason,
                                             const EffectiveTime& effective);

/// Books one terminal's record under the log number it will get: a sale with postings in both books and entries, a
/// handover, or a report. What cannot be booked leaves no trace but its money in suspense. Only storage failures are
/// errors.
[[nodiscard]] Stored<Booking> book_record(StoreState& state, const std::string& terminal,
                                          const replication::Record& record, std::uint64_t log_no,
                                          const EffectiveTime& effective);

}  // namespace queueback::store_server
