#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/base/random.hpp"
#include "common/domain/order.hpp"
#include "common/domain/product.hpp"

namespace queueback::bench {

/// Lines of every order that a bench makes.
inline constexpr std::size_t kLinesPerOrder = 3;

/// The sample shop's products, without those that are no longer sold.
[[nodiscard]] std::vector<domain::Product> sample_products();

/// Makes plausible sales of the sample shop: three lines at shelf prices, one of its 200 members, exact cash.
class OrderMaker {
 public:
  OrderMaker(std::string terminal, std::uint64_t seed);
  [[nodiscard]] domain::Order next(Instant paid_at);

 private:
  std::string terminal_;
  SeededRandom random_;
  std::vector<domain::Product> products_;
  std::uint64_t receipt_ = 0;
};

}  // namespace queueback::bench
