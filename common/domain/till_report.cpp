#include "common/domain/till_report.hpp"

#include <array>

namespace queueback::domain {

std::string_view to_string(TillReportKind kind) {
  static constexpr std::array<std::string_view, kTillReportKinds> kNames = {"shift", "drill"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace queueback::domain
