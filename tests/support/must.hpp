#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "common/base/result.hpp"

namespace queueback::tests {

inline const std::string& reason_of(const std::string& reason) { return reason; }
template <class Failure>
const std::string& reason_of(const Failure& failure) {
  return failure.reason;
}

/// The value of a Result that must be there; otherwise the test program ends with its reason.
template <class T, class E>
T must(Result<T, E> result) {
  if (!result) {
    ADD_FAILURE() << reason_of(result.error());
    std::abort();
  }
  return std::move(*result);
}
template <class E>
void must(Result<void, E> result) {
  if (!result) {
    ADD_FAILURE() << reason_of(result.error());
    std::abort();
  }
}

}  // namespace queueback::tests
