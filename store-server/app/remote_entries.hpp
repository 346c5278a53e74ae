#pragma once
#include <string>
#include <vector>

#include "common/replication/messages.hpp"
#include "store-server/app/rewards.hpp"
#include "store-server/storage/remote_tables.hpp"

namespace queueback::store_server {

/// Items of this store's orders that belong to headquarters: pending from the order's arrival, then whatever
/// headquarters says. Nothing in here is ever paid by the store. Storage thread only.
class RemoteEntries final : public reward_store::Outcomes {
 public:
  explicit RemoteEntries(storage::Database& database) : tables_(database), directory_(database) {}

  [[nodiscard]] Stored<void> load();

  /// Items of new orders whose queue headquarters owns become pending. An order without a member earns nothing and
  /// leaves no trace.
  [[nodiscard]] Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                  const rewards::queue_rebate::Outcome& outcome) override;

  /// A version of what headquarters sends is whole. Items that are no entries, or unreadable, are left out.
  [[nodiscard]] Stored<void> activate(const replication::ReferenceBegin& version,
                                      const std::vector<replication::ReferenceItem>& items);
  /// What was activated last.
  [[nodiscard]] const replication::ReferenceCursor& cursor() const { return cursor_; }

  /// Why a version may not take queues back from headquarters: entries of this store are there. Empty: it may.
  [[nodiscard]] Stored<std::string> owner_objection(const rewards::queue_rebate::Engine& engine,
                                                    const rewards::queue_rebate::Policy& next);
  [[nodiscard]] RemoteTables& tables() { return tables_; }

 private:
  RemoteTables tables_;
  DirectoryTables directory_;
  replication::ReferenceCursor cursor_;
};

}  // namespace queueback::store_server
