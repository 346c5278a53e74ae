#include "common/journal/lines_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

namespace queueback::journal {

using nlohmann::json;

void put_lines(const std::vector<replication::Line>& lines, json& out) {
  out["complete"] = is_complete(lines);
  out["summary"] = describe(lines);
  out["lines"] = json::array();
  for (const replication::Line& line : lines) {
    json missing = json::array();
    for (const replication::Range& range : missing_of(line, lines)) {
      missing.push_back({range.first, range.last});
    }
    out["lines"].push_back({{"incarnation", replication::short_form(line.incarnation.bytes)},
                            {"first", line.first},
                            {"last", line.last},
                            {"declared", line.declared},
                            {"hash", replication::short_form(line.hash)},
                            {"missing", std::move(missing)}});
  }
}

}  // namespace queueback::journal
