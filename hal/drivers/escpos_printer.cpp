#include "hal/drivers/escpos_printer.hpp"

#include <utility>

#include "hal/codec/escpos_encoder.hpp"
#include "hal/drivers/transport_errors.hpp"

namespace queueback::hal::drivers {
namespace {

using api::PrintOutcome;
using api::PrintProof;
using api::PrintVerdict;
using transport::Deadline;
using transport::TransportErrorCode;

std::string about(api::JobId job, const std::string& why) { return "job " + std::to_string(job.value) + ": " + why; }

PrintOutcome printed() { return {PrintVerdict::kPrinted, ""}; }
PrintOutcome not_printed(api::JobId job, const std::string& why) {
  return {PrintVerdict::kNotPrinted, about(job, why)};
}

}  // namespace

EscPosPrinter::EscPosPrinter(std::shared_ptr<EscPosLink> link, std::unique_ptr<codec::GlyphSource> glyphs,
                             RandomSource& random)
    : link_(std::move(link)),
      glyphs_(std::move(glyphs)),
      capabilities_{link_->profile().columns, link_->profile().width_dots, link_->profile().proof},
      attempts_(random.next_u64()) {}

PrintOutcome EscPosPrinter::print(const api::PrintDocument& document, api::JobId job, Duration limit) {
  const Deadline deadline(link_->clock(), limit);
  auto bytes = codec::encode_document(document, link_->profile(), *glyphs_);
  if (!bytes) {
    return not_printed(job, bytes.error().reason);
  }
  if (const auto obstacle = find_obstacle(deadline)) {
    return not_printed(job, *obstacle);
  }
  const Attempt attempt{job, codec::ProcessId::from_number(++attempts_), deadline};
  const Bytes request = codec::completion_request(link_->profile(), attempt.id);
  bytes->insert(bytes->end(), request.begin(), request.end());
  return judge_sending(attempt, link_->send(*bytes, deadline));
}

Result<api::PrinterStatus, api::DeviceError> EscPosPrinter::status(Duration limit) {
  const Deadline deadline(link_->clock(), limit);
  if (link_->profile().replies == codec::StatusReplies::kNone) {
    return fail(api::DeviceErrorCode::kUnsupported, "this printer answers no questions");
  }
  auto status = link_->query_status(deadline);
  if (!status) {
    return tl::unexpected(to_device_error(status.error()));
  }
  return *status;
}

// Why the job must not be sent; nothing if the printer is ready.
std::optional<std::string> EscPosPrinter::find_obstacle(const Deadline& deadline) {
  if (link_->profile().replies == codec::StatusReplies::kNone) {
    const auto opened = link_->open(deadline);
    return opened ? std::nullopt : std::optional(opened.error().reason);
  }
  const auto status = link_->query_status(deadline);
  if (!status) {
    const bool silent = status.error().code == TransportErrorCode::kTimeout;
    return silent ? "the printer does not answer" : status.error().reason;
  }
  return status->ready() ? std::nullopt : std::optional(status->describe());
}

PrintOutcome EscPosPrinter::judge_sending(const Attempt& attempt, const SendOutcome& sent) {
  if (sent.fault) {
    return stop_job(attempt, *sent.fault);
  }
  if (!sent.error) {
    return await_proof(attempt);
  }
  if (sent.taken == 0) {
    link_->abandon();
    return not_printed(attempt.job, "nothing was sent: " + sent.error->reason);
  }
  return unknown(attempt, "the connection broke off while sending: " + sent.error->reason);
}

PrintOutcome EscPosPrinter::await_proof(const Attempt& attempt) {
  const codec::PrinterProfile& profile = link_->profile();
  if (profile.proof == PrintProof::kWritten) {
    return printed();
  }
  if (profile.proof == PrintProof::kNone) {
    return {PrintVerdict::kUnknown, about(attempt.job, "this printer cannot confirm; look at the paper")};
  }
  while (!attempt.deadline.expired()) {
    const auto reply = link_->next_reply(attempt.deadline.left_at_most(link_->limits().poll));
    if (reply) {
      if (auto outcome = judge_reply(attempt, *reply)) {
        return *outcome;
      }
      continue;
    }
    if (reply.error().code != TransportErrorCode::kTimeout) {
      return unknown(attempt, "the connection broke off before the printer confirmed: " + reply.error().reason);
    }
    const auto asked = link_->send(codec::real_time_status_request(2), attempt.deadline);
    if (asked.error && asked.error->code != TransportErrorCode::kTimeout) {
      return unknown(attempt, "the connection broke off before the printer confirmed: " + asked.error->reason);
    }
  }
  return unknown(attempt, "the printer did not confirm in time");
}

std::optional<PrintOutcome> EscPosPrinter::judge_reply(const Attempt& attempt, const codec::StatusReply& reply) {
  if (const auto* proof = std::get_if<codec::ProcessIdReply>(&reply)) {
    // Another id is the late proof of an earlier job and says nothing about this one.
    return proof->id == attempt.id ? std::optional(printed()) : std::nullopt;
  }
  if (const auto* proof = std::get_if<codec::InBandReply>(&reply)) {
    const bool expected = link_->profile().proof == PrintProof::kInBandStatus;
    return expected ? std::optional(confirm_in_band(attempt, *proof)) : std::nullopt;
  }
  api::PrinterStatus status;
  if (const auto* automatic = std::get_if<codec::AutoReply>(&reply)) {
    status = codec::interpret(*automatic, link_->profile().drawer_sense);
  } else if (const auto* answer = std::get_if<codec::RealTimeReply>(&reply)) {
    status = codec::interpret_offline_cause(*answer);  // only DLE EOT 2 is asked while a job prints
  }
  return stops_printing(status) ? std::optional(stop_job(attempt, status)) : std::nullopt;
}

// GS r is answered when the printer's interpreter gets there, which may be before the paper has moved: the
// job counts as printed only if the printer is still well afterwards.
PrintOutcome EscPosPrinter::confirm_in_band(const Attempt& attempt, codec::InBandReply reply) {
  if (stops_printing(codec::interpret(reply))) {
    return unknown(attempt, codec::interpret(reply).describe() + " at the end of the job");
  }
  const auto status = link_->query_status(attempt.deadline);
  if (!status) {
    return unknown(attempt, "the printer fell silent after the job: " + status.error().reason);
  }
  return stops_printing(*status) ? unknown(attempt, status->describe() + " at the end of the job") : printed();
}

// What the printer still has in its buffer would come out after the next paper roll; so it is told to drop it.
PrintOutcome EscPosPrinter::stop_job(const Attempt& attempt, const api::PrinterStatus& fault) {
  const Deadline limit(link_->clock(), attempt.deadline.left_at_most(link_->limits().answer));
  const auto cleared = link_->send(codec::clear_request(link_->profile()), limit);
  const bool confirms = link_->profile().clear == codec::ClearMethod::kConfirmed;
  if (cleared.error || !confirms) {
    return unknown(attempt, fault.describe() + " in the middle of the job; part of it may be on the paper");
  }
  return await_cleared(attempt, fault.describe());
}

PrintOutcome EscPosPrinter::await_cleared(const Attempt& attempt, const std::string& why) {
  const Deadline limit(link_->clock(), attempt.deadline.left_at_most(link_->limits().answer));
  while (true) {
    const auto reply = link_->next_reply(limit.left());
    if (!reply) {
      return unknown(attempt, why + " in the middle of the job; the rest may still come out");
    }
    const auto* proof = std::get_if<codec::ProcessIdReply>(&*reply);
    if (proof != nullptr && proof->id == attempt.id) {
      return printed();  // the fault came after the last line
    }
    if (std::holds_alternative<codec::ClearedReply>(*reply)) {
      return not_printed(attempt.job, why + " in the middle of the job; the printer dropped the rest");
    }
  }
}

PrintOutcome EscPosPrinter::unknown(const Attempt& attempt, const std::string& why) {
  link_->abandon();
  return {PrintVerdict::kUnknown, about(attempt.job, why)};
}

}  // namespace queueback::hal::drivers
