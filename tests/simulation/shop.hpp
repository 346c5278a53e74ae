#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "common/crypto/signing_key.hpp"
#include "common/protocol/codec.hpp"
#include "tests/simulation/payout_model.hpp"

/// What the simulated shops sell, to whom, under which policy.
namespace queueback::simulation {

inline constexpr std::string_view kCashier = "1001";
inline constexpr std::string_view kPin = "1234";
inline constexpr std::uint64_t kMembers = 40;

struct Good {
  std::string_view sku;
  std::string_view names;  ///< Chinese and English, as the products' file has them
  std::int64_t price = 0;  ///< in minor units, tax included
  std::int64_t vat_percent = 0;
};
inline constexpr std::array<Good, 4> kGoods = {{{"P1", "水,Water", 200, 13},
                                                {"P2", "苹果,Apple", 999, 9},
                                                {"P3", "米,Rice", 4590, 9},
                                                {"P4", "茶,Tea", 12800, 13}}};
/// How many of which good.
using Basket = std::map<std::string, std::int64_t>;

/// The products' file of every store.
[[nodiscard]] std::string products();

/// The policy file of these rules.
[[nodiscard]] std::string policy_of(const std::string& version, const PayoutModel::Rules& rules);

[[nodiscard]] std::string member_name(std::uint64_t n);
/// What a member's QR code says.
[[nodiscard]] std::string member_code(const crypto::SigningKey& key, const std::string& member);
[[nodiscard]] protocol::IssuerKey issuer_of(const crypto::SigningKey& key);
[[nodiscard]] protocol::StoreProfile profile_of(const std::string& store);
/// The cashier of every till. The hash of her PIN costs nothing: worlds start tills often.
[[nodiscard]] protocol::Cashier cashier();

}  // namespace queueback::simulation
