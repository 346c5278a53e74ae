#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/sale_return.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A booked return.
struct ReturnRow {
  domain::OrderId id;
  domain::OrderId order;
  std::uint64_t log_no = 0;
  std::string terminal;
  std::uint64_t number = 0;
  domain::Money refunded;  ///< what the reward program was told; zero: nothing
  domain::Money withheld;
  domain::Money paid_back;
  Instant at;  ///< effective time
  friend bool operator==(const ReturnRow&, const ReturnRow&) = default;
};

/// The statements of returns. Storage thread only; every write belongs to the group's transaction.
class ReturnTables {
 public:
  explicit ReturnTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> insert(const ReturnRow& row);
  [[nodiscard]] Stored<std::optional<ReturnRow>> find(const domain::OrderId& id);

  /// What came back of a sale.
  [[nodiscard]] Stored<std::vector<domain::ReturnedLine>> returned(const domain::OrderId& order);
  /// The same with what is reserved at `now` for other returns than `except`.
  [[nodiscard]] Stored<std::vector<domain::ReturnedLine>> returned_or_reserved(const domain::OrderId& order,
                                                                               Instant now,
                                                                               const domain::OrderId& except);
  /// The lines came back; a reservation of theirs is gone.
  [[nodiscard]] Stored<void> put(const domain::OrderId& order, const domain::OrderId& id,
                                 const std::vector<domain::ReturnedLine>& lines);
  /// The lines may come back until then; what was reserved for this return before is forgotten.
  [[nodiscard]] Stored<void> reserve(const domain::OrderId& order, const domain::OrderId& id,
                                     const std::vector<domain::ReturnedLine>& lines, Instant until);
  /// Forgets what is reserved for this return; what came back with it stays.
  [[nodiscard]] Stored<void> release(const domain::OrderId& order, const domain::OrderId& id);
  /// Forgets reservations that have run out.
  [[nodiscard]] Stored<void> drop_reserved_until(Instant now);

  /// The newest sale with this receipt; nothing: there is none.
  [[nodiscard]] Stored<std::optional<domain::OrderId>> order_of_receipt(const std::string& terminal,
                                                                        std::uint64_t receipt);

 private:
  [[nodiscard]] Stored<void> write(const domain::OrderId& order, const domain::OrderId& id,
                                   const std::vector<domain::ReturnedLine>& lines, std::optional<Instant> until);

  storage::Database& database_;
};

}  // namespace queueback::store_server
