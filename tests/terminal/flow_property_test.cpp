// Any events in any order: the flow never stops, never loses a cent, and what it refuses changes nothing.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <sstream>

#include "common/base/wide.hpp"
#include "terminal/flow/steps.hpp"
#include "tests/terminal/flow_events.hpp"
#include "tests/terminal/flow_tables.hpp"

namespace queueback::terminal {
namespace {

std::string describe(const Cart& cart) {
  std::ostringstream out;
  for (const domain::OrderLine& line : cart.lines) {
    out << line.product.text() << '*' << line.quantity.milli << '=' << line.total.minor() << ';';
  }
  out << (cart.buyer ? cart.buyer->id.text() + cart.buyer->level : "");
  return out.str();
}

/// Everything of a state, to compare two.
std::string describe(const State& state) {
  struct Describe {
    std::string operator()(const SignedOut&) const { return "signed out"; }
    std::string operator()(const CheckingPin& phase) const { return "checking " + phase.cashier.text(); }
    std::string operator()(const Selling& phase) const {
      return "selling " + describe(phase.cart) + " less " + std::to_string(phase.missing().minor());
    }
    std::string operator()(const Saving& phase) const { return "saving " + describe(phase.draft.cart); }
    std::string operator()(const SaleDone& phase) const { return "done " + std::to_string(phase.order.receipt.value); }
    std::string operator()(const PickingUp& phase) const { return "picking up " + phase.order.order; }
    std::string operator()(const HandingOver& phase) const { return "handing over " + phase.order.order; }
    std::string operator()(const ClosingShift&) const { return "closing the shift"; }
    std::string operator()(const FindingSale&) const { return "finding a sale"; }
    std::string operator()(const Returning& phase) const {
      return "returning " + std::to_string(phase.total().minor());
    }
    std::string operator()(const PayingBack&) const { return "paying back"; }
    std::string operator()(const FetchingBasket&) const { return "fetching a basket"; }
    std::string operator()(const PayingFromWallet& phase) const {
      return "paying from the wallet, " + (*this)(phase.selling);
    }
    std::string operator()(const CheckingAge& phase) const {
      return "asking for an age, " + phase.code + ", " + (*this)(phase.selling);
    }
  };
  std::string out = std::visit(Describe{}, state.phase);
  for (const auto& [cashier, wrong] : state.wrong_pins) {
    out += "|" + cashier + ":" + std::to_string(wrong.count);
  }
  for (const auto& [number, sale] : state.parked) {
    out += "|" + std::to_string(number) + ":" + describe(sale.cart);
  }
  out += state.unfinished ? "|unfinished " + describe(state.unfinished->cart) : "";
  out += state.credit ? "|credit " + state.credit->slip + (state.credit->is_ending ? " ends" : "") : "";
  for (const auto& [order, at] : state.handed_over) {
    out += "|" + order + "@" + std::to_string(at.micros);
  }
  return out;
}

void check_cart(const Cart& cart, const Context& context) {
  Money sum;
  for (const domain::OrderLine& line : cart.lines) {
    const auto full = domain::extend_half_up(line.unit_price, line.quantity);
    RC_ASSERT(full == std::optional(line.total + line.discount()));
    RC_ASSERT(line.total >= Money{});
    RC_ASSERT(line.discounts.size() <= domain::kMaxLineDiscounts);
    sum += line.total;
  }
  RC_ASSERT(sum == cart.total());
  Cart again = cart;
  steps::reprice(again, context);
  Cart once_more = again;
  steps::reprice(once_more, context);
  RC_ASSERT(once_more == again);  // pricing twice changes nothing
  RC_ASSERT(sum <= domain::kMaxAmount);
  RC_ASSERT(cart.lines.size() <= domain::kMaxOrderLines);
}

void check_draft(const SaleDraft& draft) {
  Money covered;
  Money received;
  for (const domain::Tender& tender : draft.tenders) {
    covered += tender.amount;
    received += tender.received;
  }
  RC_ASSERT(covered == draft.cart.total());
  RC_ASSERT(draft.change == received - draft.cart.total());
  RC_ASSERT(draft.change >= Money{});
  const auto valid = domain::validate(tests::order_of(draft, 1));
  RC_ASSERT(valid.has_value());
}

/// Never more than was paid for what is left.
void check_return(const Returnable& sale, const std::vector<domain::ReturnedLine>& lines, Money total) {
  Money sum;
  for (const domain::ReturnedLine& line : lines) {
    RC_ASSERT(line.line < sale.order.lines.size());
    RC_ASSERT(line.quantity <= sale.left(line.line));
    const domain::ReturnedLine before = domain::sum_of(sale.returned, line.line);
    RC_ASSERT(line.amount + before.amount <= sale.order.lines[line.line].total);
    sum += line.amount;
  }
  RC_ASSERT(sum == total);
}

/// What of an unfinished sale is paid.
std::vector<domain::Tender> paid_so_far(const State& state) {
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    return selling->paid;
  }
  if (const auto* saving = std::get_if<Saving>(&state.phase)) {
    return saving->draft.tenders;
  }
  if (const auto* wallet = std::get_if<PayingFromWallet>(&state.phase)) {
    return wallet->selling.paid;
  }
  return state.unfinished ? state.unfinished->paid : std::vector<domain::Tender>();
}

/// Never more is spent of a lease than was granted, not even by a sale that is not finished.
void check_leases(const State& state) {
  const std::vector<domain::Tender> paid = paid_so_far(state);
  for (const auto& [member, lease] : state.leases) {
    RC_ASSERT(lease.spent <= lease.granted);
    RC_ASSERT(left_of(lease, paid) >= Money{});
  }
  for (const domain::Tender& tender : paid) {
    const bool has_lease = std::any_of(state.leases.begin(), state.leases.end(), [&](const auto& one) {
      return to_string(one.second.id.uuid) == tender.reference;
    });
    RC_ASSERT(has_lease == domain::is_leased(tender.kind));  // it is kept as long as the sale needs it
  }
}

/// How much of an unfinished sale is paid with change.
Money change_paid(const State& state) {
  std::vector<domain::Tender> paid;
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    paid = selling->paid;
  } else if (const auto* saving = std::get_if<Saving>(&state.phase)) {
    paid = saving->draft.tenders;
  } else if (const auto* wallet = std::get_if<PayingFromWallet>(&state.phase)) {
    paid = wallet->selling.paid;
  }
  Money sum;
  for (const domain::Tender& tender : paid) {
    sum += tender.kind == domain::TenderKind::kChange ? tender.amount : Money{};
  }
  return sum;
}

/// Change pays only when the member's PIN was right, just now.
void check_pin_came_first(const State& before, const Event& event, const State& after) {
  const auto* checked = std::get_if<PinChecked>(&event);
  const auto* paying = std::get_if<PayingFromWallet>(&before.phase);
  const bool was_right = checked != nullptr && checked->verdict == PinChecked::Verdict::kRight && paying != nullptr &&
                         paying->stage == PayingFromWallet::Stage::kChecking;
  if (!was_right) {
    RC_ASSERT(change_paid(after) <= change_paid(before));
  }
}

/// Nothing is in a sale that its buyer was not confirmed to be old enough for.
void check_age(const Cart& cart) {
  for (const domain::OrderLine& line : cart.lines) {
    const std::uint32_t age = line.product.text() == "WINE" ? 18 : line.product.text() == "BEER" ? 16 : 0;
    RC_ASSERT(age <= cart.confirmed_age);
  }
  RC_ASSERT(!cart.lines.empty() || cart.confirmed_age == 0);
  RC_ASSERT(cart.lines.empty() != cart.priced_at.has_value());
}

void check_state(const State& state, const Context& context) {
  check_leases(state);
  if (const auto* returning = std::get_if<Returning>(&state.phase)) {
    check_return(returning->sale, returning->lines, returning->total());
  }
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    check_cart(selling->cart, context);
    check_age(selling->cart);
    Cart again = selling->cart;
    steps::reprice(again, context);
    if (selling->paid.empty()) {
      RC_ASSERT(again == selling->cart);  // the promotions in force are what the cashier sees
    }
    RC_ASSERT(selling->paid.empty() || selling->missing() > Money{});
    RC_ASSERT(selling->paid.size() < domain::kMaxTenders);
  }
  if (const auto* saving = std::get_if<Saving>(&state.phase)) {
    check_cart(saving->draft.cart, context);
    check_draft(saving->draft);
  }
  for (const auto& [cashier, wrong] : state.wrong_pins) {
    RC_ASSERT(wrong.count >= 0 && wrong.count <= kMaxWrongPins);
    RC_ASSERT((wrong.count == kMaxWrongPins) == wrong.locked_until.has_value());
  }
}

bool is_only_a_problem(const std::vector<Effect>& effects) {
  const auto* tell = effects.size() == 1 ? std::get_if<Tell>(&effects[0]) : nullptr;
  return tell != nullptr && tone(tell->notice.code) == Tone::kProblem;
}

bool fits_display(const std::string& line) {
  return (line.empty() || line.size() == 20) &&
         std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool writes_journal(const std::vector<Effect>& effects) {
  return std::any_of(effects.begin(), effects.end(),
                     [](const Effect& effect) { return std::holds_alternative<WriteJournal>(effect); });
}

/// What the journal says of a decision is what the decision does, in the name of who was at the till.
void check_journal(const State& before, const Decision& decision) {
  for (const Effect& effect : decision.effects) {
    const auto* written = std::get_if<WriteJournal>(&effect);
    if (written == nullptr) {
      continue;
    }
    const JournalEvent& event = written->event;
    RC_ASSERT(!event.cashier.empty());
    RC_ASSERT(event.approved_by.empty() || event.approved_by != event.cashier);
    RC_ASSERT(event.approved_by.empty() || before.asked.has_value());
  }
}

/// Whether an effect is kept, paid, printed or sent.
bool touches_books(const Effect& effect) {
  return std::holds_alternative<SaveSale>(effect) || std::holds_alternative<SaveKept>(effect) ||
         std::holds_alternative<SaveHandover>(effect) || std::holds_alternative<SaveReturn>(effect) ||
         std::holds_alternative<SaveShift>(effect) || std::holds_alternative<MakeReport>(effect) ||
         std::holds_alternative<OpenDrawer>(effect) || std::holds_alternative<PrintReceipt>(effect) ||
         std::holds_alternative<PrintReturn>(effect) || std::holds_alternative<BeginDrill>(effect) ||
         std::holds_alternative<FindSale>(effect) || std::holds_alternative<CopyReport>(effect) ||
         std::holds_alternative<EndCredit>(effect);
}

/// What was done has its entry in the journal, from the same transaction.
bool is_commit(const Event& event) {
  return std::holds_alternative<Committed>(event) || std::holds_alternative<ReturnCommitted>(event) ||
         std::holds_alternative<CreditPaidOut>(event);
}

void check_effects(const State& before, const Event& event, const Decision& decision, const Catalogue& catalogue) {
  const bool committed = is_commit(event);
  if (before.training && decision.state.training) {
    for (const Effect& effect : decision.effects) {
      RC_ASSERT(!touches_books(effect));
    }
  }
  for (const Effect& effect : decision.effects) {
    RC_ASSERT(!std::holds_alternative<PrintReceipt>(effect) || committed);
    RC_ASSERT(!std::holds_alternative<PrintTraining>(effect) || decision.state.training);
    // Every opening of the drawer is in the journal; a sale's own entry is in its transaction.
    RC_ASSERT(!std::holds_alternative<OpenDrawer>(effect) || committed || writes_journal(decision.effects));
    if (const auto* save = std::get_if<SaveSale>(&effect)) {
      RC_ASSERT(!std::holds_alternative<Saving>(before.phase));
      check_draft(save->draft);
    }
    if (const auto* save = std::get_if<SaveReturn>(&effect)) {
      RC_ASSERT(std::holds_alternative<Returning>(before.phase));
      check_return(save->draft.sale, save->draft.lines, save->draft.total);
      RC_ASSERT(save->draft.sale.source == Returnable::Source::kStore);  // this shop's limit without the store is none
    }
    if (const auto* save = std::get_if<SaveHandover>(&effect)) {
      const auto* pickup = std::get_if<PickingUp>(&before.phase);
      RC_ASSERT(pickup != nullptr && pickup->order.order == save->draft.order);
      RC_ASSERT(!before.handed_over.contains(save->draft.order));
      RC_ASSERT(catalogue.open_order(save->draft.order) != nullptr);
    }
    if (const auto* show = std::get_if<ShowCustomer>(&effect)) {
      RC_ASSERT(fits_display(show->upper) && fits_display(show->lower));
    }
    if (const auto* check = std::get_if<CheckMemberCode>(&effect)) {
      RC_ASSERT(catalogue.issuer_key(check->code.key_id) != nullptr || !check->code.key_id.empty());
    }
  }
  // While an age is being asked nothing else happens to the sale.
  const auto* checking = std::get_if<CheckingAge>(&before.phase);
  if (checking != nullptr && !std::holds_alternative<AnswerAge>(event)) {
    const auto* still = std::get_if<CheckingAge>(&decision.state.phase);
    RC_ASSERT(still != nullptr);
    RC_ASSERT(still->code == checking->code);
    RC_ASSERT(still->selling.cart == checking->selling.cart);
  }
  // What could not be committed is a problem that leads back to the cart or the pickup.
  const bool leads_back = std::holds_alternative<CommitFailed>(event) || std::holds_alternative<ReturnRefused>(event) ||
                          std::holds_alternative<BasketRefused>(event) ||
                          std::holds_alternative<PayingFromWallet>(before.phase);
  if (is_only_a_problem(decision.effects) && !leads_back) {
    RC_ASSERT(describe(decision.state) == describe(before));
  }
}

/// The shop before and after online orders and promotions come and go.
std::vector<Catalogue> some_catalogues() {
  protocol::TillRules points_are_taken;
  points_are_taken.takes_points = true;
  using domain::Money;
  const domain::BundlePrice bundle{{{*domain::ProductId::parse("COLA"), 1}, {*domain::ProductId::parse("APPLE"), 1}},
                                   Money::minor(1000)};
  return {tests::shop_catalogue({tests::open_order("W-1"), tests::open_order("W-2")}, 12,
                                {tests::promotion("three", domain::NForM{3, 2}, {"COLA"}),
                                 tests::promotion("fruit", domain::PercentOff{domain::Ratio{333'300}}, {"APPLE"}),
                                 tests::promotion("member", domain::MemberPrice{Money::minor(150)}, {"COLA"})}),
          tests::shop_catalogue({tests::open_order("W-2"), tests::open_order("W-3")}, 13,
                                {tests::promotion("lunch", bundle),
                                 tests::promotion("gold", domain::LevelPrice{Money::minor(900)}, {"APPLE"}, {"gold"}),
                                 tests::promotion("all", domain::PercentOff{domain::Ratio{50'000}})}),
          tests::shop_catalogue({}, 12, {}, points_are_taken)};
}

TEST(FlowProperty, any_events_keep_every_cent_and_never_stop) {
  const std::vector<Catalogue> catalogues = some_catalogues();
  const bool ok = rc::check("random events", [&] {
    State state{SignedOut{}, {}};
    Instant now = kNoon;
    std::uint64_t receipts = 0;
    std::size_t version = 0;
    int handovers = 0;
    bool used_change = false;
    SeededRandom ids(7);
    KeptTables tables;
    CreditTable credits;
    const int steps = *rc::gen::inRange(1, 120);
    for (int i = 0; i < steps; ++i) {
      now = now + Duration::seconds(*rc::gen::inRange(0, 200));
      const auto storage = *rc::gen::inRange(0, 10) == 0 ? StorageHealth::kFull : StorageHealth::kReady;
      const Event event = some_event(state, receipts);
      // Mostly orders are open: a pickup takes several steps.
      version = std::holds_alternative<ReferenceChanged>(event)
                    ? *rc::gen::weightedElement<std::size_t>({{4, 0}, {2, 1}, {1, 2}})
                    : version;
      const Catalogue& catalogue = catalogues[version];
      const auto reach = *rc::gen::inRange(0, 4) == 0 ? Context::Reach::kOffline : Context::Reach::kOnline;
      const Decision decision = decide(state, event, {catalogue, now, storage, "", reach, make_uuid_v7(now, ids)});
      check_pin_came_first(state, event, decision.state);
      used_change = used_change || !change_paid(decision.state).is_zero();
      handovers += std::holds_alternative<HandoverCommitted>(event) ? 1 : 0;
      check_effects(state, event, decision, catalogue);
      check_journal(state, decision);
      check_state(decision.state, {catalogue, now, storage});
      state = decision.state;
      tables.write(decision.effects);
      tables.open = std::holds_alternative<Committed>(event) ? std::nullopt : tables.open;  // in the sale's transaction
      tables.check(state);
      credits.write(event, decision.effects);
      credits.check(state);
    }
    RC_CLASSIFY(receipts > 0, "sold something");
    RC_CLASSIFY(handovers > 0, "handed something over");
    RC_CLASSIFY(used_change, "paid with change");
    RC_CLASSIFY(credits.was_used, "exchanged goods");
  });
  EXPECT_TRUE(ok);
}

/// Needs somebody with more rights.
bool is_help(const Event& event) {
  const auto* code = std::get_if<Code>(&event);
  const bool badge = code != nullptr && code->bytes.find(domain::kBadgePrefix) != std::string::npos;
  return badge || std::holds_alternative<Approve>(event);
}

/// Whatever a cashier does in whatever order: nobody else allowed anything.
TEST(FlowProperty, a_cashier_alone_takes_a_tenth_off_at_most) {
  const std::vector<Catalogue> catalogues = some_catalogues();
  const bool ok = rc::check("alone", [&] {
    State state{SignedOut{}, {}};
    std::uint64_t receipts = 0;
    bool discounted = false;
    for (int i = 0; i < 80; ++i) {
      const Event event = *rc::gen::arbitrary<bool>() ? any_restricted_event() : some_event(state, receipts);
      if (is_help(event)) {
        continue;
      }
      state = decide(state, event, {catalogues[0], kNoon}).state;
      const auto* selling = std::get_if<Selling>(&state.phase);
      Money off;
      Money full;
      for (const domain::OrderLine& line :
           selling == nullptr ? std::vector<domain::OrderLine>{} : selling->cart.lines) {
        const Money by_hand = line.discount() - line.discount(domain::DiscountKind::kPromotion);
        off += by_hand;
        full += line.total + by_hand;
        RC_ASSERT(!line.price_override.has_value());
      }
      discounted = discounted || !off.is_zero();
      RC_ASSERT(static_cast<Wide>(off.minor()) * 10 <= static_cast<Wide>(full.minor()));
    }
    RC_CLASSIFY(discounted, "took something off");
  });
  EXPECT_TRUE(ok);
}

TEST(FlowProperty, any_events_without_reference_data_never_sell) {
  const Catalogue empty;
  const bool ok = rc::check("nothing known", [&] {
    State state{SignedOut{}, {}};
    std::uint64_t receipts = 0;
    for (int i = 0; i < 30; ++i) {
      state = decide(state, some_event(state, receipts), {empty, kNoon}).state;
      RC_ASSERT(std::holds_alternative<SignedOut>(state.phase));
    }
  });
  EXPECT_TRUE(ok);
}

TEST(FlowProperty, same_events_give_the_same_state) {
  const Catalogue catalogue = tests::shop_catalogue({tests::open_order("W-1"), tests::open_order("W-2")});
  const bool ok = rc::check("pure", [&] {
    State state{SignedOut{}, {}};
    std::uint64_t receipts = 0;
    for (int i = 0; i < 40; ++i) {
      const Event event = some_event(state, receipts);
      const Decision first = decide(state, event, {catalogue, kNoon});
      const Decision second = decide(state, event, {catalogue, kNoon});
      RC_ASSERT(describe(first.state) == describe(second.state));
      RC_ASSERT(first.effects.size() == second.effects.size());
      state = first.state;
    }
  });
  EXPECT_TRUE(ok);
}

}  // namespace
}  // namespace queueback::terminal
