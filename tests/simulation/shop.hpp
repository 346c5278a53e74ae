#pragma once
#include <array>
#include <string>
#include <string_view>

#include "common/crypto/signing_key.hpp"
#include "common/protocol/codec.hpp"
#include "tests/simulation/payout_model.hpp"

/// What the simulated shops sell, to whom, under which policy.
namespace queueback::simulation {

inline constexpr std::string_view kCashier = "1001";
inline constexpr std::string_view kPin = "1234";
inline constexpr std::array<std::string_view, 4> kSkus = {"P1", "P2", "P3", "P4"};
inline constexpr std::uint64_t kMembers = 40;

inline constexpr std::string_view kProducts =
    "sku,barcode,name_zh,name_en,price,vat_rate,active\n"
    "P1,,水,Water,2.00,13%,true\n"
    "P2,,苹果,Apple,9.99,9%,true\n"
    "P3,,米,Rice,45.90,9%,true\n"
    "P4,,茶,Tea,128.00,13%,true\n";

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
