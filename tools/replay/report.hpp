#pragma once
#include "common/rewards/queue_rebate/engine.hpp"
#include "tools/replay/balances.hpp"
#include "tools/replay/output.hpp"

namespace queueback::replay {

// What is printed at the end of every replay.

/// Every entry with its current figures, by queue (bytes), then key order.
void write_entries(const rewards::queue_rebate::Engine& engine, Output& output);
/// Every account that is not zero.
void write_balances(const rewards::queue_rebate::Engine& engine, const Balances& balances, Output& output);

/// One line per queue: how it stands at the engine's clock.
void write_solvency(const rewards::queue_rebate::Engine& engine, Output& output);

}  // namespace queueback::replay
