#pragma once
#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "common/replication/line.hpp"

namespace queueback::journal {

/// Which records of a sender are here, for operators: members `complete`, `summary` and `lines` of an answer.
void put_lines(const std::vector<replication::Line>& lines, nlohmann::json& out);

}  // namespace queueback::journal
