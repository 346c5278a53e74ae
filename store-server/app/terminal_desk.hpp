#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store-server/app/intake.hpp"
#include "store-server/storage/replacement_tables.hpp"

namespace queueback::store_server {

/// A file of a device, looked through: nothing of it is taken yet.
struct CheckedFile {
  std::string terminal;
  std::vector<replication::Record> fresh;  ///< not here yet, in order
  std::size_t torn_bytes = 0;              ///< at the end of the file, of a record that was not written whole
  std::string aside;                       ///< why all of them go to quarantine; empty: those of a former device do
  ImportFigures figures;                   ///< grows with each slice that is taken
  std::size_t taken = 0;                   ///< of `fresh`
};

struct ReplaceRequest {
  std::string terminal;
  std::string by;
  std::string reason;
};

/// A device that got a certificate.
struct NewDevice {
  std::string terminal;
  std::string certificate_serial;
  Bytes receipt_key;
  Instant enrolled_at;  ///< later than what is refused of a former device of the name
};

/// Records that one group takes out of a file: tills are served in between.
inline constexpr std::size_t kImportSlice = 200;

/// Which devices have the terminals' names: enrols and revokes them, takes what files of devices hold that are gone,
/// and lets others have their names. Each is an entry of the log. Storage thread only, inside the group's transaction.
class TerminalDesk {
 public:
  TerminalDesk(StoreState state, CommandLog& log, Intake& intake, DirectoryTables& directory, const Clock& clock)
      : state_(state), log_(log), intake_(intake), directory_(directory), tables_(state.database), clock_(clock) {}

  /// Before the first Hello: which devices there are and were.
  [[nodiscard]] Stored<void> load();

  /// A device has the name from now on. If a former one was revoked its lines end here. The reason says why it cannot
  /// be.
  [[nodiscard]] Stored<Result<void, std::string>> enrol(const NewDevice& device);
  /// The name stays out until a device is enrolled under it again; what was issued until the time that this gives stays
  /// out for good. The reason says that there is no such terminal.
  [[nodiscard]] Stored<Result<Instant, std::string>> revoke(const std::string& terminal);
  /// By name; also those that send and of which nobody knows when they were enrolled (TerminalRow::is_enrolled).
  [[nodiscard]] Stored<std::vector<TerminalRow>> terminals();

  /// Looks through a mirror, or what queueback-ctl made of a database in the same form. The reason names what is wrong
  /// and where; nothing was changed, and nothing is taken before everything was found good.
  [[nodiscard]] Stored<Result<CheckedFile, std::string>> check(const std::string& terminal, ByteView file);
  /// Takes the next records of it, at most kImportSlice; false: there are no more.
  [[nodiscard]] Stored<Result<bool, std::string>> take(CheckedFile& file);

  /// The device of a terminal is gone for good: its lines end here, its certificate is refused, and another device may
  /// be enrolled under the name. Once for each device: a second time is refused and names the first.
  [[nodiscard]] Stored<Result<ReplacementRow, std::string>> replace(const ReplaceRequest& request);
  /// Why it would be refused; empty: it would not.
  [[nodiscard]] Stored<std::string> replace_objection(const ReplaceRequest& request);
  /// Does once more what an entry says that was done before the store was set back.
  [[nodiscard]] Stored<void> redo(const protocol::StoreRecord& entry, const protocol::TerminalReplacement& replacement);
  [[nodiscard]] Stored<void> redo(const protocol::TerminalEnrolment& enrolment);
  [[nodiscard]] Stored<void> redo(const protocol::TerminalRevocation& revocation);

  [[nodiscard]] Stored<std::vector<ReplacementRow>> replacements() { return tables_.all(); }

 private:
  [[nodiscard]] Stored<std::optional<TerminalRow>> find(const std::string& terminal);
  /// What is known of a terminal that sends, or was enrolled; nothing: there is none.
  [[nodiscard]] Stored<std::optional<TerminalRow>> known(const std::string& terminal);
  /// Writes down that a device has the name, and what that ends.
  [[nodiscard]] Stored<void> admit(const TerminalRow& row, const std::vector<protocol::LineEnd>& ends,
                                   const std::optional<TerminalRow>& before);
  /// Writes down that a name stays out.
  [[nodiscard]] Stored<void> shut_out(TerminalRow row, Instant at);
  /// Reads all records of a file; a reason if it is not one of this terminal, or damaged.
  [[nodiscard]] Result<std::vector<replication::Record>, std::string> read(const std::string& terminal, ByteView file,
                                                                           CheckedFile& into) const;
  /// Why a record cannot be one of this terminal, from its content; empty if it can.
  [[nodiscard]] std::string content_objection(const std::string& terminal, const replication::Record& record) const;
  /// Which of the records are not here; a reason if one could not be taken.
  [[nodiscard]] Result<void, std::string> sort_out(const std::vector<replication::Record>& records, CheckedFile& into);
  /// Where the terminal's lines end now.
  [[nodiscard]] std::vector<protocol::LineEnd> line_ends(const std::string& terminal) const;
  /// Writes down that a device is gone.
  [[nodiscard]] Stored<void> close(const ReplacementRow& row);

  StoreState state_;
  CommandLog& log_;
  Intake& intake_;
  DirectoryTables& directory_;
  ReplacementTables tables_;
  const Clock& clock_;
};

}  // namespace queueback::store_server
