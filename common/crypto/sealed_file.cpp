#include "common/crypto/sealed_file.hpp"

#include <algorithm>

#include "common/crypto/openssl.hpp"
#include "common/crypto/scrypt.hpp"

namespace queueback::crypto {

namespace {

// Layout: magic (6) | version (1) | log2 N (1) | r (1) | p (1) | salt (16) | nonce (12) | ciphertext | tag (16).
constexpr std::string_view kMagic = "QBSEAL";
constexpr std::uint8_t kVersion = 1;
constexpr detail::ScryptCost kCost{17, 8, 1};
constexpr std::size_t kVersionAt = 6;
constexpr std::size_t kSaltAt = 10;
constexpr std::size_t kNonceAt = kSaltAt + detail::kSaltBytes;
constexpr std::size_t kNonceBytes = 12;
constexpr std::size_t kHeaderBytes = kNonceAt + kNonceBytes;
constexpr std::size_t kTagBytes = 16;

Bytes make_header(RandomSource& random) {
  Bytes header = to_bytes(kMagic);
  header.push_back(kVersion);
  header.push_back(static_cast<std::uint8_t>(kCost.log2_n));
  header.push_back(static_cast<std::uint8_t>(kCost.block_size));
  header.push_back(static_cast<std::uint8_t>(kCost.parallel));
  const auto chance = random.bytes<detail::kSaltBytes + kNonceBytes>();
  header.insert(header.end(), chance.begin(), chance.end());
  return header;
}

struct SealedParts {
  ByteView header;
  ByteView ciphertext;
  ByteView tag;
  detail::ScryptCost cost;
};

Result<SealedParts, Error> take_apart(ByteView sealed) {
  if (sealed.size() < kHeaderBytes + kTagBytes || as_text(sealed.first(kMagic.size())) != kMagic) {
    return fail(ErrorCode::kFormat, "not a sealed Queueback file, or cut short");
  }
  if (sealed[kVersionAt] != kVersion) {
    return fail(ErrorCode::kFormat, "sealed by version " + std::to_string(sealed[kVersionAt]) +
                                        " of the format; this program reads version " + std::to_string(kVersion));
  }
  const detail::ScryptCost cost{sealed[7], sealed[8], sealed[9]};
  if (!detail::is_acceptable(cost)) {
    return fail(ErrorCode::kFormat, "the header of the sealed file is damaged");
  }
  return SealedParts{sealed.first(kHeaderBytes), sealed.subspan(kHeaderBytes, sealed.size() - kHeaderBytes - kTagBytes),
                     sealed.last(kTagBytes), cost};
}

bool encrypt(const detail::DerivedKey& key, ByteView plaintext, Bytes& sealed) {
  const detail::CipherContextPtr context(EVP_CIPHER_CTX_new());
  const Bytes header = sealed;
  int size = 0;
  if (context == nullptr ||
      EVP_EncryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), header.data() + kNonceAt, nullptr) != 1 ||
      EVP_EncryptUpdate(context.get(), nullptr, &size, header.data(), static_cast<int>(header.size())) != 1) {
    return false;
  }
  sealed.resize(kHeaderBytes + plaintext.size() + kTagBytes);
  std::uint8_t* const tag = sealed.data() + kHeaderBytes + plaintext.size();
  return EVP_EncryptUpdate(context.get(), sealed.data() + kHeaderBytes, &size, plaintext.data(),
                           static_cast<int>(plaintext.size())) == 1 &&
         EVP_EncryptFinal_ex(context.get(), tag, &size) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, kTagBytes, tag) == 1;
}

bool decrypt(const detail::DerivedKey& key, const SealedParts& parts, Bytes& plaintext) {
  const detail::CipherContextPtr context(EVP_CIPHER_CTX_new());
  Bytes tag(parts.tag.begin(), parts.tag.end());
  plaintext.resize(parts.ciphertext.size());
  std::array<std::uint8_t, kTagBytes> rest{};
  int size = 0;
  return context != nullptr &&
         EVP_DecryptInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), parts.header.data() + kNonceAt, nullptr) ==
             1 &&
         EVP_DecryptUpdate(context.get(), nullptr, &size, parts.header.data(), static_cast<int>(parts.header.size())) ==
             1 &&
         EVP_DecryptUpdate(context.get(), plaintext.data(), &size, parts.ciphertext.data(),
                           static_cast<int>(parts.ciphertext.size())) == 1 &&
         EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, tag.data()) == 1 &&
         EVP_DecryptFinal_ex(context.get(), rest.data(), &size) == 1;
}

}  // namespace

Result<Bytes, Error> seal(std::string_view passphrase, ByteView plaintext, RandomSource& random) {
  if (passphrase.size() < kMinPassphraseBytes) {
    return fail(ErrorCode::kPassphrase,
                "the passphrase must have at least " + std::to_string(kMinPassphraseBytes) + " characters");
  }
  Bytes sealed = make_header(random);
  auto key = detail::scrypt(passphrase, ByteView(sealed).subspan(kSaltAt, detail::kSaltBytes), kCost);
  if (!key) {
    return tl::unexpected(key.error());
  }
  const bool done = encrypt(*key, plaintext, sealed);
  OPENSSL_cleanse(key->data(), key->size());
  if (!done) {
    return detail::openssl_failure("cannot encrypt");
  }
  return sealed;
}

Result<Bytes, Error> open_sealed(std::string_view passphrase, ByteView sealed) {
  const auto parts = take_apart(sealed);
  if (!parts) {
    return tl::unexpected(parts.error());
  }
  auto key = detail::scrypt(passphrase, parts->header.subspan(kSaltAt, detail::kSaltBytes), parts->cost);
  if (!key) {
    return tl::unexpected(key.error());
  }
  Bytes plaintext;
  const bool done = decrypt(*key, *parts, plaintext);
  OPENSSL_cleanse(key->data(), key->size());
  if (!done) {
    OPENSSL_cleanse(plaintext.data(), plaintext.size());
    return fail(ErrorCode::kPassphrase, "wrong passphrase, or the sealed file was changed");
  }
  return plaintext;
}

}  // namespace queueback::crypto
