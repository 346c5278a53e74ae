#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/config/config_reader.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "common/net/tls_stream.hpp"
#include "common/protocol/codec.hpp"
#include "store-server/app/wallet_desk.hpp"

namespace queueback::store_server {

/// The HTTPS API's listener.
struct ApiConfig {
  std::string listen_address;
  std::uint16_t port = 0;
  std::filesystem::path token_file;  ///< the bearer token alone, mode 0600
};

/// store.toml, checked; made by `queueback-ctl store setup`.
struct StoreConfig {
  protocol::StoreProfile profile;
  std::string listen_address;
  std::uint16_t sync_port = 0;
  std::uint16_t enrol_port = 0;
  std::string public_host;     ///< what terminals are told to connect to
  std::filesystem::path keys;  ///< ca.pem, ca-key.pem, server.pem, server-key.pem, member-code-key.pem
  std::filesystem::path database;
  std::filesystem::path admin_socket;
  std::optional<ApiConfig> api;  ///< nothing: switched off
  std::optional<net::Endpoint> headquarters;
  std::optional<std::uint16_t> headquarters_enrol_port;     ///< instead of where the store was enrolled
  std::filesystem::path headquarters_identity;              ///< directory that enrolment at headquarters wrote
  Duration certificate_life = enrolment::kCertificateLife;  ///< of what the store issues
  Duration check_every = enrolment::kCheckEvery;            ///< whether own certificates are to be renewed
  WalletRules wallet = {};                                  ///< leases of members' change
  std::optional<std::int64_t> audit_minute = {};            ///< of the store's day; nothing: switched off
};

[[nodiscard]] Result<StoreConfig, config::Error> load_store_config(const std::filesystem::path& file, Instant now);
/// The same from what was read already; `file` only says where relative paths start.
[[nodiscard]] Result<StoreConfig, config::Error> read_store_config(Result<config::ConfigReader, config::Error> reader,
                                                                   const std::filesystem::path& file, Instant now);

}  // namespace queueback::store_server
