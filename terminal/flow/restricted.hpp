#pragma once
#include <cstdint>
#include <string>

/// What at a till is not everybody's: it needs a role, and where it takes money off, a reason. Somebody without the
/// role asks for it, and another person with the role approves.
namespace queueback::terminal {

/// A line gets another price per unit.
struct SetPrice {
  std::size_t line = 0;  ///< from 1; 0: the newest
  std::string price;     ///< decimal, in the major unit
  std::string reason;
};
/// A line gets cheaper, in place of the discount it was given before; an empty amount takes that off.
struct DiscountLine {
  std::size_t line = 0;  ///< from 1; 0: the newest
  std::string amount;    ///< decimal in the major unit, or per cent like 10%
  std::string reason;
};
/// The whole sale gets cheaper; the discount before it is replaced, an empty amount takes it off.
struct DiscountSale {
  std::string amount;  ///< decimal in the major unit, or per cent like 10%
  std::string reason;
};
/// The drawer opens without a sale.
struct OpenWithoutSale {
  std::string reason;
};
/// Cash that is no sale's goes into the drawer or out of it.
struct MoveCash {
  enum class Kind : std::uint8_t { kIn, kOut, kDrop } kind = Kind::kIn;
  std::string amount;  ///< decimal, in the major unit
  std::string reason;
};
/// What the drawer should hold, and how the shift went so far: an X report.
struct ReportShift {};

/// A Z report is printed again.
struct ReprintReport {
  std::uint64_t shift = 0;  ///< 0: the newest that ended
};

/// The line to the store is cut for a while, to see that nothing is lost.
struct StartDrill {};

/// Sales are for practice from now on, or real again.
struct SetTraining {
  bool on = false;
};

/// A cashier may take off so much alone, of a line or of a sale; in millionths.
inline constexpr std::int64_t kDiscountOfCashierPpm = 100'000;

}  // namespace queueback::terminal
