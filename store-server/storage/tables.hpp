#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/domain/order.hpp"
#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"
#include "common/replication/messages.hpp"
#include "common/storage/database.hpp"

namespace queueback::store_server {

/// The result of everything that touches the store's tables.
template <class T>
using Stored = Result<T, storage::Error>;

/// A terminal's record as the source of a log entry.
struct LogSource {
  std::string terminal;
  replication::Incarnation incarnation;
  std::uint64_t seq = 0;
  replication::Hash hash{};
};

/// A row of table sale.
struct SaleRow {
  domain::OrderId order;
  std::uint64_t log_no = 0;
  std::string terminal;
  std::uint64_t receipt = 0;
  std::optional<std::string> member;
  domain::Money total;
  Instant paid_at;
  Instant effective_at;
  friend bool operator==(const SaleRow&, const SaleRow&) = default;
};

/// Who dealt with a quarantined record or an alarm.
struct ResolvedNote {
  std::string by;
  std::string reason;
  Instant at;
  std::uint64_t log_no = 0;  ///< of the entry that says so
};

struct QuarantineRow {
  std::uint64_t log_no = 0;
  std::string terminal;
  std::string reason;
  domain::Money amount;
  Instant at;
  std::optional<protocol::ResolutionAction> action = std::nullopt;  ///< nothing: open
  ResolvedNote resolved = {};                                       ///< where there is an action
};

struct AlarmRow {
  Instant at;
  std::string terminal;
  std::string kind;
  std::string text;
  std::uint64_t log_no = 0;
  std::uint64_t id = 0;                                 ///< given by the table
  std::optional<ResolvedNote> resolved = std::nullopt;  ///< nothing: open
};

/// Which rows a list is about.
enum class RowState : std::uint8_t { kOpen, kResolved };

struct TerminalRow {
  std::string terminal;
  std::string certificate_serial;
  Bytes receipt_key;
  Instant enrolled_at;
  std::optional<Instant> revoked_at;  ///< stays when another device is enrolled: what was issued before is refused

  /// False: it sends under this name, and this database does not know its enrolment.
  [[nodiscard]] bool is_enrolled() const { return enrolled_at != Instant{}; }
  [[nodiscard]] bool is_revoked() const { return revoked_at && enrolled_at <= *revoked_at; }
};

struct PersonRow {
  std::string member;
  std::string level;
  std::string name;
  std::string phone;
};

/// The statements of the sale path and of the command log. Storage thread only; every write belongs to the group's
/// transaction.
class LedgerTables {
 public:
  explicit LedgerTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> insert_log(const replication::Record& record, const LogSource* source);
  [[nodiscard]] std::optional<replication::Hash> source_hash(const std::string& terminal,
                                                             const replication::Incarnation& incarnation,
                                                             std::uint64_t seq);
  /// Log entries from `first` on, at most `count` and about replication::kMaxBatchBytes.
  [[nodiscard]] Stored<std::vector<replication::Record>> read_log(std::uint64_t first, std::uint64_t count);
  /// For every terminal incarnation with log entries in (after, up_to]: its newest record there.
  [[nodiscard]] Stored<void> newest_sources(std::uint64_t after, std::uint64_t up_to,
                                            const std::function<void(const LogSource&)>& found);

  /// A row of table log; `source` where it is a terminal's record.
  struct LogRow {
    replication::Record record;
    std::optional<LogSource> source;
  };
  /// At most `limit` rows behind number `after`, for audits: also such as never could have been written.
  [[nodiscard]] Stored<void> each_log_row(std::uint64_t after, std::uint64_t limit,
                                          const std::function<void(const LogRow&)>& found);
  /// Whether a record of this terminal with this number and hash is here, on whatever branch.
  [[nodiscard]] Stored<bool> holds_source(const std::string& terminal, std::uint64_t seq,
                                          const replication::Hash& hash);
  /// First and last receipt number of a branch's sales from record `from` on; 0, 0 for none.
  [[nodiscard]] Stored<std::pair<std::uint64_t, std::uint64_t>> receipts_of(const std::string& terminal,
                                                                            const replication::Incarnation& incarnation,
                                                                            std::uint64_t from);

  [[nodiscard]] Stored<void> insert_sale(const SaleRow& sale);
  [[nodiscard]] Stored<std::optional<SaleRow>> find_sale(const domain::OrderId& order);
  /// The log entry that booked this order, if any did.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> log_no_of_order(const domain::OrderId& order);
  [[nodiscard]] Stored<std::uint64_t> sale_count();
  [[nodiscard]] Stored<void> insert_postings(std::uint64_t log_no, const std::vector<ledger::Posting>& postings);
  [[nodiscard]] Stored<void> save_balance(const ledger::AccountKey& key, domain::Money amount);
  [[nodiscard]] Stored<void> load_balances(ledger::Balances& balances);
  /// The postings of log entries `after` + 1 to `last` in order, each with its entry.
  [[nodiscard]] Stored<void> each_posting(std::uint64_t after, std::uint64_t last,
                                          const std::function<void(std::uint64_t, const ledger::Posting&)>& found);
  [[nodiscard]] Stored<std::vector<ledger::Posting>> postings_of_account(const std::string& account,
                                                                         std::uint64_t newest);

  /// Postings of the rewards book of log entries after `after`, of at most `entries` entries.
  struct PostingPage {
    std::vector<ledger::Posting> postings;
    std::uint64_t up_to = 0;  ///< the last log entry looked at
  };
  [[nodiscard]] Stored<PostingPage> reward_postings(std::uint64_t after, std::uint64_t entries);

  /// What a return in this log entry told the reward program; zero: it is no return, or told nothing.
  [[nodiscard]] Stored<domain::Money> refunded_by(std::uint64_t log_no);
  /// What one log entry posted, in order.
  [[nodiscard]] Stored<std::vector<ledger::Posting>> postings_of(std::uint64_t log_no);

  [[nodiscard]] Stored<void> insert_quarantine(const QuarantineRow& row);
  /// All rows, resolved ones too.
  [[nodiscard]] Stored<std::vector<QuarantineRow>> quarantine();
  /// Rows behind log entry `after`, at most `limit`.
  [[nodiscard]] Stored<std::vector<QuarantineRow>> quarantine(RowState state, std::uint64_t after, std::uint64_t limit);
  [[nodiscard]] Stored<std::optional<QuarantineRow>> find_quarantine(std::uint64_t log_no);
  [[nodiscard]] Stored<void> resolve_quarantine(std::uint64_t log_no, protocol::ResolutionAction action,
                                                const ResolvedNote& note);
  [[nodiscard]] Stored<std::uint64_t> open_quarantine_count();

  [[nodiscard]] Stored<void> insert_alarm(const AlarmRow& row);
  /// All of them, resolved ones too.
  [[nodiscard]] Stored<std::vector<AlarmRow>> alarms();
  /// Alarms behind id `after`, at most `limit`.
  [[nodiscard]] Stored<std::vector<AlarmRow>> alarms(RowState state, std::uint64_t after, std::uint64_t limit);
  [[nodiscard]] Stored<std::optional<AlarmRow>> find_alarm(std::uint64_t id);
  [[nodiscard]] Stored<void> resolve_alarm(std::uint64_t id, const ResolvedNote& note);
  [[nodiscard]] Stored<std::uint64_t> open_alarm_count();

 private:
  storage::Database& database_;
};

/// The statements of reference data, people and enrolment. Storage thread only.
class DirectoryTables {
 public:
  explicit DirectoryTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<std::optional<std::int64_t>> number(std::string_view key);
  [[nodiscard]] Stored<void> set_number(std::string_view key, std::int64_t value);
  [[nodiscard]] Stored<std::optional<Bytes>> bytes(std::string_view key);
  [[nodiscard]] Stored<void> set_bytes(std::string_view key, ByteView value);

  [[nodiscard]] Stored<void> save_member(const PersonRow& person);
  /// Of the person behind the member nothing is touched.
  [[nodiscard]] Stored<void> save_level(const std::string& member, const std::string& level);
  /// By id, behind `after`, at most `limit`.
  [[nodiscard]] Stored<std::vector<PersonRow>> members(const std::string& after = "", std::int64_t limit = INT64_MAX);
  /// Those with exactly this number, at most `limit`.
  [[nodiscard]] Stored<std::vector<PersonRow>> members_with_phone(const std::string& phone, std::uint64_t limit);
  /// The person's name behind a member, if it is known.
  [[nodiscard]] Stored<std::optional<std::string>> name_of(const std::string& member);

  /// Puts an item at version `n`; false if it already reads like that.
  [[nodiscard]] Stored<bool> put_reference(const replication::ReferenceItem& item, std::uint64_t n);
  [[nodiscard]] Stored<std::vector<replication::ReferenceItem>> reference_between(std::uint64_t after,
                                                                                  std::uint64_t up_to);
  [[nodiscard]] Stored<std::optional<Bytes>> reference_body(protocol::ReferenceKind kind, std::string_view key);
  [[nodiscard]] Stored<std::uint64_t> reference_count();
  /// The version of the newest removed open order behind the `keep` newest ones; nothing if there are no more.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> removed_order_after(std::uint64_t keep);
  /// Drops removed open orders of version `n` and before; how many.
  [[nodiscard]] Stored<std::uint64_t> drop_removed_orders(std::uint64_t n);

  [[nodiscard]] Stored<void> save_terminal(const TerminalRow& terminal);
  [[nodiscard]] Stored<std::vector<TerminalRow>> terminals();

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
