#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;
using domain::Ratio;

Policy arbitrary_policy() {
  Policy policy;
  policy.version = "v1";
  policy.extract = Ratio{*rc::gen::inRange<std::int64_t>(0, 1'000'001)};
  policy.default_ratio = Ratio{*rc::gen::inRange<std::int64_t>(0, 3'000'001)};
  policy.levels["gold"] = Ratio{*rc::gen::inRange<std::int64_t>(0, 3'000'001)};
  policy.first_in_line = *rc::gen::element(FirstInLine::kRetain, FirstInLine::kCarry, FirstInLine::kSelf);
  return policy;
}

Command arbitrary_order(std::uint64_t arrival) {
  const auto store = domain::StoreId::parse(*rc::gen::element<std::string>("S1", "S2"));
  std::optional<domain::MemberId> member;
  if (*rc::gen::inRange(0, 4) != 0) {
    member = domain::MemberId::parse("M" + std::to_string(*rc::gen::inRange(0, 5)));
  }
  const Money paid = Money::minor(*rc::gen::inRange<std::int64_t>(0, 50'000));
  const Instant at{*rc::gen::inRange<std::int64_t>(1, 1000)};
  return {at, arrival,
          PlaceOrder{"O" + std::to_string(arrival),
                     Channel::kCheckout,
                     *store,
                     "D1",
                     member,
                     {{*domain::ProductId::parse("P"), paid, Money{}}}}};
}

std::vector<Command> arbitrary_stream() {
  std::vector<Command> stream = {{Instant{0}, 0, ActivatePolicy{arbitrary_policy()}}};
  const auto orders = *rc::gen::inRange<std::uint64_t>(0, 60);
  for (std::uint64_t i = 1; i <= orders; ++i) {
    if (*rc::gen::inRange(0, 8) == 0) {
      stream.push_back({Instant{0}, 0, SetMember{*domain::MemberId::parse("M1"), "gold"}});
    }
    stream.push_back(arbitrary_order(i));
  }
  return stream;
}

std::vector<ledger::Posting> postings_of(Engine& engine, const std::vector<Command>& stream) {
  std::vector<ledger::Posting> all;
  for (const Command& command : stream) {
    const auto outcome = engine.execute(command);
    RC_ASSERT(outcome.has_value());
    all.insert(all.end(), outcome->postings.begin(), outcome->postings.end());
  }
  return all;
}

ledger::Balances fold(const std::vector<ledger::Posting>& postings) {
  ledger::Balances balances;
  for (const ledger::Posting& posting : postings) {
    RC_ASSERT(balances.post(posting).has_value());
  }
  return balances;
}

std::vector<WaitingEntry> line_of(const Engine& engine, const std::string& queue) {
  std::vector<WaitingEntry> line;
  for (auto next = engine.head_of(queue); next; next = engine.next_in(queue, next->key)) {
    line.push_back(*next);
  }
  return line;
}

TEST(QueueRebateProperty, money_is_never_created_and_pools_are_never_negative) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    const auto balances = fold(postings_of(engine, arbitrary_stream()));
    for (const auto& [currency, sum] : ledger::sums_by_currency(balances)) {
      RC_ASSERT(sum.is_zero());
    }
    for (const std::string& queue : engine.queues()) {
      RC_ASSERT(engine.figures(queue).pool == balances.balance("pool/queue_rebate/" + queue, "CNY"));
      RC_ASSERT(engine.figures(queue).pool >= Money{});
    }
  }));
}

TEST(QueueRebateProperty, no_entry_is_paid_above_its_entitlement) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    const auto stream = arbitrary_stream();
    (void)postings_of(engine, stream);
    for (const Command& command : stream) {
      const auto* order = std::get_if<PlaceOrder>(&command.body);
      const Entry* entry = order == nullptr ? nullptr : engine.find_entry(order->order);
      if (entry != nullptr) {
        RC_ASSERT(entry->paid <= entry->entitlement);
        RC_ASSERT((entry->status == EntryStatus::kDone) == entry->remaining().is_zero());
      }
    }
  }));
}

TEST(QueueRebateProperty, payment_is_in_key_order) {
  EXPECT_TRUE(rc::check([] {
    // At any moment only the head of a line may have been paid a part; everything behind has nothing, unless it
    // stood at the head before somebody with an earlier effective time arrived late.
    Engine engine;
    auto stream = arbitrary_stream();
    std::stable_sort(stream.begin() + 1, stream.end(), [](const Command& a, const Command& b) { return a.at < b.at; });
    (void)postings_of(engine, stream);
    for (const std::string& queue : engine.queues()) {
      const auto line = line_of(engine, queue);
      for (std::size_t i = 1; i < line.size(); ++i) {
        RC_ASSERT(engine.entry(line[i].handle).paid.is_zero());
      }
    }
  }));
}

TEST(QueueRebateProperty, position_is_a_plain_count) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    (void)postings_of(engine, arbitrary_stream());
    for (const std::string& queue : engine.queues()) {
      Ahead ahead;
      const auto line = line_of(engine, queue);
      RC_ASSERT(line.size() == engine.figures(queue).waiting);
      for (const WaitingEntry& waiting : line) {
        const auto place = engine.place_of(engine.entry(waiting.handle).id);
        RC_ASSERT(place.has_value());
        RC_ASSERT(place->ahead == ahead);
        ahead.entries += 1;
        ahead.amount += waiting.remaining;
      }
      RC_ASSERT(ahead.amount == engine.figures(queue).outstanding);
    }
  }));
}

TEST(QueueRebateProperty, rollback_restores_the_state_exactly) {
  EXPECT_TRUE(rc::check([] {
    const auto stream = arbitrary_stream();
    Engine straight;
    Engine with_detours;
    std::vector<ledger::Posting> expected;
    std::vector<ledger::Posting> actual;
    for (const Command& command : stream) {
      if (*rc::gen::inRange(0, 2) == 0) {
        const std::size_t mark = with_detours.mark();
        (void)with_detours.execute(arbitrary_order(1000));
        with_detours.rollback(mark);
      }
      if (*rc::gen::inRange(0, 5) == 0) {
        with_detours.forget();
        with_detours.drop_closed();
      }
      const auto a = straight.execute(command);
      const auto b = with_detours.execute(command);
      expected.insert(expected.end(), a->postings.begin(), a->postings.end());
      actual.insert(actual.end(), b->postings.begin(), b->postings.end());
    }
    RC_ASSERT(expected == actual);
  }));
}

TEST(QueueRebateProperty, restart_from_tables_goes_on_as_if_nothing_happened) {
  EXPECT_TRUE(rc::check([] {
    const auto stream = arbitrary_stream();
    const auto cut = *rc::gen::inRange<std::size_t>(0, stream.size() + 1);
    Engine straight;
    const auto expected = postings_of(straight, stream);

    Engine first;
    const std::vector<Command> before(stream.begin(), stream.begin() + static_cast<std::ptrdiff_t>(cut));
    auto actual = postings_of(first, before);
    Engine second;
    for (const Command& command : before) {
      if (const auto* policy = std::get_if<ActivatePolicy>(&command.body)) {
        second.restore_policy(policy->policy);
      }
      if (const auto* member = std::get_if<SetMember>(&command.body)) {
        second.restore_member(member->member, member->level);
      }
    }
    for (const std::string& queue : first.queues()) {
      second.restore_pool(queue, first.figures(queue).pool);
      for (const WaitingEntry& waiting : line_of(first, queue)) {
        second.restore_entry(first.entry(waiting.handle));
      }
    }
    second.restore_clock(first.clock());
    const auto rest = postings_of(second, {stream.begin() + static_cast<std::ptrdiff_t>(cut), stream.end()});
    actual.insert(actual.end(), rest.begin(), rest.end());
    RC_ASSERT(expected == actual);
  }));
}

}  // namespace
}  // namespace queueback::rewards::queue_rebate
