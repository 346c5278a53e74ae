#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/order.hpp"
#include "common/domain/sale_return.hpp"
#include "terminal/shift/journal_event.hpp"

/// A drawer's shift and its reports. Pure.
namespace queueback::terminal {

/// From the filling of a drawer to its counting.
struct Shift {
  std::uint64_t number = 0;
  Instant opened_at;
  std::string opened_by;  ///< cashier's id
  domain::Money opening_float;
  /// How it began: somebody declared what lies in the drawer, or the first sale came before that.
  enum class Opened : std::uint8_t { kDeclared, kBySale } opened = Opened::kDeclared;
  friend bool operator==(const Shift&, const Shift&) = default;
};

/// Coins or notes of one kind in a counted drawer.
struct Denomination {
  domain::Money value;
  std::int64_t pieces = 0;
  friend bool operator==(const Denomination&, const Denomination&) = default;
};
/// Kinds of coins and notes in one count, at most, and pieces of one kind.
inline constexpr std::size_t kMaxDenominations = 40;
inline constexpr std::int64_t kMaxPieces = 100'000;

/// What a count adds up to; nothing: more kinds or pieces than a drawer holds, or a value that is none.
[[nodiscard]] std::optional<domain::Money> counted_money(const std::vector<Denomination>& counted);

/// How often, and how much together.
struct Tally {
  std::uint64_t count = 0;
  domain::Money amount;
  void add(domain::Money more) {
    count += 1;
    amount += more;
  }
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What was taken off, apart by who gave it; each counts the lines that have some of it.
struct DiscountParts {
  Tally promotions;
  Tally by_hand;   ///< off a line or the whole sale, by somebody at the till
  Tally rounding;  ///< what is left is paid in coins that there are
  void add(const domain::OrderLine& line);
  /// Nothing was taken off, or the report is older than this table.
  [[nodiscard]] bool is_empty() const { return promotions.count + by_hand.count + rounding.count == 0; }
  friend bool operator==(const DiscountParts&, const DiscountParts&) = default;
};

/// Numbers without a gap, both ends included.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

/// What went through a drawer: a fold over the shift's sales and journal.
struct ShiftTotals {
  std::optional<Range> receipts;  ///< numbers that were given out in the shift
  Tally sales;
  Tally discounts;  ///< lines that were sold for less than price times quantity
  DiscountParts discount_parts;
  std::map<domain::TenderKind, Tally> tenders;
  std::map<domain::Ratio, domain::Money> gross_by_vat;  ///< with the tax
  std::map<domain::Ratio, domain::Money> vat;           ///< of each receipt, added up: what the receipts say
  std::map<std::string, Tally> cashiers;
  std::map<JournalKind, Tally> events;
  Tally returns;  ///< what was paid back
  std::map<domain::TenderKind, Tally> paid_back;
  domain::Money withheld;  ///< of what came back: rebates taken back
  std::map<domain::Ratio, domain::Money> returned_gross_by_vat;
  std::map<domain::Ratio, domain::Money> returned_vat;  ///< of each return, added up
  void add(const domain::Order& order);
  /// `goods`: the lines as they came back.
  void add(const domain::Return& what, const std::vector<domain::OrderLine>& goods);
  friend bool operator==(const ShiftTotals&, const ShiftTotals&) = default;
};

/// Somebody saw an X report.
struct SeenReport {
  Instant at;
  std::string by;  ///< cashier's id
  friend bool operator==(const SeenReport&, const SeenReport&) = default;
};

/// Whether a drawer was counted by somebody who could not know what should be in it.
struct Blindness {
  std::optional<SeenReport> seen;  ///< the shift's newest X report before the count; nothing: it was counted blind
  friend bool operator==(const Blindness&, const Blindness&) = default;
};

/// An X report, or the Z report that ends a shift.
struct ShiftReport {
  enum class Kind : std::uint8_t { kX, kZ } kind = Kind::kX;
  Shift shift;
  std::string store;
  std::string terminal;
  std::string currency;
  Instant at;
  std::int32_t utc_offset_minutes = 0;
  std::string by;  ///< cashier's id
  ShiftTotals totals;
  std::vector<Denomination> counted;  ///< of a Z report
  /// Of a Z report; nothing: it was made before tills noted it.
  std::optional<Blindness> blindness;
  /// Receipts of the shift that are not known to be at headquarters yet.
  std::vector<Range> not_at_headquarters;
  std::uint64_t journal_events = 0;  ///< number of the newest event before the report
  std::string journal_link;          ///< its link, hexadecimal: whoever keeps the report can check the journal
  friend bool operator==(const ShiftReport&, const ShiftReport&) = default;

  [[nodiscard]] domain::Money taken(domain::TenderKind tender) const;
  [[nodiscard]] domain::Money paid_back(domain::TenderKind tender) const;
  [[nodiscard]] domain::Money moved(JournalKind event) const;
  /// Float, cash sales and what was put in, less what was paid back and taken out.
  [[nodiscard]] domain::Money expected_cash() const;
  /// Nothing in an X report.
  [[nodiscard]] std::optional<domain::Money> counted_cash() const;
  /// Counted less expected: below zero, something is missing.
  [[nodiscard]] std::optional<domain::Money> variance() const;
  /// Numbers within the shift's receipts that are no receipt: none, or the till lost something.
  [[nodiscard]] std::uint64_t missing_receipts() const;
};

}  // namespace queueback::terminal
