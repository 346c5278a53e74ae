#pragma once
// Random policies and command streams of the queue rebate, for RapidCheck: few members, stores and products and a
// short time, so that the rules meet each other.
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "common/rewards/queue_rebate/command.hpp"

namespace queueback::tests {

namespace qr = rewards::queue_rebate;

/// A number in [from, to), the whole range from the first case on: RapidCheck would begin with small ones.
template <class T>
T pick(T from, T to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(from, to));
}

inline bool chance(int percent) { return pick(0, 100) < percent; }

inline domain::Ratio some_ratio(std::int64_t most_ppm) { return {pick<std::int64_t>(0, most_ppm + 1)}; }

inline std::optional<domain::Ratio> maybe_ratio(int percent) {
  return chance(percent) ? std::optional(some_ratio(2'500'000)) : std::nullopt;
}

inline domain::Money some_money(std::int64_t most) { return domain::Money::minor(pick<std::int64_t>(0, most + 1)); }

inline qr::DrawSetting some_draw() {
  qr::DrawSetting draw;
  if (chance(50)) {
    draw.range = qr::DrawSetting::Range{{100'000}, {pick<std::int64_t>(100'000, 900'000)}, {50'000}};
    return draw;
  }
  const int choices = pick<int>(1, 4);
  for (int i = 0; i < choices; ++i) {
    draw.choices.push_back({some_ratio(1'500'000), pick<std::uint64_t>(1, 4)});
  }
  return draw;
}

inline qr::RandomReturn some_random_return() {
  const auto group = pick<std::uint32_t>(1, 5);
  return {group, pick<std::uint32_t>(0, group + 1)};
}

inline qr::Settings some_settings() {
  qr::Settings settings;
  if (chance(15)) {
    settings.enabled = chance(60);
  }
  if (chance(40)) {
    settings.extract = some_ratio(domain::kPpmOne);
  }
  settings.default_ratio = maybe_ratio(40);
  if (chance(30)) {
    settings.levels = {{"gold", some_ratio(2'000'000)}};
  }
  if (chance(20)) {
    settings.draw = some_draw();
  }
  if (chance(25)) {
    settings.cumulative = {
        {{1, some_money(20'000), some_ratio(2'000'000)}, {3, some_money(60'000), some_ratio(2'000'000)}}};
  }
  if (chance(15)) {
    settings.per_member_per_day = pick<std::uint64_t>(0, 4);
  }
  if (chance(15)) {
    settings.per_member_total = pick<std::uint64_t>(0, 8);
  }
  return settings;
}

inline qr::Caps some_caps() {
  qr::Caps caps;
  const auto maybe = [](std::int64_t most) { return chance(20) ? std::optional(some_money(most)) : std::nullopt; };
  caps.per_entry = maybe(20'000);
  caps.per_member_per_day = maybe(60'000);
  caps.per_member = maybe(150'000);
  caps.per_queue = maybe(200'000);
  return caps;
}

/// Berlin's clocks, as far as the streams reach: forward on 2026-03-29, so that days are not all alike.
inline calendar::ZoneRules some_zone() {
  const Instant forward = *parse_rfc3339("2026-03-29T01:00:00Z");
  return *rc::gen::element(calendar::ZoneRules(), calendar::ZoneRules("Test/Berlin", {{Instant{0}, Duration::hours(1)},
                                                                                      {forward, Duration::hours(2)}}));
}

inline qr::Policy some_policy(const std::string& version, Instant effective_from) {
  qr::Policy policy;
  policy.version = version;
  policy.effective_from = effective_from;
  policy.zone = some_zone();
  policy.draw_secret = digest::Hash{};
  policy.draw_secret->fill(static_cast<std::uint8_t>(version.size()));
  policy.settle_on = chance(30) ? qr::SettleOn::kCompleted : qr::SettleOn::kPaid;
  policy.settle_delay_days = chance(25) ? pick<std::int64_t>(1, 3) : 0;
  policy.payout_rule = chance(30) ? qr::PayoutRule::kCompletedFirst : qr::PayoutRule::kQueueOrder;
  policy.first_in_line = *rc::gen::element(qr::FirstInLine::kRetain, qr::FirstInLine::kCarry, qr::FirstInLine::kSelf);
  policy.deduction_orders = chance(30) ? qr::DeductionOrders::kContributeOnly : qr::DeductionOrders::kJoin;
  policy.paused = chance(5);
  policy.cashier_queues =
      *rc::gen::element(qr::CashierQueues::kStore, qr::CashierQueues::kDesk, qr::CashierQueues::kAll);
  policy.store_queues = *rc::gen::element(qr::StoreQueues::kStore, qr::StoreQueues::kAll);
  policy.mall_queues = *rc::gen::element(qr::MallQueues::kAll, qr::MallQueues::kProduct);
  policy.redeem.ratios = {domain::Ratio{800'000}, maybe_ratio(60), maybe_ratio(60)};
  policy.redeem.love_state = chance(50) ? qr::LoveState::kFrozen : qr::LoveState::kAvailable;
  if (chance(25)) {
    policy.clear = qr::ClearSetting{*rc::gen::element(qr::ClearSetting::Every::kDay, qr::ClearSetting::Every::kWeek),
                                    {},
                                    Duration::hours(pick<std::int64_t>(0, 24))};
  }
  policy.caps = some_caps();
  policy.accrual_floor = chance(20) ? std::optional(some_ratio(400'000)) : std::nullopt;
  policy.program = some_settings();
  policy.program.cumulative.reset();
  policy.program.per_member_per_day.reset();
  policy.program.per_member_total.reset();
  if (!policy.program.extract) {
    policy.program.extract = domain::Ratio{300'000};
  }
  if (!policy.program.default_ratio) {
    policy.program.default_ratio = domain::Ratio{domain::kPpmOne};
  }
  policy.program.random_return = chance(20) ? std::optional(some_random_return()) : std::nullopt;
  if (chance(40)) {
    policy.products["P1"] = some_settings();
  }
  if (chance(40)) {
    policy.stores["S1"] = some_settings();
  }
  if (chance(40)) {
    policy.desks["S1"] = some_settings();
    policy.desks["S1/D1"] = some_settings();
  }
  return policy;
}

/// What a stream has said so far, so that later commands can speak of it.
struct StreamSoFar {
  std::vector<std::string> orders;
  std::vector<std::string> entries;
  std::uint64_t arrival = 0;
  Instant now = *parse_rfc3339("2026-03-27T08:00:00Z");
  int versions = 0;
};

inline std::string some_member() { return "M" + std::to_string(pick<int>(0, 4)); }

inline qr::PlaceOrder some_order(StreamSoFar& so_far) {
  qr::PlaceOrder order;
  order.order = "O" + std::to_string(so_far.arrival);
  order.channel =
      *rc::gen::element(qr::Channel::kCheckout, qr::Channel::kCheckout, qr::Channel::kStoreOnline, qr::Channel::kMall);
  order.store = *rc::gen::element<std::string>("S1", "S2");
  order.desk = *rc::gen::element<std::string>("D1", "D2", "");
  order.member = chance(80) ? some_member() : "";
  order.completed = chance(80);
  const int lines = pick<int>(1, 4);
  for (int line = 0; line < lines; ++line) {
    order.lines.push_back({*rc::gen::element<std::string>("P1", "P2"), some_money(30'000),
                           chance(15) ? some_money(500) : domain::Money{}});
    so_far.entries.push_back(order.order + "#" + std::to_string(line));
  }
  so_far.orders.push_back(order.order);
  so_far.entries.push_back(order.order);
  return order;
}

inline std::string one_of(const std::vector<std::string>& names) {
  return names.empty() ? "none" : *rc::gen::elementOf(names);
}

inline qr::Command some_command(StreamSoFar& so_far) {
  qr::Command command;
  command.arrival = ++so_far.arrival;
  so_far.now = so_far.now + Duration::minutes(pick<std::int64_t>(0, 300));
  command.at = so_far.now;
  switch (pick<int>(0, 20)) {
    case 0:
      command.body = qr::SetMember{some_member(), *rc::gen::element<std::string>("gold", "")};
      break;
    case 1:
      command.body = qr::CompleteOrder{one_of(so_far.orders)};
      break;
    case 2:
    case 3:
      command.body = qr::Refund{one_of(so_far.orders), chance(50) ? std::optional<std::uint32_t>(0) : std::nullopt,
                                some_money(15'000)};
      break;
    case 4:
      command.body = qr::Draw{one_of(so_far.entries), std::nullopt};
      break;
    case 5:
      command.body = qr::RedeemEntry{one_of(so_far.entries),
                                     *rc::gen::element(qr::Into::kPoints, qr::Into::kLove, qr::Into::kVoucher)};
      break;
    case 6:
      command.body = qr::Leave{one_of(so_far.entries)};
      break;
    case 7:
      if (chance(50)) {
        command.body = qr::Pause{};
      } else {
        command.body = qr::Resume{};
      }
      break;
    case 8:
      command.body = qr::ActivatePolicy{some_policy(
          "v" + std::to_string(++so_far.versions) + std::string(static_cast<std::size_t>(so_far.versions), '.'),
          so_far.now + Duration::minutes(pick<std::int64_t>(-600, 600)))};
      break;
    default:
      command.body = some_order(so_far);
      // Some come late, from a terminal that was offline.
      command.at = chance(20) ? so_far.now - Duration::minutes(pick<std::int64_t>(0, 3000)) : so_far.now;
      break;
  }
  return command;
}

/// A policy, then up to `most` commands.
inline std::vector<qr::Command> some_stream(int most) {
  StreamSoFar so_far;
  std::vector<qr::Command> stream = {{so_far.now, 0, qr::ActivatePolicy{some_policy("v", Instant{0})}}};
  const int count = pick<int>(0, most + 1);
  for (int i = 0; i < count; ++i) {
    stream.push_back(some_command(so_far));
  }
  return stream;
}

}  // namespace queueback::tests
