#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A sale that a till put aside.
struct BasketRow {
  std::string id;  ///< the till's own
  std::string terminal;
  std::string cashier;        ///< who made it, by name
  Instant at;                 ///< the till's clock
  std::string summary;        ///< one JSON object
  Bytes content;              ///< protocol::Basket
  std::string claim = {};     ///< of who went on with it; empty: nobody has
  std::string taken_by = {};  ///< at which till
};

/// The statements of sales that were put aside. Storage thread only; every write belongs to the group's transaction.
class BasketTables {
 public:
  explicit BasketTables(storage::Database& database) : database_(database) {}

  /// Notes a basket; one that is here already stays as it is.
  [[nodiscard]] Stored<void> put(const BasketRow& row, Instant now);
  [[nodiscard]] Stored<std::optional<BasketRow>> find(const std::string& id);
  /// Those that nobody went on with, the newest first.
  [[nodiscard]] Stored<std::vector<BasketRow>> waiting(const std::string& terminal, std::uint64_t limit);
  /// What this terminal took under this claim.
  [[nodiscard]] Stored<std::optional<BasketRow>> taken(const std::string& claim, const std::string& terminal);
  /// Those that nobody went on with.
  [[nodiscard]] Stored<std::uint64_t> count_waiting();
  [[nodiscard]] Stored<std::uint64_t> count_waiting_of(const std::string& terminal);
  /// Its life begins anew: the till that put it aside is to hear of it.
  [[nodiscard]] Stored<void> take(const std::string& id, const std::string& claim, const std::string& terminal,
                                  Instant now);
  /// Of a terminal's baskets that somebody took, all but the newest.
  [[nodiscard]] Stored<void> drop_taken_but(const std::string& terminal, std::uint64_t kept);
  [[nodiscard]] Stored<void> drop(const std::string& id);
  [[nodiscard]] Stored<void> drop_noted_before(Instant at);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
