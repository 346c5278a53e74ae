#include "tests/simulation/model.hpp"

namespace queueback::simulation {
namespace {

constexpr std::int64_t kMilli = 1000;

Basket goods_of(const domain::Order& order) {
  Basket goods;
  for (const domain::OrderLine& line : order.lines) {
    goods[line.product.text()] += line.quantity.milli / kMilli;
  }
  return goods;
}

Model::Sale sale_of(const domain::Order& order) {
  return {order.terminal.text(), order.member ? order.member->text() : "", order.receipt.value, order.total.minor(),
          goods_of(order)};
}

std::int64_t count(const Basket& goods, const Good& good) {
  const auto found = goods.find(std::string(good.sku));
  return found == goods.end() ? 0 : found->second;
}

std::int64_t price(const Basket& goods) {
  std::int64_t sum = 0;
  for (const Good& good : kGoods) {
    sum += count(goods, good) * good.price;
  }
  return sum;
}

/// The tax in the goods of one sale, by percent.
std::map<std::int64_t, std::int64_t> tax(const Basket& goods) {
  std::map<std::int64_t, std::int64_t> gross;
  for (const Good& good : kGoods) {
    gross[good.vat_percent] += count(goods, good) * good.price;
  }
  std::map<std::int64_t, std::int64_t> tax;
  for (const auto& [percent, amount] : gross) {
    tax[percent] = (2 * amount * percent + 100 + percent) / (2 * (100 + percent));
  }
  return tax;
}

}  // namespace

void Model::compare(const domain::Order& order, const Customer& customer) {
  const std::string id = to_string(order.id.uuid);
  if ((order.member ? order.member->text() : "") != customer.member) {
    violation_ = "forgotten: \"" + customer.member + "\" showed a code and is not the member of order " + id;
  }
  if (goods_of(order) != customer.goods || order.total.minor() != price(customer.goods)) {
    violation_ = "goods: order " + id + " is not what was sold, or not at its price";
  }
}

bool Model::is_new_number(const domain::Order& order, const std::string& life) {
  return receipts_.insert({life, order.receipt.value}).second;
}

void Model::accepted(const domain::Order& order, const Customer& customer, const std::string& life) {
  const std::string id = to_string(order.id.uuid);
  compare(order, customer);
  if (!sales_.emplace(id, sale_of(order)).second || found_later_.contains(id)) {
    violation_ = "twice: order " + id + " was made a second time";
  }
  if (!is_new_number(order, life)) {
    violation_ = "twice: " + life + " gave receipt number " + std::to_string(order.receipt.value) + " a second time";
  }
}

void Model::doubtful(const domain::Order& order, const Customer& customer, const std::string& life) {
  const std::string id = to_string(order.id.uuid);
  if (!sales_.contains(id)) {
    compare(order, customer);
    found_later_.emplace(id, sale_of(order));
    (void)is_new_number(order, life);
  }
}

std::map<std::string, std::int64_t> Model::sales_book(const std::string& store) const {
  std::map<std::string, std::int64_t> book;
  for (const auto* sales : {&sales_, &found_later_}) {
    for (const auto& [id, sale] : *sales) {
      const std::int64_t total = price(sale.goods);
      book["tender/" + store + "/cash"] -= total;
      book["revenue/" + store] += total;
      for (const auto& [percent, amount] : tax(sale.goods)) {
        book["vat/" + store + "/" + std::to_string(percent) + "%"] += amount;
        book["revenue/" + store] -= amount;
      }
    }
  }
  return book;
}

}  // namespace queueback::simulation
