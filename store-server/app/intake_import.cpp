// The rest of Intake: records out of a device's file, and devices that were replaced.
#include <algorithm>
#include <utility>

#include "common/replication/limits.hpp"
#include "store-server/app/intake.hpp"
#include "store-server/storage/replacement_tables.hpp"

namespace queueback::store_server {

using replication::Incarnation;
using replication::Refuse;

std::string replaced_text(const std::string& terminal, Instant at) {
  return "terminal " + terminal + " was replaced on " + to_rfc3339(at);
}

Intake::Answer<bool> Intake::import_record(const std::string& terminal, const replication::Record& record,
                                           const std::string& aside, ImportFigures& figures) {
  const auto verdict = incoming_.sender(terminal).receiver.decide(record, lookup(terminal));
  if (!verdict) {
    return Result<bool, Refuse>(tl::unexpected(journal::refusal(verdict.error())));
  }
  const auto* accepted = std::get_if<replication::Accept>(&*verdict);
  if (accepted == nullptr) {
    ++figures.known;
    return Result<bool, Refuse>(false);
  }
  declare_parent(terminal, record);
  const auto booking = take(terminal, {record, accepted->alarm, aside, clock_.now()});
  if (!booking) {
    return tl::unexpected(booking.error());
  }
  const auto content = protocol::decode_terminal_record(record.payload);
  const auto* order = content ? std::get_if<domain::Order>(&content->body) : nullptr;
  const domain::Money value = order == nullptr ? domain::Money{} : order->total;
  const bool is_booked = booking->quarantine_reason.empty();
  figures.booked += is_booked ? 1 : 0;
  figures.quarantined += is_booked ? 0 : 1;
  figures.total += value;
  figures.quarantined_total += is_booked ? domain::Money{} : value;
  return Result<bool, Refuse>(true);
}

std::set<Incarnation> Intake::incarnations(const std::string& terminal) const {
  std::set<Incarnation> all;
  const auto known = incoming_.all().find(terminal);
  if (known == incoming_.all().end()) {
    return all;
  }
  for (const replication::Branch& branch : known->second.receiver.branches()) {
    all.insert(branch.incarnation);
  }
  for (const auto& [incarnation, contacts] : known->second.contacts) {
    all.insert(incarnation);
  }
  return all;
}

void Intake::close(const std::string& terminal, const Incarnation& incarnation, Instant at) {
  if (!closed_[terminal].emplace(incarnation, at).second) {
    return;
  }
  journal::IncomingSender& sender = incoming_.sender(terminal);
  sender.receiver.close(incarnation);
  seen_.erase(terminal);
  // What a start without records declared says nothing about the next device.
  if (!sender.receiver.is_closed(incarnation)) {
    sender.contacts.erase(incarnation);
    dirty_contacts_.erase({terminal, incarnation});
  }
}

std::optional<Instant> Intake::replaced_at(const std::string& terminal, const Incarnation& incarnation) const {
  const auto of_terminal = closed_.find(terminal);
  if (of_terminal == closed_.end()) {
    return std::nullopt;
  }
  const auto found = of_terminal->second.find(incarnation);
  return found == of_terminal->second.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Instant> Intake::replaced_at(const std::string& terminal, const Incarnation& incarnation,
                                           const replication::Batch& batch) {
  const auto at = replaced_at(terminal, incarnation);
  if (at || batch.records.empty() || !closed_.contains(terminal)) {
    return at;
  }
  const auto parent = incoming_.sender(terminal).receiver.parent_of(batch.records.front(), lookup(terminal));
  return parent ? replaced_at(terminal, parent->incarnation) : std::nullopt;
}

std::optional<Instant> Intake::replaced_at(const std::string& terminal, const replication::Hello& hello) const {
  std::optional<Instant> at = replaced_at(terminal, hello.incarnation);
  at = at ? at : replaced_at(terminal, hello.parent.incarnation);
  for (const replication::Segment& segment : hello.segments) {
    at = at ? at : replaced_at(terminal, segment.last.incarnation);
    at = at ? at : replaced_at(terminal, segment.parent.incarnation);
  }
  return at;
}

Stored<void> Intake::note_closed(const std::string& terminal, const replication::Branch& branch) {
  if (!branch.closed || replaced_at(terminal, branch.incarnation)) {
    return {};
  }
  const auto parents = replaced_at(terminal, branch.parent.incarnation);
  close(terminal, branch.incarnation, parents.value_or(clock_.now()));
  return ReplacementTables(state_.database).close_like(terminal, branch.incarnation, branch.parent.incarnation);
}

}  // namespace queueback::store_server
