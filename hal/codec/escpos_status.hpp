#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "common/base/bytes.hpp"
#include "hal/api/receipt_printer.hpp"
#include "hal/codec/printer_profile.hpp"
#include "hal/codec/process_id.hpp"

namespace queueback::hal::codec {

/// One byte that answers DLE EOT. It does not say which of the four questions it answers.
struct RealTimeReply {
  std::uint8_t bits = 0;
  friend bool operator==(RealTimeReply, RealTimeReply) = default;
};

/// Automatic status (GS a): four bytes that the printer sends by itself.
struct AutoReply {
  std::array<std::uint8_t, 4> bits{};
  friend bool operator==(const AutoReply&, const AutoReply&) = default;
};

/// The answer to GS ( H 48: everything before it has been printed.
struct ProcessIdReply {
  ProcessId id;
  friend bool operator==(const ProcessIdReply&, const ProcessIdReply&) = default;
};

/// The answer to DLE DC4 8: the buffers are empty.
struct ClearedReply {
  friend bool operator==(ClearedReply, ClearedReply) = default;
};

/// The answer to GS r, given when the printer reaches it in its data.
struct InBandReply {
  std::uint8_t bits = 0;
  friend bool operator==(InBandReply, InBandReply) = default;
};

using StatusReply = std::variant<RealTimeReply, AutoReply, ProcessIdReply, ClearedReply, InBandReply>;

/// Splits what a printer sends into replies. The fixed bits of the kinds are disjoint, so any mixture can be
/// told apart; bytes that belong to nothing (flow control, noise, other blocks) are skipped. Total.
class StatusDecoder {
 public:
  [[nodiscard]] std::vector<StatusReply> feed(ByteView bytes);
  /// Forgets an unfinished reply, for a new connection.
  void reset();

 private:
  static constexpr std::size_t kMaxBlock = 80;

  std::optional<StatusReply> take(std::uint8_t byte);
  std::optional<StatusReply> begin(std::uint8_t byte);
  std::optional<StatusReply> continue_auto(std::uint8_t byte);
  std::optional<StatusReply> continue_block(std::uint8_t byte);

  enum class State { kIdle, kAuto, kBlock };
  State state_ = State::kIdle;
  Bytes pending_;
};

/// The three answers that make up a status.
struct StatusBytes {
  RealTimeReply printer;  ///< DLE EOT 1
  RealTimeReply offline;  ///< DLE EOT 2
  RealTimeReply paper;    ///< DLE EOT 4
};

[[nodiscard]] api::PrinterStatus interpret(const StatusBytes& bytes, DrawerSense sense);
[[nodiscard]] api::PrinterStatus interpret(const AutoReply& reply, DrawerSense sense);
/// What DLE EOT 2 alone tells: cover, paper end, error.
[[nodiscard]] api::PrinterStatus interpret_offline_cause(RealTimeReply reply);
/// What GS r 1 tells: paper.
[[nodiscard]] api::PrinterStatus interpret(InBandReply reply);

}  // namespace queueback::hal::codec
