#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "common/config/config_reader.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "terminal/core/outage_drill.hpp"

namespace queueback::terminal {

/// terminal.toml, checked. Relative paths in it start at the file's own directory.
struct TerminalConfig {
  std::filesystem::path identity;  ///< directory that enrolment wrote
  std::filesystem::path database;
  std::filesystem::path socket;
  std::optional<std::filesystem::path> mirror;  ///< of the outbox, on a second medium
  std::optional<std::string> printer;           ///< device URI
  std::string printer_profile;
  std::optional<std::string> scanner;
  std::optional<std::string> display;
  std::optional<std::string> server_host;  ///< instead of what enrolment said
  std::optional<std::uint16_t> server_port;
  std::optional<std::uint16_t> enrol_port;
  Duration drill = DrillPlan{}.cut;               ///< how long an outage drill cuts the line
  Duration check_every = enrolment::kCheckEvery;  ///< whether the certificate is to be renewed
};

[[nodiscard]] Result<TerminalConfig, config::Error> load_terminal_config(const std::filesystem::path& file);
/// The same from what was read already; `file` only says where relative paths start.
[[nodiscard]] Result<TerminalConfig, config::Error> read_terminal_config(
    Result<config::ConfigReader, config::Error> reader, const std::filesystem::path& file);

}  // namespace queueback::terminal
