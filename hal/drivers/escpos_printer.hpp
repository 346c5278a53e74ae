#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "common/base/random.hpp"
#include "hal/api/receipt_printer.hpp"
#include "hal/codec/glyph_source.hpp"
#include "hal/codec/process_id.hpp"
#include "hal/drivers/escpos_link.hpp"

namespace queueback::hal::drivers {

/// An ESC/POS receipt printer. docs/devices.md tells how a verdict is reached.
class EscPosPrinter final : public api::ReceiptPrinter {
 public:
  /// `random` is used once, to start the process ids at a place of their own, so that an answer to a job of
  /// an earlier start of the program is not taken for an answer to one of ours.
  EscPosPrinter(std::shared_ptr<EscPosLink> link, std::unique_ptr<codec::GlyphSource> glyphs, RandomSource& random);

  [[nodiscard]] const api::PrinterCapabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] api::PrintOutcome print(const api::PrintDocument& document, api::JobId job, Duration limit) override;
  [[nodiscard]] Result<api::PrinterStatus, api::DeviceError> status(Duration limit) override;

 private:
  /// One attempt to print.
  struct Attempt {
    api::JobId job;
    codec::ProcessId id;
    transport::Deadline deadline;
  };

  [[nodiscard]] std::optional<std::string> find_obstacle(const transport::Deadline& deadline);
  [[nodiscard]] api::PrintOutcome judge_sending(const Attempt& attempt, const SendOutcome& sent);
  [[nodiscard]] api::PrintOutcome await_proof(const Attempt& attempt);
  [[nodiscard]] std::optional<api::PrintOutcome> judge_reply(const Attempt& attempt, const codec::StatusReply& reply);
  [[nodiscard]] api::PrintOutcome confirm_in_band(const Attempt& attempt, codec::InBandReply reply);
  [[nodiscard]] api::PrintOutcome stop_job(const Attempt& attempt, const api::PrinterStatus& fault);
  [[nodiscard]] api::PrintOutcome await_cleared(const Attempt& attempt, const std::string& why);
  [[nodiscard]] api::PrintOutcome unknown(const Attempt& attempt, const std::string& why);

  std::shared_ptr<EscPosLink> link_;
  std::unique_ptr<codec::GlyphSource> glyphs_;
  api::PrinterCapabilities capabilities_;
  std::uint64_t attempts_;
};

}  // namespace queueback::hal::drivers
