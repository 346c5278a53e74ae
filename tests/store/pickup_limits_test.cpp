// How many open orders terminals are told of, what is forgotten of the others, and databases from before all that.
#include <gmock/gmock.h>

#include <map>

#include "common/replication/limits.hpp"
#include "tests/store/pickup_bench.hpp"

namespace queueback::store_server {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using replication::ReferenceCursor;
using replication::ReferenceItem;
using replication::ReferenceScope;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::must;

class PickupLimits : public tests::PickupShop {
 protected:
  void sql(const std::string& statement) { must(bench_.database().prepare(statement).run()); }
  /// Places orders W<from> to W<to - 1> and completes nine of ten, all in one group.
  void place_and_complete(int from, int to) {
    bench_.group([&]() -> Stored<bool> {
      for (int i = from; i < to; ++i) {
        const std::string id = "W" + std::to_string(i);
        must(must(bench_.store().reward(request_for(order_of(id)))));
        if (i % 10 != 0) {
          must(must(bench_.store().reward(request_for(qr::CompleteOrder{id}))));
        }
      }
      return true;
    });
  }
  [[nodiscard]] std::int64_t shown_count() {
    return bench_.count("SELECT count(*) FROM reference_item WHERE kind = 8 AND removed = 0");
  }
  [[nodiscard]] bool is_shown(const std::string& order) {
    return bench_.count("SELECT count(*) FROM reference_item WHERE kind = 8 AND removed = 0 AND key = '" + order +
                        "'") == 1;
  }
  /// Makes the database one that a program wrote which knew no handovers.
  void go_back_before_handovers() {
    for (const char* table : {"member_pin", "lease", "sale_return", "returned_line", "basket", "promotion_version",
                              "day_total", "recent_payout", "pause_change", "product_price"}) {
      sql(std::string("DROP TABLE ") + table);
    }
    sql("DROP INDEX sale_by_receipt");
    sql("DROP INDEX member_person_phone");
    sql("DROP TABLE till_report");
    sql("DROP TABLE replacement");
    sql("DROP TABLE closed_incarnation");
    sql("DROP TABLE former_device");
    for (const std::string table : {"quarantine", "alarm"}) {
      sql("DROP INDEX " + table + "_open");
      for (const char* column : {"resolved_by", "resolution_reason", "resolved_at", "resolution_log_no"}) {
        sql("ALTER TABLE " + table + " DROP COLUMN " + column);
      }
    }
    sql("ALTER TABLE quarantine DROP COLUMN action");
    sql("DROP TABLE handover");
    sql("DROP TABLE open_order");
    sql("DROP INDEX reference_removed_order");
    sql("DELETE FROM reference_item WHERE kind = 8");
    sql("PRAGMA user_version = 5");
  }
  /// Orders C1, C2, … like W1, which is there.
  void clone_w1(std::uint64_t count) {
    sql("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < " + std::to_string(count) +
        ") INSERT INTO reward_order(order_id, effective_at, arrival, channel, store, desk, member, level, flags,"
        " policy_version, state, due, settled_at, base, items)"
        " SELECT 'C' || n, effective_at, arrival + n, channel, store, desk, member, level, flags, policy_version,"
        " state, due, settled_at, base, items FROM reward_order, n WHERE order_id = 'W1'");
  }
};

TEST_F(PickupLimits, OrdersFromBefore_areShownFromTheFirstStartOn) {
  buy("W1");
  buy("W2");
  must(ask(qr::CompleteOrder{"W2"}));
  buy("W3");
  refund("W3", 10'000);
  buy("W4");
  till_.sell_to("M1");
  bench_.sync(till_);
  go_back_before_handovers();
  bench_.restart();
  EXPECT_THAT(shown(), ElementsAre("W4", "W1"));
  bench_.restart();
  EXPECT_THAT(shown(), ElementsAre("W4", "W1"));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM open_order"), 2);
}

TEST_F(PickupLimits, MoreThanTheLimit_theNewestAreShownAndTheOthersWhenThereIsRoom) {
  buy("W1");
  clone_w1(kMaxOpenOrders + 2);
  go_back_before_handovers();
  bench_.restart();
  ASSERT_EQ(shown_count(), static_cast<std::int64_t>(kMaxOpenOrders));
  EXPECT_FALSE(is_shown("W1"));
  EXPECT_FALSE(is_shown("C2"));
  EXPECT_TRUE(is_shown("C3"));
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders"));

  must(ask(qr::CompleteOrder{"C7"}));
  EXPECT_TRUE(is_shown("C2")) << "the newest of those that waited";
  EXPECT_EQ(shown_count(), static_cast<std::int64_t>(kMaxOpenOrders));
  must(ask(qr::CompleteOrder{"C1"}));
  EXPECT_EQ(shown_count(), static_cast<std::int64_t>(kMaxOpenOrders)) << "it was not shown";
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_TRUE(is_completed("W1")) << "an order that is not shown can still be handed over";
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders"));
}

TEST_F(PickupLimits, NewOrderBeyondTheLimit_isAcceptedAndShownInsteadOfTheOldest) {
  buy("W1");
  clone_w1(kMaxOpenOrders - 1);
  sql("UPDATE reward_order SET arrival = 1 WHERE order_id LIKE 'C%'");
  go_back_before_handovers();
  bench_.restart();
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  buy("W2");
  EXPECT_TRUE(is_shown("W1"));
  EXPECT_TRUE(is_shown("W2"));
  EXPECT_EQ(shown_count(), static_cast<std::int64_t>(kMaxOpenOrders));
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders"));
  buy("W3");
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders")) << "once a day";
  bench_.clock().pass(kOpenOrdersAlarmEvery);
  buy("W4");
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders", "open-orders"));
  bench_.restart();
  EXPECT_EQ(shown_count(), static_cast<std::int64_t>(kMaxOpenOrders));
}

TEST_F(PickupLimits, FullReferenceData_ordersAreAcceptedAndShownWhenThereIsRoom) {
  const auto used = bench_.count("SELECT count(*) FROM reference_item");
  const auto free = static_cast<std::int64_t>(kMaxStoreReferenceItems) - used - 1;
  sql("WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < " + std::to_string(free) +
      ") INSERT INTO reference_item(kind, key, n, removed, body) SELECT 2, 'F' || n, 1, 0, x'' FROM n");
  bench_.restart();
  buy("W1");
  EXPECT_TRUE(is_shown("W1"));
  buy("W2");
  EXPECT_TRUE(is_shown("W2")) << "the newest";
  EXPECT_FALSE(is_shown("W1"));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM reference_item"), static_cast<std::int64_t>(kMaxStoreReferenceItems));
  EXPECT_THAT(bench_.alarms(), ElementsAre("open-orders"));
  sql("DELETE FROM reference_item WHERE kind = 2 AND key = 'F1'");
  buy("W3");
  EXPECT_TRUE(is_shown("W3"));
  EXPECT_TRUE(is_shown("W2"));
  EXPECT_FALSE(is_shown("W1"));
  must(ask(qr::CompleteOrder{"W3"}));
  EXPECT_TRUE(is_shown("W1")) << "the room that it leaves is used, its removal is forgotten";
  EXPECT_LE(bench_.count("SELECT count(*) FROM reference_item"), static_cast<std::int64_t>(kMaxStoreReferenceItems));
}

/// A terminal's reference data, as versions come.
class Terminal {
 public:
  ReferenceScope take(const ReferenceChange& change) {
    if (change.begin.scope == ReferenceScope::kSnapshot) {
      items_.clear();
    }
    for (const ReferenceItem& item : change.items) {
      if (item.removed != 0) {
        items_.erase({item.kind, item.key});
      } else {
        items_[{item.kind, item.key}] = item.body;
      }
    }
    cursor_ = change.begin.to;
    return change.begin.scope;
  }
  [[nodiscard]] const ReferenceCursor& cursor() const { return cursor_; }
  [[nodiscard]] const auto& items() const { return items_; }

 private:
  ReferenceCursor cursor_;
  std::map<std::pair<std::uint8_t, std::string>, Bytes> items_;
};

TEST_F(PickupLimits, ForgottenRemovals_leaveEveryTerminalWithTheSameItems) {
  std::vector<Terminal> terminals;
  for (int i = 0; i < 1500; i += 100) {
    place_and_complete(i, i + 50);
    terminals.emplace_back().take(*after({}));
    place_and_complete(i + 50, i + 100);
  }
  EXPECT_EQ(bench_.count("SELECT count(*) FROM reference_item WHERE kind = 8 AND removed = 1"),
            static_cast<std::int64_t>(kMaxRemovedOpenOrders));
  Terminal fresh;
  EXPECT_EQ(fresh.take(*after({})), ReferenceScope::kSnapshot);
  int snapshots = 0;
  for (Terminal& terminal : terminals) {
    snapshots += terminal.take(*after(terminal.cursor())) == ReferenceScope::kSnapshot ? 1 : 0;
    EXPECT_EQ(terminal.items(), fresh.items());
    EXPECT_EQ(terminal.cursor(), fresh.cursor());
  }
  EXPECT_GT(snapshots, 0);
  EXPECT_LT(snapshots, static_cast<int>(terminals.size()));
}

TEST_F(PickupLimits, LargestOrder_fitsAnItem) {
  const std::string id(domain::kMaxOnlineOrderId, 'W');
  qr::PlaceOrder order{id, qr::Channel::kStoreOnline, "S1", "", std::string(64, 'M'), true, {}};
  const qr::ItemLine line{std::string(64, 'P'), Money::minor(domain::kMaxAmount.minor() / 500), domain::kMaxAmount};
  order.lines.assign(domain::kMaxOrderLines, line);
  must(ask(order));
  const auto everything = after({});
  for (const ReferenceItem& item : everything->items) {
    EXPECT_LE(item.key.size() + item.body.size(), replication::kMaxReferenceItemBytes);
  }
  EXPECT_EQ(open_orders().at(0).lines.size(), domain::kMaxOrderLines);
}

}  // namespace
}  // namespace queueback::store_server
