#pragma once
#include "store-server/app/day_figures.hpp"
#include "store-server/app/messages.hpp"
#include "store-server/app/open_orders.hpp"
#include "store-server/app/remote_entries.hpp"

namespace queueback::store_server {

/// Who in a store hears of what the reward program did: entries at headquarters, orders to be picked up, what members
/// are told, and what each day paid.
class StoreOutcomes final : public reward_store::Outcomes {
 public:
  explicit StoreOutcomes(RemoteEntries& remote) : remote_(remote) {}
  /// Messages look at the program's engine and open orders at its tables, so they come after it.
  void tell(Messages& messages, OpenOrders& open_orders) {
    messages_ = &messages;
    open_orders_ = &open_orders;
  }
  void count(DayFigures& days, const rewards::queue_rebate::Engine& engine) {
    days_ = &days;
    engine_ = &engine;
  }

  [[nodiscard]] Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                  const rewards::queue_rebate::Outcome& outcome) override {
    auto done = remote_.note(engine, outcome);
    return done && open_orders_ != nullptr ? open_orders_->note(engine, outcome) : done;
  }
  [[nodiscard]] Stored<std::optional<std::uint64_t>> entry_changed(const rewards::queue_rebate::EntryChange& change,
                                                                   const rewards::queue_rebate::Entry& entry,
                                                                   std::uint64_t log_no,
                                                                   std::optional<std::uint64_t> newest) override {
    if (days_ != nullptr) {
      days_->add_payout(change, entry, log_no, engine_->clock());
    }
    return messages_ == nullptr ? Stored<std::optional<std::uint64_t>>(std::nullopt)
                                : messages_->note(change, entry, log_no, newest);
  }

 private:
  RemoteEntries& remote_;
  Messages* messages_ = nullptr;
  OpenOrders* open_orders_ = nullptr;
  DayFigures* days_ = nullptr;
  const rewards::queue_rebate::Engine* engine_ = nullptr;
};

}  // namespace queueback::store_server
