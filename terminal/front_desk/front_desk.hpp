#pragma once
#include "common/link/uplink.hpp"
#include "common/runtime/json_service.hpp"
#include "terminal/devices/devices.hpp"
#include "terminal/local_api/local_api.hpp"
#include "terminal/outbox/mirror.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// The core's side of the local API: turns requests of front ends into events and the till into snapshots. Lives on the
/// I/O thread.
class FrontDesk {
 public:
  struct Parts {
    Till& till;
    Devices& devices;
    const link::Uplink& uplink;
    TillDatabase& database;
    storage::GroupCommit& storage;
    const Clock& clock;
    const MirrorStatus* mirror = nullptr;  ///< null: there is none
  };

  explicit FrontDesk(Parts parts) : parts_(parts) {}

  void install(runtime::JsonService& service);
  [[nodiscard]] asio::awaitable<local_api::Snapshot> snapshot();

 private:
  using Answer = asio::awaitable<runtime::ServiceResult>;
  using json = nlohmann::json;

  [[nodiscard]] Answer perform(Event event);
  [[nodiscard]] Answer answer_with_state(std::vector<Notice> notices);
  [[nodiscard]] Answer wait(json request);
  [[nodiscard]] Answer reprint(json request);
  [[nodiscard]] Answer open_orders(json request);
  [[nodiscard]] Answer print_jobs(json request);

  Parts parts_;
};

}  // namespace queueback::terminal
