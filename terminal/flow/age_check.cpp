// Goods that not everybody may buy: somebody looks at the buyer before the line is there, or, where the goods got their
// age only when they were in the sale, before it is paid.
#include <algorithm>
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

/// Of the goods in the sale those with the highest age; null: anybody may buy them all.
const domain::Product* oldest_goods(const Cart& cart, const Catalogue& catalogue) {
  const domain::Product* out = nullptr;
  for (const domain::OrderLine& line : cart.lines) {
    const domain::Product* product = catalogue.by_id(line.product.text());
    out = product != nullptr && product->min_age > (out == nullptr ? 0 : out->min_age) ? product : out;
  }
  return out;
}

/// Goods that were in the sale go out of it again.
Decision take_out(const State& state, const CheckingAge& checking, const Context& context) {
  const auto is_refused = [&](const domain::OrderLine& line) { return line.product == checking.product.id; };
  std::vector<Effect> voided;
  for (const domain::OrderLine& line : checking.selling.cart.lines) {
    if (is_refused(line)) {
      voided.emplace_back(WriteJournal{line_voided(line, checking.cashier.id.text(), context.now)});
    }
  }
  Selling selling = checking.selling;
  std::erase_if(selling.cart.lines, is_refused);
  const Cart left = selling.cart;  // what somebody allowed for these lines stays allowed
  reprice(selling.cart, context);
  std::vector<Effect> effects = keep_within_rights(left, selling, context);
  effects.insert(effects.begin(), voided.begin(), voided.end());
  effects.emplace_back(show_total(selling.cart, "VOID", ""));
  effects.emplace_back(Tell{{NoticeCode::kAgeRefused, {checking.product.name_zh}}});
  return go(state, std::move(selling), std::move(effects));
}

}  // namespace

std::optional<Decision> held_by_age(const State& state, const Event& event, const Context& context) {
  const Selling* selling = payable(state);
  // Goods that are paid in part stay as they are.
  if (selling == nullptr || !selling->paid.empty() ||
      !is_one_of<TenderCash, TakeTender, PayFromWallet, UseCredit>(event)) {
    return std::nullopt;
  }
  const domain::Product* product = oldest_goods(selling->cart, context.catalogue);
  return product == nullptr ? std::nullopt : ask_age(state, *selling, *product, Code{}, context);
}

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
  const bool is_in_the_sale = checking->code.empty();
  if (is_in_the_sale && event.answer == AnswerAge::Answer::kRefused) {
    return take_out(state, *checking, context);
  }
  Selling selling = checking->selling;
  if (event.answer == AnswerAge::Answer::kRefused) {
    std::vector<Effect> effects = price_again(selling, context);
    effects.emplace_back(Tell{{NoticeCode::kAgeRefused, {checking->product.name_zh}}});
    return go(state, std::move(selling), std::move(effects));
  }
  selling.cart.confirmed_age = std::max(selling.cart.confirmed_age, checking->product.min_age);
  Decision sold =
      go(state, std::move(selling), {Tell{{NoticeCode::kAgeConfirmed, {std::to_string(checking->product.min_age)}}}});
  if (is_in_the_sale) {
    return sold;
  }
  // As if it was scanned now: whatever became of the product meanwhile counts.
  Decision added = on(sold.state, Code{checking->code}, context);
  added.effects.insert(added.effects.begin(), sold.effects.begin(), sold.effects.end());
  if (auto* left = std::get_if<Selling>(&added.state.phase)) {
    left->cart.confirmed_age = left->cart.lines.empty() ? 0 : left->cart.confirmed_age;
  }
  return added;
}

}  // namespace queueback::terminal::steps
