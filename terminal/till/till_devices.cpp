// The rest of Till: what the store hears of this till's devices.
#include "common/link/no_answer.hpp"
#include "common/net/sleep.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

using nlohmann::json;

namespace {

/// How often the devices are looked at, and after how many looks the store hears of them although nothing changed: it
/// may have been started anew.
constexpr Duration kLook = Duration::seconds(2);
constexpr int kLooksUntilTold = 30;

json to_json(const Devices& devices) {
  json out = json::object();
  const auto add = [&out](const char* name, const DeviceStatus& status) {
    if (status.configured) {
      out[name] = status.problem;
    }
  };
  add("printer", devices.printer_status());
  add("drawer", devices.drawer_status());
  add("scanner", devices.scanner_status());
  add("display", devices.display_status());
  return out;
}

}  // namespace

asio::awaitable<void> Till::tell_of_devices(const bool& stopping) {
  json told;
  int looks = 0;
  while (!stopping) {
    const json now = to_json(*devices_);
    const bool is_due = now != told || ++looks >= kLooksUntilTold;
    if (is_due && !who_asks().empty() && is_store_there()) {
      json question = {{"do", "devices/tell"}, {"devices", now}};
      const auto said = co_await ask(std::move(question));
      // An older store refuses: it need not be asked every time.
      if (said || said.error().kind == link::NoAnswer::Kind::kRefusal) {
        told = now;
        looks = 0;
      }
    }
    (void)co_await net::sleep_for(executor_, kLook);
  }
}

}  // namespace queueback::terminal
