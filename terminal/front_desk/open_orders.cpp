#include "terminal/front_desk/open_orders.hpp"

#include <utility>

#include "common/base/text.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;
using protocol::OpenOrder;

/// Longest part of an id that is shown where only the other side vouches for it, in bytes: keeps answers within a line.
constexpr std::size_t kMaxShownId = 40;

std::string name_of(const std::string& product, const Catalogue& catalogue) {
  const domain::Product* found = catalogue.by_id(product);
  return found == nullptr ? printable(product, kMaxShownId) : found->name_zh;
}

/// Masked name, or id of a member whom this terminal has never heard of.
std::string buyer_of(const OpenOrder& order, const Catalogue& catalogue) {
  const protocol::MemberCard* card = catalogue.member(order.member);
  return card == nullptr || card->masked_name.empty() ? printable(order.member, kMaxShownId) : card->masked_name;
}

std::string placed_at(const OpenOrder& order, const Catalogue& catalogue) {
  return catalogue.profile() ? local_time(*catalogue.profile(), order.placed_at) : to_rfc3339(order.placed_at);
}

local_api::ShownOpenOrder shown(const OpenOrder& order, const Catalogue& catalogue) {
  return {order.order,
          placed_at(order, catalogue),
          buyer_of(order, catalogue),
          order.lines.size(),
          order.lines.empty() ? "" : name_of(order.lines.front().product, catalogue),
          paid(order).minor(),
          deducted(order).minor()};
}

}  // namespace

void show_pickup(const OpenOrder& order, const Catalogue& catalogue, local_api::Snapshot& out) {
  for (const OpenOrder::Line& line : order.lines) {
    out.lines.push_back({name_of(line.product, catalogue), domain::to_string(line.quantity), 0, line.paid.minor(),
                         line.deducted.minor()});
  }
  out.order = order.order;
  out.placed_at = placed_at(order, catalogue);
  out.member = buyer_of(order, catalogue);
  out.total = paid(order).minor();
  out.deducted = deducted(order).minor();
}

std::uint64_t count_open_orders(const Catalogue& catalogue, const State& state) {
  std::uint64_t gone = 0;
  for (const auto& [order, at] : state.handed_over) {
    gone += catalogue.open_order(order) == nullptr ? 0 : 1;
  }
  return catalogue.open_orders().size() - gone;
}

runtime::ServiceResult list_open_orders(const OpenOrderQuery& query, const Catalogue& catalogue, const State& state) {
  if (!query.after.empty() && catalogue.open_order(query.after) == nullptr) {
    return runtime::refuse("order " + printable(query.after, kMaxShownId) + " is no longer open; begin the list again");
  }
  json orders = json::array();
  std::uint64_t matching = 0;
  std::uint64_t left = 0;  // matching, but further on
  bool reached = query.after.empty();
  for (const OpenOrder& order : catalogue.open_orders()) {
    const bool wanted = order.order.find(query.search) != std::string::npos && !state.handed_over.contains(order.order);
    matching += wanted ? 1 : 0;
    if (wanted && reached) {
      if (orders.size() < kOpenOrdersShown) {
        orders.push_back(shown(order, catalogue));
      } else {
        ++left;
      }
    }
    reached = reached || order.order == query.after;
  }
  json answer;
  answer["orders"] = std::move(orders);
  answer["matching"] = matching;
  answer["more"] = left;
  return answer;
}

}  // namespace queueback::terminal
