#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// Who gave an online order's goods to its buyer.
struct HandoverRow {
  std::string order;
  std::uint64_t log_no = 0;
  std::string terminal;
  std::string cashier;
  Instant at;  ///< effective time
};

/// An online order that waits to be picked up.
struct OpenOrderRow {
  std::string order;
  std::uint64_t arrival = 0;
};

/// Whether terminals are told of an open order.
enum class Shown : std::uint8_t { kNo, kYes };

/// The statements of picking online orders up. Storage thread only; every write belongs to the group's transaction.
class PickupTables {
 public:
  explicit PickupTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> insert_handover(const HandoverRow& row);
  [[nodiscard]] Stored<std::optional<HandoverRow>> find_handover(const std::string& order);

  /// An open order that is not shown yet; false if it is there.
  [[nodiscard]] Stored<bool> open(const OpenOrderRow& row);
  /// The order is open no more; whether it was shown, nothing if it was not there.
  [[nodiscard]] Stored<std::optional<Shown>> close(const std::string& order);
  [[nodiscard]] Stored<void> set_shown(const std::string& order, Shown shown);
  [[nodiscard]] Stored<std::optional<OpenOrderRow>> newest_hidden();
  [[nodiscard]] Stored<std::optional<OpenOrderRow>> oldest_shown();
  [[nodiscard]] Stored<std::uint64_t> shown_count();

 private:
  [[nodiscard]] Stored<std::optional<OpenOrderRow>> first_of(storage::Statement row);

  storage::Database& database_;
};

}  // namespace queueback::store_server
