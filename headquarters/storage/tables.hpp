#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/order.hpp"
#include "common/ledger/ledger.hpp"
#include "common/replication/receiver.hpp"
#include "common/storage/database.hpp"

namespace queueback::headquarters {

/// The result of everything that touches headquarters' tables.
template <class T>
using Stored = Result<T, storage::Error>;

/// A row of table record.
struct RecordRow {
  std::uint64_t record_no = 0;
  std::string store;
  replication::Record record;
};

enum class Folded : std::uint8_t { kNo, kYes };

/// A row of table posting.
struct PostingRow {
  std::string store;
  ledger::Posting posting;
};

/// An account of one store in one currency; the order of the report.
struct BalanceKey {
  std::string store;
  ledger::AccountKey account;
  friend auto operator<=>(const BalanceKey&, const BalanceKey&) = default;
};

/// Records, postings and balances. Storage thread only.
class RecordTables {
 public:
  explicit RecordTables(storage::Database& database) : database_(database) {}

  /// Gives the record's number, 1, 2, 3 … in order of arrival.
  [[nodiscard]] Stored<std::uint64_t> insert_record(const std::string& store, const replication::Record& record,
                                                    Instant received_at);
  [[nodiscard]] std::optional<replication::Hash> hash_of(const std::string& store,
                                                         const replication::Incarnation& incarnation,
                                                         std::uint64_t seq);
  /// Whether any branch of the store holds this record.
  [[nodiscard]] Stored<bool> holds(const std::string& store, std::uint64_t seq, const replication::Hash& hash);
  /// The newest record's number; 0 for none.
  [[nodiscard]] Stored<std::uint64_t> record_count();
  /// When the newest record came, by headquarters' clock; nothing while there is none.
  [[nodiscard]] Stored<std::optional<Instant>> newest_received_at();
  /// At most `limit` records after number `after`, oldest first.
  [[nodiscard]] Stored<void> each_record(std::uint64_t after, std::uint64_t limit,
                                         const std::function<void(const RecordRow&)>& found);

  /// The first records of a part of a store's branch, as many as fit one message.
  [[nodiscard]] Stored<std::vector<replication::Record>> read_line(const std::string& store,
                                                                   const replication::Receiver::Stretch& stretch);

  [[nodiscard]] Stored<void> insert_postings(std::uint64_t record_no, const std::string& store,
                                             const std::vector<ledger::Posting>& postings, Folded folded);
  /// The postings of records `after` + 1 to `last`, each with its record's number and whether it is counted.
  [[nodiscard]] Stored<void> each_posting(
      std::uint64_t after, std::uint64_t last,
      const std::function<void(std::uint64_t record_no, const PostingRow&, Folded)>& found);

  [[nodiscard]] Stored<void> save_balance(const BalanceKey& key, domain::Money amount);
  [[nodiscard]] Stored<void> each_balance(const std::function<void(BalanceKey, domain::Money)>& found);

 private:
  storage::Database& database_;
};

enum class OrderStatus : std::uint8_t { kBooked, kQuarantined };
/// booked, quarantined
[[nodiscard]] std::string_view to_string(OrderStatus status);

/// A row of table orders; `order` says what the terminal wrote.
struct OrderRow {
  const domain::Order& order;
  std::string store;  ///< out of the certificate, not out of the order
  std::string terminal;
  replication::Incarnation incarnation;
  replication::Hash record_hash{};
  Instant effective_at;
  Instant received_at;
  OrderStatus status = OrderStatus::kBooked;
  std::string quarantine_reason;
  std::string alarm;
  std::uint64_t record_no = 0;
  std::string json;
};

/// What identifies an order that is there.
struct KnownOrder {
  std::uint64_t cursor = 0;
  std::string store;
  replication::Hash record_hash{};
  OrderStatus status = OrderStatus::kBooked;
  std::uint64_t record_no = 0;
};

/// A row of table handover.
struct HandoverRow {
  std::string store;  ///< out of the certificate, not out of the handover
  replication::Hash record_hash{};
  std::string order;
  std::string terminal;
  Instant effective_at;
  OrderStatus status = OrderStatus::kBooked;
  std::string quarantine_reason;
  std::uint64_t record_no = 0;
};

/// An order as the API gives it out, cursor apart.
struct ListedOrder {
  std::uint64_t cursor = 0;
  std::string json;
};

struct AlarmRow {
  Instant at;
  std::string store;
  std::string terminal;  ///< empty: not of one terminal
  std::string kind;
  std::string text;
  std::uint64_t record_no = 0;
  std::uint64_t id = 0;  ///< given by the table
  std::string resolved_by = {};
  std::string resolution_reason = {};
  std::optional<Instant> resolved_at = std::nullopt;  ///< nothing: open
};

/// A store's record that could not be read when it came.
struct UnreadableRow {
  std::uint64_t alarm = 0;
  std::uint64_t record_no = 0;
  std::string store;
  Bytes payload;
  std::uint64_t log_no = 0;  ///< the store's own number of it
};

enum class Alarms : std::uint8_t { kOpen, kAll };

/// Orders, repeats, handovers and alarms. Storage thread only.
class OrderTables {
 public:
  explicit OrderTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<std::optional<KnownOrder>> find(const domain::OrderId& id);
  [[nodiscard]] Stored<void> insert(const OrderRow& row);
  /// The JSON of the order that came in this terminal's record; nothing: it is not in the list.
  [[nodiscard]] Stored<std::optional<std::string>> json_of(const std::string& store,
                                                           const replication::Hash& record_hash);
  /// What a store's manager made of an order that was quarantined.
  [[nodiscard]] Stored<void> resolve(const std::string& store, const replication::Hash& record_hash,
                                     const domain::Order* booked, const std::string& json);
  [[nodiscard]] Stored<void> insert_repeat(std::uint64_t record_no, std::uint64_t cursor);
  /// What became of a handover that a store has sent before.
  [[nodiscard]] Stored<std::optional<OrderStatus>> status_of_handover(const std::string& store,
                                                                      const replication::Hash& record_hash);
  /// The record of a store that gave this order to its buyer and was booked, unless it is this one; 0: none.
  [[nodiscard]] Stored<std::uint64_t> other_handover(const HandoverRow& row);
  /// Replaces what the store said of this record before.
  [[nodiscard]] Stored<void> save_handover(const HandoverRow& row);
  /// Orders after `after` in the order of their cursors until `found` says false.
  [[nodiscard]] Stored<void> each_order(std::uint64_t after, const std::function<bool(ListedOrder)>& found);
  /// The newest cursor, which is the number of orders; 0 for none.
  [[nodiscard]] Stored<std::uint64_t> order_count();

  [[nodiscard]] Stored<void> insert_alarm(const AlarmRow& row);
  /// Alarms with an id below `before`, newest first, at most `limit`.
  [[nodiscard]] Stored<std::vector<AlarmRow>> alarms(std::uint64_t before, std::uint64_t limit,
                                                     Alarms which = Alarms::kAll);
  /// Of the open ones.
  [[nodiscard]] Stored<std::uint64_t> alarm_count();
  [[nodiscard]] Stored<std::optional<AlarmRow>> find_alarm(std::uint64_t id);
  [[nodiscard]] Stored<void> resolve_alarm(std::uint64_t id, const std::string& by, const std::string& reason,
                                           Instant at);
  /// Open alarms that a store reported of its log entry; their ids.
  [[nodiscard]] Stored<std::vector<std::uint64_t>> alarms_of_entry(const std::string& store, std::uint64_t log_no,
                                                                   const std::string& kind);
  [[nodiscard]] Stored<std::vector<UnreadableRow>> unreadable();

 private:
  storage::Database& database_;
};

/// A row of table store.
struct StoreRow {
  std::string store;
  std::string certificate_serial;
  std::optional<Instant> enrolled_at;
  std::optional<Instant> revoked_at;  ///< stays when it is enrolled again: what was issued before is refused
  std::optional<Instant> last_contact;
  std::uint64_t head = 0;
  std::string program;
  Duration clock_skew;  ///< store's clock minus ours
  std::uint64_t records = 0;
  std::uint64_t orders = 0;
  std::uint64_t quarantined = 0;
  std::uint64_t repeats = 0;
  std::uint64_t alarms = 0;

  [[nodiscard]] bool is_revoked() const { return revoked_at && (!enrolled_at || *enrolled_at <= *revoked_at); }
};

/// Stores. Storage thread only.
class StoreTables {
 public:
  explicit StoreTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<std::map<std::string, StoreRow>> load();
  [[nodiscard]] Stored<void> save(const StoreRow& row);

 private:
  storage::Database& database_;
};

}  // namespace queueback::headquarters
