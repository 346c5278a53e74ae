#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/domain/order.hpp"
#include "common/rewards/queue_rebate/command.hpp"
#include "store-server/storage/api_tables.hpp"

namespace queueback::store_server {

/// Lines of an online order at most.
inline constexpr std::size_t kMaxOnlineLines = domain::kMaxOrderLines;
/// Longest word for what an online order was paid with, in bytes.
inline constexpr std::size_t kMaxTenderLength = 32;
inline constexpr std::string_view kDefaultTender = "online";

/// An online order as its seller sends it.
struct OrderRequest {
  rewards::queue_rebate::PlaceOrder order;  ///< its store is whoever asks' to say: empty if the body names none
  std::optional<Instant> at;                ///< nothing: now
  std::string tender;                       ///< part of an account's name
  std::vector<OnlineOrderRow::Line> lines;  ///< what the rewards do not keep, line by line
};

/// What a POST of the API asks for.
using ApiCommand =
    std::variant<OrderRequest, rewards::queue_rebate::CompleteOrder, rewards::queue_rebate::Refund,
                 rewards::queue_rebate::Draw, rewards::queue_rebate::RedeemEntry, rewards::queue_rebate::Leave>;
/// A command, or what is wrong with its body and where.
using ReadCommand = Result<ApiCommand, std::string>;

// The bodies of docs/store-api.md; `order` and `entry` are out of the path. Pure.
[[nodiscard]] ReadCommand read_order(std::string_view body);
[[nodiscard]] ReadCommand read_completion(const std::string& order, std::string_view body);
[[nodiscard]] ReadCommand read_refund(const std::string& order, std::string_view body);
[[nodiscard]] ReadCommand read_draw(const std::string& entry, std::string_view body);
[[nodiscard]] ReadCommand read_redemption(const std::string& entry, std::string_view body);
[[nodiscard]] ReadCommand read_leave(const std::string& entry, std::string_view body);

}  // namespace queueback::store_server
