#include "tests/simulation/shop.hpp"

#include "common/base/check.hpp"
#include "common/crypto/scrypt.hpp"
#include "common/digest/digest.hpp"
#include "common/domain/member_code.hpp"

namespace queueback::simulation {

std::string products() {
  std::string text = "sku,barcode,name_zh,name_en,price,vat_rate,active\n";
  for (const Good& good : kGoods) {
    const std::string cents = std::to_string(good.price % 100);
    text += std::string(good.sku) + ",," + std::string(good.names) + "," + std::to_string(good.price / 100) + "." +
            (cents.size() < 2 ? "0" : "") + cents + "," + std::to_string(good.vat_percent) + "%,true\n";
  }
  return text;
}

std::string policy_of(const std::string& version, const PayoutModel::Rules& rules) {
  return "version = \"" + version + "\"\ncurrency = \"CNY\"\n[queue_rebate]\nfirst_in_line = \"" +
         std::string(rules.carry ? "carry" : "retain") + "\"\nextract = \"" + std::to_string(rules.extract_percent) +
         "%\"\ndefault = \"" + std::to_string(rules.entitlement_percent) + "%\"\n";
}

std::string member_name(std::uint64_t n) { return "M" + std::to_string(100'000 + n); }

protocol::IssuerKey issuer_of(const crypto::SigningKey& key) {
  const crypto::VerifyKey verify = key.verify_key();
  const digest::Hash hash = digest::sha256(verify.bytes);
  return {to_hex(hash).substr(0, 8), Bytes(verify.bytes.begin(), verify.bytes.end())};
}

std::string member_code(const crypto::SigningKey& key, const std::string& member) {
  const auto id = domain::MemberId::parse(member);
  const std::string part = domain::member_code_signed_part(issuer_of(key).key_id, *id);
  return domain::format_member_code(part, key.sign(as_bytes(part)).bytes);
}

protocol::StoreProfile profile_of(const std::string& store) {
  return {*domain::StoreId::parse(store),
          "店",
          {"地址"},
          "https://qb.example",
          "CNY",
          "Asia/Shanghai",
          {{Instant{0}, 480}}};
}

protocol::Cashier cashier() {
  constexpr crypto::detail::ScryptCost kCost{1, 1, 1};
  const Bytes salt(16, 7);
  const auto hash = crypto::detail::scrypt(kPin, salt, kCost);
  QB_CHECK(hash.has_value());
  return {*domain::CashierId::parse(std::string(kCashier)), "收银员", "cashier",
          "scrypt$1$1$1$" + to_base64url(salt) + "$" + to_base64url(*hash)};
}

}  // namespace queueback::simulation
