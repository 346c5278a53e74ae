#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

/// What a new store is told. Ports 0: the system chooses (for tests and demonstrations).
struct StoreSetup {
  std::filesystem::path directory;
  std::string id;
  std::string name;
  std::vector<std::string> header;
  std::string page_address;
  std::string public_host;
  std::string listen_address;
  std::uint16_t sync_port = 0;
  std::uint16_t enrol_port = 0;
  std::uint16_t api_port = 0;
  std::string certificate_life;           ///< of all certificates, like 730d; empty: the default
  std::filesystem::path passphrase_file;  ///< protects the recovery file
};

struct HeadquartersSetup {
  std::filesystem::path directory;
  std::string public_host;
  std::string listen_address;
  std::uint16_t sync_port = 0;
  std::uint16_t enrol_port = 0;
  std::uint16_t api_port = 0;
  std::string certificate_life;
  std::filesystem::path passphrase_file;
};

/// A machine that joins a server with a one-time code.
struct Join {
  std::filesystem::path directory;
  std::string server;  ///< host:port of the enrolment listener
  std::string code;    ///< empty: asked for on standard input
};

/// Makes the folder of a store (0700): CA, server certificate, member-code key, API token, store.toml, and recovery.qbs
/// with all keys, sealed. Refuses a folder that already holds a store. Gives what to do next.
[[nodiscard]] Outcome<std::string> set_up_store(const StoreSetup& setup);
[[nodiscard]] Outcome<std::string> set_up_headquarters(const HeadquartersSetup& setup);
/// Enrols a store at headquarters: writes <dir>/headquarters and adds the connection to store.toml.
[[nodiscard]] Outcome<std::string> join_headquarters(const Join& join);
/// Enrols a terminal: writes <dir>/identity and, unless it is there, a terminal.toml.
[[nodiscard]] Outcome<std::string> join_store(const Join& join);

}  // namespace queueback::ctl
