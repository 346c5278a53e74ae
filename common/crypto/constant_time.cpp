#include "common/crypto/constant_time.hpp"

#include <openssl/crypto.h>

namespace queueback::crypto {

bool constant_time_equal(ByteView left, ByteView right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

bool constant_time_equal(std::string_view left, std::string_view right) {
  return constant_time_equal(as_bytes(left), as_bytes(right));
}

}  // namespace queueback::crypto
