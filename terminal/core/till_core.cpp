#include "terminal/core/till_core.hpp"

#include <utility>

#include "common/log/log.hpp"

namespace queueback::terminal {

Stored<TillStart> read_start(TillDatabase& tables) {
  auto items = tables.reference_items();
  const auto cursor = tables.reference_cursor();
  const auto server_time = tables.server_time();
  auto wrong_pins = tables.wrong_pins();
  auto handed_over = tables.handed_over();
  if (!items) {
    return tl::unexpected(items.error());
  }
  if (!cursor) {
    return tl::unexpected(cursor.error());
  }
  if (!server_time) {
    return tl::unexpected(server_time.error());
  }
  if (!wrong_pins) {
    return tl::unexpected(wrong_pins.error());
  }
  if (!handed_over) {
    return tl::unexpected(handed_over.error());
  }
  return TillStart{
      std::move(*items), *cursor, *server_time, {SignedOut{}, std::move(*wrong_pins), std::move(*handed_over)}};
}

TillCore::TillCore(runtime::Host host, Parts parts, TillStart start)
    : host_(std::move(host)),
      parts_(std::move(parts)),
      storage_(parts_.database, {nullptr, nullptr, host_.on_storage_failure}, host_.run_storage),
      uplink_port_(parts_.tables, storage_, start.cursor,
                   {[this](const auto& items, const auto& cursor) { till_.set_catalogue(items, cursor.n); },
                    [this](const link::UplinkStatus& status) { on_uplink(status); }}),
      uplink_(host_.executor, {parts_.program, parts_.connect, {}}, replication::Sender(parts_.tables.take_history()),
              uplink_port_, host_.clock, host_.random),
      till_(host_.executor,
            {parts_.tables, storage_, parts_.tables.path(), parts_.receipt_key, host_.clock, host_.random, host_.slow,
             [this](const replication::Appended& record) { uplink_.appended(record); }},
            std::move(start.till)) {
  till_.set_catalogue(start.reference, start.cursor.n);
}

void TillCore::attach(DeviceSet set) {
  devices_.emplace(host_.executor, std::move(set),
                   Devices::Callbacks{[this](const std::string& bytes) { till_.happen(Code{bytes}); },
                                      [this](std::size_t bytes) { till_.happen(Code{std::string(bytes, '0')}); },
                                      [this] { till_.touch(); }});
  till_.attach(*devices_);
}

void TillCore::install(runtime::JsonService& service) {
  desk_.emplace(FrontDesk::Parts{till_, *devices_, uplink_, parts_.tables, storage_, host_.clock});
  desk_->install(service);
}

void TillCore::stop() {
  uplink_.stop();
  devices_.reset();
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
