#pragma once
#include "common/base/bytes.hpp"
#include "hal/api/line_display.hpp"

namespace queueback::hal::codec {

/// CD5220: both lines, filled up with spaces so that nothing of the old text stays.
[[nodiscard]] Bytes encode_display(const api::DisplayText& text);
/// CD5220: empties the display (CLR).
[[nodiscard]] Bytes encode_display_clear();

}  // namespace queueback::hal::codec
