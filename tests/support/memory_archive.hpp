#pragma once
#include <map>
#include <string>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::tests {

/// What a store's tables hold of the reward program, in maps: written after every step, read by the next engine.
class MemoryArchive : public rewards::queue_rebate::Archive {
 public:
  using Engine = rewards::queue_rebate::Engine;
  using Outcome = rewards::queue_rebate::Outcome;

  /// Keeps what a step changed, as the store writes its rows.
  void write(const Engine& engine, const Outcome& outcome) {
    for (const auto handle : outcome.touched) {
      const rewards::queue_rebate::Entry entry = engine.entry(handle);
      entries_[entry.id] = entry;
    }
    for (const auto handle : outcome.orders) {
      rewards::queue_rebate::OrderRecord order = engine.order(handle);
      for (auto& item : order.items) {
        item.entry.reset();  // entries have rows of their own
      }
      orders_[order.order] = order;
    }
    for (const auto queue : outcome.groups) {
      if (const auto group = engine.group(queue)) {
        groups_[group->queue] = *group;
      }
    }
    for (const ledger::Posting& posting : engine.spell(outcome)) {
      (void)balances_.post(posting);
    }
  }

  /// Fills a new engine that goes on where `before` stopped. Policies and levels are the caller's.
  void restore(Engine& engine, const Engine& before) {
    engine.restore_clock(before.clock(), before.paused());
    for (const auto& [key, amount] : balances_.all()) {
      const std::string prefix = "pool/queue_rebate/";
      if (key.account.starts_with(prefix)) {
        engine.restore_pool(key.account.substr(prefix.size()), amount);
      }
    }
    for (const auto& [id, entry] : entries_) {
      if (entry.status == rewards::queue_rebate::EntryStatus::kWaiting) {
        engine.restore_entry(entry);
      }
    }
    std::multimap<Instant, rewards::queue_rebate::InflowRecord> inflow;
    for (const auto& [id, order] : orders_) {
      if (order.state == rewards::queue_rebate::ItemState::kPending && order.due) {
        engine.restore_pending(*find_order(id));
      }
      for (std::size_t line = 0; order.settled_at && line < order.items.size(); ++line) {
        const auto entry = entries_.find(entry_id(order, line));
        inflow.emplace(*order.settled_at, rewards::queue_rebate::InflowRecord{
                                              *order.settled_at, order.channel, order.store, order.desk,
                                              order.items[line].product, order.items[line].contributed,
                                              entry == entries_.end() ? domain::Money{} : entry->second.granted});
      }
    }
    for (const auto& [at, record] : inflow) {
      engine.restore_inflow(record);
    }
    for (const auto& [queue, group] : groups_) {
      engine.restore_group(group);
    }
  }

  [[nodiscard]] bool knows_order(const std::string& order) override { return orders_.contains(order); }

  [[nodiscard]] std::optional<rewards::queue_rebate::OrderRecord> find_order(const std::string& id) override {
    const auto found = orders_.find(id);
    if (found == orders_.end()) {
      return std::nullopt;
    }
    rewards::queue_rebate::OrderRecord order = found->second;
    for (std::size_t line = 0; line < order.items.size(); ++line) {
      const auto entry = entries_.find(entry_id(order, line));
      if (entry != entries_.end()) {
        order.items[line].entry = entry->second;
      }
    }
    return order;
  }

  [[nodiscard]] rewards::queue_rebate::MemberRecord member(const std::string& member) override {
    rewards::queue_rebate::MemberRecord record;
    for (const auto& [id, entry] : entries_) {
      if (entry.member == member) {
        record.earned.push_back(
            {entry.key.effective, entry.owner, entry.channel, entry.store, entry.desk, entry.product, entry.granted});
      }
    }
    for (const auto& [id, order] : orders_) {
      if (order.member == member) {
        domain::Money base;
        for (const auto& item : order.items) {
          base += item.paid - item.refunded;
        }
        record.purchases.push_back({order.arrival, order.at, order.channel, order.store, base, order.completed});
      }
    }
    const auto units = [&](const char* account, const char* currency) {
      return balances_.balance("member/" + member + "/" + account, currency);
    };
    record.units = {units("points", "points"), units("love", "love"), units("love_frozen", "love"),
                    units("voucher", "voucher")};
    return record;
  }

 private:
  static std::string entry_id(const rewards::queue_rebate::OrderRecord& order, std::size_t line) {
    return order.channel == rewards::queue_rebate::Channel::kCheckout ? order.order
                                                                      : order.order + "#" + std::to_string(line);
  }

  std::map<std::string, rewards::queue_rebate::Entry> entries_;
  std::map<std::string, rewards::queue_rebate::OrderRecord> orders_;
  std::map<std::string, rewards::queue_rebate::GroupRecord> groups_;
  ledger::Balances balances_;
};

}  // namespace queueback::tests
