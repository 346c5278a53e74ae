#pragma once
#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <vector>

#include "common/link/uplink.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// How an outage drill goes.
struct DrillPlan {
  Duration cut = Duration::seconds(60);  ///< how long the line is down
  std::uint64_t records = 12;            ///< made meanwhile, evenly
  /// For all of them to reach headquarters after that: what a longer outage leaves behind may take longer.
  [[nodiscard]] Duration limit() const { return std::max(Duration::seconds(30), Duration{2 * cut.micros}); }
};
/// What an operator may choose for `cut`.
inline constexpr Duration kMinDrillCut = Duration::seconds(1);
inline constexpr Duration kMaxDrillCut = Duration::seconds(3600);

/// Cuts the till's line to the store on purpose, makes records that book nothing, gives the line back and looks whether
/// everything arrives at headquarters. The till sells on all the while. Lives on the I/O thread.
class OutageDrill {
 public:
  OutageDrill(Till& till, link::Uplink& uplink, const Clock& clock, DrillPlan plan)
      : till_(till), uplink_(uplink), clock_(clock), plan_(plan) {}

  /// Whether no connection may be made now.
  [[nodiscard]] bool is_cut() const { return cut_; }
  /// One drill; the till is told what came of it.
  [[nodiscard]] asio::awaitable<void> run(asio::any_io_executor executor, SignedIn by);

 private:
  [[nodiscard]] asio::awaitable<void> stay_cut(asio::any_io_executor executor, SignedIn by);
  [[nodiscard]] asio::awaitable<void> drain(asio::any_io_executor executor);
  [[nodiscard]] std::uint64_t arrived() const;

  Till& till_;
  link::Uplink& uplink_;
  const Clock& clock_;
  DrillPlan plan_;
  bool cut_ = false;
  DrillReport report_;
  std::vector<std::uint64_t> records_;  ///< that were made, by their number in the outbox
};

}  // namespace queueback::terminal
