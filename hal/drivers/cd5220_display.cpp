#include "hal/drivers/cd5220_display.hpp"

#include <utility>

#include "hal/codec/cd5220.hpp"
#include "hal/drivers/transport_errors.hpp"
#include "hal/transport/deadline.hpp"

namespace queueback::hal::drivers {

Cd5220Display::Cd5220Display(std::unique_ptr<transport::Transport> transport, const Clock& clock)
    : transport_(std::move(transport)), clock_(clock) {}

Result<void, api::DeviceError> Cd5220Display::show(const api::DisplayText& text, Duration limit) {
  return send(codec::encode_display(text), limit);
}

Result<void, api::DeviceError> Cd5220Display::clear(Duration limit) {
  return send(codec::encode_display_clear(), limit);
}

// After any failure the line is closed: the next text starts on a fresh one instead of inside an old command.
Result<void, api::DeviceError> Cd5220Display::send(ByteView bytes, Duration limit) {
  const transport::Deadline deadline(clock_, limit);
  if (auto opened = transport_->open(deadline.left()); !opened) {
    return tl::unexpected(to_device_error(opened.error()));
  }
  const auto written = transport_->write(bytes, deadline.left());
  if (written.error) {
    transport_->close();
    return tl::unexpected(to_device_error(*written.error));
  }
  return {};
}

}  // namespace queueback::hal::drivers
