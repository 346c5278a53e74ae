#include "store-server/app/quarantine_desk.hpp"

#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "store-server/app/handover_booking.hpp"
#include "store-server/app/report_booking.hpp"
#include "store-server/app/return_booking.hpp"
#include "store-server/app/sale_correction.hpp"
#include "store-server/app/wallet_desk.hpp"

namespace queueback::store_server {
namespace {

using domain::Handover;
using domain::Order;
using protocol::ResolutionAction;
using protocol::TerminalRecord;

std::string describe(const ResolvedNote& note) {
  return " by " + note.by + " at " + to_rfc3339(note.at) + ", log entry " + std::to_string(note.log_no) + ": " +
         note.reason;
}

Result<TerminalRecord, std::string> read_content(const replication::Record& sent) {
  auto decoded = protocol::decode_terminal_record(sent.payload);
  return decoded ? Result<TerminalRecord, std::string>(std::move(*decoded)) : tl::unexpected(decoded.error().reason);
}

/// The time that counts for a record. Of one that nobody could read it is only known between which times it was made.
Instant effective_of(const QuarantinedRecord& record, Instant made_at) {
  const bool was_unreadable = record.row.reason.starts_with("unreadable");
  return was_unreadable ? std::clamp(made_at, record.effective_at, std::max(record.effective_at, record.applied_at))
                        : record.effective_at;
}

}  // namespace

std::string who_and_why_objection(const std::string& by, const std::string& reason) {
  if (trim(by).empty() || by.size() > protocol::kMaxResolver || !is_utf8(by) || has_control_character(by)) {
    return "the name of who does it must have 1 to " + std::to_string(protocol::kMaxResolver) +
           " bytes without control characters";
  }
  if (trim(reason).empty() || reason.size() > protocol::kMaxResolutionReason || !is_utf8(reason) ||
      has_control_character(reason)) {
    return "the reason must have 1 to " + std::to_string(protocol::kMaxResolutionReason) +
           " bytes without control characters";
  }
  return "";
}

Stored<std::optional<QuarantinedRecord>> QuarantineDesk::find(std::uint64_t log_no) {
  const auto row = state_.tables.find_quarantine(log_no);
  if (!row || !row->has_value()) {
    return row ? Stored<std::optional<QuarantinedRecord>>(std::nullopt) : tl::unexpected(row.error());
  }
  const auto entries = state_.tables.read_log(log_no, 1);
  auto postings = state_.tables.postings_of(log_no);
  if (!entries || !postings) {
    return tl::unexpected(!entries ? entries.error() : postings.error());
  }
  const std::string name = "log entry " + std::to_string(log_no);
  if (entries->empty() || entries->front().seq != log_no) {
    return fail(storage::ErrorCode::kCorrupt, name + " is quarantined and missing in the log");
  }
  const auto logged = protocol::decode_store_record(entries->front().payload);
  const auto* entry = logged ? std::get_if<protocol::TerminalEntry>(&logged->body) : nullptr;
  auto sent = entry == nullptr ? std::nullopt : std::optional(replication::decode_record(ByteView(entry->record)));
  if (!sent || !*sent) {
    return fail(storage::ErrorCode::kCorrupt, name + " is quarantined and unreadable in the log");
  }
  const std::string suspense = "suspense/" + state_.store.text();
  std::erase_if(*postings, [&](const ledger::Posting& posting) { return posting.credit != suspense; });
  QuarantinedRecord found{**row,
                          std::move(**sent),
                          logged->applied_at,
                          logged->effective_at,
                          tl::unexpected(std::string()),
                          std::move(*postings)};
  found.content = read_content(found.sent);
  return found;
}

Stored<Result<Resolved, std::string>> QuarantineDesk::resolve(const ResolutionRequest& request) {
  if (std::string wrong = who_and_why_objection(request.by, request.reason); !wrong.empty()) {
    return Answer(tl::unexpected(std::move(wrong)));
  }
  const auto record = find(request.log_no);
  if (!record) {
    return tl::unexpected(record.error());
  }
  const std::string name = "log entry " + std::to_string(request.log_no);
  if (!record->has_value()) {
    return Answer(tl::unexpected(name + " is not in quarantine"));
  }
  const QuarantineRow& row = (*record)->row;
  if (row.action) {
    return Answer(tl::unexpected(name + " was " + std::string(to_string(*row.action)) + describe(row.resolved)));
  }
  // As with a terminal's record: what is due comes first, and one time for all of it.
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  return request.action == ResolutionAction::kReject ? reject(request, **record, now) : book(request, **record, now);
}

Stored<Result<Resolved, std::string>> QuarantineDesk::reject(const ResolutionRequest& request,
                                                             const QuarantinedRecord& record, Instant now) {
  std::vector<ledger::Posting> postings = ledger::rejection_postings(record.suspended, state_.store);
  if (const auto posted = state_.book.post(postings); !posted) {
    return Answer(tl::unexpected(posted.error().reason));
  }
  const protocol::Resolution resolution{request.action, record.row.log_no, record.sent.hash, record.row.terminal,
                                        request.by,     request.reason,    std::nullopt};
  return finish(record, {now, record.effective_at, "", resolution, std::move(postings)});
}

Stored<Result<TerminalRecord, std::string>> QuarantineDesk::corrected(const ResolutionRequest& request,
                                                                      const QuarantinedRecord& record) {
  using Corrected = Result<TerminalRecord, std::string>;
  if (!record.content) {
    return Corrected(tl::unexpected("the record cannot be read: " + record.content.error()));
  }
  if (request.action == ResolutionAction::kAccept) {
    return Corrected(*record.content);
  }
  const Correction& correction = request.correction;
  if (correction.empty()) {
    return Corrected(tl::unexpected(std::string("a correction must say what to correct")));
  }
  if (correction.member && !correction.member->empty()) {
    DirectoryTables directory(state_.database);
    const auto known = directory.name_of(*correction.member);
    if (!known) {
      return tl::unexpected(known.error());
    }
    if (!known->has_value()) {
      return Corrected(tl::unexpected("there is no member " + printable(*correction.member, 64) + " here"));
    }
  }
  const RecordPlace place{state_.store, record.row.terminal, state_.currency};
  return correct_record(*record.content, correction, place, record.suspended);
}

Stored<Result<Resolved, std::string>> QuarantineDesk::book(const ResolutionRequest& request,
                                                           const QuarantinedRecord& record, Instant now) {
  auto content = corrected(request, record);
  if (!content) {
    return tl::unexpected(content.error());
  }
  if (!*content) {
    return Answer(tl::unexpected((*content).error()));
  }
  auto booking = book(record, **content, [&](Instant made_at) { return effective_of(record, made_at); });
  if (!booking) {
    return tl::unexpected(booking.error());
  }
  if (!booking->quarantine_reason.empty()) {
    return Answer(tl::unexpected("it still cannot be booked: " + booking->quarantine_reason));
  }
  const protocol::Resolution resolution{request.action, record.row.log_no, record.sent.hash,    record.row.terminal,
                                        request.by,     request.reason,    std::move(**content)};
  return finish(record,
                {now, booking->effective_at, booking->policy_version, resolution, std::move(booking->postings)});
}

Stored<Booking> QuarantineDesk::book(const QuarantinedRecord& record, const TerminalRecord& content,
                                     const EffectiveTime& effective) {
  const std::string& terminal = record.row.terminal;
  const std::uint64_t log_no = log_.next_number();
  if (const auto* handover = std::get_if<Handover>(&content.body)) {
    return book_handover(state_, terminal, *handover, log_no, effective);
  }
  if (const auto* report = std::get_if<domain::TillReport>(&content.body)) {
    return book_report(state_, terminal, *report, log_no, effective);
  }
  if (const auto* back = std::get_if<domain::Return>(&content.body)) {
    return book_return(state_, terminal, *back, log_no, effective);
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&content.body)) {
    return book_lease_return(state_, terminal, *lease, effective);
  }
  const Order& order = std::get<Order>(content.body);
  auto booking = book_order(state_, terminal, order, log_no, effective(order.paid_at),
                            ledger::unsuspend_postings(record.suspended));
  const bool has_alarm = booking && booking->quarantine_reason.empty() && booking->alarm;
  if (!has_alarm) {
    return booking;
  }
  auto done = state_.tables.insert_alarm(
      {state_.rewards.engine().clock(), terminal, booking->alarm->kind, booking->alarm->text, log_no});
  return done ? std::move(booking) : tl::unexpected(done.error());
}

Stored<std::vector<ledger::Posting>> QuarantineDesk::redo(const protocol::StoreRecord& entry,
                                                          const protocol::Resolution& resolution) {
  const auto record = find(resolution.log_no);
  if (!record) {
    return tl::unexpected(record.error());
  }
  const std::string name = "log entry " + std::to_string(resolution.log_no);
  if (!record->has_value() || (*record)->row.action) {
    return fail(storage::ErrorCode::kCorrupt, name + " is not in quarantine");
  }
  std::vector<ledger::Posting> postings;
  if (resolution.booked) {
    auto booking = book(**record, *resolution.booked, [&](Instant /*made_at*/) { return entry.effective_at; });
    if (!booking || !booking->quarantine_reason.empty()) {
      return booking ? fail(storage::ErrorCode::kCorrupt, name + " cannot be booked: " + booking->quarantine_reason)
                     : tl::unexpected(booking.error());
    }
    postings = std::move(booking->postings);
  } else {
    postings = ledger::rejection_postings((*record)->suspended, state_.store);
    if (const auto posted = state_.book.post(postings); !posted) {
      return fail(storage::ErrorCode::kCorrupt, name + " cannot be rejected: " + posted.error().reason);
    }
  }
  auto done = state_.tables.resolve_quarantine(
      resolution.log_no, resolution.action, {resolution.by, resolution.reason, entry.applied_at, log_.next_number()});
  return done ? Stored<std::vector<ledger::Posting>>(std::move(postings)) : tl::unexpected(done.error());
}

Stored<void> QuarantineDesk::redo(const protocol::StoreRecord& entry, const protocol::AlarmResolution& resolution) {
  const auto alarm = state_.tables.find_alarm(resolution.alarm);
  if (!alarm) {
    return tl::unexpected(alarm.error());
  }
  const bool is_the_one = alarm->has_value() && !(*alarm)->resolved && (*alarm)->kind == resolution.kind &&
                          (*alarm)->terminal == resolution.terminal && (*alarm)->log_no == resolution.log_no;
  return is_the_one ? state_.tables.resolve_alarm(
                          resolution.alarm, {resolution.by, resolution.reason, entry.applied_at, log_.next_number()})
                    : Stored<void>();
}

Stored<Result<Resolved, std::string>> QuarantineDesk::finish(const QuarantinedRecord& record,
                                                             protocol::StoreRecord entry) {
  const auto& resolution = std::get<protocol::Resolution>(entry.body);
  const std::uint64_t log_no = log_.next_number();
  auto done = state_.tables.resolve_quarantine(record.row.log_no, resolution.action,
                                               {resolution.by, resolution.reason, entry.applied_at, log_no});
  done = done ? log_.append(entry, nullptr) : done;
  return done ? Stored<Answer>(Resolved{log_no, std::move(entry.postings)}) : tl::unexpected(done.error());
}

Stored<Result<std::uint64_t, std::string>> QuarantineDesk::resolve_alarm(std::uint64_t id, const std::string& by,
                                                                         const std::string& reason) {
  using Told = Result<std::uint64_t, std::string>;
  if (std::string wrong = who_and_why_objection(by, reason); !wrong.empty()) {
    return Told(tl::unexpected(std::move(wrong)));
  }
  const auto alarm = state_.tables.find_alarm(id);
  if (!alarm) {
    return tl::unexpected(alarm.error());
  }
  if (!alarm->has_value()) {
    return Told(tl::unexpected("there is no alarm " + std::to_string(id)));
  }
  const AlarmRow& row = **alarm;
  if (row.resolved) {
    return Told(tl::unexpected("alarm " + std::to_string(id) + " was resolved" + describe(*row.resolved)));
  }
  // As with every entry: what is due comes first, and one time for all of it. A store that was set back does the same.
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const std::uint64_t log_no = log_.next_number();
  const protocol::AlarmResolution resolution{id, row.terminal, row.kind, row.log_no, by, reason};
  auto done = state_.tables.resolve_alarm(id, {by, reason, now, log_no});
  done = done ? log_.append({now, now, "", resolution, {}}, nullptr) : done;
  return done ? Stored<Told>(log_no) : tl::unexpected(done.error());
}

}  // namespace queueback::store_server
