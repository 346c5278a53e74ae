#include "hal/api/line_display.hpp"

#include <algorithm>
#include <utility>

#include "common/base/text.hpp"

namespace queueback::hal::api {
namespace {

bool fits(std::string_view line) {
  const bool ascii = std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return ascii && line.size() <= kDisplayColumns;
}

}  // namespace

DisplayText::DisplayText(std::string upper, std::string lower) : upper_(std::move(upper)), lower_(std::move(lower)) {}

Result<DisplayText, DeviceError> DisplayText::parse(std::string_view upper, std::string_view lower) {
  for (const std::string_view line : {upper, lower}) {
    if (!fits(line)) {
      return fail(DeviceErrorCode::kInvalid, "not at most 20 printable ASCII characters: " + printable(line, 60));
    }
  }
  return DisplayText(std::string(upper), std::string(lower));
}

}  // namespace queueback::hal::api
