#include "store-server/app/intake.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/limits.hpp"
#include "store-server/app/terminal_completeness.hpp"

namespace queueback::store_server {
namespace {

using replication::Refuse;
using replication::RefuseCode;

std::string describe(replication::Alarm alarm) {
  switch (alarm) {
    case replication::Alarm::kFork:
      return "two sales follow the same one: this terminal's data was copied or restored from an old image. Both are "
             "booked; switch off the device that is the copy";
    case replication::Alarm::kTwoAlive:
      return "two copies of this terminal are running at the same time; switch one off, or revoke the terminal, import "
             "the files of both and enrol one anew";
  }
  return "";
}

std::string name_of(replication::Alarm alarm) { return alarm == replication::Alarm::kFork ? "fork" : "two-alive"; }

}  // namespace

replication::HashLookup Intake::lookup(const std::string& terminal) {
  return [this, terminal](const replication::Incarnation& incarnation, std::uint64_t seq) {
    return state_.tables.source_hash(terminal, incarnation, seq);
  };
}

replication::ContactLog& Intake::contacts(const std::string& terminal, const replication::Incarnation& id,
                                          const replication::Position& parent) {
  auto& logs = incoming_.sender(terminal).contacts;
  const auto known = logs.find(id);
  if (known != logs.end()) {
    return known->second;
  }
  // A new incarnation was made after the last contact at which its parent's record was not yet exceeded.
  replication::ContactLog fresh;
  const auto before = logs.find(parent.incarnation);
  const auto enrolled = enrolled_.find(terminal);
  if (before == logs.end() && enrolled != enrolled_.end()) {
    fresh.declare(0, enrolled->second);
  }
  if (before != logs.end()) {
    for (const replication::Contact& contact : before->second.contacts()) {
      if (contact.head <= parent.seq) {
        fresh.declare(contact.head, contact.at);
      }
    }
  }
  return logs.emplace(id, std::move(fresh)).first->second;
}

Intake::Answer<replication::Welcome> Intake::hello(const std::string& terminal, const replication::Hello& hello) {
  if (const auto device = former(terminal, hello)) {
    return Result<replication::Welcome, Refuse>(
        tl::unexpected(Refuse{RefuseCode::kIdentity, former_text(terminal, *device)}));
  }
  journal::IncomingSender& sender = incoming_.sender(terminal);
  auto greeting = sender.receiver.on_hello(hello, lookup(terminal));
  if (!greeting) {
    return Result<replication::Welcome, Refuse>(tl::unexpected(journal::refusal(greeting.error())));
  }
  const Instant now = clock_.now();
  greeting->welcome.clock_micros = now.micros;
  for (const replication::Segment& segment : hello.segments) {
    if (segment.last.seq > greeting->welcome.watermarks.here) {
      contacts(terminal, segment.last.incarnation, segment.parent).declare(segment.last.seq, now);
      dirty_contacts_.insert({terminal, segment.last.incarnation});
    }
  }
  contacts(terminal, hello.incarnation, hello.parent).declare(hello.head.seq, now);
  dirty_contacts_.insert({terminal, hello.incarnation});
  for (const replication::Incarnation& forgotten : sender.forget_silent(hello.incarnation)) {
    dirty_contacts_.insert({terminal, forgotten});
  }

  TerminalStream& seen = seen_[terminal];
  seen.head = hello.head.seq;
  seen.last_contact = now;
  seen.clock_skew = clock_skew(Instant{hello.clock_micros}, now);
  seen.program = hello.program;
  if (greeting->alarm && sender.is_news(*greeting->alarm, now)) {
    if (auto done = raise(terminal, *greeting->alarm, 0); !done) {
      return tl::unexpected(done.error());
    }
  }
  return Result<replication::Welcome, Refuse>(greeting->welcome);
}

Intake::Answer<replication::Watermarks> Intake::ingest(const std::string& terminal,
                                                       const replication::Incarnation& incarnation,
                                                       const replication::Batch& batch) {
  if (const auto device = former(terminal, incarnation, batch)) {
    return Result<replication::Watermarks, Refuse>(
        tl::unexpected(Refuse{RefuseCode::kIdentity, former_text(terminal, *device)}));
  }
  state_.rewards.hold_entries();
  auto answer = ingest_held(terminal, incarnation, batch);
  // After an error the group comes to nothing, so nothing of it may be written any more.
  if (auto done = answer ? state_.rewards.write_held() : Stored<void>(); !done) {
    return tl::unexpected(done.error());
  }
  return answer;
}

Intake::Answer<replication::Watermarks> Intake::ingest_held(const std::string& terminal,
                                                            const replication::Incarnation& incarnation,
                                                            const replication::Batch& batch) {
  const Instant now = clock_.now();
  replication::Receiver& receiver = incoming_.sender(terminal).receiver;
  if (contacts(terminal, incarnation, {}).declare(batch.head_seq, now)) {
    dirty_contacts_.insert({terminal, incarnation});
  }
  seen_[terminal].head = batch.head_seq;
  seen_[terminal].last_contact = now;
  for (const replication::Record& record : batch.records) {
    if (record.payload.size() > replication::kMaxTerminalRecordBytes) {
      return Result<replication::Watermarks, Refuse>(
          tl::unexpected(Refuse{RefuseCode::kBroken, "record " + std::to_string(record.seq) + " is too large"}));
    }
    const auto verdict = receiver.decide(record, lookup(terminal));
    if (!verdict) {
      return Result<replication::Watermarks, Refuse>(tl::unexpected(journal::refusal(verdict.error())));
    }
    const auto* accepted = std::get_if<replication::Accept>(&*verdict);
    if (accepted == nullptr) {
      continue;
    }
    if (auto done = take(terminal, {record, accepted->alarm}); !done) {
      return tl::unexpected(done.error());
    }
  }
  return Result<replication::Watermarks, Refuse>(receiver.watermarks(incarnation));
}

Stored<replication::ContactLog*> Intake::advance(const std::string& terminal, const replication::Record& record,
                                                 const std::optional<FormerDevice>& maker) {
  const replication::Branch branch = incoming_.sender(terminal).receiver.apply(record);
  incoming_.touch(terminal, record.incarnation);
  if (auto done = note_closed(terminal, branch, maker); !done) {
    return tl::unexpected(done.error());
  }
  return &contacts(terminal, record.incarnation, branch.parent);
}

void Intake::declare_parent(const std::string& terminal, const replication::Record& record) {
  replication::Receiver& receiver = incoming_.sender(terminal).receiver;
  if (const auto parent = receiver.parent_of(record, lookup(terminal))) {
    receiver.declare_parent(record.incarnation, *parent);
  }
}

Stored<Booking> Intake::take(const std::string& terminal, const Accepted& accepted) {
  const replication::Record& record = accepted.record;
  const auto log = advance(terminal, record, accepted.maker);
  if (!log) {
    return tl::unexpected(log.error());
  }
  // What is due comes first. One time for all of it: a replay knows only the log entry's.
  const Instant now = clock_.now();
  if (auto done = state_.rewards.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  const std::uint64_t log_no = log_.next_number();
  const EffectiveTime effective = [&](Instant made_at) {
    const Instant at = (*log)->effective(record.seq, made_at);
    return std::min(at, accepted.made_before.value_or(at));
  };
  auto booking = accepted.aside.empty() ? book_record(state_, terminal, record, log_no, effective)
                                        : suspend_record(state_, record, accepted.aside, effective);
  if (!booking) {
    return booking;
  }
  (*log)->applied(record.seq);
  const LogSource source{terminal, record.incarnation, record.seq, record.hash};
  auto done =
      log_.append({now, booking->effective_at, booking->policy_version,
                   protocol::TerminalEntry{terminal, replication::encode_record(record), booking->quarantine_reason,
                                           accepted.alarm ? name_of(*accepted.alarm) : ""},
                   booking->postings},
                  &source);
  done = done ? note(terminal, record, *booking, accepted.alarm, log_no, now) : done;
  return done ? std::move(booking) : tl::unexpected(done.error());
}

Stored<void> Intake::note(const std::string& terminal, const replication::Record& record, const Booking& booking,
                          const std::optional<replication::Alarm>& alarm, std::uint64_t log_no, Instant now) {
  Stored<void> done;
  if (!booking.quarantine_reason.empty()) {
    done = state_.tables.insert_quarantine({log_no, terminal, booking.quarantine_reason, booking.suspended, now});
  }
  if (done && booking.alarm) {
    done = state_.tables.insert_alarm({now, terminal, booking.alarm->kind, booking.alarm->text, log_no});
  }
  if (!done || !alarm) {
    return done;
  }
  return *alarm == replication::Alarm::kFork ? raise_fork(terminal, record, log_no) : raise(terminal, *alarm, log_no);
}

Stored<Booking> Intake::redo(const protocol::StoreRecord& record, const protocol::TerminalEntry& entry,
                             const replication::Record& sent, std::uint64_t log_no) {
  const std::string& terminal = entry.terminal;
  const auto verdict = incoming_.sender(terminal).receiver.decide(sent, lookup(terminal));
  if (!verdict || !std::holds_alternative<replication::Accept>(*verdict)) {
    return fail(storage::ErrorCode::kCorrupt,
                "terminal " + terminal + ": " +
                    (verdict ? "record " + std::to_string(sent.seq) + " is here already" : verdict.error().reason));
  }
  // Not what it holds sent it to quarantine, but which device it came from.
  const bool was_set_aside = entry.quarantine_reason.starts_with(kImportedFrom);
  const auto of_former = was_set_aside ? maker(terminal, sent) : std::nullopt;
  declare_parent(terminal, sent);
  const auto log = advance(terminal, sent, of_former);
  if (!log) {
    return tl::unexpected(log.error());
  }
  (*log)->declare(sent.seq, record.applied_at);
  (*log)->applied(sent.seq);
  dirty_contacts_.insert({terminal, sent.incarnation});
  const EffectiveTime effective = [&](Instant /*made_at*/) { return record.effective_at; };
  auto booking = was_set_aside ? suspend_record(state_, sent, entry.quarantine_reason, effective)
                               : book_record(state_, terminal, sent, log_no, effective);
  if (!booking) {
    return booking;
  }
  if (booking->alarm && (booking->alarm->kind == kPriceAlarm || booking->alarm->kind == kPromotionAlarm)) {
    booking->alarm.reset();  // shelf prices and promotions are as old as the backup
  }
  const auto alarm = of_former && sent.seq == 1 ? std::nullopt : std::get<replication::Accept>(*verdict).alarm;
  auto done = note(terminal, sent, *booking, alarm, log_no, record.applied_at);
  return done ? std::move(booking) : tl::unexpected(done.error());
}

Stored<void> Intake::raise_fork(const std::string& terminal, const replication::Record& record, std::uint64_t log_no) {
  const auto text = fork_text(state_.tables, terminal, incoming_.sender(terminal), record);
  if (!text) {
    return tl::unexpected(text.error());
  }
  return state_.tables.insert_alarm({clock_.now(), terminal, name_of(replication::Alarm::kFork), *text, log_no});
}

Stored<void> Intake::raise(const std::string& terminal, replication::Alarm alarm, std::uint64_t log_no) {
  return state_.tables.insert_alarm({clock_.now(), terminal, name_of(alarm), describe(alarm), log_no});
}

replication::Watermarks Intake::watermarks(const std::string& terminal, const replication::Incarnation& incarnation) {
  return incoming_.sender(terminal).receiver.watermarks(incarnation);
}

Stored<void> Intake::headquarters_moved(std::uint64_t before, std::uint64_t now) {
  return state_.tables.newest_sources(before, now, [this](const LogSource& source) {
    replication::Receiver& receiver = incoming_.sender(source.terminal).receiver;
    if (receiver.headquarters_has(source.incarnation, source.seq) != nullptr) {
      incoming_.touch(source.terminal, source.incarnation);
    }
  });
}

Stored<void> Intake::flush() {
  if (auto done = incoming_.flush_branches(); !done) {
    return done;
  }
  for (const auto& [terminal, incarnation] : dirty_contacts_) {
    const auto& logs = incoming_.sender(terminal).contacts;
    const auto log = logs.find(incarnation);
    const replication::ContactLog forgotten;
    if (auto done = incoming_.save_contacts(terminal, incarnation, log == logs.end() ? forgotten : log->second);
        !done) {
      return done;
    }
  }
  dirty_contacts_.clear();
  return {};
}

std::map<std::string, TerminalStream> Intake::streams() const {
  std::map<std::string, TerminalStream> out = seen_;
  for (const auto& [terminal, sender] : incoming_.all()) {
    TerminalStream& stream = out[terminal];
    for (const replication::Branch& branch : sender.receiver.branches()) {
      if (branch.closed) {
        continue;  // of a former device
      }
      ++stream.branches;
      stream.received = std::max(stream.received, branch.last.seq);
      stream.headquarters = std::max(stream.headquarters, branch.headquarters);
    }
    stream.head = std::max(stream.head, stream.received);
    for (const auto& [incarnation, log] : sender.contacts) {
      if (!log.contacts().empty()) {
        stream.last_contact = std::max(stream.last_contact.value_or(Instant{}), log.contacts().back().at);
      }
    }
  }
  return out;
}

}  // namespace queueback::store_server
