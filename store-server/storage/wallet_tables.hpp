#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/wallet.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A part of a member's change or points that a terminal may spend.
struct LeaseRow {
  enum class LeaseState : std::uint8_t { kOpen, kReturned, kWrittenOff };

  domain::LeaseId id;
  std::string terminal;
  domain::Purse purse;
  domain::Money granted;     ///< in all
  domain::Money spent;       ///< by sales that were booked
  domain::Money given_back;  ///< to the member
  Instant granted_at;        ///< newest grant
  Instant expires_at;
  LeaseState state = LeaseState::kOpen;

  /// What stands on the lease's account because of it.
  [[nodiscard]] domain::Money left() const { return granted - spent - given_back; }
};
/// open, returned, written_off
[[nodiscard]] std::string_view to_string(LeaseRow::LeaseState state);

/// The statements of members' PINs and leases. Storage thread only; every write belongs to the group's transaction.
class WalletTables {
 public:
  explicit WalletTables(storage::Database& database) : database_(database) {}

  /// Nothing: the member has none.
  [[nodiscard]] Stored<std::optional<std::string>> pin_hash(const std::string& member);
  [[nodiscard]] Stored<void> set_pin(const std::string& member, const std::string& pin_hash, Instant at,
                                     const std::string& by);

  [[nodiscard]] Stored<std::optional<LeaseRow>> find(const domain::LeaseId& id);
  /// Inserts or replaces.
  [[nodiscard]] Stored<void> save(const LeaseRow& row);
  [[nodiscard]] Stored<std::uint64_t> open_count(const domain::Purse& purse);
  /// Those on whose account something stands, of one terminal or (empty) of all, by terminal and member; at most
  /// `limit`.
  [[nodiscard]] Stored<std::vector<LeaseRow>> with_money(const std::string& terminal, std::uint64_t limit);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
