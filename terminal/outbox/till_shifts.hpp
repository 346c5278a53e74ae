#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/storage/database.hpp"
#include "terminal/outbox/till_journal.hpp"
#include "terminal/shift/drill.hpp"
#include "terminal/shift/member_card_slip.hpp"
#include "terminal/shift/shift.hpp"

namespace queueback::terminal {

/// What a till prints beside receipts.
using TillPaper = std::variant<ShiftReport, DrillReport, MemberCardSlip>;

/// Shifts of the drawer and their reports in the terminal's tables. Storage thread only.
class TillShifts {
 public:
  TillShifts(storage::Database& database, TillJournal& journal) : database_(database), journal_(journal) {}

  /// Number of the newest shift; 0: there was none.
  [[nodiscard]] Result<std::uint64_t, storage::Error> newest();
  /// Nothing: none is open.
  [[nodiscard]] Result<std::optional<Shift>, storage::Error> open_one();
  /// Begins a shift with the next receipt and the next event.
  [[nodiscard]] Result<void, storage::Error> begin(const Shift& shift, std::uint64_t first_receipt);
  [[nodiscard]] Result<void, storage::Error> end(std::uint64_t number, Instant at);
  /// The shift's Z report is this one.
  [[nodiscard]] Result<void, storage::Error> set_report(std::uint64_t number, std::uint64_t report);

  /// What went through the drawer in the open shift so far.
  [[nodiscard]] Result<ShiftTotals, storage::Error> totals(std::uint64_t shift, std::uint64_t newest_receipt);
  /// Where the newest shift begins in the journal; 1: there was none.
  [[nodiscard]] Result<std::uint64_t, storage::Error> first_event_of_newest();
  /// The newest X report that somebody saw in a shift; nothing: nobody did.
  [[nodiscard]] Result<std::optional<SeenReport>, storage::Error> newest_x_report(std::uint64_t shift);
  /// Keeps a report; gives its number.
  [[nodiscard]] Result<std::uint64_t, storage::Error> keep(const TillPaper& report);
  /// Nothing: there is no such report.
  [[nodiscard]] Result<std::optional<TillPaper>, storage::Error> report(std::uint64_t number);
  /// Of a shift; nothing: there is none.
  [[nodiscard]] Result<std::optional<ShiftReport>, storage::Error> newest_shift_report();
  /// The Z report of a shift (0: of the newest that ended) and its number; nothing: there is none.
  [[nodiscard]] Result<std::optional<std::pair<std::uint64_t, ShiftReport>>, storage::Error> z_report(
      std::uint64_t shift);
  /// The newest Z reports, the newest first.
  [[nodiscard]] Result<std::vector<ShiftReport>, storage::Error> z_reports(std::uint64_t count);

 private:
  storage::Database& database_;
  TillJournal& journal_;
};

/// A report as one JSON object, and back; nothing for a text that is none.
[[nodiscard]] std::string to_json_text(const ShiftReport& report);
[[nodiscard]] std::optional<ShiftReport> parse_shift_report(const std::string& text);
[[nodiscard]] std::string to_json_text(const DrillReport& report);
[[nodiscard]] std::optional<DrillReport> parse_drill_report(const std::string& text);
[[nodiscard]] std::string to_json_text(const MemberCardSlip& card);
[[nodiscard]] std::optional<MemberCardSlip> parse_member_card(const std::string& text);

}  // namespace queueback::terminal
