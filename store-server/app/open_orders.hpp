#pragma once
#include <cstdint>
#include <string>

#include "store-server/app/reference_data.hpp"
#include "store-server/app/rewards.hpp"
#include "store-server/storage/api_tables.hpp"
#include "store-server/storage/pickup_tables.hpp"

namespace queueback::store_server {

/// Open orders that terminals are told of at most; of more, the newest.
inline constexpr std::uint64_t kMaxOpenOrders = 20'000;
/// How often somebody is told that not all open orders are shown.
inline constexpr Duration kOpenOrdersAlarmEvery = Duration::days(1);

/// Whether something of an online order is still to be handed over: it is not completed, and of some line that was paid
/// for not everything was refunded. `online` is null where the order's row is not known.
[[nodiscard]] bool is_open(const rewards::queue_rebate::OrderRecord& order, const OnlineOrderRow* online);

/// The online orders that wait to be picked up, as terminals know them: an item of the reference data each, put and
/// removed with whatever opens or closes the order, in one transaction. An order that there is no room for is as good
/// as any other; it is shown once there is. Storage thread only.
class OpenOrders final : public reward_store::Outcomes {
 public:
  OpenOrders(storage::Database& database, ReferenceData& reference, RewardTables& orders, std::string currency)
      : tables_(database),
        online_(database),
        directory_(database),
        alarms_(database),
        reference_(reference),
        orders_(orders),
        currency_(std::move(currency)) {}

  /// Shows what can be shown. The reference data is loaded before.
  [[nodiscard]] Stored<void> load(Instant now);
  [[nodiscard]] Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                  const rewards::queue_rebate::Outcome& outcome) override;

 private:
  /// Opens or closes an order.
  [[nodiscard]] Stored<void> follow(const rewards::queue_rebate::OrderRecord& order, Instant now);
  /// Shows the newest orders that can be shown; an alarm if others are left.
  [[nodiscard]] Stored<void> fill(Instant now);
  /// Whether this hidden order may be shown, if need be in place of an older one.
  [[nodiscard]] Stored<bool> make_room(const OpenOrderRow& hidden);
  [[nodiscard]] Stored<void> show(const std::string& order);
  [[nodiscard]] Stored<void> take_away(const std::string& order);
  [[nodiscard]] Stored<void> raise(Instant now);

  PickupTables tables_;
  ApiTables online_;
  DirectoryTables directory_;
  LedgerTables alarms_;
  ReferenceData& reference_;
  RewardTables& orders_;
  std::string currency_;
  std::uint64_t shown_ = 0;
};

}  // namespace queueback::store_server
