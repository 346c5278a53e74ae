#include "common/crypto/tls_key.hpp"

#include <openssl/crypto.h>
#include <openssl/ec.h>

#include <array>

#include "common/crypto/key_file.hpp"
#include "common/crypto/openssl.hpp"

namespace queueback::crypto {

namespace {

bool is_p256(const EVP_PKEY& key) {
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(&key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

}  // namespace

Result<TlsKey, Error> TlsKey::generate() {
  detail::PkeyPtr key(EVP_EC_gen("P-256"));
  if (key == nullptr) {
    return detail::openssl_failure("cannot make a P-256 key");
  }
  return TlsKey(std::make_shared<const detail::KeyHandle>(detail::KeyHandle{std::move(key)}));
}

Result<TlsKey, Error> TlsKey::from_pem(std::string_view pem) {
  auto key = detail::parse_private_key_pem(as_bytes(pem), EVP_PKEY_EC);
  if (!key) {
    return tl::unexpected(key.error());
  }
  if (!is_p256(**key)) {
    return fail(ErrorCode::kFormat, "holds an elliptic-curve key that is not on P-256");
  }
  return TlsKey(std::make_shared<const detail::KeyHandle>(detail::KeyHandle{std::move(*key)}));
}

Result<TlsKey, Error> TlsKey::load(const std::filesystem::path& path) {
  auto content = read_file(path, FileAccess::kOwnerOnly);
  if (!content) {
    return tl::unexpected(content.error());
  }
  auto key = from_pem(as_text(*content));
  OPENSSL_cleanse(content->data(), content->size());
  if (!key) {
    return fail(key.error().code, path.string() + " " + key.error().reason);
  }
  return key;
}

Result<void, Error> TlsKey::save(const std::filesystem::path& path) const {
  auto pem = to_pem();
  if (!pem) {
    return tl::unexpected(pem.error());
  }
  auto written = write_file_atomically(path, as_bytes(*pem), FileAccess::kOwnerOnly);
  OPENSSL_cleanse(&pem->front(), pem->size());
  return written;
}

Result<std::string, Error> TlsKey::to_pem() const { return detail::private_key_pem(*handle_->key); }

}  // namespace queueback::crypto
