#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/domain/money.hpp"
#include "common/domain/order.hpp"

namespace queueback::ledger {

/// Two books keep every cent: what was sold, and what rewards did with it.
enum class Book : std::uint8_t { kSales, kRewards };

/// One double-entry posting: `debit -> credit`. A debit lowers an account, a credit raises it. Append-only;
/// a correction is a new posting.
struct Posting {
  Book book = Book::kSales;
  std::string debit;
  std::string credit;
  std::string currency;
  domain::Money amount;  ///< always above zero
  std::string cause;     ///< what made it, for example "queue_rebate/payout"

  friend bool operator==(const Posting&, const Posting&) = default;
};

enum class ErrorCode : std::uint8_t { kAmount, kOverflow };
using Error = Failure<ErrorCode>;

/// An account in one currency.
struct AccountKey {
  std::string account;
  std::string currency;
  friend auto operator<=>(const AccountKey&, const AccountKey&) = default;
};

/// The fold of postings. Per currency the sum over all accounts is zero at all times.
class Balances {
 public:
  /// All or nothing: fails for an amount of zero or less, or when a balance would not fit 64 bits.
  [[nodiscard]] Result<void, Error> post(const Posting& posting);
  /// Takes back the newest posting; for undo before anything was committed.
  void unpost(const Posting& posting);

  [[nodiscard]] domain::Money balance(const std::string& account, const std::string& currency) const;
  [[nodiscard]] const std::map<AccountKey, domain::Money>& all() const { return balances_; }
  /// Starts an account at a stored balance.
  void restore(AccountKey key, domain::Money amount);

 private:
  std::map<AccountKey, domain::Money> balances_;
};

/// Sum over all accounts per currency; every value must be zero.
[[nodiscard]] std::map<std::string, domain::Money> sums_by_currency(const Balances& balances);

/// The sales book of one order: each tender pays first net revenue, then the tax of each rate.
/// Accounts: `tender/<store>/<kind>`, `revenue/<store>`, `vat/<store>/<rate>`.
[[nodiscard]] std::vector<Posting> sales_postings(const domain::Order& order);

/// Goods that came back, and what became of their price.
struct ReturnMoney {
  domain::StoreId store;
  std::string currency;
  std::vector<domain::OrderLine> goods;  ///< with what they had cost
  domain::TenderKind tender = domain::TenderKind::kCash;
  domain::Money paid_back;
  domain::Money withheld;  ///< of the goods' price: rebates that are taken back
  domain::Money points;    ///< of it: what had been paid in points and goes back so
};

/// The sales book of one return: revenue and the tax of each rate are taken back. Accounts: `revenue/<store>`,
/// `vat/<store>/<rate>` -> `tender/<store>/<kind>` what was due and paid back, `recovered/<store>` what was withheld,
/// `tender/<store>/points` what goes back as points,
/// `payable/<store>` what was due and not paid back; `receivable/<store>` -> `tender/<store>/<kind>` what was paid back
/// beyond what was due.
[[nodiscard]] std::vector<Posting> return_postings(const ReturnMoney& money);

/// The money that was taken for an order that cannot be booked: `tender/<store>/<kind> -> suspense/<store>`, one
/// posting per tender with a plausible amount (above 0, at most kMaxAmount). Nothing else of the order is trusted;
/// `store` is the caller's own.
[[nodiscard]] std::vector<Posting> suspense_postings(const domain::Order& order, const domain::StoreId& store);

/// The tenders of an order that suspense_postings counts.
[[nodiscard]] std::vector<domain::Tender> plausible_tenders(const domain::Order& order);

/// What takes suspense postings back, because the sale is booked after all: `suspense/<store> ->
/// tender/<store>/<kind>`.
[[nodiscard]] std::vector<Posting> unsuspend_postings(const std::vector<Posting>& suspended);

/// What takes suspended money out of suspense because it was for no sale of this store:
/// `suspense/<store> -> rejected/<store>`.
[[nodiscard]] std::vector<Posting> rejection_postings(const std::vector<Posting>& suspended,
                                                      const domain::StoreId& store);

}  // namespace queueback::ledger
