#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "common/base/instant.hpp"

namespace queueback::link {

/// Lets coroutines of one thread wait for "something changed". A raise between two waits is not lost.
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  void raise() {
    raised_ = true;
    timer_.cancel();
  }
  /// Returns at the next raise or after `limit`. False: the coroutine was cancelled and must end; nothing else would
  /// tell it, since net::with_deadline has switched exceptions of cancellation off.
  [[nodiscard]] boost::asio::awaitable<bool> wait(Duration limit) {
    const auto before = co_await boost::asio::this_coro::cancellation_state;
    if (!raised_ && before.cancelled() == boost::asio::cancellation_type::none) {
      timer_.expires_after(std::chrono::microseconds(limit.micros));
      (void)co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    raised_ = false;
    const auto after = co_await boost::asio::this_coro::cancellation_state;
    co_return after.cancelled() == boost::asio::cancellation_type::none;
  }

 private:
  boost::asio::steady_timer timer_;
  bool raised_ = false;
};

/// Lets any number of coroutines of one thread wait for the next raise. A raise that nobody waits for is lost, so what
/// is waited for must be looked at first.
class Broadcast {
 public:
  explicit Broadcast(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

  void raise() {
    for (const auto& timer : waiting_) {
      timer->cancel();
    }
    waiting_.clear();
  }
  /// Returns at the next raise or after `limit`.
  [[nodiscard]] boost::asio::awaitable<void> wait(Duration limit) {
    const auto timer = std::make_shared<boost::asio::steady_timer>(executor_);
    timer->expires_after(std::chrono::microseconds(limit.micros));
    waiting_.push_back(timer);
    (void)co_await timer->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    std::erase(waiting_, timer);
  }

 private:
  boost::asio::any_io_executor executor_;
  std::vector<std::shared_ptr<boost::asio::steady_timer>> waiting_;
};

}  // namespace queueback::link
