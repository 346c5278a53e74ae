#include "terminal/core/till_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "common/log/log.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/storage_await.hpp"
#include "terminal/uplink/store_inquiry.hpp"

namespace queueback::terminal {

Stored<TillStart> read_start(TillDatabase& tables) {
  auto items = tables.reference_items();
  const auto cursor = tables.reference_cursor();
  const auto server_time = tables.server_time();
  auto state = tables.state();
  if (!items) {
    return tl::unexpected(items.error());
  }
  if (!cursor) {
    return tl::unexpected(cursor.error());
  }
  if (!server_time) {
    return tl::unexpected(server_time.error());
  }
  if (!state) {
    return tl::unexpected(state.error());
  }
  return TillStart{std::move(*items), *cursor, *server_time, std::move(*state)};
}

TillCore::TillCore(runtime::Host host, Parts parts, TillStart start)
    : host_(std::move(host)),
      parts_(std::move(parts)),
      storage_(parts_.database, {nullptr, [this] { update_mirror(); }, host_.on_storage_failure}, host_.run_storage),
      uplink_port_(parts_.tables, storage_, start.cursor,
                   {[this](const auto& items, const auto& cursor) { till_.set_catalogue(items, cursor.n); },
                    [this](const link::UplinkStatus& status) { on_uplink(status); }}),
      uplink_(host_.executor, {parts_.program, [this] { return connect(); }, {}},
              replication::Sender(parts_.tables.take_history()), uplink_port_, host_.clock, host_.random),
      till_(host_.executor,
            {parts_.tables, storage_, parts_.tables.path(), parts_.receipt_key, host_.clock, host_.random, host_.slow,
             [this](const replication::Appended& record) { uplink_.appended(record); },
             [this](const SignedIn& by) {
               asio::co_spawn(host_.executor, drill_.run(host_.executor, by), asio::detached);
             },
             [this](nlohmann::json question) { return ask_store(uplink_, std::move(question)); },
             [this] { return uplink_.status().state == link::UplinkState::kOnline; }},
            std::move(start.till)),
      drill_(till_, uplink_, host_.clock, parts_.drill) {
  till_.set_catalogue(start.reference, start.cursor.n);
}

void TillCore::attach(DeviceSet set) {
  devices_.emplace(host_.executor, std::move(set),
                   Devices::Callbacks{[this](const std::string& bytes) { till_.happen(Code{bytes}); },
                                      [this](std::size_t bytes) { till_.happen(Code{std::string(bytes, '0')}); },
                                      [this] { till_.touch(); }, [this] { till_.print_queue().wake(); },
                                      [this] {
                                        till_.tell({NoticeCode::kScanBrokeOff, {}});
                                      }});
  till_.attach(*devices_);
  till_.note({JournalKind::kStarted, host_.clock.now(), "", "", "", parts_.program, {}});
  desk_.emplace(FrontDesk::Parts{till_, *devices_, uplink_, parts_.tables, storage_, host_.clock,
                                 parts_.mirror == nullptr ? nullptr : &mirror_status_});
}

asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> TillCore::connect() {
  if (drill_.is_cut()) {
    co_return tl::unexpected(net::Error{net::ErrorCode::kUnreachable, "the line is cut for an outage drill"});
  }
  auto connected = co_await parts_.connect();
  if (drill_.is_cut()) {  // it was under way when the line was cut
    co_return tl::unexpected(net::Error{net::ErrorCode::kUnreachable, "the line was cut for an outage drill"});
  }
  co_return connected;
}

asio::awaitable<void> TillCore::serve(std::shared_ptr<net::LocalConnection> front_end) {
  const FrontEnd here(*desk_);
  co_await here.serve(std::move(front_end));
}

asio::awaitable<void> TillCore::run() {
  if (parts_.mirror != nullptr) {
    asio::co_spawn(host_.executor, keep_mirror(), asio::detached);
  }
  asio::co_spawn(host_.executor, till_.share_baskets(stopping_), asio::detached);
  asio::co_spawn(host_.executor, till_.tell_of_devices(stopping_), asio::detached);
  asio::co_spawn(host_.executor, till_.keep_reservations(stopping_), asio::detached);
  asio::co_spawn(host_.executor, look_after_leases(), asio::detached);
  return uplink_.run();
}

asio::awaitable<void> TillCore::look_after_leases() {
  while (!stopping_) {
    till_.look_after_leases();
    (void)co_await net::sleep_for(host_.executor, kLookAtLeases);
  }
}

asio::awaitable<void> TillCore::keep_mirror() {
  const auto nothing = []() -> Stored<bool> { return true; };
  while (!stopping_) {
    (void)co_await runtime::on_storage<bool>(storage_, nothing);
    (void)co_await net::sleep_for(host_.executor, kMirrorRetry);
  }
}

void TillCore::update_mirror() {
  if (parts_.mirror == nullptr || !parts_.mirror->update()) {
    return;
  }
  asio::post(host_.executor, [this, status = parts_.mirror->status()] { on_mirror(status); });
}

void TillCore::on_mirror(const MirrorStatus& status) {
  const bool failed_before = mirror_status_.failed_since.has_value();
  for (std::size_t i = mirror_status_.kept.size(); i < status.kept.size(); ++i) {
    log::error("mirror.kept_aside", {{"file", status.kept[i]}, {"action", "import it at the store"}});
    till_.tell({NoticeCode::kMirrorKept, {status.kept[i]}});
  }
  mirror_status_ = status;
  if (status.failed_since) {
    log::error("mirror.failed", {{"since", *status.failed_since}, {"reason", status.problem}});
    till_.tell({NoticeCode::kNotMirrored, {to_rfc3339(*status.failed_since)}});
  } else if (failed_before) {
    log::info("mirror.works_again", {});
    till_.tell({NoticeCode::kMirroredAgain, {}});
  }
}

void TillCore::stop() {
  stopping_ = true;
  uplink_.stop();
  till_.print_queue().stop();
  if (devices_) {
    devices_->stop();
  }
  storage_.close();
}

void TillCore::on_uplink(const link::UplinkStatus& status) {
  till_.touch();
  if (status.state == last_state_) {
    return;
  }
  last_state_ = status.state;
  if (status.state == link::UplinkState::kOnline) {
    note_server_time(status.peer_clock);
    log::info("store.connected", {{"head", status.head}, {"received", status.watermarks.here}});
  }
  if (status.state == link::UplinkState::kWaiting) {
    log::warning("store.unreachable", {{"reason", status.problem}});
  }
}

/// A clock without battery starts in 1970; what the server said last is the better floor for certificates.
void TillCore::note_server_time(Instant at) {
  parts_.server_time(at);
  if (free_bytes(parts_.tables.path()) < kMinBookkeepingBytes) {
    return;
  }
  const bool taken = storage_.submit([this, at] { return parts_.tables.save_server_time(at); }, [] {});
  if (!taken) {
    log::warning("clock.not_recorded", {{"server_time", at}});
  }
}

}  // namespace queueback::terminal
