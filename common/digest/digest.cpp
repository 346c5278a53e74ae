#include "common/digest/digest.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <memory>

#include "common/base/check.hpp"

namespace queueback::digest {
namespace {

using ContextHandle = std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX* context) { EVP_MD_CTX_free(context); })>;

/// Fetching an algorithm by name at every call costs more than hashing a record.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  QB_CHECK(kAlgorithm != nullptr);
  return kAlgorithm;
}

}  // namespace

Hash sha256(std::span<const ByteView> parts) {
  thread_local const ContextHandle kContext(EVP_MD_CTX_new());
  QB_CHECK(kContext != nullptr);
  QB_CHECK(EVP_DigestInit_ex2(kContext.get(), sha256_algorithm(), nullptr) == 1);
  for (const ByteView part : parts) {
    QB_CHECK(EVP_DigestUpdate(kContext.get(), part.data(), part.size()) == 1);
  }
  Hash out{};
  unsigned int size = 0;
  QB_CHECK(EVP_DigestFinal_ex(kContext.get(), out.data(), &size) == 1 && size == out.size());
  return out;
}

Hash sha256(ByteView bytes) { return sha256(std::span<const ByteView>(&bytes, 1)); }

Hash hmac_sha256(ByteView key, ByteView message) {
  Hash out{};
  unsigned int size = 0;
  const unsigned char* done = HMAC(sha256_algorithm(), key.data(), static_cast<int>(key.size()), message.data(),
                                   message.size(), out.data(), &size);
  QB_CHECK(done != nullptr && size == out.size());
  return out;
}

}  // namespace queueback::digest
