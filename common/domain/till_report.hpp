#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"
#include "common/domain/ids.hpp"

namespace queueback::domain {

/// What a till tells that books nothing. New kinds are added at the end.
enum class TillReportKind : std::uint8_t {
  kShift,  ///< a Z report
  kDrill,  ///< a record of an outage drill: it shows that records arrive, and is good for nothing else
};

inline constexpr int kTillReportKinds = 2;
/// shift, drill
[[nodiscard]] std::string_view to_string(TillReportKind kind);

/// The inverse; nothing for another word.
[[nodiscard]] std::optional<TillReportKind> parse_till_report_kind(std::string_view word);

/// A till's report on its way to the store and headquarters, which keep it as it is. As a value it never changes.
struct TillReport {
  TillReportKind kind = TillReportKind::kShift;
  StoreId store;
  TerminalId terminal;
  CashierId cashier;
  Instant at;                           ///< terminal's clock
  CivilDay business_date;               ///< frozen when it was made
  std::int32_t utc_offset_minutes = 0;  ///< of the store's zone, frozen when it was made
  std::string content;                  ///< one JSON object, 1 to kMaxTillReport bytes of UTF-8

  friend bool operator==(const TillReport&, const TillReport&) = default;
};

/// Longest content of a report in bytes.
inline constexpr std::size_t kMaxTillReport = std::size_t{32} * 1024;

}  // namespace queueback::domain
