#include "terminal/shift/exchange_credit.hpp"

namespace queueback::terminal {

using domain::Tender;
using domain::TenderKind;

std::string slip_name(const domain::Return& what) {
  return what.terminal.text() + "-R" + std::to_string(what.number.value);
}

bool is_exchange(const domain::Return& what) {
  return what.paid_back.kind == TenderKind::kCash && what.paid_back.reference == kExchangeReference;
}

bool is_credit(const Tender& tender) { return tender.kind == TenderKind::kCash && !tender.reference.empty(); }

bool is_of(const ExchangeCredit& credit, const Tender& tender) {
  return is_credit(tender) && tender.reference == credit.slip;
}

std::optional<ExchangeCredit> credit_of(const domain::Return& what) {
  const bool leaves_one = is_exchange(what) && !what.paid_back.amount.is_zero();
  return leaves_one ? std::optional(ExchangeCredit{slip_name(what), what.paid_back.amount}) : std::nullopt;
}

}  // namespace queueback::terminal
