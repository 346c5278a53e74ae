#pragma once
#include <deque>
#include <memory>
#include <optional>

#include "common/base/clock.hpp"
#include "hal/codec/escpos_status.hpp"
#include "hal/codec/printer_profile.hpp"
#include "hal/transport/deadline.hpp"
#include "hal/transport/transport.hpp"

namespace queueback::hal::drivers {

/// How patient the driver is with a printer.
struct LinkLimits {
  Duration answer = Duration::seconds(1);              ///< for the answer to one question
  Duration quiet = Duration::milliseconds(150);        ///< silence after which no late answer is expected
  Duration poll = Duration::milliseconds(500);         ///< between questions while a job prints
  Duration write_stall = Duration::milliseconds(300);  ///< then look whether the printer has said why
};

/// True when the printer said that it cannot go on with a job.
[[nodiscard]] bool stops_printing(const api::PrinterStatus& status);

/// How far a job got into the connection.
struct SendOutcome {
  std::size_t taken = 0;
  std::optional<transport::TransportError> error;
  std::optional<api::PrinterStatus> fault;  ///< the printer's own word that made us stop sending
};

/// The conversation with one printer, shared by its ReceiptPrinter and its CashDrawer. One thread.
///
/// Answers to DLE EOT carry no number. When one stays out, a later question could take it for its own;
/// so after a timeout the connection is dropped, and until a round of questions was clean each question
/// waits for silence and believes the last answer only.
class EscPosLink {
 public:
  EscPosLink(std::unique_ptr<transport::Transport> transport, const codec::PrinterProfile& profile, const Clock& clock,
             LinkLimits limits);

  [[nodiscard]] const codec::PrinterProfile& profile() const { return profile_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const LinkLimits& limits() const { return limits_; }

  /// Opens the connection if need be.
  [[nodiscard]] Result<void, transport::TransportError> open(const transport::Deadline& deadline);
  /// Asks DLE EOT 1, 2 and 4. A connection that the printer closed while idle is replaced once.
  [[nodiscard]] Result<api::PrinterStatus, transport::TransportError> query_status(const transport::Deadline& deadline);
  /// Writes at the profile's pace; stops at the printer's first sign of trouble. Replies are kept.
  [[nodiscard]] SendOutcome send(ByteView bytes, const transport::Deadline& deadline);
  /// The oldest reply that was not read yet.
  [[nodiscard]] Result<codec::StatusReply, transport::TransportError> next_reply(Duration limit);
  /// Forgets replies that belong to something earlier.
  [[nodiscard]] Result<void, transport::TransportError> discard_replies();
  /// Closes the connection; whatever the printer still says belongs to nobody.
  void abandon();

 private:
  enum class Trust { kGood, kSuspect };
  [[nodiscard]] Result<codec::StatusBytes, transport::TransportError> ask_all(const transport::Deadline& deadline);
  [[nodiscard]] Result<codec::RealTimeReply, transport::TransportError> ask(std::uint8_t kind,
                                                                            const transport::Deadline& deadline);
  [[nodiscard]] Result<codec::RealTimeReply, transport::TransportError> next_real_time(Duration limit);
  [[nodiscard]] Result<void, transport::TransportError> receive(Duration limit);
  [[nodiscard]] std::optional<api::PrinterStatus> announced_fault();
  [[nodiscard]] Result<void, transport::TransportError> keep_pace(std::size_t sent,
                                                                  const transport::Deadline& deadline);

  std::unique_ptr<transport::Transport> transport_;
  codec::PrinterProfile profile_;
  const Clock& clock_;
  LinkLimits limits_;
  codec::StatusDecoder decoder_;
  std::deque<codec::StatusReply> replies_;
  Trust trust_ = Trust::kGood;
};

}  // namespace queueback::hal::drivers
