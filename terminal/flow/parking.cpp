#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

bool same_content(const std::optional<KeptSale>& one, const std::optional<KeptSale>& other) {
  if (!one || !other) {
    return !one && !other;
  }
  return one->cart == other->cart && one->paid == other->paid && one->asked_code == other->asked_code;
}

struct OpenSale {
  const State& state;
  Instant now;
  std::optional<KeptSale> operator()(const Selling& selling) const {
    return selling.cart.is_empty() ? std::nullopt
                                   : std::optional(KeptSale{now, selling.cashier.name, selling.cart, selling.paid});
  }
  std::optional<KeptSale> operator()(const Saving& saving) const {
    return KeptSale{now, saving.cashier.name, saving.draft.cart, saving.paid};
  }
  std::optional<KeptSale> operator()(const PayingFromWallet& paying) const { return (*this)(paying.selling); }
  std::optional<KeptSale> operator()(const CheckingAge& checking) const {
    return KeptSale{now, checking.cashier.name, checking.selling.cart, checking.selling.paid, checking.code};
  }
  std::optional<KeptSale> operator()(const SignedOut&) const { return state.unfinished; }
  std::optional<KeptSale> operator()(const CheckingPin&) const { return state.unfinished; }
  template <class Other>
  std::optional<KeptSale> operator()(const Other&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<KeptSale> open_sale(const State& state, Instant now) {
  return std::visit(OpenSale{state, now}, state.phase);
}

Decision keep(const State& before, Decision decision, const Event& event, Instant now) {
  // A sale's own transaction ends its keeping; parking, recalling and fetching write both sides at once.
  if (is_one_of<Committed, Park, Recall, BasketFetched, BasketGone>(event)) {
    return decision;
  }
  auto open = open_sale(decision.state, now);
  if (!same_content(open_sale(before, now), open)) {
    decision.effects.insert(decision.effects.begin(), SaveKept{std::move(open)});
  }
  return decision;
}

Decision on(const State& state, const Park& /*event*/, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->cart.is_empty()) {
    return open_cart(state) ? stay(state, NoticeCode::kNothingToPark) : out_of_place(state);
  }
  if (state.parked.size() >= kMaxParked) {
    return stay(state, NoticeCode::kParkedLimit, {std::to_string(kMaxParked)});
  }
  const std::uint64_t number = state.parked.empty() ? 1 : state.parked.rbegin()->first + 1;
  const KeptSale kept{context.now, selling->cashier.name, selling->cart};
  const SignedIn cashier = selling->cashier;
  State next = state;
  next.parked.emplace(number, kept);
  return go(std::move(next), Selling{cashier, {}},
            {SaveKept{std::nullopt, std::pair(number, kept)}, welcome(),
             Tell{{NoticeCode::kParked, {std::to_string(number)}}}});
}

Decision on(const State& state, const Recall& event, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!selling->cart.is_empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  const auto found = state.parked.find(event.number);
  if (found == state.parked.end()) {
    return stay(state, NoticeCode::kNotParked, {std::to_string(event.number)});
  }
  State next = state;
  Selling recalled{selling->cashier, found->second.cart};
  std::vector<Effect> priced = price_again(recalled, context);
  next.parked.erase(event.number);
  KeptSale open{context.now, recalled.cashier.name, recalled.cart};
  std::vector<Effect> effects = {SaveKept{std::move(open), std::nullopt, event.number},
                                 show_total(recalled.cart, "", "")};
  effects.insert(effects.end(), priced.begin(), priced.end());
  effects.emplace_back(Tell{{NoticeCode::kRecalled, {std::to_string(event.number)}}});
  return go(std::move(next), std::move(recalled), std::move(effects));
}

Decision on(const State& state, const FetchBasket& event, const Context& /*context*/) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!selling->cart.is_empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  return go(state, FetchingBasket{selling->cashier}, {TakeBasket{event.id}});
}

Decision on(const State& state, const BasketFetched& event, const Context& context) {
  const auto* fetching = std::get_if<FetchingBasket>(&state.phase);
  if (fetching == nullptr) {
    return {state, {}};
  }
  Selling fetched{fetching->cashier, event.sale.cart};
  std::vector<Effect> effects = price_again(fetched, context);
  KeptSale open{context.now, fetched.cashier.name, fetched.cart};
  effects.insert(effects.begin(), SaveKept{std::move(open), {}, {}, event.id});
  effects.emplace_back(show_total(fetched.cart, "", ""));
  effects.emplace_back(Tell{{NoticeCode::kBasketFetched, {event.sale.cashier}}});
  return go(state, std::move(fetched), std::move(effects));
}

Decision on(const State& state, const BasketRefused& event, const Context& /*context*/) {
  const auto* fetching = std::get_if<FetchingBasket>(&state.phase);
  if (fetching == nullptr) {
    return {state, {}};
  }
  const Selling empty{fetching->cashier, {}};
  return go(state, empty, {Tell{{NoticeCode::kBasketRefused, {event.reason}}}});
}

Decision on(const State& state, const BasketGone& event, const Context& /*context*/) {
  if (!state.parked.contains(event.number) || state.training) {
    return {state, {}};
  }
  State next = state;
  next.parked.erase(event.number);
  return {std::move(next),
          {SaveKept{{}, {}, event.number, "", true},
           Tell{{NoticeCode::kBasketGone, {std::to_string(event.number), event.terminal}}}}};
}

}  // namespace queueback::terminal::steps
