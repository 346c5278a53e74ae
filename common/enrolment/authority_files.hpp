#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/tls_material.hpp"

namespace queueback::enrolment {

/// A server's folder of keys.
struct AuthorityFolder {
  crypto::AuthorityFiles authority;
  crypto::AuthorityFiles next;   ///< while one authority follows another; the key waits where load() finds it
  crypto::TlsFiles tls;          ///< the server's own certificate
  std::filesystem::path issued;  ///< CertificateRegister

  [[nodiscard]] static AuthorityFolder in(const std::filesystem::path& directory);
};

/// The authorities of a folder.
struct Authorities {
  crypto::CertificateAuthority current;              ///< signed the server's certificate
  std::optional<crypto::CertificateAuthority> next;  ///< signs the next certificates of machines
};

/// Reads the folder, and finishes first what a crash left there: of a renewal of the server's certificate, of the
/// beginning of a rotation or of its end. Errors: kFile, kPermission, kFormat, kMismatch, naming the file.
[[nodiscard]] Result<Authorities, crypto::Error> load_authorities(const AuthorityFolder& folder);

/// Puts a new authority beside the one in use: its key, then its certificate, from when on it is there.
[[nodiscard]] std::vector<crypto::FileStep> rotation_steps(const AuthorityFolder& folder,
                                                           const crypto::CertificateAuthority& next);

/// The server's certificate of the next authority takes the place of the old one, from when on the rest follows by
/// itself at the next load_authorities(); then the authority itself.
[[nodiscard]] std::vector<crypto::FileStep> finish_steps(const AuthorityFolder& folder,
                                                         const crypto::CertificateAuthority& next,
                                                         const crypto::Certificate& server,
                                                         const crypto::TlsKey& server_key);

/// The first eight hexadecimal digits of a certificate's fingerprint, for people.
[[nodiscard]] std::string short_fingerprint(const crypto::Certificate& certificate);

}  // namespace queueback::enrolment
