#pragma once
#include "common/base/instant.hpp"
#include "common/base/random.hpp"

namespace queueback::net {

/// Waits between tries: doubling from `min` to `max`, each drawn from the upper half of its span so that a shop full
/// of terminals does not come back in step after a power cut. Pure; `random` must outlive it.
class Backoff {
 public:
  struct Limits {
    Duration min = Duration::milliseconds(200);
    Duration max = Duration::seconds(30);
  };

  Backoff(Limits limits, RandomSource& random) : limits_(limits), random_(&random), span_(limits.min) {}

  /// The next wait, from half the span to the span; never below half of `min` nor above `max`.
  [[nodiscard]] Duration next();
  /// After a success: starts again at `min`.
  void reset() { span_ = limits_.min; }

 private:
  Limits limits_;
  RandomSource* random_;
  Duration span_;
};

}  // namespace queueback::net
