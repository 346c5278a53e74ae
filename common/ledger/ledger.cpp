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

/// Lets each payer pay the shares in order; both sides have the same sum.
std::vector<Posting> allocate(const std::vector<Share>& payers, std::vector<Share> shares, const std::string& currency,
                              const std::string& cause) {
  std::vector<Posting> postings;
  auto share = shares.begin();
  for (const Share& payer : payers) {
    Money left = payer.amount;
    while (left > Money{}) {
      QB_CHECK(share != shares.end());
      const Money part = std::min(left, share->amount);
      if (part > Money{}) {
        postings.push_back({Book::kSales, payer.account, share->account, currency, part, cause});
      }
      left -= part;
      share->amount -= part;
      share += share->amount.is_zero() ? 1 : 0;
    }
  }
  return postings;
}

/// What goods bring: net revenue first, then the tax of each rate.
std::vector<Share> shares_of(const std::vector<domain::OrderLine>& lines, const domain::StoreId& store) {
  std::vector<Share> shares;
  Money net;
  for (const domain::VatAmount& vat : domain::vat_breakdown(lines)) {
    shares.push_back({"vat/" + store.text() + "/" + domain::to_string(vat.rate), vat.vat});
    net += vat.gross - vat.vat;
  }
  shares.insert(shares.begin(), {"revenue/" + store.text(), net});
  std::erase_if(shares, [](const Share& share) { return share.amount.is_zero(); });
  return shares;
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
  std::vector<Share> payers;
  for (const domain::Tender& tender : order.tenders) {
    payers.push_back({tender_account(order.store, tender.kind), tender.amount});
  }
  return allocate(payers, shares_of(order.lines, order.store), order.currency, "sale");
}

std::vector<Posting> return_postings(const ReturnMoney& money) {
  const std::vector<Share> payers = shares_of(money.goods, money.store);
  Money cost;
  for (const Share& payer : payers) {
    cost += payer.amount;
  }
  QB_CHECK(money.withheld + money.points <= cost);
  const std::string tender = tender_account(money.store, money.tender);
  const Money due = cost - money.withheld - money.points;
  const Money paid = std::min(money.paid_back, due);
  std::vector<Posting> postings = allocate(payers,
                                           {{tender, paid},
                                            {"recovered/" + money.store.text(), money.withheld},
                                            {tender_account(money.store, domain::TenderKind::kPoints), money.points},
                                            {"payable/" + money.store.text(), due - paid}},
                                           money.currency, "return");
  if (money.paid_back > due) {
    postings.push_back({Book::kSales, "receivable/" + money.store.text(), tender, money.currency, money.paid_back - due,
                        "return/beyond"});
  }
  return postings;
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
