#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <tuple>

#include "common/base/instant.hpp"

namespace queueback::net {

namespace asio = boost::asio;

namespace detail {

using DeadlineToken =
    decltype(asio::bind_cancellation_slot(asio::cancellation_slot(), asio::as_tuple(asio::use_awaitable)));

/// Shared with the timer's and the canceller's callbacks, which may run after the operation has ended.
struct Deadline {
  enum class Phase { kRunning, kExpired, kDone };

  explicit Deadline(const asio::any_io_executor& executor) : timer(executor) {}

  asio::steady_timer timer;
  asio::cancellation_signal signal;
  Phase phase = Phase::kRunning;
};

/// Arms the timer: when it fires before the operation has ended, the operation is cancelled.
void arm(const std::shared_ptr<Deadline>& deadline, Duration limit);
/// Lets a cancellation of the coroutine, for example by operator||, reach the operation as well.
void forward_cancellation(const std::shared_ptr<Deadline>& deadline, asio::cancellation_slot slot);

}  // namespace detail

/// Time left until `end`; at least one microsecond, so that a passed deadline still fails as a timeout.
[[nodiscard]] Duration remaining(std::chrono::steady_clock::time_point end);

/// The one helper through which every operation waits. `start(token)` begins an asynchronous operation that completes
/// with an error code and perhaps a value. After `limit` it is cancelled and the error is asio::error::timed_out; when
/// the awaiting coroutine is cancelled it is asio::error::operation_aborted. Never throws for either.
template <class Start>
std::invoke_result_t<Start&, detail::DeadlineToken> with_deadline(Duration limit, Start start) {
  using Outcome = typename std::invoke_result_t<Start&, detail::DeadlineToken>::value_type;
  co_await asio::this_coro::throw_if_cancelled(false);
  const asio::cancellation_state own = co_await asio::this_coro::cancellation_state;
  if (own.cancelled() != asio::cancellation_type::none) {
    Outcome aborted;
    std::get<0>(aborted) = asio::error::operation_aborted;
    co_return aborted;
  }
  const auto deadline = std::make_shared<detail::Deadline>(co_await asio::this_coro::executor);
  detail::arm(deadline, limit);
  detail::forward_cancellation(deadline, own.slot());
  detail::DeadlineToken token(deadline->signal.slot(), asio::as_tuple(asio::use_awaitable));
  Outcome outcome = co_await start(token);
  const bool expired = deadline->phase == detail::Deadline::Phase::kExpired;
  deadline->phase = detail::Deadline::Phase::kDone;
  deadline->timer.cancel();
  own.slot().clear();
  if (expired && std::get<0>(outcome) == asio::error::operation_aborted) {
    std::get<0>(outcome) = asio::error::timed_out;
  }
  co_return outcome;
}

}  // namespace queueback::net
