#pragma once
#include <string_view>

#include "common/base/bytes.hpp"

namespace queueback::crypto {

/// Compares secrets without telling by its duration where they differ. Only the lengths may show.
[[nodiscard]] bool constant_time_equal(ByteView left, ByteView right);
[[nodiscard]] bool constant_time_equal(std::string_view left, std::string_view right);

}  // namespace queueback::crypto
