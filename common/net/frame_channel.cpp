#include "common/net/frame_channel.hpp"

#include <algorithm>

#include "common/net/deadline.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net {

namespace {

/// What one read asks for: enough for a batch of records, small beside the frame limit.
constexpr std::size_t kReadBytes = std::size_t{64} * 1024;

}  // namespace

FrameChannel::FrameChannel(const asio::any_io_executor& executor, std::shared_ptr<ByteStream> stream,
                           const Clock& clock)
    : stream_(std::move(stream)), clock_(&clock), changed_(executor, std::chrono::steady_clock::time_point::max()) {}

Duration FrameChannel::left(Duration end) const {
  return {std::max<std::int64_t>(end.micros - clock_->monotonic().micros, 0)};
}

Error FrameChannel::end_of_stream(Error error) const {
  if (error.code == ErrorCode::kClosed && decoder_.is_inside_frame()) {
    return {ErrorCode::kProtocol, "the connection ended inside a frame"};
  }
  return error;
}

asio::awaitable<Result<Bytes, Error>> FrameChannel::receive(Duration deadline) {
  const Duration end{clock_->monotonic().micros + deadline.micros};
  while (true) {
    auto frame = decoder_.next();
    if (!frame) {
      close();
      co_return tl::unexpected(frame.error());
    }
    if (*frame) {
      co_return std::move(**frame);
    }
    const auto room = decoder_.room(kReadBytes);
    const auto count = co_await stream_->read_some(room, left(end));
    decoder_.filled(count.value_or(0));
    if (!count) {
      co_return tl::unexpected(end_of_stream(count.error()));
    }
  }
}

void FrameChannel::append(const Bytes& body) {
  const auto length = static_cast<std::uint32_t>(body.size());
  for (unsigned shift = 32; shift > 0;) {
    shift -= 8;
    queue_.push_back(static_cast<std::uint8_t>((length >> shift) & 0xFFU));
  }
  queue_.insert(queue_.end(), body.begin(), body.end());
  appended_ += kFrameHeaderBytes + body.size();
}

asio::awaitable<Result<void, Error>> FrameChannel::wait_for_change(Duration end) {
  const auto [error] = co_await with_deadline(left(end), [this](auto token) { return changed_.async_wait(token); });
  // Being woken shows as operation_aborted too; a real cancellation is seen by the next wait at once.
  if (error == asio::error::timed_out) {
    co_return fail(ErrorCode::kTimeout, "sending: the peer does not take our frames in time");
  }
  const auto own = co_await asio::this_coro::cancellation_state;
  if (own.cancelled() != asio::cancellation_type::none) {
    co_return fail(ErrorCode::kCancelled, "sending was cancelled");
  }
  co_return Result<void, Error>{};
}

asio::awaitable<Result<void, Error>> FrameChannel::wait_for_room(std::size_t size, Duration end) {
  while (!failure_ && queue_.size() + writing_ + size > kMaxQueuedBytes) {
    if (auto changed = co_await wait_for_change(end); !changed) {
      co_return changed;
    }
  }
  if (failure_) {
    co_return tl::unexpected(*failure_);
  }
  co_return Result<void, Error>{};
}

asio::awaitable<void> FrameChannel::write_queue(Duration end) {
  Bytes batch;
  batch.swap(queue_);
  writing_ = batch.size();
  const auto done = co_await stream_->write(batch, left(end));
  written_ += writing_;
  writing_ = 0;
  if (!done && !failure_) {
    failure_ = done.error();
  }
  changed_.cancel();
}

asio::awaitable<Result<void, Error>> FrameChannel::send(Bytes body, Duration deadline) {
  if (body.size() > kMaxFrameBytes) {
    co_return fail(ErrorCode::kTooLarge, "a frame of " + std::to_string(body.size()) + " bytes; the limit is " +
                                             std::to_string(kMaxFrameBytes));
  }
  const Duration end{clock_->monotonic().micros + deadline.micros};
  if (auto room = co_await wait_for_room(kFrameHeaderBytes + body.size(), end); !room) {
    co_return room;
  }
  append(body);
  const std::uint64_t ticket = appended_;
  while (!failure_ && written_ < ticket) {
    // Whoever finds nobody writing writes for all that wait.
    if (writing_ == 0) {
      co_await write_queue(end);
      continue;
    }
    if (auto changed = co_await wait_for_change(end); !changed) {
      close();
      co_return changed;
    }
  }
  if (failure_) {
    co_return tl::unexpected(*failure_);
  }
  co_return Result<void, Error>{};
}

void FrameChannel::close() {
  if (!failure_) {
    failure_ = Error{ErrorCode::kClosed, "the connection was closed"};
  }
  stream_->close();
  changed_.cancel();
}

}  // namespace queueback::net
