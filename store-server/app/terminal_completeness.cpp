#include "store-server/app/terminal_completeness.hpp"

#include <algorithm>

namespace queueback::store_server {

using replication::Branch;
using replication::Line;

namespace {

/// Sides of a fork that its alarm names: two are a copied device, many are an attack.
constexpr std::size_t kMaxForkSides = 4;

/// "13", "13–15"
std::string range(std::uint64_t first, std::uint64_t last) {
  return first == last ? std::to_string(first) : std::to_string(first) + "–" + std::to_string(last);
}

/// One side of a fork, whose first record behind it is `first`.
Stored<std::string> side_text(LedgerTables& tables, const std::string& name, const journal::IncomingSender& terminal,
                              const Branch& branch, std::uint64_t first) {
  const auto receipts = tables.receipts_of(name, branch.incarnation, first);
  if (!receipts) {
    return tl::unexpected(receipts.error());
  }
  std::string text =
      "line " + replication::short_form(branch.incarnation.bytes) + ": records " + range(first, branch.last.seq);
  if (receipts->second != 0) {
    text += ", receipts " + range(receipts->first, receipts->second);
  }
  const auto contacts = terminal.contacts.find(branch.incarnation);
  if (contacts != terminal.contacts.end() && !contacts->second.contacts().empty()) {
    text += ", last contact " + to_rfc3339(contacts->second.contacts().back().at);
  }
  return text;
}

}  // namespace

std::vector<Line> lines_of(const journal::IncomingSender& terminal) {
  std::vector<replication::Run> runs;
  replication::Incarnation newest;
  for (const Branch& branch : terminal.receiver.branches()) {
    if (branch.closed) {
      continue;
    }
    newest = branch.incarnation;
    runs.push_back({branch.incarnation, branch.parent.seq + 1, branch.parent.hash, branch.last.seq, branch.last.hash});
  }
  std::vector<Line> lines = replication::lines_of(std::move(runs));
  if (lines.empty()) {
    lines.emplace_back();
  }
  for (const auto& [incarnation, contacts] : terminal.contacts) {
    if (contacts.contacts().empty() || terminal.receiver.is_closed(incarnation)) {
      continue;
    }
    const auto is_branch = [&, id = incarnation](const Branch& branch) { return branch.incarnation == id; };
    const auto& branches = terminal.receiver.branches();
    // A start that has sent nothing yet most likely goes on where the newest one stopped.
    const bool sent = std::any_of(branches.begin(), branches.end(), is_branch);
    const auto line = std::find_if(lines.begin(), lines.end(), [&, id = incarnation](const Line& candidate) {
      return candidate.incarnation == (sent ? id : newest);
    });
    if (line != lines.end()) {
      line->declared = std::max(line->declared, contacts.contacts().back().head);
    }
  }
  return lines;
}

Stored<std::string> fork_text(LedgerTables& tables, const std::string& name, const journal::IncomingSender& terminal,
                              const replication::Record& record) {
  std::string text =
      "two records follow record " + std::to_string(record.seq - 1) +
      ": this terminal's data was copied or restored from an old image. The sales of both are booked; "
      "switch off the device that is the copy. Both have one name and one certificate: if the copy cannot "
      "be found, revoke the terminal, import the files of both devices, and enrol one anew. ";
  std::size_t sides = 0;
  for (const Branch& branch : terminal.receiver.branches()) {
    if (sides == kMaxForkSides) {
      return text + "; and others";
    }
    const bool is_new = branch.incarnation == record.incarnation;
    const bool starts_there = branch.parent.hash == record.previous;
    const bool went_on = branch.last.seq >= record.seq &&
                         tables.source_hash(name, branch.incarnation, record.seq - 1) == record.previous;
    if (is_new || starts_there || went_on) {
      auto side = side_text(tables, name, terminal, branch, record.seq);
      if (!side) {
        return side;
      }
      text += (text.ends_with(' ') ? "" : "; ") + *side;
      ++sides;
    }
  }
  return text;
}

}  // namespace queueback::store_server
