#include "common/crypto/openssl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <algorithm>
#include <limits>

#include "common/base/check.hpp"

namespace queueback::crypto::detail {

namespace {

/// Key files are not encrypted; without this OpenSSL would ask on the terminal.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

}  // namespace

std::string openssl_reason() {
  std::string text;
  for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
    std::array<char, 256> line{};
    ERR_error_string_n(code, line.data(), line.size());
    text += text.empty() ? "" : "; ";
    text += line.data();
  }
  return text.empty() ? "no reason given" : text;
}

std::time_t openssl_time(Instant at) {
  constexpr std::int64_t kFirst = std::numeric_limits<std::time_t>::min();
  constexpr std::int64_t kLast = std::numeric_limits<std::time_t>::max();
  return static_cast<std::time_t>(std::clamp<std::int64_t>(at.micros / 1'000'000, kFirst, kLast));
}

tl::unexpected<Error> openssl_failure(std::string what) {
  return fail(ErrorCode::kInternal, std::move(what) + " (OpenSSL: " + openssl_reason() + ")");
}

std::string bio_text(BIO& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(&bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

BioPtr bio_over(ByteView bytes) {
  BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  QB_CHECK(bio != nullptr);
  return bio;
}

Result<std::string, Error> private_key_pem(const EVP_PKEY& key) {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || PEM_write_bio_PKCS8PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return openssl_failure("cannot encode the private key");
  }
  return bio_text(*bio);
}

Result<PkeyPtr, Error> parse_private_key_pem(ByteView pem, int type) {
  ERR_clear_error();
  const BioPtr bio = bio_over(pem);
  PkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) {
    ERR_clear_error();
    return fail(ErrorCode::kFormat, "holds no unencrypted private key in PEM form");
  }
  if (EVP_PKEY_get_id(key.get()) != type) {
    return fail(ErrorCode::kFormat, "holds a private key of another kind");
  }
  return key;
}

}  // namespace queueback::crypto::detail
