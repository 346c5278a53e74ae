#pragma once
#include <string>
#include <string_view>

#include "common/domain/sale_return.hpp"

namespace queueback::protocol {

/// Under which word returns are listed among what terminals tell.
inline constexpr std::string_view kReturnReport = "return";

/// A return as people and other programs read it: one JSON object, amounts in minor units.
[[nodiscard]] std::string to_json_text(const domain::Return& what);

}  // namespace queueback::protocol
