#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto {

namespace detail {
struct KeyHandle;
}

/// The raw public half of an Ed25519 key (RFC 8032, section 5.1.5).
struct VerifyKey {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const VerifyKey&, const VerifyKey&) = default;
};

/// An Ed25519 signature (RFC 8032, section 5.1.6).
struct Signature {
  std::array<std::uint8_t, 64> bytes{};
  friend auto operator<=>(const Signature&, const Signature&) = default;
};

/// True when `signature` was made over exactly `message` by the owner of `key`. False for a malformed key too.
[[nodiscard]] bool verify(const VerifyKey& key, ByteView message, const Signature& signature);

/// An Ed25519 private key: signs receipts and leases. Immutable; copies share the key. Thread-safe.
class SigningKey {
 public:
  /// Takes 32 bytes of `random`, which must be fit for keys outside tests.
  [[nodiscard]] static Result<SigningKey, Error> generate(RandomSource& random);
  /// From PKCS #8 PEM. Errors: kFormat.
  [[nodiscard]] static Result<SigningKey, Error> from_pem(std::string_view pem);
  /// From a file that only its owner can read. Errors: kFile, kPermission, kFormat; the reason names the file.
  [[nodiscard]] static Result<SigningKey, Error> load(const std::filesystem::path& path);

  /// Writes the file atomically with mode 0600. Errors: kFile.
  [[nodiscard]] Result<void, Error> save(const std::filesystem::path& path) const;
  /// PKCS #8 PEM, not encrypted: for the recovery file only.
  [[nodiscard]] Result<std::string, Error> to_pem() const;
  [[nodiscard]] VerifyKey verify_key() const;
  [[nodiscard]] Signature sign(ByteView message) const;

 private:
  explicit SigningKey(std::shared_ptr<const detail::KeyHandle> handle) : handle_(std::move(handle)) {}
  std::shared_ptr<const detail::KeyHandle> handle_;
};

}  // namespace queueback::crypto
