#pragma once
#include <memory>

#include "common/base/clock.hpp"
#include "hal/api/line_display.hpp"
#include "hal/transport/transport.hpp"

namespace queueback::hal::drivers {

/// A customer display of two lines that speaks CD5220.
class Cd5220Display final : public api::LineDisplay {
 public:
  Cd5220Display(std::unique_ptr<transport::Transport> transport, const Clock& clock);

  [[nodiscard]] const api::DisplayCapabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] Result<void, api::DeviceError> show(const api::DisplayText& text, Duration limit) override;
  [[nodiscard]] Result<void, api::DeviceError> clear(Duration limit) override;

 private:
  [[nodiscard]] Result<void, api::DeviceError> send(ByteView bytes, Duration limit);

  std::unique_ptr<transport::Transport> transport_;
  const Clock& clock_;
  api::DisplayCapabilities capabilities_;
};

}  // namespace queueback::hal::drivers
