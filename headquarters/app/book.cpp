#include "headquarters/app/book.hpp"

#include <algorithm>
#include <array>

#include "common/base/text.hpp"

namespace queueback::headquarters {
namespace {

constexpr std::size_t kCurrencyBytes = 3;
/// What else is counted besides money: units that programs put into circulation.
constexpr std::array<std::string_view, 3> kUnits = {"points", "love", "voucher"};
constexpr std::size_t kMaxEcho = 60;

/// Why a posting cannot be counted; empty if it can.
std::string objection(const ledger::Posting& posting) {
  for (const std::string& account : {posting.debit, posting.credit}) {
    if (account.empty() || account.size() > kMaxAccountBytes) {
      return "an account's name has " + std::to_string(account.size()) + " bytes";
    }
  }
  const bool is_unit = std::find(kUnits.begin(), kUnits.end(), posting.currency) != kUnits.end();
  if (!is_unit && posting.currency.size() != kCurrencyBytes) {
    return "\"" + printable(posting.currency, kMaxEcho) + "\" is not a currency";
  }
  return "";
}

}  // namespace

Stored<void> Book::load() {
  return tables_.each_balance(
      [this](BalanceKey key, domain::Money amount) { books_[key.store].restore(std::move(key.account), amount); });
}

Result<void, std::string> Book::post(const std::string& store, const std::vector<ledger::Posting>& postings) {
  for (const ledger::Posting& posting : postings) {
    if (std::string reason = objection(posting); !reason.empty()) {
      return tl::unexpected(std::move(reason));
    }
  }
  ledger::Balances& balances = books_[store];
  for (auto next = postings.begin(); next != postings.end(); ++next) {
    const auto done = balances.post(*next);
    if (done) {
      continue;
    }
    while (next != postings.begin()) {
      balances.unpost(*--next);
    }
    return tl::unexpected(done.error().reason);
  }
  for (const ledger::Posting& posting : postings) {
    dirty_.insert({store, {posting.debit, posting.currency}});
    dirty_.insert({store, {posting.credit, posting.currency}});
  }
  return {};
}

Stored<void> Book::flush() {
  for (const BalanceKey& key : dirty_) {
    const domain::Money amount = books_[key.store].balance(key.account.account, key.account.currency);
    if (auto done = tables_.save_balance(key, amount); !done) {
      return done;
    }
  }
  dirty_.clear();
  return {};
}

std::map<std::string, std::optional<domain::Money>> sums_by_currency(const Books& books) {
  std::map<std::string, std::optional<domain::Money>> sums;
  for (const auto& [store, balances] : books) {
    for (const auto& [key, amount] : balances.all()) {
      std::optional<domain::Money>& sum = sums.try_emplace(key.currency, domain::Money{}).first->second;
      sum = sum ? domain::checked_add(*sum, amount) : sum;
    }
  }
  return sums;
}

}  // namespace queueback::headquarters
