#include "store-server/app/terminal_desk.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "common/base/text.hpp"
#include "common/replication/mirror_file.hpp"
#include "store-server/app/quarantine_desk.hpp"
#include "store-server/app/terminal_completeness.hpp"

namespace queueback::store_server {

using replication::Record;

namespace {

ReplacementRow row_of(std::uint64_t log_no, const protocol::TerminalReplacement& body, Instant at) {
  const protocol::LineEnd last = body.ends.empty() ? protocol::LineEnd{} : body.ends.back();
  return {log_no, body.terminal, body.certificate_serial, last.seq, last.hash, body.by, body.reason, at};
}

FormerDevice former_of(const ReplacementRow& row) {
  return {FormerDevice::How::kReplaced, row.at, row.log_no, row.last_seq, row.last_hash};
}

}  // namespace

Stored<void> TerminalDesk::load() {
  auto done = tables_.each_former(
      [this](const std::string& terminal, const FormerDevice& device) { intake_.note_former(terminal, device); });
  done = done
             ? tables_.each_incarnation([this](const std::string& terminal, const replication::Incarnation& incarnation,
                                               std::uint64_t log_no) { intake_.close(terminal, incarnation, log_no); })
             : done;
  const auto rows = done ? directory_.terminals() : tl::unexpected(done.error());
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (const TerminalRow& row : *rows) {
    intake_.note_enrolment(row.terminal, row.enrolled_at);
    if (row.is_revoked()) {
      intake_.note_revocation(row.terminal);
    }
  }
  return {};
}

Stored<std::optional<TerminalRow>> TerminalDesk::find(const std::string& terminal) {
  auto rows = directory_.terminals();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (TerminalRow& row : *rows) {
    if (row.terminal == terminal) {
      return std::optional(std::move(row));
    }
  }
  return std::nullopt;
}

Stored<std::optional<TerminalRow>> TerminalDesk::known(const std::string& terminal) {
  auto row = find(terminal);
  const bool only_sends = row && !row->has_value() && intake_.senders().contains(terminal);
  return only_sends ? Stored<std::optional<TerminalRow>>(TerminalRow{terminal, "", {}, {}, std::nullopt})
                    : std::move(row);
}

Stored<Result<CheckedFile, std::string>> TerminalDesk::check(const std::string& terminal, ByteView file) {
  using Answer = Result<CheckedFile, std::string>;
  const auto row = known(terminal);
  if (!row) {
    return tl::unexpected(row.error());
  }
  if (!row->has_value()) {
    return Answer(tl::unexpected("there is no terminal " + printable(terminal, replication::kMaxMirrorName) + " here"));
  }
  CheckedFile checked;
  checked.terminal = terminal;
  const auto records = read(terminal, file, checked);
  if (!records) {
    return Answer(tl::unexpected(records.error()));
  }
  checked.figures.records = records->size();
  checked.aside = (*row)->is_revoked() ? aside_text(terminal, FormerDevice::How::kRevoked) : "";
  if (auto sorted = sort_out(*records, checked); !sorted) {
    return Answer(tl::unexpected(sorted.error()));
  }
  return Answer(std::move(checked));
}

Result<std::vector<Record>, std::string> TerminalDesk::read(const std::string& terminal, ByteView file,
                                                            CheckedFile& into) const {
  auto reader = replication::MirrorReader::open(file);
  if (!reader) {
    return tl::unexpected(reader.error().reason);
  }
  const replication::MirrorOwner ours{state_.store.text(), terminal};
  if (reader->owner() != ours) {
    return tl::unexpected("the file holds records of terminal " +
                          printable(reader->owner().text(), 2 * replication::kMaxMirrorName) + ", not of " +
                          ours.text());
  }
  std::vector<Record> records;
  while (true) {
    auto next = reader->next();
    if (!next) {
      return tl::unexpected(next.error().reason);
    }
    auto* record = std::get_if<Record>(&*next);
    if (record == nullptr) {
      const auto* torn = std::get_if<replication::MirrorTornEnd>(&*next);
      into.torn_bytes = torn == nullptr ? 0 : torn->bytes;
      return records;
    }
    if (std::string wrong = content_objection(terminal, *record); !wrong.empty()) {
      return tl::unexpected("record " + std::to_string(record->seq) + ": " + wrong);
    }
    records.push_back(std::move(*record));
  }
}

std::string TerminalDesk::content_objection(const std::string& terminal, const Record& record) const {
  if (record.payload.size() > replication::kMaxTerminalRecordBytes) {
    return "it is too large";
  }
  const auto content = protocol::decode_terminal_record(record.payload);
  if (!content) {
    return "";  // a newer terminal's: kept in quarantine, as from a connection
  }
  const auto* order = std::get_if<domain::Order>(&content->body);
  if (order != nullptr) {
    return name_objection(state_, terminal, "sale", order->store, order->terminal);
  }
  if (const auto* report = std::get_if<domain::TillReport>(&content->body)) {
    return name_objection(state_, terminal, "report", report->store, report->terminal);
  }
  if (const auto* back = std::get_if<domain::Return>(&content->body)) {
    return name_objection(state_, terminal, "return", back->store, back->terminal);
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&content->body)) {
    return name_objection(state_, terminal, "lease", lease->store, lease->terminal);
  }
  const auto& handover = std::get<domain::Handover>(content->body);
  return name_objection(state_, terminal, "handover", handover.store, handover.terminal);
}

Result<void, std::string> TerminalDesk::sort_out(const std::vector<Record>& records, CheckedFile& into) {
  const auto known = intake_.senders().find(into.terminal);
  // Tried on a copy: only when the last record was found good is the first one taken.
  replication::Receiver trial = known == intake_.senders().end() ? replication::Receiver() : known->second.receiver;
  std::map<std::pair<replication::Incarnation, std::uint64_t>, replication::Hash> fresh;
  const replication::HashLookup here = intake_.lookup(into.terminal);
  const replication::HashLookup lookup = [&](const replication::Incarnation& incarnation, std::uint64_t seq) {
    const auto found = fresh.find({incarnation, seq});
    return found == fresh.end() ? here(incarnation, seq) : std::optional(found->second);
  };
  for (const Record& record : records) {
    const auto verdict = trial.decide(record, lookup);
    if (!verdict) {
      return tl::unexpected(verdict.error().reason);
    }
    if (std::holds_alternative<replication::Duplicate>(*verdict)) {
      ++into.figures.known;
      continue;
    }
    if (const auto parent = trial.parent_of(record, lookup)) {
      trial.declare_parent(record.incarnation, *parent);
    }
    (void)trial.apply(record);
    fresh[{record.incarnation, record.seq}] = record.hash;
    into.fresh.push_back(record);
  }
  return {};
}

Stored<Result<bool, std::string>> TerminalDesk::take(CheckedFile& file) {
  using Answer = Result<bool, std::string>;
  const std::size_t end = std::min(file.fresh.size(), file.taken + kImportSlice);
  for (; file.taken < end; ++file.taken) {
    const auto done = intake_.import_record(file.terminal, file.fresh[file.taken], file.aside, file.figures);
    if (!done) {
      return tl::unexpected(done.error());
    }
    if (!*done) {
      return Answer(tl::unexpected((*done).error().reason + "; the records before it were taken"));
    }
  }
  return Answer(file.taken < file.fresh.size());
}

std::vector<protocol::LineEnd> TerminalDesk::line_ends(const std::string& terminal) const {
  std::vector<protocol::LineEnd> ends;
  const auto known = intake_.senders().find(terminal);
  const auto lines = known == intake_.senders().end() ? std::vector<replication::Line>() : lines_of(known->second);
  for (const replication::Line& line : lines) {
    if (line.last > 0 && ends.size() < protocol::kMaxLineEnds) {
      ends.push_back({line.incarnation.bytes, line.last, line.hash});
    }
  }
  return ends;
}

Stored<std::string> TerminalDesk::replace_objection(const ReplaceRequest& request) {
  if (std::string wrong = who_and_why_objection(request.by, request.reason); !wrong.empty()) {
    return wrong;
  }
  const auto row = known(request.terminal);
  const auto before = tables_.all();
  if (!row || !before) {
    return tl::unexpected(!row ? row.error() : before.error());
  }
  if (!row->has_value()) {
    return "there is no terminal " + printable(request.terminal, 64) + " here";
  }
  for (const ReplacementRow& old : *before) {
    if (old.terminal == request.terminal && old.certificate_serial == (*row)->certificate_serial) {
      return replaced_text(old.terminal, old.at) + " by " + old.by + ", log entry " + std::to_string(old.log_no) +
             ": " + old.reason;
    }
  }
  return std::string();
}

Stored<Result<ReplacementRow, std::string>> TerminalDesk::replace(const ReplaceRequest& request) {
  using Answer = Result<ReplacementRow, std::string>;
  const auto objection = replace_objection(request);
  if (!objection || !objection->empty()) {
    return objection ? Stored<Answer>(tl::unexpected(*objection)) : tl::unexpected(objection.error());
  }
  const auto row = known(request.terminal);
  if (!row) {
    return tl::unexpected(row.error());
  }
  // As with a terminal's record: what is due comes first, and one time for all of it.
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const protocol::TerminalReplacement body{request.terminal, (*row)->certificate_serial, line_ends(request.terminal),
                                           request.by, request.reason};
  const protocol::StoreRecord entry{now, now, "", body, {}};
  const ReplacementRow replaced = row_of(log_.next_number(), body, now);
  auto done = close(replaced);
  done = done ? log_.append(entry, nullptr) : done;
  return done ? Stored<Answer>(Answer(replaced)) : tl::unexpected(done.error());
}

Stored<void> TerminalDesk::redo(const protocol::StoreRecord& entry, const protocol::TerminalReplacement& replacement) {
  return close(row_of(log_.next_number(), replacement, entry.applied_at));
}

Stored<void> TerminalDesk::close(const ReplacementRow& row) {
  const auto incarnations = intake_.incarnations(row.terminal);
  auto done = tables_.insert(row, incarnations);
  intake_.note_former(row.terminal, former_of(row));
  for (const replication::Incarnation& incarnation : incarnations) {
    intake_.close(row.terminal, incarnation, row.log_no);
  }
  auto terminal = known(row.terminal);
  if (!done || !terminal) {
    return done ? tl::unexpected(terminal.error()) : done;
  }
  // A log of an earlier version does not say who was enrolled: the row may be missing, or be of another device.
  const bool is_the_one = terminal->has_value() && (*terminal)->certificate_serial == row.certificate_serial;
  return is_the_one ? shut_out(std::move(**terminal), row.at) : Stored<void>();
}

Stored<void> TerminalDesk::shut_out(TerminalRow row, Instant at) {
  row.revoked_at = at;
  intake_.note_revocation(row.terminal);
  return directory_.save_terminal(row);
}

Stored<std::vector<TerminalRow>> TerminalDesk::terminals() {
  auto rows = directory_.terminals();
  if (!rows) {
    return rows;
  }
  std::map<std::string, TerminalRow> all;
  for (TerminalRow& row : *rows) {
    all.emplace(row.terminal, std::move(row));
  }
  for (const auto& [terminal, sender] : intake_.senders()) {
    all.emplace(terminal, TerminalRow{terminal, "", {}, {}, std::nullopt});
  }
  std::vector<TerminalRow> out;
  out.reserve(all.size());
  for (auto& [terminal, row] : all) {
    out.push_back(std::move(row));
  }
  return out;
}

Stored<Result<void, std::string>> TerminalDesk::enrol(const NewDevice& device) {
  using Answer = Result<void, std::string>;
  const auto before = find(device.terminal);
  if (!before) {
    return tl::unexpected(before.error());
  }
  const std::optional<Instant> revoked_at = before->has_value() ? (*before)->revoked_at : std::nullopt;
  if (revoked_at && device.enrolled_at <= *revoked_at) {
    return Answer(tl::unexpected("terminal " + device.terminal + " was revoked meanwhile"));
  }
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const bool was_revoked = before->has_value() && (*before)->is_revoked();
  const protocol::TerminalEnrolment body{device.terminal, device.certificate_serial, device.receipt_key,
                                         device.enrolled_at,
                                         was_revoked ? line_ends(device.terminal) : std::vector<protocol::LineEnd>()};
  auto done = redo(body);
  done = done ? log_.append({now, now, "", body, {}}, nullptr) : done;
  return done ? Stored<Answer>(Answer()) : tl::unexpected(done.error());
}

Stored<void> TerminalDesk::redo(const protocol::TerminalEnrolment& enrolment) {
  const auto before = find(enrolment.terminal);
  if (!before) {
    return tl::unexpected(before.error());
  }
  const TerminalRow row{enrolment.terminal, enrolment.certificate_serial, enrolment.receipt_key, enrolment.enrolled_at,
                        before->has_value() ? (*before)->revoked_at : std::nullopt};
  return admit(row, enrolment.ends, *before);
}

Stored<void> TerminalDesk::admit(const TerminalRow& row, const std::vector<protocol::LineEnd>& ends,
                                 const std::optional<TerminalRow>& before) {
  const auto devices = intake_.former_devices().find(row.terminal);
  // After a replacement everything is closed already.
  const bool is_known = devices != intake_.former_devices().end() && row.revoked_at == devices->second.back().at;
  Stored<void> done;
  if (before && before->is_revoked() && !is_known) {
    const protocol::LineEnd last = ends.empty() ? protocol::LineEnd{} : ends.back();
    const FormerDevice device{FormerDevice::How::kRevoked, *before->revoked_at, log_.next_number(), last.seq,
                              last.hash};
    const auto incarnations = intake_.incarnations(row.terminal);
    intake_.note_former(row.terminal, device);
    done = tables_.insert_former(row.terminal, device, incarnations);
    for (const replication::Incarnation& incarnation : incarnations) {
      intake_.close(row.terminal, incarnation, device.log_no);
    }
  }
  intake_.note_enrolment(row.terminal, row.enrolled_at);
  return done ? directory_.save_terminal(row) : done;
}

Stored<Result<Instant, std::string>> TerminalDesk::revoke(const std::string& terminal) {
  using Answer = Result<Instant, std::string>;
  const auto row = known(terminal);
  if (!row) {
    return tl::unexpected(row.error());
  }
  if (!row->has_value()) {
    return Answer(tl::unexpected("no terminal " + printable(terminal, 64)));
  }
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const Instant at = std::max(now, (*row)->enrolled_at);
  const protocol::TerminalRevocation body{terminal, (*row)->certificate_serial, at};
  auto done = shut_out(**row, at);
  done = done ? log_.append({now, now, "", body, {}}, nullptr) : done;
  return done ? Stored<Answer>(at) : tl::unexpected(done.error());
}

Stored<void> TerminalDesk::redo(const protocol::TerminalRevocation& revocation) {
  auto row = find(revocation.terminal);
  if (!row) {
    return tl::unexpected(row.error());
  }
  return shut_out(row->value_or(TerminalRow{revocation.terminal, revocation.certificate_serial, {}, {}, std::nullopt}),
                  revocation.revoked_at);
}

}  // namespace queueback::store_server
