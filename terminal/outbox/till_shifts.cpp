#include "terminal/outbox/till_shifts.hpp"

#include <array>
#include <utility>

#include "common/protocol/codec.hpp"

namespace queueback::terminal {

using domain::Money;
using storage::Statement;

namespace {

/// In the order of TillPaper.
constexpr std::array<std::string_view, std::variant_size_v<TillPaper>> kPaperKinds = {"shift", "drill", "card"};

}  // namespace

Result<std::uint64_t, storage::Error> TillShifts::newest() {
  Statement row = database_.prepare("SELECT coalesce(max(number), 0) FROM shift");
  if (auto found = row.step(); !found) {
    return tl::unexpected(found.error());
  }
  return row.number(0);
}

Result<std::optional<Shift>, storage::Error> TillShifts::open_one() {
  Statement row = database_.prepare(
      "SELECT number, opened_at, opened_by, opening_float, opened_by_sale FROM shift WHERE closed_at IS NULL"
      " ORDER BY number DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<Shift>();
  }
  return std::optional(Shift{row.number(0), Instant{row.integer(1)}, row.text(2), Money::minor(row.integer(3)),
                             row.integer(4) == 0 ? Shift::Opened::kDeclared : Shift::Opened::kBySale});
}

Result<void, storage::Error> TillShifts::begin(const Shift& shift, std::uint64_t first_receipt) {
  return database_
      .prepare(
          "INSERT INTO shift(number, opened_at, opened_by, opening_float, opened_by_sale, first_receipt, first_event)"
          " VALUES(?, ?, ?, ?, ?, ?, (SELECT coalesce(max(last_event), 0) + 1 FROM shift))")
      .bind(shift.number)
      .bind(shift.opened_at.micros)
      .bind(shift.opened_by)
      .bind(shift.opening_float.minor())
      .bind(static_cast<std::int64_t>(shift.opened == Shift::Opened::kBySale ? 1 : 0))
      .bind(first_receipt)
      .run();
}

Result<void, storage::Error> TillShifts::end(std::uint64_t number, Instant at) {
  return database_.prepare("UPDATE shift SET closed_at = ?, last_event = ? WHERE number = ?")
      .bind(at.micros)
      .bind(journal_.newest())
      .bind(number)
      .run();
}

Result<void, storage::Error> TillShifts::set_report(std::uint64_t number, std::uint64_t report) {
  return database_.prepare("UPDATE shift SET report = ? WHERE number = ?").bind(report).bind(number).run();
}

Result<std::uint64_t, storage::Error> TillShifts::first_event_of_newest() {
  Statement row = database_.prepare("SELECT first_event FROM shift ORDER BY number DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? row.number(0) : 1;
}

Result<ShiftTotals, storage::Error> TillShifts::totals(std::uint64_t shift, std::uint64_t newest_receipt) {
  Statement begun = database_.prepare("SELECT first_receipt, first_event FROM shift WHERE number = ?");
  const auto found = begun.bind(shift).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return fail(storage::ErrorCode::kCorrupt, "there is no shift " + std::to_string(shift));
  }
  ShiftTotals totals;
  std::string unreadable;
  Statement sales = database_.prepare("SELECT receipt, payload FROM sale WHERE receipt >= ? ORDER BY receipt");
  sales.bind(begun.number(0));
  auto done = storage::for_each_row(std::move(sales), [&](const Statement& row) {
    const auto record = protocol::decode_terminal_record(row.blob(1));
    const auto* order = record ? std::get_if<domain::Order>(&record->body) : nullptr;
    if (order == nullptr) {
      unreadable = "sale " + row.text(0) + " cannot be read";
      return;
    }
    totals.add(*order);
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (!unreadable.empty()) {
    return fail(storage::ErrorCode::kCorrupt, unreadable);
  }
  auto events = journal_.tally(begun.number(1));
  if (!events) {
    return tl::unexpected(events.error());
  }
  totals.events = std::move(*events);
  // Of all numbers that were given out: one whose sale is not there is missing.
  const std::uint64_t first = begun.number(0);
  totals.receipts = newest_receipt < first ? std::nullopt : std::optional(Range{first, newest_receipt});
  return totals;
}

Result<std::optional<SeenReport>, storage::Error> TillShifts::newest_x_report(std::uint64_t shift) {
  Statement begun = database_.prepare("SELECT first_event FROM shift WHERE number = ?");
  const auto found = begun.bind(shift).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? journal_.newest_of(JournalKind::kXReport, begun.number(0)) : std::optional<SeenReport>();
}

Result<std::uint64_t, storage::Error> TillShifts::keep(const TillPaper& report) {
  auto done = database_.prepare("INSERT INTO report(kind, content) VALUES(?, ?)")
                  .bind(kPaperKinds.at(report.index()))
                  .bind(std::visit([](const auto& one) { return to_json_text(one); }, report))
                  .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return static_cast<std::uint64_t>(database_.last_insert_rowid());
}

Result<std::optional<TillPaper>, storage::Error> TillShifts::report(std::uint64_t number) {
  Statement row = database_.prepare("SELECT kind, content FROM report WHERE number = ?");
  const auto found = row.bind(number).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<TillPaper>();
  }
  const auto paper = [](auto parsed) { return parsed ? std::optional<TillPaper>(std::move(*parsed)) : std::nullopt; };
  if (row.text(0) == "card") {
    return paper(parse_member_card(row.text(1)));
  }
  return row.text(0) == "drill" ? paper(parse_drill_report(row.text(1))) : paper(parse_shift_report(row.text(1)));
}

Result<std::optional<ShiftReport>, storage::Error> TillShifts::newest_shift_report() {
  Statement row = database_.prepare("SELECT content FROM report WHERE kind = 'shift' ORDER BY number DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? parse_shift_report(row.text(0)) : std::optional<ShiftReport>();
}

Result<std::optional<std::pair<std::uint64_t, ShiftReport>>, storage::Error> TillShifts::z_report(std::uint64_t shift) {
  Statement row = database_.prepare(
      "SELECT report.number, report.content FROM shift JOIN report ON report.number = shift.report"
      " WHERE shift.number = ?1 OR ?1 = 0 ORDER BY shift.number DESC LIMIT 1");
  const auto found = row.bind(shift).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  auto report = *found ? parse_shift_report(row.text(1)) : std::nullopt;
  return report ? std::optional(std::pair(row.number(0), std::move(*report))) : std::nullopt;
}

Result<std::vector<ShiftReport>, storage::Error> TillShifts::z_reports(std::uint64_t count) {
  Statement rows = database_.prepare(
      "SELECT report.content FROM shift JOIN report ON report.number = shift.report ORDER BY shift.number DESC LIMIT "
      "?");
  rows.bind(count);
  std::vector<ShiftReport> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    if (auto report = parse_shift_report(row.text(0))) {
      out.push_back(std::move(*report));
    }
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::terminal
