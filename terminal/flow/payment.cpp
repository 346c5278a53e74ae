#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"
#include "terminal/shift/cash_list.hpp"

namespace queueback::terminal {

using domain::Money;
using domain::Tender;
using domain::TenderKind;

Money Selling::missing() const {
  Money left = cart.total();
  for (const Tender& tender : paid) {
    left = left - tender.amount;
  }
  return left;
}

Money cash_due(const Selling& selling, const Catalogue& catalogue) {
  return steps::round_down(selling, {catalogue, {}}).missing();
}

namespace steps {
namespace {

SaleDraft make_draft(const Selling& selling, Tender last, const Context& context) {
  const protocol::StoreProfile& profile = *context.catalogue.profile();
  const rewards::queue_rebate::Policy* policy = context.catalogue.policy_at(context.now);
  const Money change = last.received - last.amount;
  std::vector<Tender> tenders = selling.paid;
  tenders.push_back(std::move(last));
  domain::RebateEstimate may_earn = estimate(selling.cart, tenders, context);
  return {selling.cashier.id,
          selling.cart,
          std::move(tenders),
          change,
          context.now,
          local_day(profile, context.now),
          utc_offset_minutes(profile, context.now),
          {policy == nullptr ? "" : policy->version, context.catalogue.version()},
          std::move(may_earn),
          profile.currency,
          {}};
}

/// The payment that covers what is missing.
Decision complete(const State& state, const Selling& selling, Tender last, const Context& context) {
  if (context.storage == StorageHealth::kFull) {
    return stay(state, NoticeCode::kStorageFull);
  }
  if (selling.cart.total() > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  SaleDraft draft = make_draft(selling, std::move(last), context);
  if (state.training) {
    return train(state, draft, context);
  }
  draft.shift = shift_of(state, selling.cashier, context.now);
  return go(state, Saving{selling.cashier, draft, selling.paid}, {SaveSale{draft}});
}

Decision take_part(const State& state, Selling selling, Tender part) {
  if (selling.paid.size() + 1 >= domain::kMaxTenders) {  // one place is kept for the payment that completes the sale
    return stay(state, NoticeCode::kTenderLimit, {std::to_string(domain::kMaxTenders)});
  }
  const std::string amount = domain::to_string(part.amount);
  selling.paid.push_back(std::move(part));
  const std::string missing = domain::to_string(selling.missing());
  return go(state, std::move(selling),
            {ShowCustomer{display_line("PAID", amount), display_line("TO PAY", missing)},
             Tell{{NoticeCode::kPartPaid, {amount, missing}}}});
}

/// The shop's limit for a tender while the store cannot be asked, if this payment would go beyond it.
std::optional<Money> beyond_offline_limit(const Selling& selling, TenderKind kind, Money amount,
                                          const Context& context) {
  if (context.reach == Context::Reach::kOnline || !context.catalogue.profile()) {
    return std::nullopt;
  }
  const auto& limits = context.catalogue.profile()->till_rules.offline_limits;
  const auto limit = limits.find(kind);
  for (const Tender& tender : selling.paid) {
    amount += tender.kind == kind ? tender.amount : Money{};
  }
  return limit != limits.end() && amount > limit->second ? std::optional(limit->second) : std::nullopt;
}

bool changes_goods(const Event& event) {
  const auto* code = std::get_if<Code>(&event);
  // A badge may approve something meanwhile.
  const bool is_goods =
      code != nullptr && !std::holds_alternative<domain::BadgeCode>(domain::classify_code(code->bytes));
  return is_goods || is_one_of<SetQuantity, VoidLine, VoidSale, Park, MemberChecked, ChooseMember, PickUp, SetPrice,
                               DiscountLine, DiscountSale>(event);
}

}  // namespace

const Selling* payable(const State& state) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  return selling == nullptr || selling->cart.lines.empty() ? nullptr : selling;
}

Decision nothing_to_pay(const State& state) {
  return open_cart(state) ? stay(state, NoticeCode::kNothingToPay) : out_of_place(state);
}

Decision take(const State& state, const Selling& selling, Tender tender, const Context& context) {
  return tender.amount == selling.missing() ? complete(state, selling, std::move(tender), context)
                                            : take_part(state, selling, std::move(tender));
}

Shift shift_of(const State& state, const SignedIn& cashier, Instant now) {
  return state.shift.value_or(Shift{state.shifts + 1, now, cashier.id.text(), {}, Shift::Opened::kBySale});
}

std::optional<NoticeCode> tender_objection(TenderKind kind, const std::string& reference, const Catalogue& catalogue) {
  if (kind == TenderKind::kCash) {
    return reference.empty() ? std::nullopt : std::optional(NoticeCode::kBadReference);
  }
  if (kind != TenderKind::kCard && kind != TenderKind::kQrWallet) {
    return NoticeCode::kTenderNotTaken;
  }
  if (reference.empty()) {
    return NoticeCode::kNoReference;
  }
  // The code that the buyer's phone shows is as good as money until it is used: it is kept nowhere.
  const domain::ScannedCode code = domain::classify_code(reference);
  if (std::holds_alternative<domain::PaymentCode>(code)) {
    return NoticeCode::kPaymentCode;
  }
  if (std::holds_alternative<domain::BadgeCode>(code)) {
    return NoticeCode::kBadReference;
  }
  // A scanner that types ends with Enter: what it read would be paid for by nobody.
  if (const auto* gtin = std::get_if<domain::GtinCode>(&code); gtin != nullptr && catalogue.by_gtin(gtin->gtin14)) {
    return NoticeCode::kGoodsAsReference;
  }
  return domain::is_tender_reference(reference) ? std::nullopt : std::optional(NoticeCode::kBadReference);
}

Money cash_step(const Catalogue& catalogue) {
  return catalogue.profile() ? catalogue.profile()->till_rules.cash_step : Money::minor(1);
}

Selling round_down(Selling selling, const Context& context) {
  return round_change(std::move(selling), Money{}, context);
}

Selling round_change(Selling selling, Money received, const Context& context) {
  const std::int64_t step = cash_step(context.catalogue).minor();
  const Money off = Money::minor(((selling.missing() - received).minor() % step + step) % step);
  const auto line = std::find_if(selling.cart.lines.begin(), selling.cart.lines.end(), [off](const auto& candidate) {
    return candidate.total >= off && candidate.discounts.size() < domain::kMaxLineDiscounts;
  });
  if (!off.is_zero() && line != selling.cart.lines.end()) {
    line->discounts.push_back({domain::DiscountKind::kRounding, off, {}, std::string(kRoundingReason)});
    line->total -= off;
  }
  return selling;
}

void drop_rounding(Cart& cart) {
  for (domain::OrderLine& line : cart.lines) {
    line.total += line.discount(domain::DiscountKind::kRounding);
    std::erase_if(line.discounts, [](const auto& one) { return one.kind == domain::DiscountKind::kRounding; });
  }
}

namespace {

/// Cash that there are no coins for.
std::optional<Decision> beside_coins(const State& state, Money amount, const Context& context) {
  const Money step = cash_step(context.catalogue);
  return amount.minor() % step.minor() == 0 ? std::nullopt
                                            : std::optional(stay(state, NoticeCode::kBesideCoins,
                                                                 {domain::to_string(amount), domain::to_string(step)}));
}

/// A part in cash, or, without an amount, all that is missing. What leaves less than a coin finishes the sale.
Decision take_cash(const State& state, const Selling& selling, std::optional<Money> amount, const Context& context) {
  const Money due = round_down(selling, context).missing();
  if (!amount || *amount >= due) {
    return on(state, TenderCash{domain::to_string(amount.value_or(due))}, context);
  }
  auto odd = beside_coins(state, *amount, context);
  return odd ? std::move(*odd) : take_part(state, selling, {TenderKind::kCash, *amount, *amount, ""});
}

}  // namespace

Decision on(const State& state, const TenderCash& event, const Context& context) {
  const Selling* selling = payable(state);
  if (selling == nullptr) {
    return nothing_to_pay(state);
  }
  const auto received = domain::parse_money(event.received);
  if (!received) {
    return stay(state, NoticeCode::kBadAmount);
  }
  if (auto odd = beside_coins(state, *received, context)) {
    return std::move(*odd);
  }
  const Selling rounded = round_down(*selling, context);
  const Money missing = rounded.missing();
  if (*received < missing) {
    return stay(state, NoticeCode::kTooLittleCash, {domain::to_string(missing - *received)});
  }
  const Money change = *received - missing;
  if (const auto note = largest_note(context.catalogue.profile()->currency); note && change > *note) {
    return stay(state, NoticeCode::kTooMuchCash, {domain::to_string(change), domain::to_string(*note)});
  }
  return complete(state, rounded, {TenderKind::kCash, missing, *received}, context);
}

Decision on(const State& state, const TakeTender& event, const Context& context) {
  const Selling* selling = payable(state);
  if (selling == nullptr) {
    return nothing_to_pay(state);
  }
  const std::string reference(trim(event.reference));
  if (const auto why = tender_objection(event.kind, reference, context.catalogue)) {
    return stay(state, *why);
  }
  const Money missing = selling->missing();
  const auto amount = event.amount.empty() ? std::optional(missing) : domain::parse_money(event.amount);
  if (!amount || (amount->is_zero() && !missing.is_zero())) {
    return stay(state, NoticeCode::kBadAmount);
  }
  if (*amount > missing) {
    return stay(state, NoticeCode::kTooMuch, {domain::to_string(missing)});
  }
  if (event.kind == TenderKind::kCash) {
    return take_cash(state, *selling, event.amount.empty() ? std::nullopt : amount, context);
  }
  if (const auto limit = beyond_offline_limit(*selling, event.kind, *amount, context)) {
    return stay(state, NoticeCode::kOfflineLimit, {domain::to_string(*limit)});
  }
  return take(state, *selling, {event.kind, *amount, *amount, reference}, context);
}

Decision on(const State& state, const VoidTender& /*event*/, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->paid.empty()) {
    return open_cart(state) ? stay(state, NoticeCode::kNothingPaid) : out_of_place(state);
  }
  Selling next = *selling;
  const std::string amount = domain::to_string(next.paid.back().amount);
  const bool was_handed = !domain::is_leased(next.paid.back().kind) && !is_credit(next.paid.back());
  next.paid.pop_back();
  std::vector<Effect> effects = price_again(next, context);
  effects.emplace_back(show_total(next.cart, "PAYMENT OUT", amount));
  effects.emplace_back(Tell{{was_handed ? NoticeCode::kPartVoided : NoticeCode::kPartReleased, {amount}}});
  return go(state, std::move(next), std::move(effects));
}

std::optional<Decision> held_by_payment(const State& state, const Event& event) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->paid.empty() || !changes_goods(event)) {
    return std::nullopt;
  }
  return stay(state, NoticeCode::kPaidInPart);
}

}  // namespace steps
}  // namespace queueback::terminal
