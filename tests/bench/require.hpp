#pragma once
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "common/base/result.hpp"

namespace queueback::bench {

/// Ends the program: a bench without its shop has nothing to measure.
[[noreturn]] inline void give_up(const std::string& reason) {
  std::fprintf(stderr, "queueback-bench: %s\n", reason.c_str());
  std::exit(1);
}

/// The value of a Result that must be there.
template <class T, class E>
T require(Result<T, E> result) {
  if (!result) {
    give_up(result.error().reason);
  }
  return std::move(*result);
}
template <class E>
void require(Result<void, E> result) {
  if (!result) {
    give_up(result.error().reason);
  }
}

}  // namespace queueback::bench
