// Goods that not everybody may buy: somebody looks at the buyer before the line is there.
#include <algorithm>
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {

std::optional<Decision> ask_age(const State& state, const Selling& selling, const domain::Product& product,
                                const Code& code, const Context& context) {
  if (product.min_age <= selling.cart.confirmed_age) {
    return std::nullopt;
  }
  const CivilDay today = local_day(*context.catalogue.profile(), context.now);
  CheckingAge asked{selling.cashier, selling, code.bytes, product, domain::latest_birthday(today, product.min_age)};
  Notice notice{NoticeCode::kAgeAsked, {product.name_zh, std::to_string(product.min_age), to_string(asked.born_by)}};
  return go(state, std::move(asked), {Tell{std::move(notice)}});
}

Decision on(const State& state, const AnswerAge& event, const Context& context) {
  const auto* checking = std::get_if<CheckingAge>(&state.phase);
  if (checking == nullptr) {
    return open_cart(state) ? stay(state, NoticeCode::kNoAgeAsked) : out_of_place(state);
  }
  Selling selling = checking->selling;
  if (event.answer == AnswerAge::Answer::kRefused) {
    std::vector<Effect> effects = price_again(selling, context);
    effects.emplace_back(Tell{{NoticeCode::kAgeRefused, {checking->product.name_zh}}});
    return go(state, std::move(selling), std::move(effects));
  }
  selling.cart.confirmed_age = std::max(selling.cart.confirmed_age, checking->product.min_age);
  const Decision sold =
      go(state, std::move(selling), {Tell{{NoticeCode::kAgeConfirmed, {std::to_string(checking->product.min_age)}}}});
  // As if it was scanned now: whatever became of the product meanwhile counts.
  Decision added = on(sold.state, Code{checking->code}, context);
  added.effects.insert(added.effects.begin(), sold.effects.begin(), sold.effects.end());
  if (auto* left = std::get_if<Selling>(&added.state.phase)) {
    left->cart.confirmed_age = left->cart.lines.empty() ? 0 : left->cart.confirmed_age;
  }
  return added;
}

}  // namespace queueback::terminal::steps
