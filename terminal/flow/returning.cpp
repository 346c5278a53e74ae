// The flow of goods that come back: find the sale, say what comes back, give the money back or keep it for other goods.
// Nothing is paid before the return is committed; with the store in reach, not before the store allowed it.
#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "common/domain/receipt_link.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {

using domain::Money;
using domain::Quantity;
using domain::ReturnedLine;

std::optional<ReceiptName> parse_receipt_name(std::string_view text, const std::string& own) {
  const std::string_view name = trim(text);
  if (const auto link = domain::parse_receipt_link(name)) {
    return ReceiptName{link->reference.terminal, link->reference.number.value, link->reference.order};
  }
  const std::size_t split = name.find_last_of("- ");
  const std::string terminal(split == std::string_view::npos ? std::string_view(own) : trim(name.substr(0, split)));
  const auto number = parse_digits(split == std::string_view::npos ? name : name.substr(split + 1));
  const bool is_name = number && *number > 0 && domain::TerminalId::parse(terminal);
  return is_name ? std::optional(ReceiptName{terminal, static_cast<std::uint64_t>(*number), {}}) : std::nullopt;
}

std::string to_string(const ReceiptName& name) { return name.terminal + "-" + std::to_string(name.number); }

Quantity Returnable::left(std::size_t line) const {
  const ReturnedLine before = domain::sum_of(returned, static_cast<std::uint32_t>(line));
  return Quantity{std::max<std::int64_t>(order.lines[line].quantity.milli - before.quantity.milli, 0)};
}

Money Returning::total() const { return domain::total_of(lines); }

Money Returning::points() const { return domain::points_part(sale.order, domain::total_of(sale.returned), total()); }

Money Returning::due() const { return total() - points() - withheld.value_or(Money{}); }

namespace {

/// What of `due` no coins are there for, and the first line that brings so much; nothing: it is not rounded.
std::optional<CashRounding> rounding_of(const std::vector<ReturnedLine>& lines, Money total, Money due, Money step) {
  const Money off = Money::minor(due.minor() % step.minor());
  const auto line =
      std::find_if(lines.begin(), lines.end(), [off](const ReturnedLine& one) { return one.amount >= off; });
  const bool is_rounded = !off.is_zero() && off < total && line != lines.end();
  return is_rounded ? std::optional(CashRounding{line->line, off}) : std::nullopt;
}

}  // namespace

ReturnDraft round_cash(ReturnDraft draft, Money withheld) {
  // Another sum would be another part in points too; what is exchanged needs no coins yet.
  const bool is_handed = draft.tender == domain::TenderKind::kCash && draft.reference != kExchangeReference;
  if (!is_handed || !draft.points.is_zero()) {
    return draft;
  }
  draft.rounding = rounding_of(draft.lines, draft.total, draft.total - withheld, draft.cash_step);
  for (ReturnedLine& line : draft.lines) {
    if (draft.rounding && line.line == draft.rounding->line) {
      line.amount = line.amount - draft.rounding->amount;
      draft.total = draft.total - draft.rounding->amount;
    }
  }
  return draft;
}

Money cash_due(const Returning& returning, const Catalogue& catalogue) {
  const Money due = returning.due();
  const Money step = steps::cash_step(catalogue);
  // What the store withholds of the rounded sum, only the store can say.
  const bool is_certain = returning.points().is_zero() && returning.withheld.value_or(Money{}).is_zero();
  const auto rounding = is_certain ? rounding_of(returning.lines, returning.total(), due, step) : std::nullopt;
  return rounding ? due - rounding->amount : due;
}

namespace steps {
namespace {

Selling empty_cart(const SignedIn& cashier) { return {cashier, {}}; }

ShowCustomer show_return(const Returning& returning, std::string_view upper) {
  return {display_line(upper, ""), display_line("RETURN", domain::to_string(returning.due()))};
}

/// What the till may give back without asking the store: nothing for a sale that may have earned, unless the shop says
/// otherwise, since what was paid out for it is not known here.
Money offline_limit(const Returnable& sale, const protocol::StoreProfile& profile) {
  return sale.order.member ? profile.till_rules.member_return_limit : profile.till_rules.return_limit;
}

ReturnDraft make_draft(const State& state, const Returning& returning, const GiveBack& event, const Context& context) {
  const protocol::StoreProfile& profile = *context.catalogue.profile();
  return {returning.sale,
          returning.cashier.id,
          returning.approver,
          returning.lines,
          returning.total(),
          returning.points(),
          returning.withheld,
          event.kind,
          event.instead == GiveBack::For::kOtherGoods ? std::string(kExchangeReference)
                                                      : std::string(trim(event.reference)),
          std::string(trim(event.reason)),
          context.now,
          local_day(profile, context.now),
          utc_offset_minutes(profile, context.now),
          context.catalogue.version(),
          shift_of(state, returning.cashier, context.now),
          profile.till_rules.cash_step};
}

/// Why the money cannot be given back like that; nothing: it can.
std::optional<Notice> objection(const Returning& returning, const GiveBack& event, const Context& context) {
  if (returning.total().is_zero()) {
    return Notice{NoticeCode::kNothingToReturn, {}};
  }
  if (!domain::is_reason(trim(event.reason))) {
    return Notice{NoticeCode::kReasonNeeded, {}};
  }
  const bool is_credit = event.instead == GiveBack::For::kOtherGoods;
  if (is_credit && event.kind != domain::TenderKind::kCash) {
    return Notice{NoticeCode::kTenderNotTaken, {}};
  }
  if (const auto why = tender_objection(event.kind, std::string(trim(event.reference)), context.catalogue)) {
    return Notice{*why, {}};
  }
  if (context.storage == StorageHealth::kFull) {
    return Notice{NoticeCode::kStorageFull, {}};
  }
  const Money limit = offline_limit(returning.sale, *context.catalogue.profile());
  const bool is_alone = returning.sale.source == Returnable::Source::kThisTill;
  // Of the receipt, however often somebody comes with it.
  const Money together = returning.total() + domain::total_of(returning.sale.returned);
  return is_alone && together > limit ? std::optional(Notice{NoticeCode::kReturnNeedsStore, {domain::to_string(limit)}})
                                      : std::nullopt;
}

}  // namespace

Performed perform(const State& state, const StartReturn& event, const By& by, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling->cart.lines.empty()) {
    return refused(stay(state, NoticeCode::kFinishSaleFirst));
  }
  const auto name = parse_receipt_name(event.receipt, context.desk);
  if (!name) {
    return refused(stay(state, NoticeCode::kNoSuchReceipt, {printable(event.receipt, kMaxEcho)}));
  }
  return {go(state, FindingSale{by.cashier, by.approver}, {FindSale{*name}}), Role::kSupervisor};
}

Decision on(const State& state, const SaleFound& event, const Context& /*context*/) {
  const auto* finding = std::get_if<FindingSale>(&state.phase);
  if (finding == nullptr) {
    return {state, {}};
  }
  Returning returning{finding->cashier, finding->approver, event.sale, {}};
  ShowCustomer show = show_return(returning, "RETURN");
  const ReceiptName name{event.sale.order.terminal.text(), event.sale.order.receipt.value, {}};
  std::vector<Effect> effects = {std::move(show), Tell{{NoticeCode::kReturning, {to_string(name)}}}};
  if (!event.sale.held_by.empty()) {
    effects.emplace_back(Tell{{NoticeCode::kReturnHeld, {event.sale.held_by}}});
  }
  return go(state, std::move(returning), std::move(effects));
}

Decision on(const State& state, const ReturnRefused& event, const Context& /*context*/) {
  if (const auto* finding = std::get_if<FindingSale>(&state.phase)) {
    return go(state, empty_cart(finding->cashier), {Tell{{NoticeCode::kReturnRefused, {event.reason}}}});
  }
  if (const auto* paying = std::get_if<PayingBack>(&state.phase)) {
    Returning back = paying->returning;
    return go(state, std::move(back), {Tell{{NoticeCode::kReturnRefused, {event.reason}}}});
  }
  return {state, {}};
}

Decision on(const State& state, const ReturnWithholds& event, const Context& /*context*/) {
  const auto* paying = std::get_if<PayingBack>(&state.phase);
  if (paying == nullptr) {
    return {state, {}};
  }
  Returning told = paying->returning;
  told.withheld = event.withheld;
  Notice notice{NoticeCode::kReturnWithholds, {domain::to_string(event.withheld), domain::to_string(told.due())}};
  ShowCustomer show = show_return(told, "REBATE -" + domain::to_string(event.withheld));
  return go(state, std::move(told), {std::move(show), Tell{std::move(notice)}});
}

Decision on(const State& state, const TakeBack& event, const Context& /*context*/) {
  const auto* returning = std::get_if<Returning>(&state.phase);
  if (returning == nullptr) {
    return open_cart(state) ? stay(state, NoticeCode::kNoReturn) : out_of_place(state);
  }
  const std::vector<domain::OrderLine>& sold = returning->sale.order.lines;
  if (event.line == 0 || event.line > sold.size()) {
    return stay(state, NoticeCode::kNoSuchLine);
  }
  const std::size_t index = event.line - 1;
  const Quantity left = returning->sale.left(index);
  const std::string text(trim(event.quantity));
  const bool none = text == "0";
  const auto quantity = text.empty() ? std::optional(left) : domain::parse_quantity(text);
  if (!none && !quantity) {
    return stay(state, NoticeCode::kBadQuantity);
  }
  Returning next = *returning;
  next.withheld.reset();
  std::erase_if(next.lines, [index](const ReturnedLine& line) { return line.line == index; });
  if (!none) {
    const auto number = static_cast<std::uint32_t>(index);
    const auto amount = domain::returned_amount(sold[index], domain::sum_of(next.sale.returned, number), *quantity);
    if (!amount) {
      return stay(state, NoticeCode::kReturnTooMuch, {sold[index].name, domain::to_string(left)});
    }
    next.lines.push_back({number, *quantity, *amount});
    std::sort(next.lines.begin(), next.lines.end(),
              [](const ReturnedLine& a, const ReturnedLine& b) { return a.line < b.line; });
  }
  ShowCustomer show = show_return(next, none ? "KEEP" : "x " + domain::to_string(*quantity));
  return go(state, std::move(next), {std::move(show)});
}

Decision on(const State& state, const GiveBack& event, const Context& context) {
  const auto* returning = std::get_if<Returning>(&state.phase);
  if (returning == nullptr) {
    return open_cart(state) ? stay(state, NoticeCode::kNoReturn) : out_of_place(state);
  }
  if (!context.catalogue.profile()) {
    return stay(state, NoticeCode::kNotReady);
  }
  if (auto why = objection(*returning, event, context)) {
    return {state, {Tell{std::move(*why)}}};
  }
  if (state.credit && event.instead == GiveBack::For::kOtherGoods) {
    return stay(state, NoticeCode::kCreditWaits, {domain::to_string(state.credit->amount)});
  }
  ReturnDraft draft = make_draft(state, *returning, event, context);
  PayingBack paying{returning->cashier, *returning, draft.shift};
  return go(state, std::move(paying), {SaveReturn{std::move(draft)}});
}

Decision on(const State& state, const ReturnCommitted& event, const Context& /*context*/) {
  const auto* paying = std::get_if<PayingBack>(&state.phase);
  if (paying == nullptr) {
    return {state, {}};
  }
  State next = state;
  next.shift = paying->shift;
  next.shifts = paying->shift.number;
  const std::string amount = domain::to_string(event.what.paid_back.amount);
  const auto credit = credit_of(event.what);
  next.credit = credit ? credit : next.credit;
  std::vector<Effect> effects;
  const bool is_handed = !credit && event.what.paid_back.kind == domain::TenderKind::kCash;
  if (is_handed && !event.what.paid_back.amount.is_zero()) {
    effects.emplace_back(OpenDrawer{});
  }
  effects.emplace_back(PrintReturn{event.what});
  effects.emplace_back(ShowCustomer{display_line(credit ? "FOR EXCHANGE" : "PAID BACK", amount),
                                    display_line(credit ? "" : "THANK YOU", "")});
  const NoticeCode done = credit ? NoticeCode::kCreditGiven : NoticeCode::kReturnDone;
  effects.emplace_back(Tell{{done, {std::to_string(event.what.number.value), amount}}});
  if (!event.what.points_back.is_zero()) {
    effects.emplace_back(Tell{{NoticeCode::kReturnPoints, {domain::to_string(event.what.points_back)}}});
  }
  if (!event.what.withheld.is_zero()) {
    effects.emplace_back(Tell{{NoticeCode::kReturnWithheld, {domain::to_string(event.what.withheld)}}});
  }
  const SignedIn cashier = paying->cashier;
  return go(std::move(next), empty_cart(cashier), std::move(effects));
}

Decision leave(const State& state, const Returning& returning) {
  return go(state, empty_cart(returning.cashier),
            {ReleaseReturn{returning.sale.order.id}, Tell{{NoticeCode::kReturnLeft, {}}}, welcome()});
}

}  // namespace steps
}  // namespace queueback::terminal
