#pragma once
#include "store-server/app/messages.hpp"
#include "store-server/app/remote_entries.hpp"

namespace queueback::store_server {

/// Who in a store hears of what the reward program did: entries at headquarters, and what members are told.
class StoreOutcomes final : public reward_store::Outcomes {
 public:
  explicit StoreOutcomes(RemoteEntries& remote) : remote_(remote) {}
  /// Messages look at the program's engine, so they come after it.
  void tell(Messages& messages) { messages_ = &messages; }

  [[nodiscard]] Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                  const rewards::queue_rebate::Outcome& outcome) override {
    return remote_.note(engine, outcome);
  }
  [[nodiscard]] Stored<void> entry_changed(const rewards::queue_rebate::EntryChange& change,
                                           const rewards::queue_rebate::Entry& entry, std::uint64_t log_no) override {
    return messages_ == nullptr ? Stored<void>() : messages_->note(change, entry, log_no);
  }

 private:
  RemoteEntries& remote_;
  Messages* messages_ = nullptr;
};

}  // namespace queueback::store_server
