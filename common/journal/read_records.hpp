#pragma once
#include <vector>

#include "common/replication/record.hpp"
#include "common/storage/database.hpp"

namespace queueback::journal {

/// The records of a statement with the columns seq, incarnation, previous, hash, payload, in order: as many as fit one
/// batch (replication::kMaxBatchBytes), at least one if there is any. Parameters must be bound.
[[nodiscard]] Result<std::vector<replication::Record>, storage::Error> read_batch(storage::Statement row);

}  // namespace queueback::journal
