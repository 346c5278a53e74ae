#include "terminal/flow/flow.hpp"

#include <type_traits>
#include <utility>

#include "common/base/text.hpp"
#include "common/domain/receipt_link.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using domain::Quantity;
using steps::display_line;
using steps::go;
using steps::kMaxEcho;
using steps::on;
using steps::open_cart;
using steps::out_of_place;
using steps::show_total;
using steps::stay;
using steps::welcome;

Decision on(const State& state, const SignIn& event, const Context& context) {
  if (!std::holds_alternative<SignedOut>(state.phase)) {
    return std::holds_alternative<CheckingPin>(state.phase) ? out_of_place(state)
                                                            : stay(state, NoticeCode::kAlreadySignedIn);
  }
  if (!context.catalogue.can_sell()) {
    return stay(state, NoticeCode::kNotReady);
  }
  const auto id = domain::CashierId::parse(event.cashier);
  const protocol::Cashier* cashier = id ? context.catalogue.cashier(id->text()) : nullptr;
  if (cashier == nullptr) {
    return stay(state, NoticeCode::kWrongPin, {std::to_string(kMaxWrongPins)});
  }
  if (const auto left = steps::locked_for(state, id->text(), context.now)) {
    return stay(state, NoticeCode::kLockedOut, {*left});
  }
  return go(state, CheckingPin{*id}, {CheckPin{event.pin, cashier->pin_hash}});
}

/// Whoever signs in goes on with what was left.
Decision start_work(State next, SignedIn cashier, std::vector<Effect> effects, const Context& context) {
  effects.emplace_back(Tell{{NoticeCode::kSignedIn, {cashier.name}}});
  effects.emplace_back(welcome());
  Selling selling{std::move(cashier), {}};
  if (auto left = std::exchange(next.unfinished, std::nullopt)) {
    selling.cart = std::move(left->cart);
    selling.paid = std::move(left->paid);
    auto priced = steps::price_again(selling, context);
    effects.insert(effects.end(), priced.begin(), priced.end());
    effects.emplace_back(Tell{{NoticeCode::kSaleRestored, {}}});
  }
  return go(std::move(next), std::move(selling), std::move(effects));
}

Decision on(const State& state, const PinChecked& event, const Context& context) {
  if (state.asked && state.asked->checking) {
    return steps::approver_checked(state, event.verdict, context);
  }
  if (const auto* paying = std::get_if<PayingFromWallet>(&state.phase)) {
    const bool is_checking = paying->stage == PayingFromWallet::Stage::kChecking;
    return is_checking ? steps::member_pin_checked(state, *paying, event.verdict, context) : Decision{state, {}};
  }
  const auto* checking = std::get_if<CheckingPin>(&state.phase);
  if (checking == nullptr) {
    return {state, {}};
  }
  const std::string id = checking->cashier.text();
  if (event.verdict == PinChecked::Verdict::kWrong) {
    Decision wrong = steps::count_wrong_pin(state, id, context.now);
    return go(std::move(wrong.state), SignedOut{}, std::move(wrong.effects));
  }
  const protocol::Cashier* cashier = context.catalogue.cashier(id);
  const std::string name = cashier == nullptr ? id : cashier->name;
  const Role role = cashier == nullptr ? Role::kCashier : role_of(*cashier);
  State next = state;
  std::vector<Effect> effects = steps::forget_wrong_pins(next, id);
  return start_work(std::move(next), {checking->cashier, name, role}, std::move(effects), context);
}

/// A badge signs in, or approves what waits for somebody.
Decision on_badge(const State& state, const domain::BadgeCode& badge, const Context& context) {
  const bool can_use = std::holds_alternative<SignedOut>(state.phase) || (state.asked && open_cart(state));
  if (!can_use) {
    return open_cart(state) ? stay(state, NoticeCode::kAlreadySignedIn) : out_of_place(state);
  }
  if (!context.catalogue.can_sell()) {
    return stay(state, NoticeCode::kNotReady);
  }
  const protocol::Cashier* cashier = context.catalogue.by_badge(badge.text);
  if (cashier == nullptr) {
    return stay(state, NoticeCode::kUnknownBadge);
  }
  if (const auto left = steps::locked_for(state, cashier->id.text(), context.now)) {
    return stay(state, NoticeCode::kLockedOut, {*left});
  }
  if (state.asked) {
    return steps::approve_by_badge(state, *cashier, context);
  }
  return start_work(state, {cashier->id, cashier->name, role_of(*cashier)}, {}, context);
}

Decision on(const State& state, const SignOut& /*event*/, const Context& /*context*/) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!selling->cart.lines.empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  return go(state, SignedOut{}, {Tell{{NoticeCode::kSignedOut, {}}}, ShowCustomer{"", ""}});
}

Decision add_line(const State& state, Selling selling, const domain::Product& product, domain::OrderLine line,
                  const Context& context) {
  if (selling.cart.lines.size() >= domain::kMaxOrderLines) {
    return stay(state, NoticeCode::kLineLimit, {std::to_string(domain::kMaxOrderLines)});
  }
  if (selling.cart.total() + line.total > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  const std::string amount = domain::to_string(line.total);
  const Cart before = selling.cart;
  selling.cart.lines.push_back(std::move(line));
  steps::reprice(selling.cart, context);
  auto effects = steps::keep_within_rights(before, selling, context);
  effects.emplace_back(show_total(selling.cart, product.name_en, amount));
  effects.emplace_back(Tell{{NoticeCode::kLineAdded, {product.name_zh}}});
  return go(state, std::move(selling), std::move(effects));
}

Decision add_product(const State& state, Selling selling, const domain::Product& product, const Context& context) {
  return add_line(state, std::move(selling), product,
                  {product.id, product.name_zh, Quantity::pieces(1), product.price, product.price, product.vat_rate},
                  context);
}

/// Goods from the shop's scale: the weight of them at the shelf price, or what the label says that they cost.
Decision add_weighed(const State& state, Selling selling, const domain::Product& product,
                     const domain::ScaleLabel& label, const Context& context) {
  domain::OrderLine line{product.id,    product.name_zh, Quantity::pieces(1),
                         product.price, product.price,   product.vat_rate};
  if (label.holds == domain::ScaleLabel::Holds::kWeight) {
    line.quantity = Quantity{label.value};
    const auto total = domain::extend_half_up(product.price, line.quantity);
    if (!total) {
      return stay(state, NoticeCode::kAmountLimit);
    }
    line.total = *total;
  } else {
    line.unit_price = line.total = Money::minor(label.value);
    line.price_override = domain::PriceOverride{product.price, std::string(domain::kScaleReason)};
  }
  JournalEvent said{JournalKind::kScaleLabel,
                    context.now,
                    selling.cashier.id.text(),
                    "",
                    "",
                    product.id.text() + " x " + domain::to_string(line.quantity),
                    line.total};
  Decision added = add_line(state, std::move(selling), product, std::move(line), context);
  if (added.state.step != state.step) {
    added.effects.emplace_back(WriteJournal{std::move(said)});
  }
  return added;
}

/// A receipt or an order that was scanned: what training holds when it is chosen, it holds here too.
template <class What>
requires std::is_constructible_v<Restricted, const What&> Decision on(const State& state, const What& event,
                                                                      const Context& context) {
  return steps::ask_or_perform(state, event, context);
}

/// A code was scanned that stands for this command.
template <class Command>
Decision begin(const State& state, const Command& command, const Context& context) {
  auto held = steps::held_by_training(state, command);
  return held ? std::move(*held) : on(state, command, context);
}

Decision on(const State& state, const Code& event, const Context& context) {
  const domain::ScannedCode code = domain::classify_code(event.bytes);
  if (const auto* badge = std::get_if<domain::BadgeCode>(&code)) {
    return on_badge(state, *badge, context);
  }
  if (!open_cart(state)) {
    return out_of_place(state);
  }
  const std::string typed(trim(event.bytes));
  if (domain::parse_receipt_link(typed)) {
    return begin(state, StartReturn{typed}, context);
  }
  struct Visitor {
    const State& state;
    const std::string& typed;
    const Context& context;
    Decision operator()(const domain::GtinCode& code) const {
      if (const domain::Product* product = context.catalogue.by_gtin(code.gtin14)) {
        return add_product(state, *open_cart(state), *product, context);
      }
      const auto label = domain::scale_label(code.gtin14);
      const domain::Product* weighed = label ? context.catalogue.by_gtin(label->goods_gtin14) : nullptr;
      return weighed != nullptr ? add_weighed(state, *open_cart(state), *weighed, *label, context)
                                : add_typed({NoticeCode::kUnknownCode, {printable(typed, kMaxEcho)}});
    }
    Decision operator()(const domain::PlainCode& code) const {
      return add_typed({NoticeCode::kUnknownCode, {printable(code.text, kMaxEcho)}});
    }
    Decision operator()(const domain::MemberCode& code) const { return {state, {CheckMemberCode{code}}}; }
    Decision operator()(const domain::BadgeCode&) const { return out_of_place(state); }
    Decision operator()(const domain::PaymentCode&) const { return stay(state, NoticeCode::kPaymentCode); }
    Decision operator()(const domain::WrongCheckDigit&) const { return add_typed({NoticeCode::kWrongCheckDigit, {}}); }
    Decision operator()(const domain::CodeTooLong& code) const {
      return stay(state, NoticeCode::kCodeTooLong, {std::to_string(code.bytes)});
    }
    Decision operator()(const domain::UnreadableCode&) const { return add_typed({NoticeCode::kUnreadableCode, {}}); }
    Decision operator()(const domain::EmptyCode&) const { return stay(state, NoticeCode::kEmptyCode); }
    /// A stock keeping unit may look like a GTIN; so may the id of an order, which may hold any characters. Goods win.
    Decision add_typed(Notice otherwise) const {
      if (const domain::Product* product = context.catalogue.by_id(typed)) {
        return add_product(state, *open_cart(state), *product, context);
      }
      if (context.catalogue.open_order(typed) != nullptr) {
        return begin(state, PickUp{typed}, context);
      }
      return {state, {Tell{std::move(otherwise)}}};
    }
  };
  return std::visit(Visitor{state, typed, context}, code);
}

Decision on(const State& state, const SetQuantity& event, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : steps::line_index(selling->cart, event.line);
  if (!index) {
    return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
  }
  const auto quantity = domain::parse_quantity(event.quantity);
  if (!quantity) {
    return stay(state, NoticeCode::kBadQuantity);
  }
  Selling next = *selling;
  domain::OrderLine& line = next.cart.lines[*index];
  const auto total = domain::extend_half_up(line.unit_price, *quantity);
  const Money others = next.cart.total() - line.total;
  if (!total || others + *total > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  line.quantity = *quantity;
  steps::reprice(next.cart, context);
  auto effects = steps::keep_within_rights(selling->cart, next, context);
  effects.emplace_back(show_total(next.cart, "x " + domain::to_string(*quantity), domain::to_string(line.total)));
  effects.emplace_back(Tell{{NoticeCode::kLineAdded, {line.name + " x " + domain::to_string(*quantity)}}});
  return go(state, std::move(next), std::move(effects));
}

Decision on(const State& state, const VoidLine& event, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : steps::line_index(selling->cart, event.line);
  if (!index) {
    return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
  }
  Selling next = *selling;
  const std::string name = next.cart.lines[*index].name;
  next.cart.lines.erase(next.cart.lines.begin() + static_cast<std::ptrdiff_t>(*index));
  steps::reprice(next.cart, context);
  auto effects = steps::keep_within_rights(selling->cart, next, context, *index);
  effects.emplace_back(show_total(next.cart, "VOID", ""));
  effects.emplace_back(Tell{{NoticeCode::kLineVoided, {name}}});
  return go(state, std::move(next), std::move(effects));
}

Decision on(const State& state, const VoidSale& /*event*/, const Context& /*context*/) {
  if (const auto* pickup = std::get_if<PickingUp>(&state.phase)) {
    return steps::leave(state, *pickup);
  }
  if (const auto* returning = std::get_if<Returning>(&state.phase)) {
    return steps::leave(state, *returning);
  }
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->cart.is_empty()) {
    return open_cart(state) ? stay(state, NoticeCode::kNothingToVoid) : out_of_place(state);
  }
  const SignedIn cashier = selling->cashier;
  return go(state, Selling{cashier, {}}, {Tell{{NoticeCode::kSaleVoided, {}}}, welcome()});
}

Decision add_member(const State& state, Selling selling, const domain::MemberId& member, const Context& context) {
  const protocol::MemberCard* card = context.catalogue.member(member.text());
  selling.cart.buyer = card == nullptr ? Buyer{member, "", ""} : Buyer{card->id, card->level, card->masked_name};
  const std::string shown = card == nullptr || card->masked_name.empty() ? member.text() : card->masked_name;
  auto effects = steps::price_again(selling, context);
  if (!selling.cart.lines.empty()) {
    effects.emplace_back(steps::show_total(selling.cart, "MEMBER", ""));
  }
  effects.emplace_back(Tell{{NoticeCode::kMemberAdded, {shown}}});
  return steps::ask_allowance(go(state, std::move(selling), std::move(effects)), member.text(), context);
}

Decision on(const State& state, const MemberChecked& event, const Context& context) {
  auto selling = open_cart(state);
  if (!selling) {
    return {state, {}};
  }
  switch (event.verdict) {
    case MemberChecked::Verdict::kForged:
      return stay(state, NoticeCode::kMemberForged);
    case MemberChecked::Verdict::kUnknownKey:
      return stay(state, NoticeCode::kMemberKeyUnknown, {event.key_id});
    case MemberChecked::Verdict::kGenuine:
      break;
  }
  return add_member(state, std::move(*selling), event.member, context);
}

Decision on(const State& state, const ChooseMember& event, const Context& context) {
  auto selling = open_cart(state);
  const auto member = domain::MemberId::parse(event.member);
  if (!selling || !member) {
    return selling ? stay(state, NoticeCode::kUnknownCode, {printable(event.member, kMaxEcho)}) : out_of_place(state);
  }
  return add_member(state, std::move(*selling), *member, context);
}

Decision on(const State& state, const Committed& event, const Context& /*context*/) {
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  const Money change = saving->draft.change;
  const SignedIn cashier = saving->cashier;
  State next = state;
  if (saving->draft.shift) {
    next.shift = saving->draft.shift;
    next.shifts = next.shift->number;
  }
  steps::spend_leases(next, event.order);
  return go(std::move(next), SaleDone{cashier, event.order, change},
            {OpenDrawer{event.order.receipt}, PrintReceipt{event.order},
             ShowCustomer{display_line("TOTAL", domain::to_string(event.order.total)),
                          display_line("CHANGE", domain::to_string(change))},
             Tell{{NoticeCode::kSaleDone, {std::to_string(event.order.receipt.value), domain::to_string(change)}}}});
}

Decision on(const State& state, const CommitFailed& event, const Context& context) {
  if (const auto* handing = std::get_if<HandingOver>(&state.phase)) {
    return steps::handover_failed(state, *handing, event.reason);
  }
  if (const auto* closing = std::get_if<ClosingShift>(&state.phase)) {
    return go(state, Selling{closing->cashier, {}}, {Tell{{NoticeCode::kShiftNotClosed, {event.reason}}}});
  }
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  Selling back{saving->cashier, saving->draft.cart, saving->paid};
  steps::drop_rounding(back.cart);
  std::vector<Effect> effects = steps::price_again(back, context);
  effects.emplace_back(Tell{{NoticeCode::kSaleRefused, {event.reason}}});
  return go(state, std::move(back), std::move(effects));
}

Decision on(const State& state, const NextSale& /*event*/, const Context& /*context*/) {
  const auto* done = std::get_if<SaleDone>(&state.phase);
  if (done == nullptr) {
    return std::holds_alternative<Selling>(state.phase) ? Decision{state, {}} : out_of_place(state);
  }
  const SignedIn cashier = done->cashier;
  return go(state, Selling{cashier, {}}, {welcome()});
}

/// The journal says it; the flow does nothing.
Decision on(const State& state, const Reprinted& /*event*/, const Context& /*context*/) { return {state, {}}; }

/// What ran out is given back with every event.
Decision on(const State& state, const TimePassed& /*event*/, const Context& /*context*/) { return {state, {}}; }

/// What comes from people and devices; the rest is the shell's report.
struct FromPeople {
  bool operator()(const PinChecked&) const { return false; }
  bool operator()(const MemberChecked&) const { return false; }
  bool operator()(const Committed&) const { return false; }
  bool operator()(const CommitFailed&) const { return false; }
  bool operator()(const HandoverCommitted&) const { return false; }
  bool operator()(const HandoverRepeated&) const { return false; }
  bool operator()(const ReferenceChanged&) const { return false; }
  bool operator()(const ReportMade&) const { return false; }
  bool operator()(const ReportCopied&) const { return false; }
  bool operator()(const DrillDone&) const { return false; }
  bool operator()(const Reprinted&) const { return false; }
  bool operator()(const SaleFound&) const { return false; }
  bool operator()(const ReturnRefused&) const { return false; }
  bool operator()(const ReturnWithholds&) const { return false; }
  bool operator()(const ReturnCommitted&) const { return false; }
  bool operator()(const BasketFetched&) const { return false; }
  bool operator()(const BasketRefused&) const { return false; }
  bool operator()(const BasketGone&) const { return false; }
  bool operator()(const LeaseAnswered&) const { return false; }
  bool operator()(const LeaseUnanswered&) const { return false; }
  bool operator()(const MemberPinSet&) const { return false; }
  bool operator()(const MemberPinRefused&) const { return false; }
  bool operator()(const TimePassed&) const { return false; }
  template <class Other>
  bool operator()(const Other&) const {
    return true;
  }
};

}  // namespace

Money Cart::total() const {
  Money sum;
  for (const domain::OrderLine& line : lines) {
    sum += line.total;
  }
  return sum;
}

std::optional<SignedIn> signed_in(const State& state) {
  return std::visit(
      [](const auto& phase) -> std::optional<SignedIn> {
        if constexpr (requires { phase.cashier.name; }) {
          return phase.cashier;
        } else {
          return std::nullopt;
        }
      },
      state.phase);
}

domain::RebateEstimate estimate(const Cart& cart, const std::vector<domain::Tender>& paid, const Context& context) {
  const rewards::queue_rebate::Policy* policy = context.catalogue.policy_at(context.now);
  Money deducted;
  for (const domain::Tender& tender : paid) {
    deducted += domain::is_money(tender.kind) ? Money{} : tender.amount;
  }
  const bool is_barred = policy != nullptr && !deducted.is_zero() &&
                         policy->deduction_orders == rewards::queue_rebate::DeductionOrders::kContributeOnly;
  if (!cart.buyer || policy == nullptr || is_barred) {
    return {};
  }
  const std::string& store = context.catalogue.profile()->store.text();
  const std::string& desk = context.desk;
  const std::string& level = cart.buyer->level;
  const Money expected =
      rewards::queue_rebate::expected_entitlement(*policy, cart.total() - deducted, store, desk, level);
  if (expected.is_zero()) {
    return {};
  }
  return {expected, to_string(rewards::queue_rebate::expected_ratio(*policy, store, desk, level).source)};
}

Decision decide(const State& state, const Event& event, const Context& context) {
  if (auto held = steps::held_by_payment(state, event)) {
    return std::move(*held);
  }
  if (auto held = steps::held_by_training(state, event)) {
    return std::move(*held);
  }
  if (state.asked && state.asked->checking && std::visit(FromPeople{}, event)) {
    return stay(state, NoticeCode::kBusy);
  }
  Decision decision = std::visit([&](const auto& what) { return on(state, what, context); }, event);
  if (decision.state.asked && decision.state.asked->step != decision.state.step) {
    decision.state.asked.reset();  // it was about what is not there any more
  }
  decision = steps::give_back_leases(std::move(decision), context.now);
  decision = steps::note(state, std::move(decision), event, context.now);
  return steps::only_training(state, steps::keep(state, std::move(decision), event, context.now));
}

}  // namespace queueback::terminal
