#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/instant.hpp"
#include "common/storage/group_commit.hpp"

namespace queueback::runtime {

namespace asio = boost::asio;

/// Between two tries to hand work to a full storage queue: the caller, and so its peer, is slowed down.
inline constexpr Duration kStorageQueueRetry = Duration::milliseconds(5);

namespace detail {

/// Hands `piece` over and resumes with true when it is durable and `then` was done, or at once with false when the
/// queue is full.
inline asio::awaitable<bool> submit(storage::GroupCommit& storage, storage::GroupCommit::Work piece,
                                    std::function<void()> then, storage::Lane lane) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  const auto initiate = [&storage, &piece, &then, executor, lane](auto handler) {
    // std::function needs a copyable callable; completion handlers only move.
    const auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const auto resume = [shared, executor](bool durable) {
      asio::post(executor, [shared, durable] { (*shared)(durable); });
    };
    const auto durable = [resume, then] {
      if (then) {
        then();
      }
      resume(true);
    };
    if (!storage.submit(piece, durable, lane)) {
      resume(false);
    }
  };
  co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(initiate, asio::use_awaitable);
}

/// Waits as long as the queue is full, also for a caller that was cancelled: his piece may hold a sale. A wait that
/// listened to the cancellation would end at once each time, and spin.
inline asio::awaitable<void> submit_when_there_is_room(storage::GroupCommit& storage, storage::GroupCommit::Work piece,
                                                       std::function<void()> then, storage::Lane lane) {
  co_await asio::this_coro::throw_if_cancelled(false);
  asio::steady_timer timer(co_await asio::this_coro::executor);
  auto deaf = asio::bind_cancellation_slot(asio::cancellation_slot(), asio::as_tuple(asio::use_awaitable));
  while (!co_await submit(storage, piece, then, lane)) {
    timer.expires_after(std::chrono::microseconds(kStorageQueueRetry.micros));
    (void)co_await timer.async_wait(deaf);
  }
}

}  // namespace detail

/// Runs `work` on the storage thread inside a group's transaction and resumes the coroutine on its own executor when
/// the group is durable, with the value that `work` returned. A full queue is waited for. If storage fails the process
/// ends (GroupCommit::Hooks::on_fatal) and the coroutine is not resumed. `work` must be a named variable of the caller:
/// docs/COMMON_ERRORS.md, "Temporaries in co_await".
template <class T, class Work>
asio::awaitable<T> on_storage(storage::GroupCommit& storage, const Work& work, storage::Lane lane = {}) {
  const auto value = std::make_shared<std::optional<T>>();
  const storage::GroupCommit::Work piece = [value, work]() -> Result<void, storage::Error> {
    auto result = work();
    if (!result) {
      return tl::unexpected(std::move(result.error()));
    }
    *value = std::move(*result);
    return {};
  };
  const std::function<void()> nothing_more;
  co_await detail::submit_when_there_is_room(storage, piece, nothing_more, lane);
  co_return std::move(**value);
}

/// Runs `work` on the storage thread between two groups, outside of any transaction, and resumes with what it returned.
/// `work` must be a named variable of the caller, as above.
template <class T, class Work>
asio::awaitable<T> between_groups(storage::GroupCommit& storage, const Work& work) {
  const auto value = std::make_shared<std::optional<T>>();
  const storage::GroupCommit::Work nothing = [] { return Result<void, storage::Error>(); };
  const std::function<void()> then = [value, work] { *value = work(); };
  co_await detail::submit_when_there_is_room(storage, nothing, then, storage::Lane{});
  co_return std::move(**value);
}

}  // namespace queueback::runtime
