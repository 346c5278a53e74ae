#pragma once
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "common/replay_format/command_writer.hpp"
#include "store-server/app/open_orders.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::tests {

/// A shop that sells online, with one terminal.
class PickupShop : public ::testing::Test {
 protected:
  PickupShop() { StoreBench::furnish(bench_); }

  template <class Body>
  store_server::RewardRequest request_for(const Body& body) {
    const Instant now = bench_.clock().now();
    return {now, body, replay::write_command(now, body), "api"};
  }
  template <class Body>
  Result<store_server::Rewarded, std::string> ask(const Body& body) {
    const store_server::RewardRequest request = request_for(body);
    return bench_.group([&] { return bench_.store().reward(request); });
  }
  /// One line of 100.00.
  static rewards::queue_rebate::PlaceOrder order_of(
      const std::string& id, const std::string& member = "M1",
      rewards::queue_rebate::Channel channel = rewards::queue_rebate::Channel::kStoreOnline) {
    return {id, channel, "S1", "", member, true, {{"P1", domain::Money::minor(10'000), domain::Money{}}}};
  }
  void buy(const std::string& id, const std::string& member = "M1",
           rewards::queue_rebate::Channel channel = rewards::queue_rebate::Channel::kStoreOnline) {
    must(ask(order_of(id, member, channel)));
  }
  void refund(const std::string& id, std::int64_t amount, std::optional<std::uint32_t> line = std::nullopt) {
    must(ask(rewards::queue_rebate::Refund{id, line, domain::Money::minor(amount)}));
  }
  void apply(const std::string& toml) {
    must(bench_.group([&] { return bench_.store().apply_policy(toml, "policy.toml", bench_.clock().now()); }));
  }
  std::optional<store_server::ReferenceChange> after(const replication::ReferenceCursor& cursor) {
    return bench_.group([&] { return bench_.store().reference().after(cursor); });
  }
  /// What a new terminal is told.
  std::vector<protocol::OpenOrder> open_orders() {
    std::vector<protocol::OpenOrder> orders;
    const auto everything = after({});
    for (const replication::ReferenceItem& item : everything->items) {
      if (item.kind == static_cast<std::uint8_t>(protocol::ReferenceKind::kOpenOrder)) {
        orders.push_back(must(protocol::decode_open_order(item.body)));
        EXPECT_EQ(item.key, orders.back().order);
      }
    }
    return orders;
  }
  std::vector<std::string> shown() {
    std::vector<std::string> ids;
    for (const protocol::OpenOrder& order : open_orders()) {
      ids.push_back(order.order);
    }
    return ids;
  }
  std::optional<store_server::HandoverRow> handover_of(const std::string& order) {
    return bench_.group([&] { return store_server::PickupTables(bench_.database()).find_handover(order); });
  }
  bool is_completed(const std::string& order) {
    return bench_.group([&] { return bench_.store().reward_tables().find_order(order); })->completed;
  }
  std::string reason(std::size_t n = 0) { return bench_.quarantine().at(n).reason; }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

}  // namespace queueback::tests
