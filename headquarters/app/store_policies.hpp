#pragma once
#include <map>
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/rewards/queue_rebate/policy.hpp"
#include "headquarters/storage/queue_tables.hpp"

namespace queueback::headquarters {

/// What each store's own policy versions leave to headquarters, out of the stores' records. Storage thread only.
class StorePolicies {
 public:
  explicit StorePolicies(QueueTables& tables) : tables_(tables) {}

  [[nodiscard]] Stored<void> load();
  /// A store activated a version.
  [[nodiscard]] Stored<void> note(const std::string& store, std::uint64_t record_no, Instant applied_at,
                                  const protocol::PolicyChange& change);
  /// The version in force at a store when its clock said `at`; null before the first.
  [[nodiscard]] const StorePolicyRow* in_force(const std::string& store, Instant at) const;

 private:
  QueueTables& tables_;
  std::map<std::string, std::vector<StorePolicyRow>> by_store_;  ///< in the order in which they began
};

/// Whether the version leaves the queues of such orders to headquarters.
[[nodiscard]] bool spans_stores(const StorePolicyRow& version, rewards::queue_rebate::Channel channel);

}  // namespace queueback::headquarters
