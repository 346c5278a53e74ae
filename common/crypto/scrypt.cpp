#include "common/crypto/scrypt.hpp"

#include "common/crypto/openssl.hpp"

namespace queueback::crypto::detail {

bool is_acceptable(const ScryptCost& cost) {
  return cost.log2_n >= 1 && cost.log2_n <= kMaxLog2N && cost.block_size >= 1 && cost.block_size <= kMaxBlockSize &&
         cost.parallel >= 1 && cost.parallel <= kMaxParallel;
}

Result<DerivedKey, Error> scrypt(std::string_view secret, ByteView salt, const ScryptCost& cost) {
  if (!is_acceptable(cost)) {
    return fail(ErrorCode::kFormat, "scrypt parameters outside the limits of this program");
  }
  const std::uint64_t n = std::uint64_t{1} << cost.log2_n;
  // 128 * r * (N + p) bytes plus OpenSSL's small change.
  const std::uint64_t memory = 128ULL * cost.block_size * (n + cost.parallel + 2) + (1ULL << 20);
  DerivedKey out{};
  if (EVP_PBE_scrypt(secret.data(), secret.size(), salt.data(), salt.size(), n, cost.block_size, cost.parallel, memory,
                     out.data(), out.size()) != 1) {
    return openssl_failure("scrypt failed");
  }
  return out;
}

}  // namespace queueback::crypto::detail
