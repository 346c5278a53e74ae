#pragma once
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/replication/line.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// A row of table resolution.
struct ResolutionRow {
  std::string store;
  replication::Hash record_hash{};  ///< of the terminal's record
  std::uint64_t record_no = 0;      ///< that says so
  std::uint64_t log_no = 0;         ///< the store's number of the quarantined record
  std::string order;                ///< empty: unknown
  std::string action;               ///< accepted, corrected, rejected
  std::string by;
  std::string reason;
  Instant at;
  std::uint64_t cursor = 0;  ///< given by the table
  std::string order_json;    ///< the order as it reads now; empty: it is not in the list
};

/// A row of table quarantine.
struct QuarantineRow {
  std::string store;
  replication::Hash record_hash{};
  std::uint64_t record_no = 0;
  std::uint64_t log_no = 0;
  std::string terminal;
  std::string order;
  std::string reason;
  std::string currency;
  domain::Money amount;
  Instant at;
  std::optional<ResolutionRow> resolution = std::nullopt;
};

/// Which of a terminal's records are here.
struct TerminalRuns {
  std::string terminal;
  std::vector<replication::Run> runs;
  Instant last_at;  ///< when its store took the newest one
};

/// Where a line of a former device ends.
struct TerminalEndRow {
  std::string store;
  std::string terminal;
  replication::Incarnation incarnation;  ///< of the line's newest record
  std::uint64_t last_seq = 0;
  replication::Hash last_hash{};
  std::string by;
  std::string reason;
  Instant at;                    ///< by the store's clock
  std::string how = "replaced";  ///< or "revoked"
};

/// The newest device of a terminal's name, as its store says.
struct TerminalDeviceRow {
  std::string terminal;
  std::string certificate_serial;
  std::optional<Instant> enrolled_at;  ///< nothing: not known
  std::optional<Instant> revoked_at;   ///< stays when another device is enrolled
};

/// What became of records that stores could not book, and which of their terminals' records are here. Storage thread
/// only.
class QuarantineTables {
 public:
  explicit QuarantineTables(storage::Database& database) : database_(database) {}

  /// False: this record is known.
  [[nodiscard]] Stored<bool> insert(const QuarantineRow& row);
  /// Open rows, or resolved ones, behind record `after`, at most `limit`; of one store or (empty) of all.
  [[nodiscard]] Stored<std::vector<QuarantineRow>> list(bool resolved, const std::string& store, std::uint64_t after,
                                                        std::uint64_t limit);
  [[nodiscard]] Stored<bool> knows(const std::string& store, const replication::Hash& record_hash);

  [[nodiscard]] Stored<std::optional<ResolutionRow>> find_resolution(const std::string& store,
                                                                     const replication::Hash& record_hash);
  [[nodiscard]] Stored<void> insert_resolution(const ResolutionRow& row);
  /// Resolutions after `cursor`, at most `limit`.
  [[nodiscard]] Stored<std::vector<ResolutionRow>> resolutions(std::uint64_t cursor, std::uint64_t limit);

  /// A terminal's record came inside a store's.
  [[nodiscard]] Stored<void> note_run(const std::string& store, const std::string& terminal,
                                      const replication::Record& record, Instant at);
  [[nodiscard]] Stored<bool> has_runs();
  /// Of every terminal of a store, by name.
  [[nodiscard]] Stored<std::vector<TerminalRuns>> runs_of(const std::string& store);

  /// Once, however often a restored store says it.
  [[nodiscard]] Stored<void> insert_end(const TerminalEndRow& row);
  /// Of all terminals of a store, the oldest first.
  [[nodiscard]] Stored<std::vector<TerminalEndRow>> ends_of(const std::string& store);

  /// A device has the name; of one that a restored store says again, the newest counts.
  [[nodiscard]] Stored<void> enrol_terminal(const std::string& store, const std::string& terminal,
                                            const std::string& serial, Instant at);
  [[nodiscard]] Stored<void> revoke_terminal(const std::string& store, const std::string& terminal,
                                             const std::string& serial, Instant at);
  [[nodiscard]] Stored<std::optional<TerminalDeviceRow>> find_terminal(const std::string& store,
                                                                       const std::string& terminal);

 private:
  storage::Database& database_;
};

}  // namespace queueback::headquarters
