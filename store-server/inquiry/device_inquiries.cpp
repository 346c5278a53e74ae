#include "store-server/inquiry/device_inquiries.hpp"

#include <utility>

#include "common/base/text.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::refuse;

namespace {

/// Those that the store knows, each with a text that lists can show; a newer terminal may have others.
std::map<std::string, std::string> read_problems(const json& devices) {
  std::map<std::string, std::string> problems;
  for (const std::string_view name : kTerminalDevices) {
    const auto found = devices.find(name);
    if (found != devices.end() && found->is_string()) {
      problems[std::string(name)] = printable(found->get<std::string>(), kMaxDeviceProblem);
    }
  }
  return problems;
}

}  // namespace

void install_device_inquiries(InquiryDesk& desk, DeviceBoard& board, const Clock& clock) {
  desk.add("devices/tell", domain::Role::kCashier, [&board, &clock](Asker asker, json request) -> InquiryDesk::Answer {
    const auto devices = request.find("devices");
    if (devices == request.end() || !devices->is_object()) {
      co_return refuse("'devices' must be an object of device and problem");
    }
    board.note(asker.terminal, {read_problems(*devices), clock.now()});
    co_return json::object();
  });
}

}  // namespace queueback::store_server
