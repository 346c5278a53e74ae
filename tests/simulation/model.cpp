#include "tests/simulation/model.hpp"

namespace queueback::simulation {
namespace {

Model::Sale sale_of(const domain::Order& order) {
  return {order.terminal.text(), order.member ? order.member->text() : "", order.receipt.value, order.total.minor()};
}

}  // namespace

void Model::accepted(const domain::Order& order, const std::string& shown) {
  const std::string id = to_string(order.id.uuid);
  if ((order.member ? order.member->text() : "") != shown) {
    violation_ = "forgotten: \"" + shown + "\" showed a code and is not the member of order " + id;
  }
  if (!sales_.emplace(id, sale_of(order)).second || found_later_.contains(id)) {
    violation_ = "twice: order " + id + " was made a second time";
  }
  if (!receipts_.insert({order.terminal.text(), order.receipt.value}).second) {
    violation_ = "twice: " + order.terminal.text() + " gave receipt number " + std::to_string(order.receipt.value) +
                 " a second time";
  }
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
