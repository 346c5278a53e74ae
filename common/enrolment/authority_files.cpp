#include "common/enrolment/authority_files.hpp"

#include <system_error>

#include "common/base/text.hpp"

namespace queueback::enrolment {

namespace {

namespace fs = std::filesystem;
using crypto::CertificateAuthority;
using crypto::FileStep;

constexpr std::size_t kFingerprintShown = 4;

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

FileStep removal_of(const fs::path& file) {
  return [file]() -> Result<void, crypto::Error> {
    std::error_code error;
    fs::remove(file, error);
    return error ? fail(crypto::ErrorCode::kFile, "cannot remove " + file.string() + ": " + error.message())
                 : Result<void, crypto::Error>();
  };
}

/// The next authority takes the place of the one in use. Its key lies where that of a crashed replacement would, so
/// that the authority can be loaded between any two steps.
std::vector<FileStep> succession_steps(const AuthorityFolder& folder, const CertificateAuthority& next) {
  return {[folder, next] { return next.certificate().save(folder.authority.certificate); },
          [folder, next] { return next.key().save(folder.authority.key); }, removal_of(folder.next.certificate),
          removal_of(folder.next.key)};
}

}  // namespace

AuthorityFolder AuthorityFolder::in(const fs::path& directory) {
  const fs::path key = directory / "ca-key.pem";
  return {{directory / "ca.pem", key},
          {directory / "ca-next.pem", crypto::next_key_file(key)},
          {directory / "server.pem", directory / "server-key.pem", directory / "ca.pem"},
          directory / "certificates.json"};
}

Result<Authorities, crypto::Error> load_authorities(const AuthorityFolder& folder) {
  if (auto settled = crypto::settle(folder.tls); !settled) {
    return tl::unexpected(settled.error());
  }
  auto current = CertificateAuthority::load(folder.authority);
  if (!current) {
    return tl::unexpected(current.error());
  }
  if (!is_there(folder.next.certificate)) {
    return Authorities{std::move(*current), std::nullopt};
  }
  const auto certificate = crypto::Certificate::load(folder.next.certificate);
  if (!certificate) {
    return tl::unexpected(certificate.error());
  }
  const bool is_in_place = certificate->fingerprint() == current->certificate().fingerprint();
  auto next = is_in_place ? current : CertificateAuthority::load(folder.next);
  const auto server = crypto::Certificate::load(folder.tls.certificate);
  if (!next || !server) {
    return tl::unexpected(next ? server.error() : next.error());
  }
  if (!is_in_place && !server->is_signed_by(*certificate)) {
    return Authorities{std::move(*current), std::move(*next)};
  }
  if (auto done = crypto::take(succession_steps(folder, *next)); !done) {
    return tl::unexpected(done.error());
  }
  return Authorities{std::move(*next), std::nullopt};
}

std::vector<FileStep> rotation_steps(const AuthorityFolder& folder, const CertificateAuthority& next) {
  return {[folder, next] { return next.key().save(folder.next.key); },
          [folder, next] { return next.certificate().save(folder.next.certificate); }};
}

std::vector<FileStep> finish_steps(const AuthorityFolder& folder, const CertificateAuthority& next,
                                   const crypto::Certificate& server, const crypto::TlsKey& server_key) {
  std::vector<FileStep> steps = crypto::replacement_steps(folder.tls, server, server_key);
  const std::vector<FileStep> rest = succession_steps(folder, next);
  steps.insert(steps.end(), rest.begin(), rest.end());
  return steps;
}

std::string short_fingerprint(const crypto::Certificate& certificate) {
  const crypto::Fingerprint fingerprint = certificate.fingerprint();
  return to_hex(ByteView(fingerprint.bytes).first(kFingerprintShown));
}

}  // namespace queueback::enrolment
