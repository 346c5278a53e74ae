#pragma once
#include <filesystem>
#include <functional>
#include <vector>

#include "common/crypto/certificate.hpp"

namespace queueback::crypto {

/// Where a program keeps what it needs for TLS.
struct TlsFiles {
  std::filesystem::path certificate;  ///< our own
  std::filesystem::path key;          ///< its private key, mode 0600
  std::filesystem::path authority;    ///< the authorities that sign all peers: one, two while one follows another
};

/// The same, in memory.
struct TlsMaterial {
  Certificate certificate;
  TlsKey key;
  Certificate authority;                 ///< signed our own certificate; its peers are trusted
  std::vector<Certificate> others = {};  ///< further authorities whose peers are trusted

  /// Takes the key beside the other one if that is the one that fits (replacement_steps). Errors: kFile, kPermission,
  /// kFormat, kMismatch; each reason names the file.
  [[nodiscard]] static Result<TlsMaterial, Error> load(const TlsFiles& files);
};

/// `tls.key` → `tls-next.key`: where a new key waits until its certificate is in place.
[[nodiscard]] std::filesystem::path next_key_file(const std::filesystem::path& key);

/// The one of `key` and next_key_file(key) that fits. Errors: as TlsKey::load; kMismatch when none does.
[[nodiscard]] Result<TlsKey, Error> load_fitting_key(const Certificate& certificate,
                                                     const std::filesystem::path& certificate_file,
                                                     const std::filesystem::path& key_file);

/// One change of files that is there as a whole or not at all.
using FileStep = std::function<Result<void, Error>()>;

/// A new key and its certificate take the place of the ones in use: the key beside the old one, the certificate, the
/// key in its place, nothing beside it. After a crash between any two steps load() finds a certificate with its key.
/// The steps refer to their own copies.
[[nodiscard]] std::vector<FileStep> replacement_steps(const TlsFiles& files, const Certificate& certificate,
                                                      const TlsKey& key);
/// All of them until one fails.
[[nodiscard]] Result<void, Error> take(const std::vector<FileStep>& steps);
/// Finishes what a crash left of a replacement. To be done before another one begins. Errors: as load().
[[nodiscard]] Result<void, Error> settle(const TlsFiles& files);

}  // namespace queueback::crypto
