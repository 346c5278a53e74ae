#include "common/journal/lines_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace queueback::journal {

using nlohmann::json;

void put_lines(const std::vector<replication::Line>& lines, json& out) {
  out["complete"] = is_complete(lines);
  out["summary"] = describe(lines);
  out["lines"] = json::array();
  const std::size_t first = lines.size() - std::min(lines.size(), replication::kMaxShownLines);
  out["older_lines"] = first;
  for (std::size_t n = first; n < lines.size(); ++n) {
    const replication::Line& line = lines[n];
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
