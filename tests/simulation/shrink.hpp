#pragma once
#include "tests/simulation/world.hpp"

namespace queueback::simulation {

/// A smaller world in which the same invariant does not hold.
struct Shrunk {
  WorldOptions options;
  WorldReport report;
  std::size_t tries = 0;
};

/// Tries the seed with fewer terminals, without single faults and with a shorter time of faults, and keeps what still
/// breaks the invariant that `report` names.
[[nodiscard]] Shrunk shrink(const WorldOptions& options, const WorldReport& report);

/// The arguments that run such a world again.
[[nodiscard]] std::string arguments_of(const WorldOptions& options);

}  // namespace queueback::simulation
