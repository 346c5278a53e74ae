#include "common/ledger/ledger.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace queueback::ledger {
namespace {

using domain::Money;

struct Share {
  std::string account;
  Money amount;
};

std::string tender_account(const domain::StoreId& store, domain::TenderKind kind) {
  return "tender/" + store.text() + "/" + std::string(domain::to_string(kind));
}

/// Lets each tender pay the shares in order; both sides have the same sum.
std::vector<Posting> allocate(const domain::Order& order, std::vector<Share> shares, const std::string& cause) {
  std::vector<Posting> postings;
  auto share = shares.begin();
  for (const domain::Tender& tender : order.tenders) {
    Money left = tender.amount;
    while (left > Money{}) {
      QB_CHECK(share != shares.end());
      const Money part = std::min(left, share->amount);
      if (part > Money{}) {
        postings.push_back(
            {Book::kSales, tender_account(order.store, tender.kind), share->account, order.currency, part, cause});
      }
      left -= part;
      share->amount -= part;
      share += share->amount.is_zero() ? 1 : 0;
    }
  }
  return postings;
}

}  // namespace

Result<void, Error> Balances::post(const Posting& posting) {
  if (posting.amount <= Money{}) {
    return fail(ErrorCode::kAmount, "a posting needs an amount above zero");
  }
  Money& debit = balances_[{posting.debit, posting.currency}];
  Money& credit = balances_[{posting.credit, posting.currency}];
  const auto lowered = domain::checked_add(debit, Money::minor(-posting.amount.minor()));
  const auto raised = domain::checked_add(credit, posting.amount);
  if (!lowered || !raised) {
    return fail(ErrorCode::kOverflow, "balance of " + posting.debit + " or " + posting.credit + " is out of range");
  }
  if (&debit != &credit) {
    debit = *lowered;
    credit = *raised;
  }
  return {};
}

void Balances::unpost(const Posting& posting) {
  if (posting.debit == posting.credit) {
    return;
  }
  balances_[{posting.debit, posting.currency}] += posting.amount;
  balances_[{posting.credit, posting.currency}] -= posting.amount;
}

Money Balances::balance(const std::string& account, const std::string& currency) const {
  const auto found = balances_.find({account, currency});
  return found == balances_.end() ? Money{} : found->second;
}

void Balances::restore(AccountKey key, Money amount) { balances_[std::move(key)] = amount; }

std::map<std::string, Money> sums_by_currency(const Balances& balances) {
  std::map<std::string, Money> sums;
  for (const auto& [key, amount] : balances.all()) {
    sums[key.currency] += amount;
  }
  return sums;
}

std::vector<Posting> sales_postings(const domain::Order& order) {
  std::vector<Share> shares;
  Money tax;
  for (const domain::VatAmount& vat : domain::vat_breakdown(order.lines)) {
    shares.push_back({"vat/" + order.store.text() + "/" + domain::to_string(vat.rate), vat.vat});
    tax += vat.vat;
  }
  shares.insert(shares.begin(), {"revenue/" + order.store.text(), order.total - tax});
  std::erase_if(shares, [](const Share& share) { return share.amount.is_zero(); });
  return allocate(order, std::move(shares), "sale");
}

std::vector<Posting> suspense_postings(const domain::Order& order, const domain::StoreId& store) {
  std::vector<Posting> postings;
  for (const domain::Tender& tender : plausible_tenders(order)) {
    postings.push_back({Book::kSales, tender_account(store, tender.kind), "suspense/" + store.text(), order.currency,
                        tender.amount, "quarantine"});
  }
  return postings;
}

std::vector<domain::Tender> plausible_tenders(const domain::Order& order) {
  std::vector<domain::Tender> tenders;
  for (const domain::Tender& tender : order.tenders) {
    const bool plausible = tender.amount > Money{} && tender.amount <= domain::kMaxAmount;
    if (plausible && tenders.size() < domain::kMaxTenders) {
      tenders.push_back(tender);
    }
  }
  return tenders;
}

std::vector<Posting> unsuspend_postings(const std::vector<Posting>& suspended) {
  std::vector<Posting> postings = suspended;
  for (Posting& posting : postings) {
    std::swap(posting.debit, posting.credit);
    posting.cause = "quarantine/booked";
  }
  return postings;
}

std::vector<Posting> rejection_postings(const std::vector<Posting>& suspended, const domain::StoreId& store) {
  std::vector<Posting> postings = suspended;
  for (Posting& posting : postings) {
    posting.debit = posting.credit;
    posting.credit = "rejected/" + store.text();
    posting.cause = "quarantine/rejected";
  }
  return postings;
}

}  // namespace queueback::ledger
