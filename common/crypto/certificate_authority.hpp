#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "common/base/random.hpp"
#include "common/crypto/certificate.hpp"

namespace queueback::crypto {

/// Where an authority keeps its two halves.
struct AuthorityFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// What a certificate shall say.
struct CertificateTerms {
  PeerIdentity identity;
  Validity validity;
  /// DNS names and IP addresses, for servers whose pages are opened in a browser.
  std::vector<std::string> host_names = {};
};

/// Signs the certificates of one store or of headquarters. Immutable; copies share the key. Thread-safe.
class CertificateAuthority {
 public:
  /// A new key and a self-signed certificate that may sign end certificates only (path length 0). `name` stands in
  /// the subject: 1 to 64 letters, digits, '.', '_', '-'. Errors: kIdentity, kInternal.
  [[nodiscard]] static Result<CertificateAuthority, Error> create(std::string_view name, Validity validity,
                                                                  RandomSource& random);
  /// Takes the key beside the other one if that is the one that fits (next_key_file). Errors: kFile, kPermission,
  /// kFormat, kMismatch; the reason names the file.
  [[nodiscard]] static Result<CertificateAuthority, Error> load(const AuthorityFiles& files);
  /// Errors: kMismatch when the two do not belong together.
  [[nodiscard]] static Result<CertificateAuthority, Error> join(Certificate certificate, TlsKey key);

  [[nodiscard]] Result<void, Error> save(const AuthorityFiles& files) const;
  [[nodiscard]] const Certificate& certificate() const { return certificate_; }
  /// For the recovery file only.
  [[nodiscard]] const TlsKey& key() const { return key_; }

  /// A certificate for the request's key with a 16-byte serial out of `random`. Servers get the TLS server purpose,
  /// clients the client purpose, so that one cannot pose as the other. Errors: kIdentity, kInternal.
  [[nodiscard]] Result<Certificate, Error> issue(const CertificateRequest& request, const CertificateTerms& terms,
                                                 RandomSource& random) const;

 private:
  CertificateAuthority(Certificate certificate, TlsKey key)
      : certificate_(std::move(certificate)), key_(std::move(key)) {}

  Certificate certificate_;
  TlsKey key_;
};

}  // namespace queueback::crypto
