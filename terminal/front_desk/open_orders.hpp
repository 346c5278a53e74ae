#pragma once
#include "common/runtime/json_service.hpp"
#include "terminal/flow/flow.hpp"
#include "terminal/local_api/local_api.hpp"

/// Online orders that wait to be picked up, as front ends see them.
namespace queueback::terminal {

/// Orders in one answer; a front end asks on with `after`.
inline constexpr std::size_t kOpenOrdersShown = 20;

/// The order of a pickup with its lines.
void show_pickup(const protocol::OpenOrder& order, const Catalogue& catalogue, local_api::Snapshot& out);

/// Open orders that this terminal has not handed over.
[[nodiscard]] std::uint64_t count_open_orders(const Catalogue& catalogue, const State& state);

/// What a front end asks to see: orders whose id holds `search`, from the one after `after` on; the oldest first.
struct OpenOrderQuery {
  std::string search;
  std::string after;  ///< empty: from the oldest on
};
/// At most kOpenOrdersShown of them, and how many match in all. An error if `after` is not open any more.
[[nodiscard]] runtime::ServiceResult list_open_orders(const OpenOrderQuery& query, const Catalogue& catalogue,
                                                      const State& state);

}  // namespace queueback::terminal
