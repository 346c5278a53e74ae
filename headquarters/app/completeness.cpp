#include "headquarters/app/completeness.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "common/journal/lines_json.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using replication::Line;

namespace {

/// The incarnations of former devices: those that their ends name, and what follows them, which came out of
/// the device's file later.
std::set<replication::Incarnation> closed_of(const TerminalRuns& terminal, const std::vector<TerminalEndRow>& ends) {
  std::set<replication::Incarnation> closed;
  for (const TerminalEndRow& end : ends) {
    if (end.terminal == terminal.terminal) {
      closed.insert(end.incarnation);
    }
  }
  const auto follows_closed = [&](const replication::Run& run) {
    return std::any_of(terminal.runs.begin(), terminal.runs.end(), [&](const replication::Run& before) {
      return closed.contains(before.incarnation) && before.last + 1 == run.first && before.hash == run.previous;
    });
  };
  for (const replication::Run& run : terminal.runs) {  // by their first record: what is followed comes first
    if (follows_closed(run)) {
      closed.insert(run.incarnation);
    }
  }
  return closed;
}

json to_json(const TerminalEndRow& end) {
  return {{"how", end.how},       {"at", to_rfc3339(end.at)}, {"by", end.by},
          {"reason", end.reason}, {"last", end.last_seq},     {"hash", replication::short_form(end.last_hash)}};
}

/// The lines of the device that has the name now, and where those of its predecessors ended.
void put_terminal(const TerminalRuns& terminal, const std::vector<TerminalEndRow>& ends, json& row) {
  const auto closed = closed_of(terminal, ends);
  std::vector<Line> lines = replication::lines_of(terminal.runs);
  std::erase_if(lines, [&](const Line& line) { return closed.contains(line.incarnation); });
  journal::put_lines(lines, row);
  row["replaced"] = json::array();
  for (const TerminalEndRow& end : ends) {
    if (end.terminal == terminal.terminal) {
      row["replaced"].push_back(to_json(end));
    }
  }
}

/// Since when the newest device has the name, and when the name was last revoked; null: not known, never.
void put_device(const std::optional<TerminalDeviceRow>& device, json& row) {
  const auto at = [](const std::optional<Instant>& instant) { return instant ? json(to_rfc3339(*instant)) : json(); };
  row["enrolled_at"] = device ? at(device->enrolled_at) : json();
  row["revoked_at"] = device ? at(device->revoked_at) : json();
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
  const auto ends = archive.quarantine().ends_of(store.row.store);
  if (!terminals || !ends) {
    return tl::unexpected(!terminals ? terminals.error() : ends.error());
  }
  json out;
  out["store"] = store.row.store;
  out["last_contact"] = store.row.last_contact ? json(to_rfc3339(*store.row.last_contact)) : json();
  out["clock_skew_ms"] = store.row.clock_skew.micros / 1000;
  journal::put_lines(lines_of_store(archive, store), out);
  out["terminals"] = json::array();
  for (const TerminalRuns& terminal : *terminals) {
    json row;
    row["terminal"] = terminal.terminal;
    row["last_record_at"] = to_rfc3339(terminal.last_at);
    const auto device = archive.quarantine().find_terminal(store.row.store, terminal.terminal);
    if (!device) {
      return tl::unexpected(device.error());
    }
    put_device(*device, row);
    put_terminal(terminal, *ends, row);
    out["terminals"].push_back(std::move(row));
  }
  return out;
}

}  // namespace queueback::headquarters
