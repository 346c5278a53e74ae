#include "store-server/core/store_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <utility>
#include <variant>
#include <vector>

#include "common/log/log.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {

using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace): operator||

namespace {

/// Nothing depends on it: a wait must have an end.
constexpr Duration kIdleLook = Duration::hours(1);

}  // namespace

StoreCore::StoreCore(runtime::Host host, Parts parts)
    : host_(std::move(host)),
      parts_(std::move(parts)),
      storage_(parts_.database,
               {[this] { return parts_.store.before_commit(); }, [this] { announce(); }, host_.on_storage_failure},
               host_.run_storage),
      port_(parts_.store.profile().store, parts_.store, storage_),
      downlink_(host_.executor, port_, host_.clock),
      uplink_port_(parts_.store, storage_, [this] { downlink_.watermarks_moved(); }),
      audit_desk_(host_, parts_.store, storage_, [this](std::string reason) { stop_service(std::move(reason)); }),
      reference_changed_(host_.executor) {
  if (parts_.guarded_clock != nullptr) {
    clock_watch_.emplace(*parts_.guarded_clock);
  }
}

void StoreCore::connect_upward(std::string program, link::Uplink::Connect connect) {
  upward_ = link::Uplink::Options{std::move(program), std::move(connect), {}};
  recall_.emplace(host_.executor, *upward_, parts_.store, storage_, host_.clock);
}

void StoreCore::start(std::function<void()> on_open) {
  on_open_ = std::move(on_open);
  port_.close("the store has just started");
  if (upward_) {
    asio::co_spawn(host_.executor, recover(), asio::detached);
  } else {
    asio::co_spawn(host_.executor, open(), asio::detached);
  }
}

std::string StoreCore::closed() const {
  if (is_open_ || is_stopped()) {
    return stopped_;
  }
  if (!recall_ || recall_->progress().to <= recall_->progress().taken) {
    return "the store has just started and asks headquarters whether its database is the newest";
  }
  return "the store's database is an older one: it takes over what it lacks from headquarters, " +
         std::to_string(recall_->progress().taken) + " of " + std::to_string(recall_->progress().to) + " log entries";
}

/// The store's stream and its clock go on, terminals are served.
asio::awaitable<void> StoreCore::open() {
  co_await prepare();
  if (stopping_) {
    co_return;
  }
  if (upward_) {
    const auto read_history = [this] { return parts_.store.history(); };
    auto history = co_await runtime::on_storage<replication::SenderHistory>(storage_, read_history);
    uplink_.emplace(host_.executor, *upward_, replication::Sender(std::move(history)), uplink_port_, host_.clock,
                    host_.random);
    asio::co_spawn(host_.executor, uplink_->run(), asio::detached);
  }
  std::string finding = co_await audit_desk_.open_finding();
  is_open_ = true;
  if (!finding.empty()) {
    log::error("store.closed", {{"reason", finding}});
    stop_service(std::move(finding));
  } else if (!is_stopped()) {
    begin_service();
  }
  asio::co_spawn(host_.executor, keep_time(), asio::detached);
  asio::co_spawn(host_.executor, tell_of_reference(), asio::detached);
  if (parts_.audit_at) {
    asio::co_spawn(host_.executor, audit_desk_.every_night(*parts_.audit_at, stopping_), asio::detached);
  }
}

void StoreCore::begin_service() {
  stopped_.clear();
  port_.close("");
  if (on_open_ && !std::exchange(has_served_, true)) {
    on_open_();
  }
}

void StoreCore::stop_service(std::string reason) {
  stopped_ = std::move(reason);
  port_.close(stopped_);
  downlink_.disconnect_all(stopped_);
}

asio::awaitable<Result<std::uint64_t, std::string>> StoreCore::acknowledge_audit(std::string by, std::string reason) {
  auto done = co_await audit_desk_.acknowledge(by, reason);
  if (done && is_open_ && is_stopped()) {
    log::warning("audit.acknowledged", {{"by", by}, {"reason", reason}});
    begin_service();
  }
  co_return done;
}

asio::awaitable<bool> StoreCore::must_recover() {
  const auto look = [this]() -> Stored<bool> {
    const auto recovers_to = parts_.store.recovers_to();
    return recovers_to ? Stored<bool>(recovers_to->has_value()) : tl::unexpected(recovers_to.error());
  };
  co_return co_await runtime::on_storage<bool>(storage_, look);
}

/// Before the store writes anything of its own: a database out of a backup would begin a second line of records.
asio::awaitable<void> StoreCore::recover() {
  const std::int64_t end = host_.clock.monotonic().micros + kAskHeadquartersFor.micros;
  while (!stopping_) {
    const Duration left{end - host_.clock.monotonic().micros};
    const bool was_told = co_await must_recover();
    const std::string problem = co_await recall(was_told ? kAskHeadquartersAtMost : left);
    if (problem.empty()) {
      break;
    }
    const bool must = co_await must_recover();  // headquarters may have said so before it went away
    const bool has_time = host_.clock.monotonic().micros + kAskHeadquartersEvery.micros < end;
    if (must || !has_time) {
      log::warning("headquarters.not_asked", {{"reason", problem}, {"waits", must}});
    }
    if (!must && !has_time) {
      break;
    }
    (void)co_await net::sleep_for(host_.executor, must ? kRecallEvery : kAskHeadquartersEvery);
  }
  if (!stopping_) {
    co_await open();
  }
}

/// Asks headquarters for at most `limit` and takes over what is lacking; why it was not to be had, or nothing.
asio::awaitable<std::string> StoreCore::recall(Duration limit) {
  const auto answer = co_await (recall_->ask() || net::sleep_for(host_.executor, limit));
  const auto* asked = std::get_if<0>(&answer);
  if (asked == nullptr || !*asked) {
    recall_->stop();
    co_return asked == nullptr ? "no answer" : asked->error();
  }
  if (!**asked) {
    co_return std::string();
  }
  port_.close(closed());
  const auto taken = co_await recall_->take_over();
  recall_->stop();
  co_return taken ? std::string() : taken.error();
}

void StoreCore::stop() {
  stopping_ = true;
  reference_changed_.raise();
  downlink_.stop();
  if (recall_) {
    recall_->stop();
  }
  if (uplink_) {
    uplink_->stop();
  }
}

/// What others wait for, once it is committed. On the storage thread.
void StoreCore::announce() {
  announce_appended();
  const std::uint64_t reference = parts_.store.reference().cursor().n;
  if (std::exchange(announced_reference_, reference) != reference) {
    asio::post(host_.executor, [this] { reference_changed_.raise(); });
  }
}

void StoreCore::announce_appended() {
  auto appended = parts_.store.log().take_appended();
  if (appended.empty()) {
    return;  // also a question for watermarks is a group; announcing it would make sessions ask again, for ever
  }
  asio::post(host_.executor, [this, appended = std::move(appended)] {
    for (const replication::Appended& record : appended) {
      if (uplink_) {
        uplink_->appended(record);
      }
    }
    if (parts_.finality == Finality::kHere) {
      downlink_.watermarks_moved();
    }
  });
}

/// What needs the storage thread before the first terminal is served: the key of member codes, revoked and replaced
/// terminals.
asio::awaitable<void> StoreCore::prepare() {
  struct NotAdmitted {
    std::vector<TerminalRow> terminals;
    std::vector<ReplacementRow> replacements;
  };
  const auto work = [this]() -> Stored<NotAdmitted> {
    if (auto done = parts_.store.publish(parts_.issuer); !done) {
      return tl::unexpected(done.error());
    }
    auto terminals = parts_.store.directory().terminals();
    auto replacements = parts_.store.terminal_desk().replacements();
    if (!terminals || !replacements) {
      return tl::unexpected(!terminals ? terminals.error() : replacements.error());
    }
    return NotAdmitted{std::move(*terminals), std::move(*replacements)};
  };
  const auto known = co_await runtime::on_storage<NotAdmitted>(storage_, work);
  for (const TerminalRow& terminal : known.terminals) {
    if (terminal.is_revoked()) {
      port_.admission().revoke(terminal.terminal, *terminal.revoked_at, revoked_text(terminal.terminal));
    } else if (terminal.revoked_at) {
      port_.admission().refuse_issued_until(terminal.terminal, *terminal.revoked_at, revoked_text(terminal.terminal));
    }
  }
  for (const ReplacementRow& row : known.replacements) {
    port_.admission().refuse_certificate(row.certificate_serial, replaced_text(row.terminal, row.at));
    port_.admission().refuse_issued_until(row.terminal, row.at, replaced_text(row.terminal, row.at));
  }
}

/// Terminals are told of new reference data at most every kReferenceEvery: each version makes them read their catalogue
/// anew, and every online order makes one.
asio::awaitable<void> StoreCore::tell_of_reference() {
  while (!stopping_) {
    (void)co_await reference_changed_.wait(kIdleLook);
    downlink_.reference_changed();
    (void)co_await net::sleep_for(host_.executor, kReferenceEvery);
  }
}

/// Settlements, clears, their announcements and policy versions whose time comes while nobody buys.
asio::awaitable<void> StoreCore::watch_clock() {
  if (!clock_watch_) {
    co_return;
  }
  const Instant told = uplink_ ? uplink_->status().peer_clock : Instant{};
  if (told != Instant{} && std::exchange(compared_with_, told) != told) {
    parts_.guarded_clock->compare(told);
  }
  const auto alarm = clock_watch_->look();
  if (!alarm) {
    co_return;
  }
  const auto work = [this, text = *alarm]() -> Stored<bool> {
    auto done = parts_.store.ledger().insert_alarm({host_.clock.now(), "", runtime::kClockAlarm, text, 0});
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await runtime::on_storage<bool>(storage_, work);
}

asio::awaitable<void> StoreCore::keep_time() {
  const auto work = [this]() -> Stored<bool> {
    auto due = parts_.store.is_due();
    if (!due || !*due) {
      return due;
    }
    auto done = parts_.store.tick();
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  while (!stopping_) {
    co_await watch_clock();
    if (!is_stopped()) {
      (void)co_await runtime::on_storage<bool>(storage_, work, storage::kBackground);
    }
    (void)co_await net::sleep_for(host_.executor, kTickEvery);
  }
}

}  // namespace queueback::store_server
