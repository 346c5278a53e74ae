#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <vector>

#include "common/rewards/queue_rebate/engine.hpp"
#include "tests/property/reward_streams.hpp"
#include "tests/support/memory_archive.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using qr::Command;
using qr::Engine;
using qr::Outcome;
using Postings = std::vector<ledger::Posting>;

constexpr int kCommands = 60;

/// Calls `each(outcome)` for every step of the clock and for the command itself.
template <class Each>
void run(Engine& engine, const Command& command, const Each& each) {
  while (const auto step = engine.advance(command.at)) {
    each(*step);
  }
  if (const auto outcome = engine.execute(command)) {
    each(*outcome);
  }
}

Postings run(Engine& engine, const std::vector<Command>& stream) {
  Postings all;
  for (const Command& command : stream) {
    run(engine, command, [&](const Outcome& outcome) {
      const Postings postings = engine.spell(outcome);
      all.insert(all.end(), postings.begin(), postings.end());
    });
  }
  return all;
}

std::vector<qr::WaitingEntry> line_of(const Engine& engine, const std::string& queue) {
  std::vector<qr::WaitingEntry> line;
  for (auto next = engine.head_of(queue); next; next = engine.next_in(queue, next->key)) {
    line.push_back(*next);
  }
  return line;
}

TEST(QueueRebateProperty, money_is_never_created_and_pools_are_never_negative) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    ledger::Balances balances;
    for (const Command& command : some_stream(kCommands)) {
      run(engine, command, [&](const Outcome& outcome) {
        for (const ledger::Posting& posting : engine.spell(outcome)) {
          RC_ASSERT(balances.post(posting).has_value());
        }
      });
      for (const std::string& queue : engine.queues()) {
        RC_ASSERT(engine.figures(queue).pool == balances.balance("pool/queue_rebate/" + queue, "CNY"));
        RC_ASSERT(engine.figures(queue).pool >= Money{});
      }
    }
    for (const auto& [currency, sum] : ledger::sums_by_currency(balances)) {
      RC_ASSERT(sum.is_zero());
    }
  }));
}

TEST(QueueRebateProperty, no_entry_receives_more_than_its_entitlement) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    for (const Command& command : some_stream(kCommands)) {
      const bool refunds = std::holds_alternative<qr::Refund>(command.body);
      run(engine, command, [&](const Outcome& outcome) {
        for (const qr::EntryHandle handle : outcome.touched) {
          const qr::Entry entry = engine.entry(handle);
          // Only a refund may leave more than what is due: money cannot be taken back beyond what is refunded.
          RC_ASSERT(refunds || entry.paid + entry.redeemed <= std::max(entry.entitlement, entry.granted));
          RC_ASSERT(entry.paid >= Money{} && entry.redeemed >= Money{} && entry.base >= Money{});
          RC_ASSERT(entry.status != qr::EntryStatus::kWaiting || entry.remaining() > Money{});
        }
      });
    }
  }));
}

TEST(QueueRebateProperty, payouts_go_to_the_first_who_may_be_paid) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    for (const Command& command : some_stream(kCommands)) {
      const auto* order = std::get_if<qr::PlaceOrder>(&command.body);
      run(engine, command, [&](const Outcome& outcome) {
        const qr::Policy* policy = order == nullptr ? nullptr : engine.policy_at(command.at);
        const bool by_order = policy != nullptr && policy->payout_rule == qr::PayoutRule::kQueueOrder &&
                              outcome.policy_version == policy->version;
        if (!by_order) {
          return;
        }
        // Whoever was paid and still waits stands at the head; the newcomer of this order may stand before him.
        for (const qr::EntryHandle handle : outcome.touched) {
          const qr::Entry entry = engine.entry(handle);
          const bool was_paid = entry.status == qr::EntryStatus::kWaiting && entry.order != order->order;
          if (was_paid) {
            const auto head = engine.head_of(entry.queue);
            RC_ASSERT(head.has_value());
            RC_ASSERT(head->key == entry.key || engine.entry(head->handle).order == order->order);
          }
        }
      });
    }
  }));
}

TEST(QueueRebateProperty, position_is_a_plain_count) {
  EXPECT_TRUE(rc::check([] {
    Engine engine;
    (void)run(engine, some_stream(kCommands));
    for (const std::string& queue : engine.queues()) {
      qr::Ahead ahead;
      const auto line = line_of(engine, queue);
      RC_ASSERT(line.size() == engine.figures(queue).waiting);
      for (const qr::WaitingEntry& waiting : line) {
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
    StreamSoFar so_far;
    so_far.arrival = 1'000'000;
    const auto stream = some_stream(kCommands);
    Engine straight;
    const Postings expected = run(straight, stream);
    Engine with_detours;
    Postings actual;
    for (const Command& command : stream) {
      if (chance(40)) {
        const std::size_t mark = with_detours.mark();
        so_far.now = command.at;
        run(with_detours, some_command(so_far), [](const Outcome&) {});
        with_detours.rollback(mark);
      }
      if (chance(20)) {
        with_detours.forget();
      }
      const Postings postings = run(with_detours, std::vector<Command>{command});
      actual.insert(actual.end(), postings.begin(), postings.end());
    }
    RC_ASSERT(expected == actual);
  }));
}

/// Runs a stream as a store does: with an archive, memory freed after each group, and starting anew now and then.
Postings run_as_a_store(const std::vector<Command>& stream, int restart_percent) {
  MemoryArchive archive;
  auto engine = std::make_unique<Engine>(qr::Ownership{}, &archive);
  std::vector<qr::Policy> begun;
  std::vector<qr::Policy> known;
  std::map<std::string, std::string> levels;
  Postings all;
  for (const Command& command : stream) {
    if (chance(restart_percent)) {
      auto next = std::make_unique<Engine>(qr::Ownership{}, &archive);
      std::for_each(begun.begin(), begun.end(), [&](const qr::Policy& policy) { next->restore_policy(policy); });
      for (const qr::Policy& policy : known) {
        if (std::find(begun.begin(), begun.end(), policy) == begun.end()) {
          next->restore_scheduled(policy);
        }
      }
      archive.restore(*next, *engine);
      for (const auto& [member, level] : levels) {
        next->restore_member(member, level);
      }
      engine = std::move(next);
    }
    run(*engine, command, [&](const Outcome& outcome) {
      archive.write(*engine, outcome);
      if (outcome.new_version) {
        begun.push_back(*engine->policy_in_force());
      }
      const Postings postings = engine->spell(outcome);
      all.insert(all.end(), postings.begin(), postings.end());
    });
    if (const auto* activation = std::get_if<qr::ActivatePolicy>(&command.body)) {
      known.push_back(activation->policy);
    }
    if (const auto* change = std::get_if<qr::SetMember>(&command.body)) {
      levels[change->member] = change->level;
    }
    engine->forget();
    engine->drop_settled();
  }
  return all;
}

TEST(QueueRebateProperty, what_is_dropped_from_memory_comes_back_from_the_archive) {
  EXPECT_TRUE(rc::check([] {
    const auto stream = some_stream(kCommands);
    Engine straight;
    RC_ASSERT(run(straight, stream) == run_as_a_store(stream, 0));
  }));
}

TEST(QueueRebateProperty, restart_from_tables_goes_on_as_if_nothing_happened) {
  EXPECT_TRUE(rc::check([] {
    const auto stream = some_stream(kCommands);
    Engine straight;
    RC_ASSERT(run(straight, stream) == run_as_a_store(stream, 20));
  }));
}

TEST(QueueRebateProperty, owners_together_do_what_one_engine_does_alone) {
  EXPECT_TRUE(rc::check([] {
    // Each posting of the engine that owns everything is made by exactly one of the owners.
    auto stream = some_stream(kCommands);
    std::erase_if(stream, [](const Command& command) {
      const auto* activation = std::get_if<qr::ActivatePolicy>(&command.body);
      return activation != nullptr && activation->policy.version != "v";  // moves between owners are theirs to arrange
    });
    Engine everything;
    Postings expected = run(everything, stream);
    Postings actual;
    for (const qr::Ownership& owner :
         {qr::Ownership{qr::Ownership::Kind::kStore, "S1"}, qr::Ownership{qr::Ownership::Kind::kStore, "S2"},
          qr::Ownership{qr::Ownership::Kind::kHeadquarters, ""}}) {
      Engine engine(owner);
      const Postings postings = run(engine, stream);
      actual.insert(actual.end(), postings.begin(), postings.end());
    }
    const auto text = [](const ledger::Posting& posting) {
      return posting.debit + ">" + posting.credit + ":" + posting.currency + std::to_string(posting.amount.minor()) +
             posting.cause;
    };
    const auto by_text = [&](const ledger::Posting& a, const ledger::Posting& b) { return text(a) < text(b); };
    std::sort(expected.begin(), expected.end(), by_text);
    std::sort(actual.begin(), actual.end(), by_text);
    RC_ASSERT(expected == actual);
  }));
}

}  // namespace
}  // namespace queueback::tests
