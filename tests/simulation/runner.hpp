#pragma once
#include "tests/simulation/world.hpp"

namespace queueback::simulation {

enum class Runs : std::uint8_t {
  kOnce,
  kTwice,  ///< one after the other; both must have the same trace
};

/// Runs a world in a process of its own: there a broken invariant that ends the product, or a world that goes round and
/// round, is a violation like others, with its trace. What the product said goes to standard error.
[[nodiscard]] WorldReport run_apart(const WorldOptions& options, Runs runs);

}  // namespace queueback::simulation
