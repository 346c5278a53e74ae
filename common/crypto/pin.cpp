#include "common/crypto/pin.hpp"

#include <bit>

#include "common/base/text.hpp"
#include "common/crypto/constant_time.hpp"
#include "common/crypto/scrypt.hpp"

namespace queueback::crypto {

namespace {

constexpr std::string_view kAlgorithm = "scrypt";

struct EncodedPin {
  detail::ScryptCost cost;
  Bytes salt;
  Bytes hash;
};

std::optional<unsigned> small_number(std::string_view text) {
  const auto number = parse_digits(text);
  if (!number || *number < 0 || *number > 255) {
    return std::nullopt;
  }
  return static_cast<unsigned>(*number);
}

std::optional<EncodedPin> parse(std::string_view encoded) {
  const auto parts = split(encoded, '$');
  if (parts.size() != 6 || parts[0] != kAlgorithm) {
    return std::nullopt;
  }
  const auto log2_n = small_number(parts[1]);
  const auto block_size = small_number(parts[2]);
  const auto parallel = small_number(parts[3]);
  auto salt = from_base64url(parts[4]);
  auto hash = from_base64url(parts[5]);
  if (!log2_n || !block_size || !parallel || !salt || !hash) {
    return std::nullopt;
  }
  if (salt->size() != detail::kSaltBytes || hash->size() != detail::DerivedKey{}.size()) {
    return std::nullopt;
  }
  return EncodedPin{{*log2_n, *block_size, *parallel}, std::move(*salt), std::move(*hash)};
}

}  // namespace

Result<std::string, Error> hash_pin(std::string_view pin, RandomSource& random) {
  if (pin.empty() || pin.size() > kMaxPinBytes) {
    return fail(ErrorCode::kFormat, "a PIN has 1 to " + std::to_string(kMaxPinBytes) + " characters");
  }
  constexpr detail::ScryptCost kCost{std::bit_width(kPinCost) - 1, kPinBlockSize, kPinParallel};
  const auto salt = random.bytes<detail::kSaltBytes>();
  const auto hash = detail::scrypt(pin, salt, kCost);
  if (!hash) {
    return tl::unexpected(hash.error());
  }
  return std::string(kAlgorithm) + "$" + std::to_string(kCost.log2_n) + "$" + std::to_string(kCost.block_size) + "$" +
         std::to_string(kCost.parallel) + "$" + to_base64url(salt) + "$" + to_base64url(*hash);
}

bool is_pin_hash(std::string_view encoded) {
  const auto parsed = parse(encoded);
  if (!parsed) {
    return false;
  }
  const detail::ScryptCost& cost = parsed->cost;
  return cost.log2_n >= 1 && cost.log2_n <= 16 && cost.block_size >= 1 && cost.block_size <= 8 && cost.parallel == 1;
}

Result<bool, Error> verify_pin(std::string_view pin, std::string_view encoded) {
  const auto parsed = parse(encoded);
  if (!parsed) {
    return fail(ErrorCode::kFormat, "the stored PIN hash is damaged");
  }
  if (pin.empty() || pin.size() > kMaxPinBytes) {
    return false;
  }
  const auto hash = detail::scrypt(pin, parsed->salt, parsed->cost);
  if (!hash) {
    return tl::unexpected(hash.error());
  }
  return constant_time_equal(*hash, parsed->hash);
}

}  // namespace queueback::crypto
