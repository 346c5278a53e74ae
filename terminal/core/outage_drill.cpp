#include "terminal/core/outage_drill.hpp"

#include <algorithm>
#include <utility>

#include "common/log/log.hpp"
#include "common/net/sleep.hpp"

namespace queueback::terminal {
namespace {

/// Between two looks at what has arrived.
constexpr Duration kLook = Duration::milliseconds(100);

}  // namespace

asio::awaitable<void> OutageDrill::run(asio::any_io_executor executor, SignedIn by) {
  records_.clear();
  report_ = {};
  report_.by = by.id.text();
  report_.started_at = clock_.now();
  report_.cut = plan_.cut;
  report_.wanted = plan_.records;
  log::info("drill.begins", {{"by", report_.by}, {"cut", plan_.cut}});
  cut_ = true;
  uplink_.drop();
  co_await stay_cut(executor, by);
  cut_ = false;
  uplink_.drop();  // and tries at once
  co_await drain(executor);
  report_.made = records_.size();
  report_.at_headquarters = arrived();
  log::info("drill.ended",
            {{"passed", report_.passed()}, {"made", report_.made}, {"at_headquarters", report_.at_headquarters}});
  till_.finish_drill(report_);
}

asio::awaitable<void> OutageDrill::stay_cut(asio::any_io_executor executor, SignedIn by) {
  const Duration pause{plan_.cut.micros / static_cast<std::int64_t>(plan_.records)};
  for (std::uint64_t n = 1; n <= plan_.records; ++n) {
    (void)co_await net::sleep_for(executor, pause);
    report_.online_looks += uplink_.status().state == link::UplinkState::kOnline ? 1 : 0;
    till_.append_drill_record(by, n, [this](std::uint64_t seq) { records_.push_back(seq); });
  }
}

asio::awaitable<void> OutageDrill::drain(asio::any_io_executor executor) {
  const Duration begin = clock_.monotonic();
  Duration passed;
  while (passed.micros < plan_.limit().micros) {
    (void)co_await net::sleep_for(executor, kLook);
    passed = Duration{clock_.monotonic().micros - begin.micros};
    if (records_.size() == plan_.records && arrived() == plan_.records) {
      report_.drained_after = passed;
      co_return;
    }
  }
}

std::uint64_t OutageDrill::arrived() const {
  const std::uint64_t durable = uplink_.status().watermarks.headquarters;
  return static_cast<std::uint64_t>(
      std::count_if(records_.begin(), records_.end(), [durable](std::uint64_t seq) { return seq <= durable; }));
}

}  // namespace queueback::terminal
