#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

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
  /// Returns at the next raise or after `limit`.
  [[nodiscard]] boost::asio::awaitable<void> wait(Duration limit) {
    if (!raised_) {
      timer_.expires_after(std::chrono::microseconds(limit.micros));
      (void)co_await timer_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    raised_ = false;
  }

 private:
  boost::asio::steady_timer timer_;
  bool raised_ = false;
};

}  // namespace queueback::link
