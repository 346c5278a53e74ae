#pragma once
#include "common/rewards/queue_rebate/engine.hpp"
#include "tools/replay/output.hpp"

namespace queueback::replay {

/// One line per queue: what is outstanding, and what flowed in to pay it (reward rules, section 0).
void write_solvency(const rewards::queue_rebate::Engine& engine, Output& output);

}  // namespace queueback::replay
