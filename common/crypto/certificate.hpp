#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/crypto/error.hpp"
#include "common/crypto/peer_identity.hpp"
#include "common/crypto/tls_key.hpp"

namespace queueback::crypto {

namespace detail {
struct CertificateHandle;
struct RequestHandle;
}  // namespace detail

/// SHA-256 over a certificate's DER bytes.
struct Fingerprint {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const Fingerprint&, const Fingerprint&) = default;
};

/// When a certificate may be used; both ends included, whole seconds.
struct Validity {
  Instant not_before;
  Instant not_after;
  friend auto operator<=>(const Validity&, const Validity&) = default;
};

/// An X.509 certificate. Immutable; copies share it. Thread-safe. Parsing one says nothing about who signed it.
class Certificate {
 public:
  explicit Certificate(std::shared_ptr<const detail::CertificateHandle> handle) : handle_(std::move(handle)) {}

  /// The first certificate of a PEM text. Errors: kFormat.
  [[nodiscard]] static Result<Certificate, Error> from_pem(std::string_view pem);
  /// Errors: kFile, kFormat; the reason names the file.
  [[nodiscard]] static Result<Certificate, Error> load(const std::filesystem::path& path);

  /// Writes PEM atomically with mode 0644. Errors: kFile.
  [[nodiscard]] Result<void, Error> save(const std::filesystem::path& path) const;
  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] Bytes der() const;
  [[nodiscard]] Fingerprint fingerprint() const;
  [[nodiscard]] Validity validity() const;
  /// The serial number in hexadecimal, as administrators know it.
  [[nodiscard]] std::string serial() const;
  /// The Queueback name in the subject alternative names. Errors: kIdentity unless there is exactly one.
  [[nodiscard]] Result<PeerIdentity, Error> identity() const;
  /// The DNS names and IP addresses beside it, as CertificateTerms::host_names takes them.
  [[nodiscard]] std::vector<std::string> host_names() const;
  /// True when `key` is the private half of the certificate's key.
  [[nodiscard]] bool belongs_to(const TlsKey& key) const;
  /// Checks signature, validity at `at` and that `authority` may issue. Errors: kMismatch, kExpired.
  [[nodiscard]] Result<void, Error> verify_issued_by(const Certificate& authority, Instant at) const;
  /// Whether `authority` signed it, whenever that was and however long it holds.
  [[nodiscard]] bool is_signed_by(const Certificate& authority) const;

  [[nodiscard]] const detail::CertificateHandle& handle() const { return *handle_; }

 private:
  std::shared_ptr<const detail::CertificateHandle> handle_;
};

/// Certificates one after another in one file: the authorities that a machine trusts.
[[nodiscard]] std::string bundle_to_pem(const std::vector<Certificate>& bundle);
/// At least one, at most kMaxBundle. Errors: kFormat.
[[nodiscard]] Result<std::vector<Certificate>, Error> bundle_from_pem(std::string_view pem);
/// Errors: kFile, kFormat; the reason names the file.
[[nodiscard]] Result<std::vector<Certificate>, Error> load_bundle(const std::filesystem::path& path);
inline constexpr std::size_t kMaxBundle = 8;

/// A PKCS #10 request: carries a public key and proves that its maker holds the private one. It carries no name; the
/// authority decides that.
class CertificateRequest {
 public:
  [[nodiscard]] static Result<CertificateRequest, Error> make(const TlsKey& key);
  /// From PEM; checks that the key is on P-256 and the request signed with it. Errors: kFormat, kMismatch.
  [[nodiscard]] static Result<CertificateRequest, Error> from_pem(std::string_view pem);

  [[nodiscard]] std::string to_pem() const;
  [[nodiscard]] const detail::RequestHandle& handle() const { return *handle_; }

 private:
  explicit CertificateRequest(std::shared_ptr<const detail::RequestHandle> handle) : handle_(std::move(handle)) {}
  std::shared_ptr<const detail::RequestHandle> handle_;
};

}  // namespace queueback::crypto
