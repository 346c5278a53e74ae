// Refunds, before and after settling: reward rules 1.9.
#include <algorithm>

#include "common/rewards/queue_rebate/engine.hpp"
#include "common/rewards/queue_rebate/share_out.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

RefundEffect effect_of_refund(const RefundedEntry& entry, Money refunded) {
  RefundEffect effect;
  effect.entitlement = std::min(entry.entitlement, domain::mul_floor(entry.base - refunded, entry.ratio));
  effect.value_back = std::min(entry.entitlement - effect.entitlement, entry.redeemed);
  const Money over = entry.paid + entry.redeemed - effect.value_back - effect.entitlement;
  effect.withheld = std::min(std::max(Money{}, over), refunded);
  return effect;
}

Engine::Checked Engine::run(const Command& /*command*/, const Refund& refund) {
  const auto handle = find_order(refund.order);
  if (!handle) {
    return fail(RejectCode::kUnknownOrder, "there is no order " + refund.order);
  }
  const Order& known = orders_[*handle];
  const bool names_line = refund.line.has_value();
  if (names_line && known.channel == Channel::kCheckout) {
    return fail(RejectCode::kLine, "a checkout order is refunded without a line");
  }
  if (!names_line && known.items.size() > 1) {
    return fail(RejectCode::kLine, "order " + refund.order + " has several lines; the refund must name one");
  }
  const std::uint32_t line = refund.line.value_or(0);
  if (line >= known.items.size()) {
    return fail(RejectCode::kLine, "order " + refund.order + " has no line " + std::to_string(line));
  }
  if (refund.amount <= Money{} || refund.amount > known.items[line].base()) {
    return fail(RejectCode::kAmount,
                "of " + refund.order + " at most " + domain::to_string(known.items[line].base()) + " can be refunded");
  }
  Outcome outcome;
  const EntryHandle entry = known.items[line].entry;
  if (entry != kNoHandle && entries_[entry].now.was_redeemed) {
    (void)history(entries_[entry].member);  // before anything of this command is part of it
  }
  Order& order = change_order(*handle, outcome);
  order.items[line].refunded += refund.amount;
  change_purchase(order, refund.amount, order.completed);
  if (entry != kNoHandle) {
    refund_entry(entry, order, refund.amount, outcome);
  }
  return outcome;
}

void Engine::refund_entry(EntryHandle handle, const Order& order, Money amount, Outcome& outcome) {
  EntrySlot& entry = change_entry(handle, outcome);
  EntryFigures& now = entry.now;
  const Standing was = standing(entry);
  const RefundEffect effect =
      effect_of_refund({now.base, domain::Ratio{static_cast<std::int64_t>(now.ratio_ppm)}, now.entitlement, now.paid,
                        now.redeemed},
                       amount);
  now.base -= amount;
  now.entitlement = effect.entitlement;
  give_back_units(entry, effect.value_back, outcome);
  now.paid -= effect.withheld;
  move_money(outcome, {{AccountKind::kRefund, kNoSymbol},
                       {AccountKind::kRecovered, order.store},
                       Unit::kMoney,
                       Cause::kRecover,
                       effect.withheld});
  const bool stays_open = now.status == EntryStatus::kWaiting || now.status == EntryStatus::kDone;
  if (stays_open) {
    const bool is_done = now.status == EntryStatus::kDone || now.paid + now.redeemed >= now.entitlement;
    now.status = is_done ? EntryStatus::kDone : EntryStatus::kWaiting;
    now.status = now.base.is_zero() ? EntryStatus::kCancelled : now.status;
  }
  follow(handle, was);
}

void Engine::give_back_units(EntrySlot& entry, Money value, Outcome& outcome) {
  EntryFigures& now = entry.now;
  if (value.is_zero()) {
    return;
  }
  const AccountKind account = unit_account(now.into, now.frozen);
  const Money owed = units_for(value, domain::Ratio{static_cast<std::int64_t>(now.redeem_ppm)}, kMaxOutstanding);
  const Money units = std::min(owed, balance_of(history(entry.member).units, account));
  now.redeemed -= value;
  move_money(outcome,
             {{account, entry.member}, {AccountKind::kIssue, kNoSymbol}, unit_of(now.into), Cause::kTakeBack, units});
  change_units(entry.member, account, Money{} - units);
}

}  // namespace queueback::rewards::queue_rebate
