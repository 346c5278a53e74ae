// Goods for goods in any order with anything else: what is in the drawer is what the books say, and the credit that
// waits.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/terminal/flow_events.hpp"
#include "tests/terminal/flow_tables.hpp"

namespace queueback::terminal {
namespace {

constexpr int kSteps = 150;

/// Cash as it lies there, and as the records say.
struct Drawer {
  Money cash;
  Money booked;

  void sold(const domain::Order& order) {
    for (const domain::Tender& tender : order.tenders) {
      const bool is_cash = tender.kind == domain::TenderKind::kCash;
      booked += is_cash ? tender.amount : Money{};
      const Money change = tender.received - tender.amount;
      cash += is_cash && !is_credit(tender) ? tender.received : Money{};
      cash = cash - change;
    }
  }
  void came_back(const domain::Return& what) {
    booked = booked - what.paid_back.amount;
    cash = cash - (is_exchange(what) ? Money{} : what.paid_back.amount);
  }
  void write(const State& before, const Event& event) {
    if (const auto* sale = std::get_if<Committed>(&event)) {
      sold(sale->order);
    }
    if (const auto* back = std::get_if<ReturnCommitted>(&event)) {
      came_back(back->what);
    }
    if (std::holds_alternative<CreditPaidOut>(event)) {
      cash = cash - before.credit->amount;
    }
  }
};

/// As a supervisor, who needs nobody's help to take goods back.
Event event_in(const State& state, std::uint64_t& receipts) {
  if (std::holds_alternative<SignedOut>(state.phase)) {
    return SignIn{"2001", "1234"};
  }
  const auto* selling = std::get_if<Selling>(&state.phase);
  const bool can_return = selling != nullptr && selling->cart.lines.empty() && !state.credit;
  if (can_return && *rc::gen::element(true, true, false)) {
    return StartReturn{"T1-17"};
  }
  return *rc::gen::element(true, false, false)
             ? some_event(state, receipts)
             : std::visit(NextStep{receipts, state.leases, state.credit}, state.phase);
}

TEST(ExchangeProperty, no_cent_of_it_leaves_the_drawer_twice) {
  const Catalogue catalogue = tests::shop_catalogue();
  const bool ok = rc::check("drawer", [&] {
    State state{SignedOut{}, {}};
    std::uint64_t receipts = 0;
    SeededRandom ids(7);
    CreditTable credits;
    Drawer drawer;
    bool was_handed_out = false;
    for (int i = 0; i < kSteps; ++i) {
      const Event event = event_in(state, receipts);
      drawer.write(state, event);
      was_handed_out = was_handed_out || std::holds_alternative<CreditPaidOut>(event);
      const Decision decision =
          decide(state, event, {catalogue, kNoon, StorageHealth::kReady, "", {}, make_uuid_v7(kNoon, ids)});
      state = decision.state;
      credits.write(event, decision.effects);
      credits.check(state);
      RC_ASSERT(drawer.cash - drawer.booked == (state.credit ? state.credit->amount : Money{}));
    }
    RC_CLASSIFY(credits.was_used, "paid for other goods");
    RC_CLASSIFY(was_handed_out, "handed out");
  });
  EXPECT_TRUE(ok);
}

}  // namespace
}  // namespace queueback::terminal
