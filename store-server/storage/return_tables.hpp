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
  /// The same with what is reserved at `now` for other returns than `except`. A reservation ends with its time, if the
  /// till it was made for has said since that it does not need it (`end_reservations`), or is revoked.
  [[nodiscard]] Stored<std::vector<domain::ReturnedLine>> returned_or_reserved(const domain::OrderId& order,
                                                                               Instant now,
                                                                               const domain::OrderId& except);
  /// The lines came back; a reservation of theirs is gone.
  [[nodiscard]] Stored<void> put(const domain::OrderId& order, const domain::OrderId& id,
                                 const std::vector<domain::ReturnedLine>& lines);
  /// The lines may come back to `terminal`, at least until then; what was reserved for this return before is forgotten.
  [[nodiscard]] Stored<void> reserve(const domain::OrderId& order, const domain::OrderId& id,
                                     const std::vector<domain::ReturnedLine>& lines, const std::string& terminal,
                                     Instant until);
  /// The tills that pieces of a sale are reserved for at `now`, other than those of `except`; in order.
  [[nodiscard]] Stored<std::vector<std::string>> holders(const domain::OrderId& order, Instant now,
                                                         const domain::OrderId& except);
  /// Forgets what is reserved for this return; what came back with it stays.
  [[nodiscard]] Stored<void> release(const domain::OrderId& order, const domain::OrderId& id);
  /// The till has sent all its returns and is making none but `except`: forgets those of its reservations whose time is
  /// over. Gives how many returns it still has some for.
  [[nodiscard]] Stored<std::uint64_t> end_reservations(const std::string& terminal, Instant now,
                                                       const domain::OrderId& except);
  /// Forgets reservations whose time is over and whose till is revoked, or unknown.
  [[nodiscard]] Stored<void> drop_ended(Instant now);

  /// The newest sale with this receipt; nothing: there is none.
  [[nodiscard]] Stored<std::optional<domain::OrderId>> order_of_receipt(const std::string& terminal,
                                                                        std::uint64_t receipt);

 private:
  /// What `lines` are kept for; without it they came back.
  struct Hold {
    std::string terminal;
    Instant until;
  };
  [[nodiscard]] Stored<void> write(const domain::OrderId& order, const domain::OrderId& id,
                                   const std::vector<domain::ReturnedLine>& lines, const std::optional<Hold>& hold);

  storage::Database& database_;
};

}  // namespace queueback::store_server
