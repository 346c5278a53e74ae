// The flow of an online order that is picked up: look at it, hand the goods over, done. The drawer stays closed.
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

ShowCustomer show_pickup(const protocol::OpenOrder& order) {
  return {display_line("PICKUP " + order.order, ""), display_line("PAID", domain::to_string(paid(order)))};
}

std::string shown_time(const Context& context, Instant at) {
  return context.catalogue.profile() ? local_time(*context.catalogue.profile(), at) : to_rfc3339(at);
}

/// Back to an empty cart without a handover; the problem is said and the customer no longer sees the order.
Decision drop_pickup(const State& state, const SignedIn& cashier, Notice notice) {
  const Selling empty{cashier, {}};
  return go(state, empty, {Tell{std::move(notice)}, welcome()});
}

Notice handed_over_before(const std::string& order, Instant at, const Context& context) {
  return {NoticeCode::kAlreadyHandedOver, {order, shown_time(context, at)}};
}

/// Other promotions may be in force for the goods on the desk.
Decision reference_changed(State state, Selling selling, const Context& context) {
  const Cart before = selling.cart;
  std::vector<Effect> effects = price_again(selling, context);
  if (selling.cart == before) {
    return {std::move(state), {}};
  }
  const std::string total = domain::to_string(selling.cart.total());
  effects.emplace_back(show_total(selling.cart, "NEW PRICES", ""));
  effects.emplace_back(Tell{{NoticeCode::kPromotionsChanged, {total}}});
  return go(std::move(state), std::move(selling), std::move(effects));
}

}  // namespace

Decision on(const State& state, const PickUp& event, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!selling->cart.lines.empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  const std::string id(trim(event.order));
  if (id.empty()) {
    return stay(state, NoticeCode::kEmptyCode);
  }
  if (id.find(domain::kBadgePrefix) != std::string::npos) {
    return stay(state, NoticeCode::kUnknownBadge);  // never repeated
  }
  if (const auto before = state.handed_over.find(id); before != state.handed_over.end()) {
    return {state, {Tell{handed_over_before(id, before->second, context)}}};
  }
  const protocol::OpenOrder* order = context.catalogue.open_order(id);
  if (order == nullptr) {
    return stay(state, NoticeCode::kOrderNotOpen, {printable(id, kMaxEcho)});
  }
  const PickingUp pickup{selling->cashier, *order};
  return go(state, pickup, {show_pickup(*order), Tell{{NoticeCode::kPickingUp, {id}}}});
}

Decision on(const State& state, const HandOver& /*event*/, const Context& context) {
  const auto* pickup = std::get_if<PickingUp>(&state.phase);
  if (pickup == nullptr) {
    return out_of_place(state);
  }
  const std::string& id = pickup->order.order;
  if (context.catalogue.open_order(id) == nullptr) {
    return drop_pickup(state, pickup->cashier, {NoticeCode::kOrderClosed, {id}});
  }
  if (!context.catalogue.profile()) {
    return stay(state, NoticeCode::kNotReady);
  }
  if (context.storage == StorageHealth::kFull) {
    return stay(state, NoticeCode::kStorageFull);
  }
  const protocol::StoreProfile& profile = *context.catalogue.profile();
  const HandoverDraft draft{id,
                            pickup->cashier.id,
                            context.now,
                            local_day(profile, context.now),
                            utc_offset_minutes(profile, context.now),
                            context.catalogue.version()};
  const HandingOver handing{pickup->cashier, pickup->order};
  return go(state, handing, {SaveHandover{draft}});
}

Decision on(const State& state, const HandoverCommitted& event, const Context& /*context*/) {
  const auto* handing = std::get_if<HandingOver>(&state.phase);
  if (handing == nullptr) {
    return {state, {}};
  }
  State next = state;
  next.handed_over[event.order] = event.at;
  const Selling empty{handing->cashier, {}};
  return go(std::move(next), empty,
            {Tell{{NoticeCode::kHandedOver, {event.order}}},
             ShowCustomer{display_line("PICKED UP " + event.order, ""), display_line("THANK YOU", "")}});
}

Decision on(const State& state, const HandoverRepeated& event, const Context& context) {
  const auto* handing = std::get_if<HandingOver>(&state.phase);
  if (handing == nullptr) {
    return {state, {}};
  }
  State next = state;
  next.handed_over[event.order] = event.at;
  const SignedIn cashier = handing->cashier;
  return drop_pickup(next, cashier, handed_over_before(event.order, event.at, context));
}

Decision on(const State& state, const ReferenceChanged& /*event*/, const Context& context) {
  State next = state;
  std::erase_if(next.handed_over,
                [&context](const auto& one) { return context.catalogue.open_order(one.first) == nullptr; });
  if (const auto* selling = std::get_if<Selling>(&state.phase)) {
    return reference_changed(std::move(next), *selling, context);
  }
  const auto* pickup = std::get_if<PickingUp>(&state.phase);
  if (pickup == nullptr) {
    return {std::move(next), {}};
  }
  const protocol::OpenOrder* order = context.catalogue.open_order(pickup->order.order);
  if (order == nullptr) {
    return drop_pickup(next, pickup->cashier, {NoticeCode::kOrderClosed, {pickup->order.order}});
  }
  if (*order == pickup->order) {
    return {std::move(next), {}};
  }
  const PickingUp changed{pickup->cashier, *order};
  return go(std::move(next), changed, {show_pickup(*order), Tell{{NoticeCode::kOrderChanged, {order->order}}}});
}

Decision leave(const State& state, const PickingUp& pickup) {
  const Selling empty{pickup.cashier, {}};
  return go(state, empty, {Tell{{NoticeCode::kPickupLeft, {pickup.order.order}}}, welcome()});
}

Decision handover_failed(const State& state, const HandingOver& handing, const std::string& reason) {
  const PickingUp back{handing.cashier, handing.order};
  return go(state, back, {Tell{{NoticeCode::kHandoverRefused, {reason}}}});
}

}  // namespace queueback::terminal::steps
