#pragma once
#include <string>
#include <vector>

#include "common/journal/incoming.hpp"
#include "common/replication/line.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A terminal's lines with what it declared on each: which of its records are here. Not those of a device that was
/// replaced.
[[nodiscard]] std::vector<replication::Line> lines_of(const journal::IncomingSender& terminal);

/// What a manager needs to tell two devices apart whose records follow the same one: the numbers, receipts and last
/// contact of each line behind the fork that `record`, the newest, made or prolonged.
[[nodiscard]] Stored<std::string> fork_text(LedgerTables& tables, const std::string& name,
                                            const journal::IncomingSender& terminal, const replication::Record& record);

}  // namespace queueback::store_server
