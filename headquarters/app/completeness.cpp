#include "headquarters/app/completeness.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace queueback::headquarters {

using nlohmann::json;
using replication::Line;

namespace {

void put_lines(const std::vector<Line>& lines, json& out) {
  out["complete"] = is_complete(lines);
  out["summary"] = describe(lines);
  out["lines"] = json::array();
  for (const Line& line : lines) {
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

std::vector<Line> lines_of_store(const Archive& archive, const StoreView& store) {
  std::vector<replication::Run> runs;
  const journal::IncomingSender* sender = archive.intake().find(store.row.store);
  if (sender != nullptr) {
    for (const replication::Branch& branch : sender->receiver.branches()) {
      runs.push_back(
          {branch.incarnation, branch.parent.seq + 1, branch.parent.hash, branch.last.seq, branch.last.hash});
    }
  }
  std::vector<Line> lines = replication::lines_of(std::move(runs));
  if (lines.empty()) {
    lines.emplace_back();
  }
  // The store works on the line that ends where it was heard of last.
  const auto current =
      std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.last == store.received; });
  Line& line = current == lines.end() ? lines.back() : *current;
  line.declared = std::max(line.declared, store.row.head);
  return lines;
}

}  // namespace

Stored<json> completeness_json(Archive& archive, const StoreView& store) {
  const auto terminals = archive.quarantine().runs_of(store.row.store);
  if (!terminals) {
    return tl::unexpected(terminals.error());
  }
  json out;
  out["store"] = store.row.store;
  out["last_contact"] = store.row.last_contact ? json(to_rfc3339(*store.row.last_contact)) : json();
  out["clock_skew_ms"] = store.row.clock_skew.micros / 1000;
  put_lines(lines_of_store(archive, store), out);
  out["terminals"] = json::array();
  for (const TerminalRuns& terminal : *terminals) {
    json row;
    row["terminal"] = terminal.terminal;
    row["last_record_at"] = to_rfc3339(terminal.last_at);
    put_lines(replication::lines_of(terminal.runs), row);
    out["terminals"].push_back(std::move(row));
  }
  return out;
}

}  // namespace queueback::headquarters
