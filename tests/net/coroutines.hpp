#pragma once
#include <gtest/gtest.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <optional>

#include "common/base/instant.hpp"

namespace queueback::test {

/// Longest that one coroutine of a test may take before the test fails: far beyond what any needs.
inline constexpr std::chrono::seconds kTestLimit{60};

/// Time limits of what is tested: none that is expected to be kept runs out, and one that runs out soon.
inline constexpr Duration kLong = Duration::seconds(30);
inline constexpr Duration kShort = Duration::milliseconds(30);

/// Runs `task` to its end on `io`.
inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
  bool done = false;
  std::exception_ptr thrown;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error) {
    thrown = std::move(error);
    done = true;
    io.stop();
  });
  io.restart();
  io.run_for(kTestLimit);
  if (thrown) {
    std::rethrow_exception(thrown);
  }
  if (!done) {
    ADD_FAILURE() << "the coroutine hangs";
    std::abort();
  }
}

template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> task, std::optional<T>& out) {
  out.emplace(co_await std::move(task));
}

/// Runs `task` to its end on `io` and gives its value, which need not have a default.
template <class T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> task) {
  std::optional<T> out;
  run(io, keep(std::move(task), out));
  return std::move(*out);
}

}  // namespace queueback::test
