// How large a sale may be: the store takes records up to a length, and what it does not take holds up everything behind
// it. So goods and discounts that would make the record longer are refused while the sale can still be paid.
#include <variant>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

/// At most, encoded: a line's and a discount's numbers, with what stands around their texts.
constexpr std::size_t kLineBytes = 120;
constexpr std::size_t kDiscountBytes = 48;

const Cart* cart_of(const State& state) {
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    return &selling->cart;
  }
  const auto* saving = std::get_if<Saving>(&state.phase);
  return saving == nullptr ? nullptr : &saving->draft.cart;
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
  const Cart* after = cart_of(decision.state);
  const std::size_t size = after == nullptr ? 0 : record_bytes(*after);
  if (size <= kMaxSaleBytes) {
    return std::nullopt;
  }
  // It may become smaller again, but neither larger nor final.
  const Cart* before = cart_of(state);
  const bool is_final = std::holds_alternative<Saving>(decision.state.phase);
  if (!is_final && before != nullptr && size <= record_bytes(*before)) {
    return std::nullopt;
  }
  return stay(state, NoticeCode::kSaleFull);
}

}  // namespace queueback::terminal::steps
