#include "terminal/main/terminal_config.hpp"

namespace queueback::terminal {

Result<TerminalConfig, config::Error> load_terminal_config(const std::filesystem::path& file) {
  auto reader = config::ConfigReader::load(file);
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  TerminalConfig out;
  const std::filesystem::path here = file.parent_path();
  out.identity = reader->optional_path("files.identity").value_or(here / "identity");
  out.database = reader->optional_path("files.database").value_or(here / "terminal.db");
  out.socket = reader->optional_path("files.socket").value_or(here / "terminal.sock");
  out.printer = reader->optional_string("printer.device");
  out.printer_profile = reader->optional_string("printer.profile").value_or("generic-80-gb18030");
  out.scanner = reader->optional_string("scanner.device");
  out.display = reader->optional_string("display.device");
  out.server_host = reader->optional_string("server.host");
  const auto port = reader->optional_int("server.port", {1, 65535});
  if (port) {
    out.server_port = static_cast<std::uint16_t>(*port);
  }
  if (auto done = reader->finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::terminal
