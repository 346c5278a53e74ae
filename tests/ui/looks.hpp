#pragma once
#include <gtest/gtest.h>

#include <string>

#include "tests/ui/look_names.hpp"
#include "tests/ui/screen_bench.hpp"

namespace queueback::tests {

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
