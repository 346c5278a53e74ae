#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "terminal/flow/flow.hpp"

namespace queueback::terminal {

/// A request of the local API that makes something happen in the flow.
struct EventRequest {
  const char* name;
  Event (*make)(const nlohmann::json& request);
};

/// All of them. Members that a request lacks, or that have another type, count as empty or 0.
[[nodiscard]] const std::vector<EventRequest>& event_requests();

}  // namespace queueback::terminal
