#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "common/base/instant.hpp"
#include "common/net/error.hpp"

namespace queueback::net {

/// Waits on `executor` without blocking its thread. Errors: kCancelled when the coroutine is cancelled.
[[nodiscard]] boost::asio::awaitable<Result<void, Error>> sleep_for(boost::asio::any_io_executor executor,
                                                                    Duration duration);

}  // namespace queueback::net
