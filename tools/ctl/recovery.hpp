#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "common/crypto/certificate_authority.hpp"
#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

/// The error of another module as the operator's sentence.
template <class E>
tl::unexpected<std::string> because(const Failure<E>& failure) {
  return tl::unexpected(failure.reason);
}

/// Contents by file name: keys and certificates of `keys/`, and what else a server needs that its database has not.
using KeyTexts = std::map<std::string, std::string>;

inline constexpr std::string_view kRecoveryFile = "recovery.qbs";

/// Whose a folder is.
enum class ServerKind { kStore, kHeadquarters };

/// A server's own certificate.
struct ServerTerms {
  crypto::PeerIdentity identity;
  std::vector<std::string> hosts;
  Duration life;
};

/// A text file with mode 0600.
[[nodiscard]] Outcome<void> write_private(const std::filesystem::path& file, const std::string& text);
/// With 0700, its parents too.
[[nodiscard]] Outcome<void> make_directory(const std::filesystem::path& directory);
[[nodiscard]] Outcome<std::string> read_passphrase(const std::filesystem::path& file);
/// A duration like 730d; ten years for an empty text.
[[nodiscard]] Outcome<Duration> parse_life(const std::string& text);

/// What a recovery file of this server holds: of the files below, those that are there.
[[nodiscard]] Outcome<KeyTexts> collect_keys(const std::filesystem::path& directory);
[[nodiscard]] Outcome<void> write_recovery(const std::filesystem::path& directory, const std::string& passphrase,
                                           const KeyTexts& texts);
[[nodiscard]] Outcome<KeyTexts> read_recovery(const std::filesystem::path& file, const std::string& passphrase);

/// Opens a recovery file and writes its contents into a new folder.
[[nodiscard]] Outcome<std::string> open_recovery(const std::filesystem::path& file,
                                                 const std::filesystem::path& passphrase_file,
                                                 const std::filesystem::path& directory);

/// A new key of the server and its certificate, which is written last.
[[nodiscard]] Outcome<void> make_server_certificate(const std::filesystem::path& keys,
                                                    const crypto::CertificateAuthority& authority,
                                                    const ServerTerms& terms);

/// Makes `directory` a server's folder again out of a recovery file: keys, configuration and API token, with a new
/// server certificate of the old authority. Refuses a folder that has one.
[[nodiscard]] Outcome<std::string> restore_keys(ServerKind kind, const std::filesystem::path& file,
                                                const std::filesystem::path& passphrase_file,
                                                const std::filesystem::path& directory);

}  // namespace queueback::ctl
