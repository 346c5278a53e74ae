// The rest of Intake: records out of a device's file, and devices that were replaced.
#include <algorithm>
#include <utility>

#include "common/replication/limits.hpp"
#include "store-server/app/intake.hpp"

namespace queueback::store_server {

using replication::Incarnation;
using replication::Refuse;

std::string replaced_text(const std::string& terminal, Instant at) {
  return "terminal " + terminal + " was replaced on " + to_rfc3339(at);
}

std::string former_text(const std::string& terminal, const FormerDevice& device) {
  return device.how == FormerDevice::How::kReplaced
             ? replaced_text(terminal, device.at)
             : "terminal " + terminal + " was revoked on " + to_rfc3339(device.at);
}

std::string aside_text(const std::string& terminal, FormerDevice::How how) {
  return std::string(kImportedFrom) + (how == FormerDevice::How::kReplaced ? "replaced" : "revoked") + " terminal " +
         terminal + "; a manager decides";
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
  const auto of_former = maker(terminal, record);
  // Every device of a name begins at the same beginning, which is no fork.
  const auto alarm = of_former && record.seq == 1 ? std::nullopt : accepted->alarm;
  const std::string why = of_former ? aside_text(terminal, of_former->how) : aside;
  declare_parent(terminal, record);
  const auto booking = take(terminal, {record, alarm, why, clock_.now(), of_former});
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

void Intake::note_enrolment(const std::string& terminal, Instant at) {
  enrolled_[terminal] = at;
  vacant_.erase(terminal);
}

void Intake::note_former(const std::string& terminal, const FormerDevice& device) {
  formers_[terminal].push_back(device);
}

void Intake::close(const std::string& terminal, const Incarnation& incarnation, std::uint64_t log_no) {
  const std::vector<FormerDevice>& devices = formers_[terminal];
  const auto device =
      std::find_if(devices.begin(), devices.end(), [log_no](const FormerDevice& one) { return one.log_no == log_no; });
  if (device == devices.end() || !closed_[terminal].emplace(incarnation, *device).second) {
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

std::optional<FormerDevice> Intake::former(const std::string& terminal, const Incarnation& incarnation) const {
  const auto of_terminal = closed_.find(terminal);
  if (of_terminal == closed_.end()) {
    return std::nullopt;
  }
  const auto found = of_terminal->second.find(incarnation);
  return found == of_terminal->second.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FormerDevice> Intake::former(const std::string& terminal, const Incarnation& incarnation,
                                           const replication::Batch& batch) {
  auto device = former(terminal, incarnation);
  if (device || batch.records.empty() || !closed_.contains(terminal)) {
    return device;
  }
  const auto parent = incoming_.sender(terminal).receiver.parent_of(batch.records.front(), lookup(terminal));
  return parent ? former(terminal, parent->incarnation) : std::nullopt;
}

std::optional<FormerDevice> Intake::former(const std::string& terminal, const replication::Hello& hello) const {
  auto device = former(terminal, hello.incarnation);
  device = device ? device : former(terminal, hello.parent.incarnation);
  for (const replication::Segment& segment : hello.segments) {
    device = device ? device : former(terminal, segment.last.incarnation);
    device = device ? device : former(terminal, segment.parent.incarnation);
  }
  return device;
}

std::optional<FormerDevice> Intake::maker(const std::string& terminal, const replication::Record& record) {
  const auto devices = formers_.find(terminal);
  if (devices == formers_.end()) {
    return std::nullopt;
  }
  const journal::IncomingSender& sender = incoming_.sender(terminal);
  if (sender.receiver.knows(record.incarnation)) {
    return former(terminal, record.incarnation);
  }
  const auto parent = sender.receiver.parent_of(record, lookup(terminal));
  if (parent && !parent->incarnation.is_none()) {
    return former(terminal, parent->incarnation);
  }
  // It begins a line, and the present device has never said that it does.
  auto own = former(terminal, record.incarnation);
  const bool is_known = vacant_.contains(terminal) || sender.contacts.contains(record.incarnation);
  return own || is_known ? own : devices->second.back();
}

Stored<void> Intake::note_closed(const std::string& terminal, const replication::Branch& branch,
                                 const std::optional<FormerDevice>& maker) {
  const auto device = maker || !branch.closed ? maker : former(terminal, branch.parent.incarnation);
  if (!device || former(terminal, branch.incarnation)) {
    return {};
  }
  close(terminal, branch.incarnation, device->log_no);
  return ReplacementTables(state_.database).insert_incarnation(terminal, branch.incarnation, device->log_no);
}

}  // namespace queueback::store_server
