#include "tests/bench/orders.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "store-server/app/catalogue_import.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {

using domain::Money;

std::vector<domain::Product> sample_products() {
  std::ifstream file(std::string(QUEUEBACK_SAMPLE_SHOP) + "/products.csv", std::ios::binary);
  const std::string csv{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<domain::Product> products;
  for (const store_server::ProductRow& row : store_server::parse_products(csv, calendar::ZoneRules{}).rows) {
    if (row.state == store_server::ProductRow::State::kActive) {
      products.push_back(row.product);
    }
  }
  if (products.empty()) {
    give_up("no sample products in " QUEUEBACK_SAMPLE_SHOP);
  }
  return products;
}

OrderMaker::OrderMaker(std::string terminal, std::uint64_t seed)
    : terminal_(std::move(terminal)), random_(seed), products_(sample_products()) {}

domain::Order OrderMaker::next(Instant paid_at) {
  std::array<char, 16> member{};
  std::snprintf(member.data(), member.size(), "M%06u", static_cast<unsigned>(random_.next_u64() % 200 + 1));
  domain::Order order{domain::OrderId{make_uuid_v7(paid_at, random_)},
                      *domain::StoreId::parse("S1"),
                      *domain::TerminalId::parse(terminal_),
                      *domain::CashierId::parse("1001"),
                      domain::MemberId::parse(member.data()),
                      domain::ReceiptNumber{++receipt_},
                      "CNY",
                      {},
                      {},
                      {},
                      paid_at,
                      CivilDay{2026, 11, 20},
                      480,
                      {"sample-1", 1},
                      {}};
  for (std::size_t i = 0; i < kLinesPerOrder; ++i) {
    const domain::Product& product = products_[random_.next_u64() % products_.size()];
    const auto quantity = domain::Quantity::pieces(static_cast<std::int64_t>(random_.next_u64() % 3 + 1));
    const Money total = *domain::extend_half_up(product.price, quantity);
    order.lines.push_back({product.id, product.name_zh, quantity, product.price, total, product.vat_rate});
    order.total += total;
  }
  order.tenders = {{domain::TenderKind::kCash, order.total, order.total}};
  return order;
}

}  // namespace queueback::bench
