#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/ui/screen_hand.hpp"

namespace queueback::tests {

/// Both languages at both sizes.
inline auto all_looks() {
  return ::testing::Values(Look{1024, 600, "en"}, Look{1024, 600, "zh"}, Look{800, 480, "en"}, Look{800, 480, "zh"});
}

inline std::string look_name(const ::testing::TestParamInfo<Look>& info) {
  return std::string(info.param.language) + std::to_string(info.param.width);
}

}  // namespace queueback::tests
