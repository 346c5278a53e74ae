#include "common/runtime/clock_service.hpp"

#include <cstdlib>
#include <utility>

#include "common/log/log.hpp"

namespace queueback::runtime {
namespace {

using nlohmann::json;

json state_of(const GuardedClock& clock) {
  const auto jump = clock.jump();
  json out;
  out["time"] = to_rfc3339(clock.now());
  out["machine"] = to_rfc3339(clock.machine_time());
  out["believed"] = !jump;
  out["ahead_ms"] = jump ? jump->micros / 1000 : 0;
  return out;
}

boost::asio::awaitable<ServiceResult> show(const GuardedClock& clock) { co_return state_of(clock); }

boost::asio::awaitable<ServiceResult> accept(GuardedClock& clock, json request) {
  const auto by = required_text(request, "by");
  const auto reason = required_text(request, "reason");
  if (!by || !reason) {
    co_return tl::unexpected(by ? reason.error() : by.error());
  }
  log::warning("clock.accepted",
               {{"before", clock.now()}, {"now", clock.machine_time()}, {"by", *by}, {"reason", *reason}});
  clock.believe();
  co_return state_of(clock);
}

}  // namespace

void install_clock(JsonService& service, GuardedClock& clock) {
  service.add("clock", [&clock](json /*request*/) { return show(clock); });
  service.add("clock.accept", [&clock](json request) { return accept(clock, std::move(request)); });
}

std::optional<std::string> ClockWatch::look() {
  const auto jump = clock_.jump();
  if (jump.has_value() == has_jumped_) {
    return std::nullopt;
  }
  has_jumped_ = jump.has_value();
  if (!jump) {
    log::info("clock.believed", {{"now", clock_.now()}});
    return std::nullopt;
  }
  log::error("clock.jumped", {{"machine", clock_.machine_time()}, {"time", clock_.now()}, {"ahead", *jump}});
  return "this server's clock jumped to " + to_rfc3339(clock_.machine_time()) +
         "; it is not believed, time goes on from " + to_rfc3339(clock_.now()) +
         ". Set the clock right. If it is right now: queueback-ctl clock accept";
}

}  // namespace queueback::runtime
