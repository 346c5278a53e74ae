#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/replication/messages.hpp"
#include "common/reward_store/reward_program.hpp"
#include "headquarters/storage/queue_tables.hpp"

namespace queueback::headquarters {

/// Items sent to a store at once: a whole version is held in memory on both sides.
inline constexpr std::uint64_t kMaxOutcomesPerVersion = 20'000;

/// A version of what a store is told.
struct OutcomeVersion {
  replication::ReferenceBegin begin;
  std::vector<replication::ReferenceItem> items;
};

/// What became of stores' orders in queues that span stores, for the store where each was made: numbered by change, so
/// that a store that was away gets the newest state of each and nothing twice. Storage thread only.
class OutcomeStream final : public reward_store::Outcomes {
 public:
  explicit OutcomeStream(QueueTables& tables) : tables_(tables) {}

  [[nodiscard]] Stored<void> load();
  /// Entries that changed, and items of members that settled without an entry.
  [[nodiscard]] Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                  const rewards::queue_rebate::Outcome& outcome) override;
  /// What a store does not have yet, or the first kMaxOutcomesPerVersion of it; a cursor of another epoch begins anew.
  /// Nothing if the store has everything.
  [[nodiscard]] Stored<std::optional<OutcomeVersion>> after(const std::string& store,
                                                            const replication::ReferenceCursor& cursor);
  /// Stores with something new since the last call.
  [[nodiscard]] std::set<std::string> take_changed() { return std::exchange(changed_, {}); }

 private:
  [[nodiscard]] Stored<void> put(const std::string& store, const protocol::RemoteEntry& entry);

  QueueTables& tables_;
  std::array<std::uint8_t, 16> epoch_{};
  std::uint64_t newest_ = 0;
  std::map<std::string, std::uint64_t> newest_of_;
  std::set<std::string> changed_;
};

}  // namespace queueback::headquarters
