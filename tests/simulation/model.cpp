#include "tests/simulation/model.hpp"

namespace queueback::simulation {
namespace {

Model::Sale sale_of(const domain::Order& order) {
  return {order.terminal.text(), order.member ? order.member->text() : "", order.receipt.value, order.total.minor()};
}

}  // namespace

bool Model::accepted(const domain::Order& order) {
  const bool is_new = sales_.emplace(to_string(order.id.uuid), sale_of(order)).second;
  return receipts_.insert({order.terminal.text(), order.receipt.value}).second && is_new;
}

void Model::doubtful(const domain::Order& order) {
  const std::string id = to_string(order.id.uuid);
  if (!sales_.contains(id)) {
    found_later_.emplace(id, sale_of(order));
    receipts_.insert({order.terminal.text(), order.receipt.value});
  }
}

std::int64_t Model::total() const {
  std::int64_t sum = 0;
  for (const auto* sales : {&sales_, &found_later_}) {
    for (const auto& [id, sale] : *sales) {
      sum += sale.total;
    }
  }
  return sum;
}

}  // namespace queueback::simulation
