#include "hal/drivers/stream_scanner.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "hal/codec/key_decoder.hpp"
#include "hal/codec/scan_splitter.hpp"
#include "hal/drivers/transport_errors.hpp"

namespace queueback::hal::drivers {
namespace {

using transport::Deadline;
using transport::TransportErrorCode;

constexpr Duration kReopenInterval = Duration::milliseconds(250);
constexpr std::size_t kReadBytes = 1024;

}  // namespace

template <class Decoder>
StreamScanner<Decoder>::StreamScanner(std::unique_ptr<transport::Transport> transport, Decoder decoder,
                                      api::ScannerCapabilities capabilities, const Clock& clock)
    : transport_(std::move(transport)), decoder_(std::move(decoder)), capabilities_(capabilities), clock_(clock) {}

template <class Decoder>
Result<api::ScanEvent, api::DeviceError> StreamScanner<Decoder>::wait(Duration limit) {
  const Deadline deadline(clock_, limit);
  while (events_.empty()) {
    if (std::exchange(loss_, Loss::kNone) == Loss::kToReport) {
      return fail(api::DeviceErrorCode::kLost, "the scanner was unplugged");
    }
    if (auto opened = open(deadline); !opened) {
      return tl::unexpected(opened.error());
    }
    if (auto received = receive(deadline); !received) {
      return tl::unexpected(received.error());
    }
  }
  api::ScanEvent event = std::move(events_.front());
  events_.pop_front();
  return event;
}

template <class Decoder>
Result<void, api::DeviceError> StreamScanner<Decoder>::open(const Deadline& deadline) {
  while (true) {
    const auto opened = transport_->open(deadline.left());
    if (opened) {
      return {};
    }
    if (opened.error().code == TransportErrorCode::kInterrupted || deadline.expired()) {
      return tl::unexpected(to_device_error(opened.error()));
    }
    if (auto paused = transport_->pause(deadline.left_at_most(kReopenInterval)); !paused) {
      return tl::unexpected(to_device_error(paused.error()));
    }
  }
}

// One read, or the end of an unfinished scan by time.
template <class Decoder>
Result<void, api::DeviceError> StreamScanner<Decoder>::receive(const Deadline& deadline) {
  std::array<std::uint8_t, kReadBytes> buffer{};
  const auto count = transport_->read(buffer, read_limit(deadline));
  const Duration now = clock_.monotonic();
  if (count) {
    for (auto& event : decoder_.feed(ByteView(buffer).first(*count), now)) {
      events_.push_back(std::move(event));
    }
    return {};
  }
  if (count.error().code == TransportErrorCode::kLost) {
    note_loss();
    return {};
  }
  if (count.error().code != TransportErrorCode::kTimeout) {
    return tl::unexpected(to_device_error(count.error()));
  }
  if (auto event = decoder_.on_time(now)) {
    events_.push_back(std::move(*event));
    return {};
  }
  return deadline.expired() ? tl::unexpected(to_device_error(count.error())) : Result<void, api::DeviceError>{};
}

template <class Decoder>
Duration StreamScanner<Decoder>::read_limit(const Deadline& deadline) const {
  const auto due = decoder_.deadline();
  if (!due) {
    return deadline.left();
  }
  return deadline.left_at_most({std::max<std::int64_t>(due->micros - clock_.monotonic().micros, 0)});
}

template <class Decoder>
void StreamScanner<Decoder>::note_loss() {
  transport_->close();
  loss_ = Loss::kToReport;
  if (auto event = decoder_.disconnect()) {
    events_.push_back(std::move(*event));
  }
}

template class StreamScanner<codec::ScanSplitter>;
template class StreamScanner<codec::KeyDecoder>;

}  // namespace queueback::hal::drivers
