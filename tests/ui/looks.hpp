#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/ui/screen_bench.hpp"

namespace queueback::tests {

/// Both languages at both sizes.
inline auto all_looks() {
  return ::testing::Values(Look{1024, 600, "en"}, Look{1024, 600, "zh"}, Look{800, 480, "en"}, Look{800, 480, "zh"});
}

inline std::string look_name(const ::testing::TestParamInfo<Look>& info) {
  return std::string(info.param.language) + std::to_string(info.param.width);
}

/// A screen at a till of its own, in each look.
class InEveryLook : public ::testing::TestWithParam<Look> {
 protected:
  explicit InEveryLook(const std::vector<replication::ReferenceItem>& reference) : bench_(GetParam(), reference) {}
  /// The text in the screen's language.
  static QString in(const char* english, const char* chinese) {
    return GetParam().language == std::string("zh") ? chinese : english;
  }

  ScreenBench bench_;
};

}  // namespace queueback::tests
