#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"
#include "common/domain/order.hpp"

namespace queueback::domain {

/// A return's number: 1, 2, 3 … without gaps per terminal.
using ReturnNumber = StrongNumber<struct ReturnNumberTag>;

/// Goods of one line that came back, or all that did so far.
struct ReturnedLine {
  std::uint32_t line = 0;  ///< of the order, from 0
  Quantity quantity;
  Money amount;  ///< what was paid for them

  friend bool operator==(const ReturnedLine&, const ReturnedLine&) = default;
};

/// Goods of a sale came back to a till. As a value it never changes.
struct Return {
  OrderId id;
  OrderId order;  ///< the sale
  StoreId store;
  TerminalId terminal;  ///< where they came back
  CashierId cashier;
  std::string approver;  ///< cashier's id; empty: nobody else had to allow it
  ReturnNumber number;
  std::string currency = "CNY";
  std::vector<ReturnedLine> lines;  ///< each of the order once
  Money total;                      ///< of the lines
  Money withheld;                   ///< of it: rebates taken back (reward rules 1.9), as the store said before
  Money points_back;                ///< of it: what had been paid in points; the store gives them back
  Tender paid_back;                 ///< total less both; `received` is zero
  std::string reason;
  Instant at;                           ///< terminal's clock
  CivilDay business_date;               ///< frozen
  std::int32_t utc_offset_minutes = 0;  ///< of the store's zone, frozen
  std::uint64_t reference_version = 0;  ///< number of the reference data change that was active

  friend bool operator==(const Return&, const Return&) = default;
};

enum class ReturnError : std::uint8_t { kNoLines, kTooManyLines, kLine, kTotal, kTender, kText };
using ReturnFailure = Failure<ReturnError>;

/// Checks sums and limits of a return by itself: at least one line, none twice, the total from the lines, and paid back
/// what is neither withheld nor points, in cash, by card or to a wallet.
[[nodiscard]] Result<void, ReturnFailure> validate(const Return& what);

/// What is given back for `quantity` of a line of which `before` came back already: the line's total in proportion,
/// rounded down over all that came back, so that the last piece brings the rest. Nothing for more than is left.
[[nodiscard]] std::optional<Money> returned_amount(const OrderLine& line, const ReturnedLine& before,
                                                   Quantity quantity);

/// What was paid for these goods.
[[nodiscard]] Money total_of(const std::vector<ReturnedLine>& lines);

/// Of goods for `now` that come back after others for `before`: what had been paid in points, in proportion and rounded
/// down over all that came back, so that the last piece brings the rest.
[[nodiscard]] Money points_part(const Order& order, Money before, Money now);

/// Of these returned lines what came back of one line of the order.
[[nodiscard]] ReturnedLine sum_of(const std::vector<ReturnedLine>& returned, std::uint32_t line);

/// The goods that came back as lines with the product, rate and price of the order's; lines that it does not have are
/// left out.
[[nodiscard]] std::vector<OrderLine> returned_goods(const Order& order, const std::vector<ReturnedLine>& lines);

}  // namespace queueback::domain
