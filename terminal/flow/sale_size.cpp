// How large a sale may be: the store takes records up to a length, and what it does not take holds up everything behind
// it. So goods and discounts that would make the record longer are refused while the sale can still be paid.
#include <variant>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

/// At most, encoded: a line's and a discount's numbers, with what stands around their texts.
constexpr std::size_t kLineBytes = 120;
constexpr std::size_t kDiscountBytes = 48;

/// A sale with its payments, being made or about to be written.
struct Open {
  const Cart* cart = nullptr;  ///< null: there is none
  std::size_t payments = 0;
  bool is_selling = false;  ///< neither written nor paid from a wallet now
};

Open open_in(const State& state) {
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    return {&selling->cart, selling->paid.size(), true};
  }
  if (const auto* asking = std::get_if<CheckingAge>(&state.phase)) {
    return {&asking->selling.cart, asking->selling.paid.size(), true};
  }
  if (const auto* paying = std::get_if<PayingFromWallet>(&state.phase)) {
    return {&paying->selling.cart, paying->selling.paid.size(), false};
  }
  const auto* saving = std::get_if<Saving>(&state.phase);
  return saving == nullptr ? Open{} : Open{&saving->draft.cart, saving->draft.tenders.size(), false};
}

}  // namespace

std::size_t record_bytes(const Cart& cart) {
  std::size_t sum = 0;
  for (const domain::OrderLine& line : cart.lines) {
    sum += kLineBytes + line.product.text().size() + line.name.size();
    sum += line.price_override ? line.price_override->reason.size() : 0;
    for (const domain::Discount& one : line.discounts) {
      sum += kDiscountBytes + one.reason.size() + one.promotion.size();
    }
  }
  return sum;
}

std::optional<Decision> held_by_size(const State& state, const Decision& decision) {
  const Open after = open_in(decision.state);
  const std::size_t size = after.cart == nullptr ? 0 : record_bytes(*after.cart);
  if (size <= kMaxSaleBytes) {
    return std::nullopt;
  }
  // It may become smaller again, but neither larger nor paid.
  const Open before = open_in(state);
  const bool is_larger = before.cart == nullptr || size > record_bytes(*before.cart);
  const bool is_paid = !after.is_selling || after.payments > before.payments;
  return is_larger || is_paid ? std::optional(stay(state, NoticeCode::kSaleFull)) : std::nullopt;
}

}  // namespace queueback::terminal::steps
