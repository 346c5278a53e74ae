#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "common/config/config_reader.hpp"
#include "common/enrolment/lifetimes.hpp"

namespace queueback::headquarters {

/// hq.toml, checked; made by `queueback-ctl hq setup`.
struct HeadquartersConfig {
  std::string listen_address;
  std::uint16_t sync_port = 0;   ///< stores send their records here
  std::uint16_t enrol_port = 0;  ///< new stores ask for a certificate here
  std::uint16_t api_port = 0;    ///< other systems read orders here
  std::string public_host;       ///< what stores are told to connect to
  std::filesystem::path keys;    ///< ca.pem, ca-key.pem, server.pem, server-key.pem
  std::filesystem::path database;
  std::filesystem::path admin_socket;
  std::filesystem::path api_token;                          ///< a file with the token alone, mode 0600
  Duration certificate_life = enrolment::kCertificateLife;  ///< of what headquarters issues
  Duration check_every = enrolment::kCheckEvery;            ///< whether its own certificate is to be renewed
  std::optional<std::int64_t> audit_minute = {};            ///< of the machine's local day; nothing: switched off
};

/// Every key has a default; files are beside `file` unless it says otherwise.
[[nodiscard]] Result<HeadquartersConfig, config::Error> load_headquarters_config(const std::filesystem::path& file);
/// The same from what was read already; `file` only says where relative paths start.
[[nodiscard]] Result<HeadquartersConfig, config::Error> read_headquarters_config(
    Result<config::ConfigReader, config::Error> reader, const std::filesystem::path& file);

}  // namespace queueback::headquarters
