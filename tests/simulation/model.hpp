#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/domain/order.hpp"
#include "tests/simulation/shop.hpp"

namespace queueback::simulation {

/// What people saw: every sale whose customer was given goods and change. The product must agree in the end.
class Model {
 public:
  struct Sale {
    std::string terminal;
    std::string member;
    std::uint64_t receipt = 0;
    std::int64_t total = 0;
    Basket goods;
    friend bool operator==(const Sale&, const Sale&) = default;
  };

  /// What a customer brought to a till: the goods that it read, and the member whose code it read, empty for none.
  struct Customer {
    Basket goods;
    std::string member;
  };

  /// The drawer opened. `life` is the machine and how often it was set back: within a life no receipt number comes
  /// twice.
  void accepted(const domain::Order& order, const Customer& customer, const std::string& life);
  /// The till died between the cashier's key and the open drawer, and the sale turned out to be made.
  void doubtful(const domain::Order& order, const Customer& customer, const std::string& life);

  /// Sales that were seen, by order.
  [[nodiscard]] const std::map<std::string, Sale>& sales() const { return sales_; }
  /// Sales that the till's database had after a power cut although nobody saw the drawer open.
  [[nodiscard]] const std::map<std::string, Sale>& found_later() const { return found_later_; }
  /// What the sales book of `store` must say by account: drawers, net revenue and the tax of each rate. Each sale's
  /// tax is worked out here once more, from the goods, per rate and rounded half up.
  [[nodiscard]] std::map<std::string, std::int64_t> sales_book(const std::string& store) const;
  /// What must not happen while people look on: an id or a receipt number that was there before, a member
  /// who is not on his sale, goods or a price that are not what the customer brought. Empty: it did not.
  [[nodiscard]] const std::string& violation() const { return violation_; }

 private:
  void compare(const domain::Order& order, const Customer& customer);
  [[nodiscard]] bool is_new_number(const domain::Order& order, const std::string& life);

  std::map<std::string, Sale> sales_;
  std::map<std::string, Sale> found_later_;
  std::set<std::pair<std::string, std::uint64_t>> receipts_;  ///< by life
  std::string violation_;
};

}  // namespace queueback::simulation
