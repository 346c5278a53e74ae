#include "common/net/sleep.hpp"

#include "common/net/deadline.hpp"

namespace queueback::net {

asio::awaitable<Result<void, Error>> sleep_for(asio::any_io_executor executor, Duration duration) {
  asio::steady_timer timer(executor, std::chrono::microseconds(duration.micros));
  // The deadline is only a net below the timer: it cannot fire first.
  const auto [error] = co_await with_deadline({duration.micros + Duration::seconds(1).micros},
                                              [&](auto token) { return timer.async_wait(token); });
  if (error) {
    co_return fail(ErrorCode::kCancelled, "the wait was cancelled");
  }
  co_return Result<void, Error>{};
}

}  // namespace queueback::net
