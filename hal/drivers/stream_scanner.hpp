#pragma once
#include <deque>
#include <memory>

#include "common/base/clock.hpp"
#include "hal/api/scanner.hpp"
#include "hal/transport/deadline.hpp"
#include "hal/transport/transport.hpp"

namespace queueback::hal::drivers {

/// What all scanners do: read bytes, let a decoder make scans of them, and open the device again after it
/// was unplugged. `Decoder` is codec::ScanSplitter or codec::KeyDecoder.
template <class Decoder>
class StreamScanner final : public api::Scanner {
 public:
  StreamScanner(std::unique_ptr<transport::Transport> transport, Decoder decoder, api::ScannerCapabilities capabilities,
                const Clock& clock);

  [[nodiscard]] const api::ScannerCapabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] Result<api::ScanEvent, api::DeviceError> wait(Duration limit) override;
  void interrupt() override { transport_->interrupt(); }

 private:
  enum class Loss { kNone, kToReport };
  [[nodiscard]] Result<void, api::DeviceError> open(const transport::Deadline& deadline);
  [[nodiscard]] Result<void, api::DeviceError> receive(const transport::Deadline& deadline);
  [[nodiscard]] Duration read_limit(const transport::Deadline& deadline) const;
  void note_loss();

  std::unique_ptr<transport::Transport> transport_;
  Decoder decoder_;
  api::ScannerCapabilities capabilities_;
  const Clock& clock_;
  std::deque<api::ScanEvent> events_;  ///< at most what one read brings
  Loss loss_ = Loss::kNone;
};

}  // namespace queueback::hal::drivers
