#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/domain/order.hpp"

namespace queueback::simulation {

/// What people saw: every sale whose customer was given goods and change. The product must agree in the end.
class Model {
 public:
  struct Sale {
    std::string terminal;
    std::string member;
    std::uint64_t receipt = 0;
    std::int64_t total = 0;
    friend bool operator==(const Sale&, const Sale&) = default;
  };

  /// The drawer opened; `shown` is the member whose code the till read before, empty for none.
  void accepted(const domain::Order& order, const std::string& shown);
  /// The till died between the cashier's key and the open drawer; `total` if the sale turned out to be made.
  void doubtful(const domain::Order& order);

  /// Sales that were seen, by order.
  [[nodiscard]] const std::map<std::string, Sale>& sales() const { return sales_; }
  /// Sales that the till's database had after a power cut although nobody saw the drawer open.
  [[nodiscard]] const std::map<std::string, Sale>& found_later() const { return found_later_; }
  [[nodiscard]] std::int64_t total() const;
  /// What must not happen while people look on: an id or a receipt number that was there before, a member
  /// who is not on his sale. Empty: it did not.
  [[nodiscard]] const std::string& violation() const { return violation_; }

 private:
  std::map<std::string, Sale> sales_;
  std::map<std::string, Sale> found_later_;
  std::set<std::pair<std::string, std::uint64_t>> receipts_;
  std::string violation_;
};

}  // namespace queueback::simulation
