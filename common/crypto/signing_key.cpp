#include "common/crypto/signing_key.hpp"

#include <openssl/crypto.h>

#include "common/base/check.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/openssl.hpp"

namespace queueback::crypto {

bool verify(const VerifyKey& key, ByteView message, const Signature& signature) {
  const detail::PkeyPtr handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  const detail::DigestContextPtr context(EVP_MD_CTX_new());
  if (handle == nullptr || context == nullptr ||
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) != 1) {
    return false;
  }
  return EVP_DigestVerify(context.get(), signature.bytes.data(), signature.bytes.size(), message.data(),
                          message.size()) == 1;
}

Result<SigningKey, Error> SigningKey::generate(RandomSource& random) {
  auto seed = random.bytes<32>();
  detail::PkeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
  OPENSSL_cleanse(seed.data(), seed.size());
  if (key == nullptr) {
    return detail::openssl_failure("cannot make an Ed25519 key");
  }
  return SigningKey(std::make_shared<const detail::KeyHandle>(detail::KeyHandle{std::move(key)}));
}

Result<SigningKey, Error> SigningKey::from_pem(std::string_view pem) {
  auto key = detail::parse_private_key_pem(as_bytes(pem), EVP_PKEY_ED25519);
  if (!key) {
    return tl::unexpected(key.error());
  }
  return SigningKey(std::make_shared<const detail::KeyHandle>(detail::KeyHandle{std::move(*key)}));
}

Result<SigningKey, Error> SigningKey::load(const std::filesystem::path& path) {
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

Result<void, Error> SigningKey::save(const std::filesystem::path& path) const {
  auto pem = to_pem();
  if (!pem) {
    return tl::unexpected(pem.error());
  }
  auto written = write_file_atomically(path, as_bytes(*pem), FileAccess::kOwnerOnly);
  OPENSSL_cleanse(&pem->front(), pem->size());
  return written;
}

Result<std::string, Error> SigningKey::to_pem() const { return detail::private_key_pem(*handle_->key); }

VerifyKey SigningKey::verify_key() const {
  VerifyKey out;
  std::size_t size = out.bytes.size();
  QB_CHECK(EVP_PKEY_get_raw_public_key(handle_->key.get(), out.bytes.data(), &size) == 1);
  return out;
}

Signature SigningKey::sign(ByteView message) const {
  const detail::DigestContextPtr context(EVP_MD_CTX_new());
  QB_CHECK(context != nullptr);
  QB_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle_->key.get()) == 1);
  Signature out;
  std::size_t size = out.bytes.size();
  QB_CHECK(EVP_DigestSign(context.get(), out.bytes.data(), &size, message.data(), message.size()) == 1);
  return out;
}

}  // namespace queueback::crypto
