#include "common/domain/till_report.hpp"

#include <array>

namespace queueback::domain {

std::string_view to_string(TillReportKind kind) {
  static constexpr std::array<std::string_view, kTillReportKinds> kNames = {"shift", "drill"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::optional<TillReportKind> parse_till_report_kind(std::string_view word) {
  for (int kind = 0; kind < kTillReportKinds; ++kind) {
    if (to_string(static_cast<TillReportKind>(kind)) == word) {
      return static_cast<TillReportKind>(kind);
    }
  }
  return std::nullopt;
}

}  // namespace queueback::domain
