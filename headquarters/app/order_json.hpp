#pragma once
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Longest order as JSON, in bytes: one must fit a line of the admin socket. Beyond it product names are left out,
/// then all lines and tenders; `abridged` says so. Only absurd orders get there; their record is kept whole.
inline constexpr std::size_t kMaxOrderJsonBytes = std::size_t{192} * 1024;

/// What the API says of an order, cursor apart (docs/headquarters-api.md). `row.json` is not read.
[[nodiscard]] std::string order_json(const OrderRow& row, const protocol::StoreRecord& record);

/// The same order after its store's manager dealt with it: `resolution`, and as it was booked if it was. `listed` is
/// what order_json gave.
[[nodiscard]] std::string resolved_order_json(const std::string& listed, const domain::Order* booked,
                                              const protocol::StoreRecord& record,
                                              const protocol::Resolution& resolution);

/// Some orders in a row.
struct OrderPage {
  std::vector<ListedOrder> orders;
  std::uint64_t next = 0;  ///< the last one's cursor; ask for what comes after it
  bool more = false;       ///< others follow already
};

/// A page ends before it exceeds either, but holds one order at least.
struct PageLimits {
  std::uint64_t rows = 0;
  std::size_t bytes = 0;  ///< of the orders' JSON
};

/// The orders after cursor `after`.
[[nodiscard]] Stored<OrderPage> read_page(OrderTables& tables, std::uint64_t after, PageLimits limits);
/// `{"orders":[…],"next":…,"more":…}`
[[nodiscard]] std::string to_text(const OrderPage& page);

}  // namespace queueback::headquarters
