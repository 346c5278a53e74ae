#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/base/instant.hpp"

namespace queueback::terminal {

/// What came of an outage drill: the till's line to the store was cut, records were made that book nothing, and the
/// line came back. They went the way of sales: through the outbox, over the store, to headquarters.
struct DrillReport {
  std::string store;
  std::string terminal;
  std::string by;  ///< cashier's id
  Instant started_at;
  std::int32_t utc_offset_minutes = 0;
  Duration cut;                    ///< how long the line was to be down
  std::uint64_t online_looks = 0;  ///< of the looks at the line while it was cut, those that found it up: none is right
  std::uint64_t wanted = 0;        ///< records to make
  std::uint64_t made = 0;
  std::uint64_t at_headquarters = 0;
  std::optional<Duration> drained_after;  ///< since the line was given back; nothing: not within the limit
  friend bool operator==(const DrillReport&, const DrillReport&) = default;

  [[nodiscard]] bool was_cut() const { return online_looks == 0; }
  [[nodiscard]] bool were_made() const { return made == wanted; }
  [[nodiscard]] bool arrived() const { return drained_after.has_value() && at_headquarters == made; }
  [[nodiscard]] bool passed() const { return was_cut() && were_made() && arrived(); }
};

}  // namespace queueback::terminal
