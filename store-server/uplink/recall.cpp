#include "store-server/uplink/recall.hpp"

#include <utility>

#include "common/link/greeting.hpp"
#include "common/link/link_limits.hpp"
#include "common/log/log.hpp"
#include "common/replication/limits.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {

using replication::Message;
using replication::Record;
using replication::SenderHistory;
using runtime::on_storage;

asio::awaitable<Result<bool, std::string>> Recall::ask() {
  const auto read_history = [this] { return store_.history(); };
  auto history = co_await on_storage<SenderHistory>(storage_, read_history);
  head_ = history.head();
  const replication::Sender sender(std::move(history));
  auto stream = co_await options_.connect();
  if (!stream) {
    co_return tl::unexpected(stream.error().reason);
  }
  channel_ = std::make_unique<net::FrameChannel>(executor_, std::move(*stream), clock_);
  replication::Hello hello = sender.hello(options_.program, {}, clock_.now());
  const auto welcome = co_await link::greet(*channel_, std::move(hello));
  if (!welcome) {
    co_return tl::unexpected(welcome.error());
  }
  if (welcome->version < replication::kRecallVersion) {
    stop();
    const auto look = [this]() -> Stored<bool> {
      const auto recovers_to = store_.recovers_to();
      return recovers_to ? Stored<bool>(recovers_to->has_value()) : tl::unexpected(recovers_to.error());
    };
    // A database out of a backup waits: going on in it would begin a second line.
    const bool must_recover = co_await on_storage<bool>(storage_, look);
    if (must_recover) {
      co_return tl::unexpected(
          std::string("headquarters' program is too old to give the log back; bring it up to date"));
    }
    co_return false;
  }
  progress_ = {head_.seq, welcome->line_end.seq};
  const bool set_back = progress_.to > progress_.taken;
  const auto mark = [this, set_back]() -> Stored<bool> {
    auto done = store_.set_recovers_to(set_back ? std::optional(progress_.to) : std::nullopt);
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await on_storage<bool>(storage_, mark);
  if (!set_back) {
    stop();
  }
  co_return set_back;
}

asio::awaitable<Result<void, std::string>> Recall::take_over() {
  log::warning("store.set_back", {{"log_entries", progress_.taken}, {"headquarters", progress_.to}});
  while (progress_.taken < progress_.to) {
    auto records = co_await next();
    if (!records) {
      co_return tl::unexpected(records.error());
    }
    if (records->empty()) {
      co_return tl::unexpected("headquarters gives no more than log entry " + std::to_string(progress_.taken));
    }
    co_await redo(std::move(*records));
  }
  stop();
  const auto finish = [this]() -> Stored<bool> {
    auto done = store_.headquarters_acknowledged({progress_.taken, progress_.taken});
    done = done ? store_.set_recovers_to(std::nullopt) : done;
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await on_storage<bool>(storage_, finish);
  log::warning("store.recovered", {{"log_entries", progress_.taken}});
  co_return Result<void, std::string>();
}

/// The records behind the head. What else headquarters says has time.
asio::awaitable<Result<std::vector<Record>, std::string>> Recall::next() {
  const Message question = replication::Recall{head_};
  const auto sent = co_await channel_->send(replication::encode(question), link::kSendDeadline);
  if (!sent) {
    co_return tl::unexpected(sent.error().reason);
  }
  while (true) {
    const auto frame = co_await channel_->receive(link::kSilence);
    if (!frame) {
      co_return tl::unexpected(frame.error().reason);
    }
    auto message = replication::decode(*frame);
    if (!message) {
      co_return tl::unexpected(message.error().reason);
    }
    if (const auto* refusal = std::get_if<replication::Refuse>(&*message)) {
      co_return tl::unexpected(link::describe(*refusal));
    }
    if (auto* recalled = std::get_if<replication::Recalled>(&*message)) {
      co_return std::move(recalled->records);
    }
  }
}

asio::awaitable<void> Recall::redo(std::vector<Record> records) {
  const auto shared = std::make_shared<const std::vector<Record>>(std::move(records));
  const auto work = [this, shared]() -> Stored<bool> {
    for (const Record& record : *shared) {
      if (auto done = store_.redo(record); !done) {
        return tl::unexpected(done.error());
      }
    }
    return true;
  };
  (void)co_await on_storage<bool>(storage_, work);
  head_ = shared->back().position();
  progress_.taken = head_.seq;
}

void Recall::stop() {
  if (channel_) {
    channel_->close();
  }
}

}  // namespace queueback::store_server
