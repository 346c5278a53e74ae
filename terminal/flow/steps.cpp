#include "terminal/flow/steps.hpp"

#include <algorithm>
#include <utility>

#include "common/base/text.hpp"

namespace queueback::terminal::steps {
namespace {

constexpr std::size_t kDisplayColumns = 20;

struct OutOfPlace {
  NoticeCode operator()(const SignedOut&) const { return NoticeCode::kSignInFirst; }
  NoticeCode operator()(const CheckingPin&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const Selling&) const { return NoticeCode::kNoPickup; }
  NoticeCode operator()(const Saving&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const SaleDone&) const { return NoticeCode::kNoPickup; }
  NoticeCode operator()(const PickingUp&) const { return NoticeCode::kFinishPickupFirst; }
  NoticeCode operator()(const HandingOver&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const ClosingShift&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const FindingSale&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const Returning&) const { return NoticeCode::kFinishReturnFirst; }
  NoticeCode operator()(const PayingBack&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const FetchingBasket&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const PayingFromWallet&) const { return NoticeCode::kBusy; }
  NoticeCode operator()(const CheckingAge&) const { return NoticeCode::kAnswerAgeFirst; }
};

}  // namespace

Decision stay(const State& state, NoticeCode code, std::vector<std::string> args) {
  return {state, {Tell{{code, std::move(args)}}}};
}

Decision go(State state, Phase phase, std::vector<Effect> effects) {
  state.phase = std::move(phase);
  state.step += 1;
  return {std::move(state), std::move(effects)};
}

Decision out_of_place(const State& state) { return stay(state, std::visit(OutOfPlace{}, state.phase)); }

std::optional<Selling> open_cart(const State& state) {
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    return *selling;
  }
  if (const auto* done = std::get_if<SaleDone>(&state.phase)) {
    return Selling{done->cashier, {}};
  }
  return std::nullopt;
}

std::optional<std::string> locked_for(const State& state, const std::string& cashier, Instant now) {
  const auto wrong = state.wrong_pins.find(cashier);
  const bool locked =
      wrong != state.wrong_pins.end() && wrong->second.locked_until && now < *wrong->second.locked_until;
  if (!locked) {
    return std::nullopt;
  }
  return std::to_string((*wrong->second.locked_until - now).micros / Duration::minutes(1).micros + 1);
}

Decision count_wrong_pin(State state, const std::string& cashier, Instant now) {
  WrongPins& wrong = state.wrong_pins[cashier];
  if (wrong.locked_until) {
    wrong = {};  // the lock has run out; counting starts again
  }
  wrong.count += 1;
  Notice notice{NoticeCode::kWrongPin, {std::to_string(kMaxWrongPins - wrong.count)}};
  if (wrong.count >= kMaxWrongPins) {
    wrong.locked_until = now + kLockOut;
    notice = {NoticeCode::kLockedOut, {std::to_string(kLockOut.micros / Duration::minutes(1).micros)}};
  }
  const SaveWrongPins save{cashier, wrong};
  return {std::move(state), {save, Tell{std::move(notice)}}};
}

std::vector<Effect> forget_wrong_pins(State& state, const std::string& cashier) {
  return state.wrong_pins.erase(cashier) > 0 ? std::vector<Effect>{SaveWrongPins{cashier, {}}} : std::vector<Effect>();
}

std::string display_line(std::string_view left, const std::string& right) {
  std::string out;
  for (const char32_t c : decode_utf8(left)) {
    out.push_back(c >= 0x20 && c < 0x7F ? static_cast<char>(c) : '?');
  }
  const std::size_t room = kDisplayColumns - std::min(right.size(), kDisplayColumns);
  out.resize(room, ' ');
  return out + right.substr(0, kDisplayColumns);
}

ShowCustomer show_total(const Cart& cart, std::string_view upper, const std::string& amount) {
  return {display_line(upper, amount), display_line("TOTAL", domain::to_string(cart.total()))};
}

ShowCustomer welcome() { return {display_line("WELCOME", ""), ""}; }

}  // namespace queueback::terminal::steps
