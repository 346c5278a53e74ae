#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "common/crypto/error.hpp"

namespace queueback::crypto {

namespace detail {
struct KeyHandle;
}

/// A P-256 private key for TLS. Immutable; copies share the key. Thread-safe.
class TlsKey {
 public:
  /// From OpenSSL's own generator.
  [[nodiscard]] static Result<TlsKey, Error> generate();
  /// From PKCS #8 PEM. Errors: kFormat.
  [[nodiscard]] static Result<TlsKey, Error> from_pem(std::string_view pem);
  /// From a file that only its owner can read. Errors: kFile, kPermission, kFormat; the reason names the file.
  [[nodiscard]] static Result<TlsKey, Error> load(const std::filesystem::path& path);

  /// Writes the file atomically with mode 0600. Errors: kFile.
  [[nodiscard]] Result<void, Error> save(const std::filesystem::path& path) const;
  /// PKCS #8 PEM, not encrypted: for the recovery file only.
  [[nodiscard]] Result<std::string, Error> to_pem() const;

  [[nodiscard]] const detail::KeyHandle& handle() const { return *handle_; }

 private:
  explicit TlsKey(std::shared_ptr<const detail::KeyHandle> handle) : handle_(std::move(handle)) {}
  std::shared_ptr<const detail::KeyHandle> handle_;
};

}  // namespace queueback::crypto
