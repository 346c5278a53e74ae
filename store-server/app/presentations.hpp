#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "common/calendar/zone_rules.hpp"
#include "common/policy/presentation.hpp"
#include "store-server/app/rewards.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A set of events, one bit each, as table message keeps it.
using Events = std::uint32_t;
[[nodiscard]] constexpr Events event_bit(policy::Event event) { return Events{1} << static_cast<unsigned>(event); }

/// How a policy version shows itself.
struct ShownVersion {
  policy::Presentation presentation;
  calendar::ZoneRules zone;
  Events enabled = 0;  ///< what its members are told of
};

/// The presentations of all policy versions, each read from its row when it is first asked for: a version never
/// changes. Storage thread only.
class Presentations {
 public:
  explicit Presentations(RewardTables& tables) : tables_(tables) {}

  /// Of a stored version; the pointer stays valid. kCorrupt if there is no such version or it is unreadable.
  [[nodiscard]] Stored<const ShownVersion*> of(const std::string& version);

 private:
  RewardTables& tables_;
  std::map<std::string, ShownVersion> known_;
};

}  // namespace queueback::store_server
