#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "store-server/app/command_log.hpp"
#include "store-server/app/order_booking.hpp"
#include "store-server/storage/wallet_tables.hpp"

/// Members' change and points as payment at tills (docs/wallet.md). Each part has one spender: what stands on
/// `member/<id>/change` or `…/points` is the store's, what stands on `lease/<terminal>/<id>` is the terminal's.
namespace queueback::store_server {

/// More was spent out of a lease than was in it, or out of none.
inline constexpr std::string_view kWalletAlarm = "wallet-beyond";

/// Leases of one purse that terminals may hold at once.
inline constexpr std::uint64_t kMaxOpenLeases = 20;

/// What the shop gives to its terminals.
struct WalletRules {
  domain::Money allowance = domain::Money::minor(50'00);   ///< when a member is identified; zero: nothing
  domain::Money max_lease = domain::Money::minor(500'00);  ///< that a terminal may hold of one member
  Duration lease_time = Duration::hours(24);
};

/// A terminal wants to have so much of a member's change or points. It names what it has spent of the lease, so that
/// asking again gives nothing more.
struct LeaseRequest {
  domain::LeaseId id;  ///< made by the terminal, which asks for more under the same one
  std::string terminal;
  domain::Purse purse;
  domain::Money spent;
  std::optional<domain::Money> wanted;  ///< to be left in the lease; nothing: the shop's allowance
};
struct LeaseAnswer {
  domain::Money granted;  ///< in all; zero: there is no lease
  Instant expires_at;
  std::string pin_hash;  ///< empty: the member has no PIN, so nobody spends his change
};

/// Grants leases, and gives back what is left of those whose holder is gone. Each is an entry of the log. Storage
/// thread only, inside the group's transaction.
class WalletDesk {
 public:
  WalletDesk(StoreState state, CommandLog& log, const Clock& clock)
      : state_(state), log_(log), clock_(clock), tables_(state.database) {}

  /// The reason says why the terminal gets nothing.
  [[nodiscard]] Stored<Result<LeaseAnswer, std::string>> lease(const LeaseRequest& request, const WalletRules& rules);
  /// Gives what is left of a lease back to its member: of a terminal that was revoked or replaced since, or what a
  /// returned lease still has. The amount; a reason if it cannot be.
  [[nodiscard]] Stored<Result<domain::Money, std::string>> write_off(const domain::LeaseId& id, const std::string& by,
                                                                     const std::string& reason);
  /// The PIN was hashed where it was typed: a slow KDF has no place between two sales. A reason if there is no such
  /// member.
  [[nodiscard]] Stored<Result<void, std::string>> set_pin(const std::string& member, const std::string& pin_hash,
                                                          const std::string& by);
  /// Does once more what an entry says that was done before the store was set back; its postings.
  [[nodiscard]] Stored<std::vector<ledger::Posting>> redo(const protocol::StoreRecord& record,
                                                          const protocol::WalletEntry& entry);
  [[nodiscard]] WalletTables& tables() { return tables_; }

 private:
  using Granted = Result<LeaseAnswer, std::string>;
  /// Carries an entry out: postings and row.
  [[nodiscard]] Stored<std::vector<ledger::Posting>> apply(const protocol::WalletEntry& entry, Instant at);
  /// The same, and logs it.
  [[nodiscard]] Stored<void> log(const protocol::WalletEntry& entry, Instant now);
  /// Why the terminal may not have this lease; empty if it may. `row`: what is known of it.
  [[nodiscard]] Stored<std::string> objection(const LeaseRequest& request, const std::optional<LeaseRow>& row);
  /// Whether whoever holds the lease is not admitted any more.
  [[nodiscard]] Stored<bool> is_holder_gone(const LeaseRow& row);

  StoreState state_;
  CommandLog& log_;
  const Clock& clock_;
  WalletTables tables_;
};

/// Where a terminal's part of a purse stands; `currency` is that of change.
[[nodiscard]] ledger::AccountKey lease_account(const std::string& terminal, const domain::Purse& purse,
                                               const std::string& currency);

/// What a sale spends out of leases.
struct WalletSpending {
  std::vector<ledger::Posting> postings;
  std::vector<LeaseRow> leases;  ///< as they are afterwards
  domain::Money beyond;          ///< what no lease covers: it is `receivable/<store>`
};
[[nodiscard]] Stored<WalletSpending> wallet_spending(StoreState& state, const domain::Order& order);
/// Tells of what no lease covered; nothing if everything was.
[[nodiscard]] std::optional<BookingAlarm> wallet_alarm(const domain::Order& order, domain::Money beyond);

/// Books that a terminal spends nothing more of a lease: what is left of it is the store's again. What sales spent that
/// are still in quarantine stays with the lease.
[[nodiscard]] Stored<Booking> book_lease_return(StoreState& state, const std::string& terminal,
                                                const domain::LeaseReturn& what, const EffectiveTime& effective);

}  // namespace queueback::store_server
