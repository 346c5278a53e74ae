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
  /// What there are no coins for is cash in.
  void hand_out(const ExchangeCredit& credit, Money handed) {
    cash = cash - handed;
    booked += credit.amount - handed;
  }
  void write(const State& before, const Event& event) {
    if (const auto* sale = std::get_if<Committed>(&event)) {
      sold(sale->order);
    }
    if (const auto* back = std::get_if<ReturnCommitted>(&event)) {
      came_back(back->what);
    }
    if (const auto* out = std::get_if<CreditPaidOut>(&event)) {
      hand_out(*before.credit, out->handed);
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

/// The power is cut: what the tables hold begins again. What was being handed out has its slip, which somebody follows.
State begin_again(const State& state, const std::optional<KeptSale>& open, const CreditTable& credits, Drawer& drawer) {
  if (state.credit && !credits.row) {
    drawer.hand_out(*state.credit, credits.handed);
  }
  State fresh{SignedOut{}, {}};
  fresh.shift = state.shift;
  fresh.shifts = state.shifts;
  fresh.leases = state.leases;
  fresh.unfinished = open;
  fresh.credit = credits.row;
  forget_lost_credit(fresh);
  return fresh;
}

/// Keeps the unfinished sale, unless the disk is full just then.
void keep(const Event& event, const std::vector<Effect>& effects, std::optional<KeptSale>& open) {
  for (const Effect& effect : effects) {
    const auto* kept = std::get_if<SaveKept>(&effect);
    if (kept != nullptr && *rc::gen::element(true, true, true, false)) {
      open = kept->open;
    }
  }
  open = std::holds_alternative<Committed>(event) ? std::nullopt : open;  // in the sale's transaction
}

TEST(ExchangeProperty, no_cent_of_it_leaves_the_drawer_twice) {
  protocol::TillRules coins;
  coins.cash_step = Money::minor(10);
  const std::vector<Catalogue> catalogues = {tests::shop_catalogue(), tests::shop_catalogue({}, 12, {}, coins)};
  const bool ok = rc::check("drawer", [&] {
    const Catalogue& catalogue = catalogues[*rc::gen::element<std::size_t>(0, 1)];
    State state{SignedOut{}, {}};
    std::uint64_t receipts = 0;
    SeededRandom ids(7);
    CreditTable credits;
    Drawer drawer;
    std::optional<KeptSale> open;
    bool was_handed_out = false;
    for (int i = 0; i < kSteps; ++i) {
      if (*rc::gen::weightedElement<bool>({{30, false}, {1, true}})) {
        state = begin_again(state, open, credits, drawer);
      }
      Event event = event_in(state, receipts);
      if (auto* out = std::get_if<CreditPaidOut>(&event)) {
        out->handed = credits.handed;
        was_handed_out = true;
      }
      drawer.write(state, event);
      const Decision decision =
          decide(state, event, {catalogue, kNoon, StorageHealth::kReady, "", {}, make_uuid_v7(kNoon, ids)});
      state = decision.state;
      keep(event, decision.effects, open);
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
