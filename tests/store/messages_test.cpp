// What members are told of their entries: events, words, announcements of clears (reward rules 1.10, section 0).
#include <gmock/gmock.h>

#include "common/replay_format/command_writer.hpp"
#include "store-server/app/message_page.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::tests {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using store_server::MemberMessage;
using store_server::MessagePage;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kAll = "first_in_line = \"retain\"\nextract = \"10%\"\ndefault = \"100%\"\n";

/// A store under one policy, in UTC, from noon on 2025-11-20.
class MessageBench {
 public:
  explicit MessageBench(const std::string& lines) { apply("p", lines); }

  void apply(const std::string& version, const std::string& lines) {
    const std::string toml =
        "version = \"" + version + "\"\ntime_zone = \"UTC\"\ncurrency = \"CNY\"\n[queue_rebate]\n" + lines;
    must(bench_.group([&] { return bench_.store().apply_policy(toml, "policy.toml", bench_.clock().now()); }));
  }

  /// An online order of one line; its entry is `<id>#0`.
  void buy(const std::string& id, const std::string& member, std::int64_t paid) {
    qr::PlaceOrder order;
    order.order = id;
    order.member = member;
    order.channel = qr::Channel::kStoreOnline;
    order.store = "S1";
    order.lines.push_back({"P1", Money::minor(paid), Money{}});
    ask(order);
  }

  template <class Body>
  void ask(Body body) {
    const Instant now = bench_.clock().now();
    const store_server::RewardRequest request{now, body, replay::write_command(now, body), "admin"};
    must(bench_.group([&] { return bench_.store().reward(request); }));
  }

  void pass(Duration time) {
    bench_.clock().pass(time);
    tick();
  }
  void tick() {
    bench_.group([&]() -> store_server::Stored<bool> {
      auto done = bench_.store().tick();
      return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
    });
  }

  MessagePage page(const std::string& member, std::uint64_t after = 0, std::uint64_t rows = 1000) {
    return bench_.group([&] { return messages_of(bench_.store(), member, after, rows); });
  }
  std::vector<std::string> events(const std::string& member) {
    std::vector<std::string> out;
    for (const MemberMessage& message : page(member).messages) {
      out.emplace_back(to_string(message.event));
    }
    return out;
  }
  /// The only message of that event.
  MemberMessage message(const std::string& member, policy::Event event) {
    std::vector<MemberMessage> found;
    for (MemberMessage& message : page(member).messages) {
      if (message.event == event) {
        found.push_back(std::move(message));
      }
    }
    EXPECT_EQ(found.size(), 1U) << to_string(event);
    return found.empty() ? MemberMessage{} : found.front();
  }
  std::int64_t rows() { return bench_.count("SELECT count(*) FROM message"); }
  StoreBench& bench() { return bench_; }

 private:
  StoreBench bench_;
};

TEST(Messages, order_that_joins_is_told_with_place_and_entitlement) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 20'000);
  const MemberMessage joined = bench.message("M2", policy::Event::kJoined);
  EXPECT_EQ(joined.zh, "【排队返利】排队记录 O2#0 已加入队列，当前第 2 位，待返 200.00。返还来自后续销售，不作保证。");
  EXPECT_EQ(joined.en,
            "Queue rebate: entry O2#0 joined the line at place 2. 200.00 may be paid from later sales; this is not "
            "guaranteed.");
  EXPECT_EQ(joined.entry, "O2#0");
  EXPECT_EQ(joined.at, kNoon);
}

TEST(Messages, payment_is_told_with_sum_and_rest) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "", 20'000);
  const MemberMessage paid = bench.message("M1", policy::Event::kPaid);
  EXPECT_EQ(paid.zh, "【排队返利】排队记录 O1#0 到账 20.00，累计已返 20.00，待返 80.00。返还来自后续销售，不作保证。");
  EXPECT_EQ(paid.en,
            "Queue rebate: entry O1#0 was paid 20.00, 20.00 in all. 80.00 may be paid from later sales; this is not "
            "guaranteed.");
}

TEST(Messages, last_payment_tells_paid_and_done_in_one_row) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 1'000);
  bench.buy("O2", "", 20'000);
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "paid", "done"));
  EXPECT_EQ(bench.rows(), 2);
  const MemberMessage done = bench.message("M1", policy::Event::kDone);
  EXPECT_EQ(done.zh, "【排队返利】排队记录 O1#0 已完成，累计已返 10.00。");
  EXPECT_EQ(done.en, "Queue rebate: entry O1#0 is done. It was paid 10.00 in all.");
}

TEST(Messages, open_draw_is_told_once) {
  MessageBench bench(std::string(kAll) + "draw = { kind = \"fixed\", ratios = [\"50%\"] }\n");
  bench.buy("O1", "M1", 10'000);
  const MemberMessage open = bench.message("M1", policy::Event::kDrawOpen);
  EXPECT_EQ(open.zh, "【排队返利】排队记录 O1#0 可抽奖一次。抽奖将重新确定待返权益，结果可能高于或低于当前的 100.00。");
  EXPECT_EQ(open.en,
            "Queue rebate: you may draw once for entry O1#0. The draw sets its entitlement anew, to more or less than "
            "the present 100.00.");
  bench.ask(qr::Draw{"O1#0", std::nullopt});
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "draw_open"));
}

TEST(Messages, clear_is_announced_and_told) {
  MessageBench bench(std::string(kAll) + "clear = { at = \"2025-12-01T00:00:00Z\" }\n");
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "", 1'000);
  bench.pass(Duration::days(5));
  const MemberMessage announced = bench.message("M1", policy::Event::kClearAnnounced);
  EXPECT_EQ(announced.zh,
            "【排队返利】队列将于 2025-12-01 00:00（6 天内）清零。届时排队记录 O1#0 若仍在排队，待返 99.00 将失效；"
            "已返的不受影响。");
  EXPECT_EQ(announced.en,
            "Queue rebate: the line will be cleared at 2025-12-01 00:00, within 6 days. If entry O1#0 still waits "
            "then, its remaining 99.00 lapses; what was paid stays paid.");
  bench.pass(Duration::days(6));
  const MemberMessage cleared = bench.message("M1", policy::Event::kCleared);
  EXPECT_EQ(cleared.zh, "【排队返利】队列已清零，排队记录 O1#0 的待返 99.00 已失效；已返的 1.00 不受影响。");
  EXPECT_EQ(cleared.en,
            "Queue rebate: the line was cleared. The remaining 99.00 of entry O1#0 has lapsed; the 1.00 it was paid "
            "stays paid.");
  EXPECT_EQ(cleared.at, *parse_rfc3339("2025-12-01T00:00:00Z"));
}

TEST(Messages, redemption_is_told_with_its_units) {
  MessageBench bench(std::string(kAll) + "redeem = { points = \"80%\" }\n");
  bench.buy("O1", "M1", 10'000);
  bench.ask(qr::RedeemEntry{"O1#0", qr::Into::kPoints});
  const MemberMessage redeemed = bench.message("M1", policy::Event::kRedeemed);
  EXPECT_EQ(redeemed.zh, "【排队返利】排队记录 O1#0 的待返 100.00 已兑换为 80.00 积分。");
  EXPECT_EQ(redeemed.en, "Queue rebate: 100.00 of entry O1#0 was redeemed for 80.00 points.");
}

TEST(Messages, random_return_tells_joined_and_redeemed_not_done) {
  MessageBench bench(std::string(kAll) + "redeem = { points = \"80%\" }\nrandom_return = { group = 1, cash = 0 }\n");
  bench.buy("O1", "M1", 10'000);
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "redeemed"));
}

TEST(Messages, refund_is_told_with_what_it_took_back) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "", 90'000);
  bench.ask(qr::Refund{"O1", std::nullopt, Money::minor(4'000)});
  const MemberMessage refunded = bench.message("M1", policy::Event::kRefunded);
  EXPECT_EQ(refunded.zh,
            "【排队返利】因退款，排队记录 O1#0 的权益减少 40.00，现为 60.00，待返 0.00；退款中扣回已返 30.00。");
  EXPECT_EQ(refunded.en,
            "Queue rebate: a refund took 40.00 off the entitlement of entry O1#0, which is now 60.00, with 0.00 "
            "remaining. 30.00 that it had been paid was withheld from the refund.");
}

TEST(Messages, entry_that_leaves_the_line_is_told_nothing) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  bench.ask(qr::Leave{"O1#0"});
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined"));
}

/// Every event with a template that uses every placeholder it may.
TEST(Messages, templates_of_the_policy_replace_our_words_in_both_languages) {
  std::string lines = std::string(kAll) +
                      "redeem = { points = \"80%\" }\ndraw = { kind = \"fixed\", ratios = [\"50%\"] }\n"
                      "clear = { at = \"2025-11-21T00:00:00Z\" }\n"
                      "[queue_rebate.names]\nprogram = { zh = \"惠\", en = \"Back\" }\n";
  for (std::size_t i = 0; i < policy::kEventCount; ++i) {
    const auto event = static_cast<policy::Event>(i);
    std::string text;
    for (const std::string_view name : policy::placeholders_of(event)) {
      text += "{" + std::string(name) + "}|";
    }
    lines.append("[queue_rebate.messages.").append(to_string(event));
    lines.append("]\nzh = \"中:").append(text).append("\"\nen = \"E:").append(text).append("\"\n");
  }
  MessageBench bench(lines);
  bench.bench().group([&] { return bench.bench().store().import_members("member,level,name,phone\nM1,none,李明,\n"); });
  bench.buy("O1", "M1", 10'000);
  const std::string where = "O1|O1#0|S1|store/S1|李*|2025-11-20 12:00|";
  EXPECT_EQ(bench.message("M1", policy::Event::kJoined).zh, "中:惠|" + where + "100%|100.00|100.00|1|0.00|");
  EXPECT_EQ(bench.message("M1", policy::Event::kJoined).en, "E:Back|" + where + "100%|100.00|100.00|1|0.00|");
  EXPECT_EQ(bench.message("M1", policy::Event::kDrawOpen).en, "E:Back|" + where + "100.00|");
  EXPECT_EQ(bench.message("M1", policy::Event::kClearAnnounced).zh,
            "中:惠|O1|O1#0|S1|store/S1|李*|2025-11-21 00:00|1|100.00|");
  bench.buy("O2", "", 10'000);
  EXPECT_EQ(bench.message("M1", policy::Event::kPaid).zh, "中:惠|" + where + "10.00|10.00|90.00|1|");
  bench.ask(qr::Refund{"O1", std::nullopt, Money::minor(1'000)});
  EXPECT_EQ(bench.message("M1", policy::Event::kRefunded).en, "E:Back|" + where + "10.00|0.00|90.00|80.00|");
  bench.ask(qr::RedeemEntry{"O1#0", qr::Into::kPoints});
  EXPECT_EQ(bench.message("M1", policy::Event::kRedeemed).zh, "中:惠|" + where + "80.00|64.00 积分|");
  bench.buy("O3", "M1", 100);
  bench.buy("O4", "", 10'000);
  EXPECT_EQ(bench.message("M1", policy::Event::kDone).en, "E:Back|O3|O3#0|S1|store/S1|李*|2025-11-20 12:00|1.00|");
  bench.buy("O5", "M2", 100);
  bench.pass(Duration::hours(13));
  EXPECT_EQ(bench.message("M2", policy::Event::kCleared).zh,
            "中:惠|O5|O5#0|S1|store/S1|M2|2025-11-21 00:00|0.00|1.00|");
}

TEST(Messages, event_that_is_switched_off_leaves_no_row) {
  MessageBench bench(std::string(kAll) +
                     "[queue_rebate.messages.joined]\nenabled = false\n"
                     "[queue_rebate.messages.done]\nenabled = false\n");
  bench.buy("O1", "M1", 1'000);
  EXPECT_EQ(bench.rows(), 0);
  bench.buy("O2", "", 20'000);
  EXPECT_THAT(bench.events("M1"), ElementsAre("paid"));
}

TEST(Messages, event_that_is_not_delivered_to_the_page_is_not_shown_there) {
  MessageBench bench(std::string(kAll) + "[queue_rebate.messages.joined]\ndeliver = [\"headquarters\"]\n");
  bench.buy("O1", "M1", 1'000);
  EXPECT_EQ(bench.rows(), 1);
  EXPECT_THAT(bench.events("M1"), IsEmpty());
  EXPECT_EQ(bench.page("M1").next, 1U);
}

TEST(Messages, entry_keeps_the_words_of_the_version_it_joined_under) {
  MessageBench bench(std::string(kAll) + "[queue_rebate.messages.paid]\nen = \"old {amount}\"\n");
  bench.buy("O1", "M1", 10'000);
  bench.apply("q", std::string(kAll) + "[queue_rebate.messages.paid]\nen = \"new {amount}\"\n");
  bench.buy("O2", "M2", 10'000);
  EXPECT_EQ(bench.message("M1", policy::Event::kPaid).en, "old 10.00");
}

TEST(Messages, one_sale_that_pays_many_writes_one_row_for_each) {
  MessageBench bench(kAll);
  for (int i = 0; i < 20; ++i) {
    bench.buy("O" + std::to_string(i), "M" + std::to_string(i), 100);
  }
  const std::int64_t before = bench.rows();
  const std::int64_t waiting = bench.bench().count("SELECT count(*) FROM entry WHERE status = 'waiting'");
  bench.buy("big", "", 100'000);
  EXPECT_GT(waiting, 10);
  EXPECT_EQ(bench.rows() - before, waiting);
  EXPECT_EQ(bench.bench().count("SELECT count(*) FROM entry WHERE status = 'waiting'"), 0);
}

TEST(Messages, command_that_is_refused_tells_nothing) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  const qr::Draw draw{"O1#0", std::nullopt};
  const store_server::RewardRequest request{kNoon, draw, replay::write_command(kNoon, draw), "admin"};
  EXPECT_FALSE(bench.bench().group([&] { return bench.bench().store().reward(request); }).has_value());
  EXPECT_EQ(bench.rows(), 1);
}

TEST(Messages, pages_turn_by_number) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 10'000);
  bench.buy("O3", "M3", 10'000);
  const MessagePage first = bench.page("M1", 0, 2);
  ASSERT_THAT(first.messages, SizeIs(2));
  EXPECT_TRUE(first.more);
  const MessagePage second = bench.page("M1", first.next, 2);
  ASSERT_THAT(second.messages, SizeIs(1));
  EXPECT_FALSE(second.more);
  EXPECT_THAT(bench.page("M1", second.next).messages, IsEmpty());
  EXPECT_EQ(bench.page("M1", second.next).next, second.next);
}

TEST(Messages, numbers_go_on_after_a_restart) {
  MessageBench bench(kAll);
  bench.buy("O1", "M1", 10'000);
  const std::uint64_t before = bench.page("M1").next;
  bench.bench().restart();
  bench.buy("O2", "M1", 10'000);
  const MessagePage after = bench.page("M1", before);
  EXPECT_THAT(after.messages, SizeIs(2));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "paid", "joined"));
}

TEST(MessagesOfAClear, nobody_is_told_before_the_days_that_the_policy_says) {
  MessageBench bench(std::string(kAll) + "clear = { at = \"2025-12-01T12:00:00Z\" }\nannounce_clear_days = 2\n");
  bench.buy("O1", "M1", 10'000);
  bench.pass(Duration::hours(9 * 24 - 1));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined"));
  bench.pass(Duration::hours(1));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced"));
}

TEST(MessagesOfAClear, each_entry_is_told_once_also_after_restarts_and_new_versions) {
  const std::string lines = std::string(kAll) + "clear = { at = \"2025-12-01T00:00:00Z\" }\n";
  MessageBench bench(lines);
  bench.buy("O1", "M1", 10'000);
  bench.pass(Duration::days(5));
  bench.tick();
  bench.bench().restart();
  bench.tick();
  bench.apply("q", lines + "queues = { cashier = \"store\", store = \"store\", mall = \"product\" }\n");
  bench.tick();
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced"));
}

TEST(MessagesOfAClear, entry_that_joins_late_is_told_at_once_and_only_then) {
  MessageBench bench(std::string(kAll) + "clear = { at = \"2025-11-21T00:00:00Z\" }\n");
  bench.buy("O1", "M1", 10'000);
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced"));
  bench.tick();
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced"));
}

TEST(MessagesOfAClear, next_clear_is_announced_anew) {
  MessageBench bench(std::string(kAll) + "clear = { every = \"week\" }\nannounce_clear_days = 1\n");
  bench.buy("O1", "M1", 10'000);  // a Thursday
  bench.pass(Duration::days(3));
  bench.pass(Duration::days(1));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced", "cleared"));
  bench.buy("O2", "M1", 10'000);
  bench.pass(Duration::days(6));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined", "clear_announced", "cleared", "joined", "clear_announced"));
}

TEST(MessagesOfAClear, long_line_is_told_a_bounded_number_a_tick) {
  MessageBench bench("default = \"100%\"\nclear = { at = \"2025-12-01T00:00:00Z\" }\n");
  const std::size_t many = store_server::kMaxAnnouncedPerTick + 10;
  for (std::size_t i = 0; i < many; ++i) {
    bench.buy("O" + std::to_string(i), "M1", 1'000);
  }
  const auto told = [&] { return bench.bench().count("SELECT count(*) FROM message WHERE clear_at IS NOT NULL"); };
  const auto is_due = [&] { return bench.bench().group([&] { return bench.bench().store().is_due(); }); };
  EXPECT_FALSE(is_due());
  bench.pass(Duration::days(5));
  EXPECT_EQ(told(), static_cast<std::int64_t>(store_server::kMaxAnnouncedPerTick));
  EXPECT_TRUE(is_due());
  bench.tick();
  EXPECT_EQ(told(), static_cast<std::int64_t>(many));
  EXPECT_FALSE(is_due());
}

TEST(MessagesOfAClear, switched_off_announcement_is_not_written) {
  MessageBench bench(std::string(kAll) +
                     "clear = { at = \"2025-12-01T00:00:00Z\" }\n"
                     "[queue_rebate.messages.clear_announced]\nenabled = false\n");
  bench.buy("O1", "M1", 10'000);
  bench.pass(Duration::days(5));
  EXPECT_THAT(bench.events("M1"), ElementsAre("joined"));
}

}  // namespace
}  // namespace queueback::tests
