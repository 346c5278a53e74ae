#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "common/base/random.hpp"
#include "common/domain/order.hpp"
#include "common/domain/sale_return.hpp"

namespace queueback::tests {

/// Total of `sample_order`, in minor units.
inline constexpr std::int64_t kOrderTotal = 1134;

/// A valid order: two products at different tax rates, 100.00 received in cash.
inline domain::Order sample_order() {
  using domain::Money;
  SeededRandom random(42);
  domain::Order order{domain::OrderId{make_uuid_v7(Instant{1'763'625'600'000'000}, random)},
                      *domain::StoreId::parse("S1"),
                      *domain::TerminalId::parse("T1"),
                      *domain::CashierId::parse("1001"),
                      domain::MemberId::parse("M000001"),
                      domain::ReceiptNumber{17},
                      "CNY",
                      {{*domain::ProductId::parse("P1"), "禾盛饮用水 550ml", domain::Quantity::pieces(2),
                        Money::minor(200), Money::minor(400), domain::Ratio{130'000}},
                       {*domain::ProductId::parse("P2"), "苹果", domain::Quantity{735}, Money::minor(999),
                        Money::minor(734), domain::Ratio{90'000}}},
                      {{domain::TenderKind::kCash, Money::minor(kOrderTotal), Money::minor(10000)}},
                      Money::minor(kOrderTotal),
                      Instant{1'763'625'600'000'000},
                      CivilDay{2025, 11, 20},
                      480,
                      {"sample-1", 12},
                      {Money::minor(kOrderTotal), "default(program)"}};
  return order;
}

/// A valid return of these lines of an order at its own terminal: paid back in cash, but for what is withheld.
inline domain::Return sample_return(const domain::Order& order, std::vector<domain::ReturnedLine> lines,
                                    domain::Money withheld = {}, std::uint64_t number = 1) {
  SeededRandom random(900 + number);
  domain::Money total;
  for (const domain::ReturnedLine& line : lines) {
    total += line.amount;
  }
  return {domain::OrderId{make_uuid_v7(order.paid_at, random)},
          order.id,
          order.store,
          order.terminal,
          order.cashier,
          "",
          domain::ReturnNumber{number},
          order.currency,
          std::move(lines),
          total,
          withheld,
          {},
          {domain::TenderKind::kCash, total - withheld, {}},
          "damaged",
          order.paid_at,
          order.business_date,
          order.utc_offset_minutes,
          12};
}

}  // namespace queueback::tests
