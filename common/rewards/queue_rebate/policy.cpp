#include "common/rewards/queue_rebate/policy.hpp"

#include <algorithm>

#include "common/rewards/queue_rebate/settings.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

constexpr std::array kPlaces = {Place::kProgram, Place::kProduct, Place::kStore, Place::kCashier};
constexpr std::array kSourceKinds = {SourceKind::kNone, SourceKind::kLevel, SourceKind::kCumulative, SourceKind::kDraw,
                                     SourceKind::kDefault};

std::string_view name_of(Place place) {
  switch (place) {
    case Place::kProgram:
      return "program";
    case Place::kProduct:
      return "product";
    case Place::kStore:
      return "store";
    case Place::kCashier:
      return "cashier";
  }
  return "";
}

std::string_view name_of(SourceKind kind) {
  switch (kind) {
    case SourceKind::kNone:
      return "";
    case SourceKind::kLevel:
      return "level";
    case SourceKind::kCumulative:
      return "cumulative";
    case SourceKind::kDraw:
      return "draw";
    case SourceKind::kDefault:
      return "default";
  }
  return "";
}

std::string cashier_key(const Policy& policy, const ItemPlace& item) {
  switch (policy.cashier_queues) {
    case CashierQueues::kStore:
      return "cashier/" + item.store;
    case CashierQueues::kDesk:
      return item.desk.empty() ? "cashier/" + item.store : "cashier/" + item.store + "/" + item.desk;
    case CashierQueues::kAll:
      return "cashier/all";
  }
  return "";
}

}  // namespace

std::string to_string(Source source) {
  if (source.kind == SourceKind::kNone) {
    return "";
  }
  return std::string(name_of(source.kind)) + "(" + std::string(name_of(source.place)) + ")";
}

std::optional<Source> parse_source(std::string_view text) {
  if (text.empty()) {
    return Source{};
  }
  const std::size_t bracket = text.find('(');
  if (bracket == std::string_view::npos || text.back() != ')') {
    return std::nullopt;
  }
  const std::string_view kind_name = text.substr(0, bracket);
  const std::string_view place_name = text.substr(bracket + 1, text.size() - bracket - 2);
  const auto kind = std::find_if(kSourceKinds.begin() + 1, kSourceKinds.end(),
                                 [&](SourceKind candidate) { return name_of(candidate) == kind_name; });
  const auto place =
      std::find_if(kPlaces.begin(), kPlaces.end(), [&](Place candidate) { return name_of(candidate) == place_name; });
  if (kind == kSourceKinds.end() || place == kPlaces.end()) {
    return std::nullopt;
  }
  return Source{*kind, *place};
}

std::string queue_key(const Policy& policy, const ItemPlace& item) {
  switch (item.channel) {
    case Channel::kCheckout:
      return cashier_key(policy, item);
    case Channel::kStoreOnline:
      return policy.store_queues == StoreQueues::kAll ? "store/all" : "store/" + item.store;
    case Channel::kMall:
      return policy.mall_queues == MallQueues::kAll ? "mall/all" : "product/" + item.product;
  }
  return "";
}

bool spans_stores(const Policy& policy, Channel channel) {
  switch (channel) {
    case Channel::kCheckout:
      return policy.cashier_queues == CashierQueues::kAll;
    case Channel::kStoreOnline:
      return policy.store_queues == StoreQueues::kAll;
    case Channel::kMall:
      return true;
  }
  return false;
}

std::string_view owner_of(std::string_view queue) {
  const std::size_t slash = queue.find('/');
  const std::string_view kind = queue.substr(0, slash);
  const std::string_view rest = queue.substr(slash + 1);
  if (rest == "all" || kind == "product" || kind == "mall") {
    return "";
  }
  return rest.substr(0, rest.find('/'));
}

RatioDecision expected_ratio(const Policy& policy, const std::string& store, const std::string& desk,
                             const std::string& level) {
  const std::string none;
  return ConcernedSettings(policy, {Channel::kCheckout, store, desk, none}).ratio(level, [](const Tier&) {
    return false;
  });
}

domain::Money expected_entitlement(const Policy& policy, domain::Money base, const std::string& store,
                                   const std::string& desk, const std::string& level) {
  const std::string none;
  if (!ConcernedSettings(policy, {Channel::kCheckout, store, desk, none}).enabled()) {
    return {};
  }
  return domain::mul_floor(base, expected_ratio(policy, store, desk, level).ratio);
}

}  // namespace queueback::rewards::queue_rebate
