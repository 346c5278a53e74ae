#pragma once
#include "terminal/flow/flow.hpp"
#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal {

/// What the cashier works at, into a snapshot: the phase and its goods, what waits for approval, the shift, what was
/// put aside.
void show_sale(const State& state, const Catalogue& catalogue, local_api::Snapshot& out);

}  // namespace queueback::terminal
