#pragma once
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "common/rewards/queue_rebate/solvency.hpp"
#include "store-server/app/message_page.hpp"
#include "store-server/app/store.hpp"
#include "store-server/storage/api_tables.hpp"
#include "store-server/storage/pickup_tables.hpp"

namespace queueback::store_server {

/// An entry with its place in line.
[[nodiscard]] nlohmann::json entry_json(const rewards::queue_rebate::Engine& engine,
                                        const rewards::queue_rebate::Entry& entry);
/// An item whose queue headquarters owns, as far as is known here.
[[nodiscard]] nlohmann::json entry_json(const protocol::RemoteEntry& entry);
/// Every entry of an order, by line.
[[nodiscard]] nlohmann::json entries_json(const rewards::queue_rebate::Engine& engine,
                                          const rewards::queue_rebate::OrderRecord& order);
/// An order with its lines and entries; `online` is null for a checkout, `handover` for an order that no terminal
/// handed over.
[[nodiscard]] nlohmann::json order_json(const rewards::queue_rebate::Engine& engine,
                                        const rewards::queue_rebate::OrderRecord& order, const OnlineOrderRow* online,
                                        const HandoverRow* handover);

/// A page of a member's messages, in both languages.
[[nodiscard]] nlohmann::json messages_json(const MessagePage& page);

/// How a queue stands and what that means.
[[nodiscard]] nlohmann::json queue_json(const rewards::queue_rebate::Solvency& report);

}  // namespace queueback::store_server
