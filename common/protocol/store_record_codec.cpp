// The store's command log as bytes.
#include "common/base/text.hpp"
#include "common/protocol/codec.hpp"
#include "common/protocol/message_bytes.hpp"
#include "common/protocol/terminal_message.hpp"

namespace queueback::protocol {
namespace {

using domain::Money;

void put(const TerminalEntry& entry, wire::StoreRecord& out) {
  wire::TerminalEntry& body = *out.mutable_terminal();
  body.set_terminal(entry.terminal);
  body.set_record(entry.record.data(), entry.record.size());
  body.set_quarantine_reason(entry.quarantine_reason);
  body.set_alarm(entry.alarm);
}

void put(const MemberChange& change, wire::StoreRecord& out) {
  out.mutable_member()->set_member(change.member);
  out.mutable_member()->set_level(change.level);
}

void put(const PolicyChange& change, wire::StoreRecord& out) {
  wire::PolicyChange& body = *out.mutable_policy();
  body.set_version(change.version);
  body.set_effective_from(change.effective_from.micros);
  body.set_toml(change.toml);
}

void put(const RewardCommand& command, wire::StoreRecord& out) {
  out.mutable_reward()->set_command(command.command);
  out.mutable_reward()->set_origin(command.origin);
  out.mutable_reward()->set_online(command.online);
}

void put(const Resolution& resolution, wire::StoreRecord& out) {
  wire::Resolution& body = *out.mutable_resolution();
  body.set_action(static_cast<std::uint32_t>(resolution.action));
  body.set_log_no(resolution.log_no);
  body.set_record_hash(resolution.record_hash.data(), resolution.record_hash.size());
  body.set_terminal(resolution.terminal);
  body.set_by(resolution.by);
  body.set_reason(resolution.reason);
  if (resolution.booked) {
    *body.mutable_booked() = to_message(*resolution.booked);
  }
}

void put(const AlarmResolution& resolution, wire::StoreRecord& out) {
  wire::AlarmResolution& body = *out.mutable_alarm();
  body.set_alarm(resolution.alarm);
  body.set_terminal(resolution.terminal);
  body.set_kind(resolution.kind);
  body.set_log_no(resolution.log_no);
  body.set_by(resolution.by);
  body.set_reason(resolution.reason);
}

using WireEnds = google::protobuf::RepeatedPtrField<wire::LineEnd>;

void put_ends(const std::vector<LineEnd>& ends, WireEnds& out) {
  for (const LineEnd& end : ends) {
    wire::LineEnd& line = *out.Add();
    line.set_incarnation(end.incarnation.data(), end.incarnation.size());
    line.set_seq(end.seq);
    line.set_hash(end.hash.data(), end.hash.size());
  }
}

void put(const TerminalReplacement& replacement, wire::StoreRecord& out) {
  wire::TerminalReplacement& body = *out.mutable_replacement();
  body.set_terminal(replacement.terminal);
  body.set_certificate_serial(replacement.certificate_serial);
  put_ends(replacement.ends, *body.mutable_ends());
  body.set_by(replacement.by);
  body.set_reason(replacement.reason);
}

void put(const TerminalEnrolment& enrolment, wire::StoreRecord& out) {
  wire::TerminalEnrolment& body = *out.mutable_enrolment();
  body.set_terminal(enrolment.terminal);
  body.set_certificate_serial(enrolment.certificate_serial);
  body.set_receipt_key(enrolment.receipt_key.data(), enrolment.receipt_key.size());
  body.set_enrolled_at(enrolment.enrolled_at.micros);
  put_ends(enrolment.ends, *body.mutable_ends());
}

void put(const TerminalRevocation& revocation, wire::StoreRecord& out) {
  wire::TerminalRevocation& body = *out.mutable_revocation();
  body.set_terminal(revocation.terminal);
  body.set_certificate_serial(revocation.certificate_serial);
  body.set_revoked_at(revocation.revoked_at.micros);
}

Result<Resolution, DecodeFailure> get_resolution(const wire::Resolution& in) {
  const auto hash = to_array<32>(as_bytes(in.record_hash()));
  const bool known = in.action() >= static_cast<std::uint32_t>(ResolutionAction::kAccept) &&
                     in.action() <= static_cast<std::uint32_t>(ResolutionAction::kReject);
  if (!hash || !known || in.log_no() == 0 || in.log_no() > INT64_MAX) {
    return bad_value("resolution's action, log number or hash");
  }
  if (!is_text(in.by(), kMaxResolver) || !is_text(in.reason(), kMaxResolutionReason)) {
    return bad_value("resolution's name or reason");
  }
  Resolution out{static_cast<ResolutionAction>(in.action()),
                 in.log_no(),
                 *hash,
                 in.terminal(),
                 in.by(),
                 in.reason(),
                 std::nullopt};
  if (out.action == ResolutionAction::kReject) {
    return out;
  }
  auto booked = from_message(in.booked());
  if (!booked) {
    return tl::unexpected(booked.error());
  }
  out.booked = std::move(*booked);
  return out;
}

Result<AlarmResolution, DecodeFailure> get_alarm_resolution(const wire::AlarmResolution& in) {
  if (in.alarm() > INT64_MAX || in.log_no() > INT64_MAX) {
    return bad_value("resolved alarm's number");
  }
  if (!is_text(in.by(), kMaxResolver) || !is_text(in.reason(), kMaxResolutionReason)) {
    return bad_value("resolved alarm's name or reason");
  }
  return AlarmResolution{in.alarm(), in.terminal(), in.kind(), in.log_no(), in.by(), in.reason()};
}

Result<std::vector<LineEnd>, DecodeFailure> get_ends(const WireEnds& in) {
  if (in.size() > static_cast<int>(kMaxLineEnds)) {
    return bad_value("former device's number of lines");
  }
  std::vector<LineEnd> ends;
  for (const wire::LineEnd& end : in) {
    const auto incarnation = to_array<16>(as_bytes(end.incarnation()));
    const auto hash = to_array<32>(as_bytes(end.hash()));
    if (!incarnation || !hash || end.seq() == 0 || end.seq() > INT64_MAX) {
      return bad_value("former device's last record");
    }
    ends.push_back({*incarnation, end.seq(), *hash});
  }
  return ends;
}

Result<TerminalReplacement, DecodeFailure> get_replacement(const wire::TerminalReplacement& in) {
  if (!is_text(in.by(), kMaxResolver) || !is_text(in.reason(), kMaxResolutionReason)) {
    return bad_value("replaced terminal's name or reason");
  }
  auto ends = get_ends(in.ends());
  return ends ? Result<TerminalReplacement, DecodeFailure>(
                    TerminalReplacement{in.terminal(), in.certificate_serial(), std::move(*ends), in.by(), in.reason()})
              : tl::unexpected(ends.error());
}

/// A name and a serial number, as lists show them.
bool is_device(const std::string& terminal, const std::string& serial) {
  return !terminal.empty() && is_text(terminal, kMaxTerminalName) && is_text(serial, kMaxSerial);
}

Result<TerminalEnrolment, DecodeFailure> get_enrolment(const wire::TerminalEnrolment& in) {
  if (!is_device(in.terminal(), in.certificate_serial()) || in.receipt_key().size() > kMaxReceiptKey) {
    return bad_value("enrolled terminal's name, serial number or key");
  }
  auto ends = get_ends(in.ends());
  return ends ? Result<TerminalEnrolment, DecodeFailure>(TerminalEnrolment{in.terminal(), in.certificate_serial(),
                                                                           to_bytes(in.receipt_key()),
                                                                           Instant{in.enrolled_at()}, std::move(*ends)})
              : tl::unexpected(ends.error());
}

Result<TerminalRevocation, DecodeFailure> get_revocation(const wire::TerminalRevocation& in) {
  if (!is_device(in.terminal(), in.certificate_serial())) {
    return bad_value("revoked terminal's name or serial number");
  }
  return TerminalRevocation{in.terminal(), in.certificate_serial(), Instant{in.revoked_at()}};
}

Result<std::vector<ledger::Posting>, DecodeFailure> get_postings(const wire::StoreRecord& in) {
  std::vector<ledger::Posting> postings;
  for (const wire::Posting& posting : in.postings()) {
    if (posting.book() > 1 || posting.amount() <= 0) {
      return bad_value("posting");
    }
    postings.push_back({static_cast<ledger::Book>(posting.book()), posting.debit(), posting.credit(),
                        posting.currency(), Money::minor(posting.amount()), posting.cause()});
  }
  return postings;
}

}  // namespace

std::string_view to_string(ResolutionAction action) {
  switch (action) {
    case ResolutionAction::kAccept:
      return "accepted";
    case ResolutionAction::kCorrect:
      return "corrected";
    case ResolutionAction::kReject:
      return "rejected";
  }
  return "";
}

Bytes encode(const StoreRecord& record) {
  wire::StoreRecord out;
  out.set_applied_at(record.applied_at.micros);
  out.set_effective_at(record.effective_at.micros);
  out.set_policy_version(record.policy_version);
  std::visit([&out](const auto& body) { put(body, out); }, record.body);
  for (const ledger::Posting& posting : record.postings) {
    wire::Posting& wire_posting = *out.add_postings();
    wire_posting.set_book(static_cast<std::uint32_t>(posting.book));
    wire_posting.set_debit(posting.debit);
    wire_posting.set_credit(posting.credit);
    wire_posting.set_currency(posting.currency);
    wire_posting.set_amount(posting.amount.minor());
    wire_posting.set_cause(posting.cause);
  }
  return to_wire(out);
}

Result<StoreRecord, DecodeFailure> decode_store_record(ByteView bytes) {
  const auto in = from_wire<wire::StoreRecord>(bytes, "store record");
  if (!in) {
    return tl::unexpected(in.error());
  }
  auto postings = get_postings(*in);
  if (!postings) {
    return tl::unexpected(postings.error());
  }
  StoreRecord record{
      Instant{in->applied_at()}, Instant{in->effective_at()}, in->policy_version(), {}, std::move(*postings)};
  const auto with_body = [&record](auto&& body) -> Result<StoreRecord, DecodeFailure> {
    if (!body) {
      return tl::unexpected(body.error());
    }
    record.body = std::move(*body);
    return std::move(record);
  };
  switch (in->body_case()) {
    case wire::StoreRecord::kTerminal:
      record.body = TerminalEntry{in->terminal().terminal(), to_bytes(in->terminal().record()),
                                  in->terminal().quarantine_reason(), in->terminal().alarm()};
      return record;
    case wire::StoreRecord::kMember:
      record.body = MemberChange{in->member().member(), in->member().level()};
      return record;
    case wire::StoreRecord::kPolicy:
      record.body = PolicyChange{in->policy().version(), Instant{in->policy().effective_from()}, in->policy().toml()};
      return record;
    case wire::StoreRecord::kReward:
      record.body = RewardCommand{in->reward().command(), in->reward().origin(), in->reward().online()};
      return record;
    case wire::StoreRecord::kResolution:
      return with_body(get_resolution(in->resolution()));
    case wire::StoreRecord::kAlarm:
      return with_body(get_alarm_resolution(in->alarm()));
    case wire::StoreRecord::kReplacement:
      return with_body(get_replacement(in->replacement()));
    case wire::StoreRecord::kEnrolment:
      return with_body(get_enrolment(in->enrolment()));
    case wire::StoreRecord::kRevocation:
      return with_body(get_revocation(in->revocation()));
    case wire::StoreRecord::kWallet:
      return with_body(get_wallet_entry(in->wallet()));
    case wire::StoreRecord::BODY_NOT_SET:
      break;
  }
  return fail(DecodeError::kUnknownKind, "store record of a kind that this version does not know");
}

}  // namespace queueback::protocol
