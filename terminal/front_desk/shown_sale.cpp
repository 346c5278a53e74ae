#include "terminal/front_desk/shown_sale.hpp"

#include "terminal/front_desk/open_orders.hpp"

namespace queueback::terminal {

using local_api::Snapshot;

namespace {

std::string name_of(const std::optional<Buyer>& buyer) {
  if (!buyer) {
    return "";
  }
  return buyer->masked_name.empty() ? buyer->id.text() : buyer->masked_name;
}

/// A promotion that the reference data do not have any more is shown by the name that it was sold under.
std::vector<local_api::ShownPromotion> shown_promotions(const domain::OrderLine& line, const Catalogue& catalogue) {
  std::vector<local_api::ShownPromotion> out;
  for (const domain::Discount& one : line.discounts) {
    if (one.kind == domain::DiscountKind::kPromotion) {
      const domain::Promotion* known = catalogue.promotion(one.promotion);
      out.push_back({one.reason, known == nullptr ? one.reason : known->name_en, one.amount.minor()});
    }
  }
  return out;
}

void show_cart(const Cart& cart, const Catalogue& catalogue, Snapshot& out) {
  for (const domain::OrderLine& line : cart.lines) {
    out.lines.push_back({line.name, domain::to_string(line.quantity), line.unit_price.minor(), line.total.minor(), 0,
                         line.discount().minor(),
                         line.price_override ? line.price_override->shelf_price.minor() : line.unit_price.minor(),
                         shown_promotions(line, catalogue)});
    out.discount += line.discount().minor();
  }
  out.total = cart.total().minor();
  for (const domain::VatAmount& vat : domain::vat_breakdown(cart.lines)) {
    out.vat.push_back({domain::to_string(vat.rate), vat.gross.minor(), vat.vat.minor()});
  }
  out.member = name_of(cart.buyer);
}

void show_parked(const State& state, const Catalogue& catalogue, Snapshot& out) {
  for (const auto& [number, sale] : state.parked) {
    const auto& lines = sale.cart.lines;
    out.parked.push_back({number, catalogue.profile() ? local_time(*catalogue.profile(), sale.at) : to_rfc3339(sale.at),
                          sale.cashier, name_of(sale.cart.buyer), lines.size(), lines.empty() ? "" : lines[0].name,
                          sale.cart.total().minor()});
  }
}

void show_cashier(const SignedIn& cashier, Snapshot& out) {
  out.cashier = cashier.name;
  out.role = to_string(cashier.role);
}

void show_return(const Returning& returning, const Catalogue& catalogue, Snapshot& out) {
  const domain::Order& order = returning.sale.order;
  out.return_of = to_string(ReceiptName{order.terminal.text(), order.receipt.value, {}});
  out.return_offline = returning.sale.source == Returnable::Source::kThisTill;
  out.member = order.member ? order.member->text() : "";
  out.total = returning.total().minor();
  out.points_back = returning.points().minor();
  out.withheld = returning.withheld.value_or(domain::Money{}).minor();
  out.give_back = returning.due().minor();
  out.cash_due = cash_due(returning, catalogue).minor();
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    const domain::ReturnedLine back = domain::sum_of(returning.lines, static_cast<std::uint32_t>(i));
    out.lines.push_back({order.lines[i].name,
                         back.quantity.milli == 0 ? "0" : domain::to_string(back.quantity),
                         order.lines[i].unit_price.minor(),
                         back.amount.minor(),
                         0,
                         0,
                         order.lines[i].unit_price.minor(),
                         {},
                         returning.sale.left(i).milli == 0 ? "0" : domain::to_string(returning.sale.left(i))});
  }
}

struct ShowPhase {
  Snapshot& out;
  const Catalogue& catalogue;
  void operator()(const SignedOut&) const { out.phase = "signed-out"; }
  void operator()(const CheckingPin&) const { out.phase = "checking-pin"; }
  void operator()(const Selling& selling) const {
    out.phase = "selling";
    show_cashier(selling.cashier, out);
    show_cart(selling.cart, catalogue, out);
    for (const domain::Tender& tender : selling.paid) {
      const bool is_lease = domain::is_leased(tender.kind);  // its reference tells nobody anything
      out.paid.push_back({is_credit(tender) ? "exchange" : std::string(to_string(tender.kind)), tender.amount.minor(),
                          is_lease ? std::string() : tender.reference});
    }
    out.missing = selling.missing().minor();
    out.cash_due = cash_due(selling, catalogue).minor();
    out.takes_points = catalogue.profile() && catalogue.profile()->till_rules.takes_points;
  }
  void operator()(const Saving& saving) const {
    out.phase = "saving";
    show_cashier(saving.cashier, out);
    show_cart(saving.draft.cart, catalogue, out);
  }
  void operator()(const SaleDone& done) const {
    out.phase = "done";
    show_cashier(done.cashier, out);
    out.receipt = done.order.receipt.value;
    out.total = done.order.total.minor();
    out.change = done.change.minor();
    out.estimate = done.order.estimate.entitlement.minor();
    out.estimate_source = done.order.estimate.source;
  }
  void operator()(const PickingUp& pickup) const {
    out.phase = "picking-up";
    show_cashier(pickup.cashier, out);
    show_pickup(pickup.order, catalogue, out);
  }
  void operator()(const ClosingShift& closing) const {
    out.phase = "closing-shift";
    show_cashier(closing.cashier, out);
  }
  void operator()(const FetchingBasket& fetching) const {
    out.phase = "fetching-basket";
    show_cashier(fetching.cashier, out);
  }
  void operator()(const FindingSale& finding) const {
    out.phase = "finding-sale";
    show_cashier(finding.cashier, out);
  }
  void operator()(const Returning& returning) const {
    out.phase = "returning";
    show_cashier(returning.cashier, out);
    show_return(returning, catalogue, out);
  }
  void operator()(const PayingBack& paying) const {
    out.phase = "paying-back";
    show_cashier(paying.cashier, out);
    show_return(paying.returning, catalogue, out);
  }
  void operator()(const PayingFromWallet& paying) const {
    (*this)(paying.selling);
    out.phase = "paying-from-wallet";
  }
  void operator()(const CheckingAge& checking) const {
    (*this)(checking.selling);
    out.phase = "checking-age";
    out.age_goods = checking.product.name_zh;
    out.age = checking.product.min_age;
    out.born_by = to_string(checking.born_by);
  }
  void operator()(const HandingOver& handing) const {
    out.phase = "handing-over";
    show_cashier(handing.cashier, out);
    show_pickup(handing.order, catalogue, out);
  }
};

std::string what_is_asked(const Restricted& what) {
  struct Word {
    std::string operator()(const SetPrice&) const { return local_api::kSetPrice; }
    std::string operator()(const DiscountLine&) const { return local_api::kDiscountLine; }
    std::string operator()(const DiscountSale&) const { return local_api::kDiscountSale; }
    std::string operator()(const OpenWithoutSale&) const { return local_api::kNoSale; }
    std::string operator()(const MoveCash&) const { return local_api::kMoveCash; }
    std::string operator()(const ReportShift&) const { return local_api::kXReport; }
    std::string operator()(const ReprintReport&) const { return local_api::kReprintReport; }
    std::string operator()(const StartDrill&) const { return local_api::kDrill; }
    std::string operator()(const StartReturn&) const { return local_api::kStartReturn; }
    std::string operator()(const SetTraining&) const { return local_api::kTraining; }
    std::string operator()(const SetMemberPin&) const { return local_api::kSetMemberPin; }
  };
  return std::visit(Word{}, what);
}

/// What somebody is to allow, so that he can see it.
struct AskedDetail {
  const State& state;
  std::string desk = {};  ///< this terminal
  [[nodiscard]] std::string goods(std::size_t number) const {
    const auto* selling = std::get_if<Selling>(&state.phase);
    const std::size_t count = selling == nullptr ? 0 : selling->cart.lines.size();
    const std::size_t index = (number == 0 ? count : number) - 1;
    if (index >= count) {
      return "";
    }
    const domain::OrderLine& line = selling->cart.lines[index];
    return line.name + " " + domain::to_string(line.quantity) + " × " + domain::to_string(line.unit_price) + ": ";
  }
  std::string operator()(const SetPrice& what) const { return goods(what.line) + what.price + " · " + what.reason; }
  std::string operator()(const DiscountLine& what) const {
    return goods(what.line) + "−" + what.amount + " · " + what.reason;
  }
  std::string operator()(const DiscountSale& what) const { return "−" + what.amount + " · " + what.reason; }
  std::string operator()(const OpenWithoutSale& what) const { return what.reason; }
  std::string operator()(const MoveCash& what) const {
    return (what.kind == MoveCash::Kind::kIn ? "+" : "−") + what.amount + " · " + what.reason;
  }
  std::string operator()(const ReportShift&) const { return ""; }
  std::string operator()(const ReprintReport& what) const {
    return what.shift == 0 ? std::string() : desk + "-" + std::to_string(what.shift);
  }
  std::string operator()(const StartDrill&) const { return ""; }
  std::string operator()(const SetTraining&) const { return ""; }
  std::string operator()(const SetMemberPin&) const {
    const auto* selling = std::get_if<Selling>(&state.phase);
    return selling == nullptr || !selling->cart.buyer ? std::string() : selling->cart.buyer->id.text();
  }
  std::string operator()(const StartReturn& what) const {
    const auto name = parse_receipt_name(what.receipt, desk);
    return name ? to_string(*name) : std::string();
  }
};

}  // namespace

void show_sale(const State& state, const Catalogue& catalogue, Snapshot& out) {
  const ShowPhase show{out, catalogue};
  std::visit(show, state.phase);
  if (state.asked) {
    out.asked = what_is_asked(state.asked->what);
    out.asked_detail = std::visit(AskedDetail{state, out.terminal}, state.asked->what);
    out.asked_role = to_string(state.asked->needed);
  }
  out.credit = free_credit(state).minor();
  out.credit_slip = state.credit ? state.credit->slip : std::string();
  out.drilling = state.drilling;
  out.training = state.training;
  out.store_name = catalogue.profile() ? catalogue.profile()->name : "";
  if (state.shift) {
    out.shift = state.shift->number;
    out.shift_opened_at = catalogue.profile() ? local_time(*catalogue.profile(), state.shift->opened_at)
                                              : to_rfc3339(state.shift->opened_at);
    out.shift_declared = state.shift->opened == Shift::Opened::kDeclared;
  }
  show_parked(state, catalogue, out);
}

}  // namespace queueback::terminal
