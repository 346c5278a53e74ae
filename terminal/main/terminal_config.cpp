#include "terminal/main/terminal_config.hpp"

#include <utility>

#include "hal/codec/printer_profile.hpp"
#include "hal/drivers/device_uri.hpp"

namespace queueback::terminal {

Result<TerminalConfig, config::Error> load_terminal_config(const std::filesystem::path& file) {
  return read_terminal_config(config::ConfigReader::load(file), file);
}

Result<TerminalConfig, config::Error> read_terminal_config(Result<config::ConfigReader, config::Error> reader,
                                                           const std::filesystem::path& file) {
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  TerminalConfig out;
  const std::filesystem::path here = file.parent_path();
  out.identity = reader->optional_path("files.identity").value_or(here / "identity");
  out.database = reader->optional_path("files.database").value_or(here / "terminal.db");
  out.socket = reader->optional_path("files.socket").value_or(here / "terminal.sock");
  out.mirror = reader->optional_path("files.mirror");
  out.printer = reader->optional_string("printer.device");
  out.printer_profile = reader->optional_string("printer.profile").value_or("generic-80-gb18030");
  out.scanner = reader->optional_string("scanner.device");
  out.display = reader->optional_string("display.device");
  out.server_host = reader->optional_string("server.host");
  for (const auto& [key, uri] : {std::pair("printer.device", out.printer), std::pair("scanner.device", out.scanner),
                                 std::pair("display.device", out.display)}) {
    const auto parsed = uri ? std::optional(hal::drivers::DeviceUri::parse(*uri)) : std::nullopt;
    if (parsed && !*parsed) {
      reader->reject(key, parsed->error().reason);
    }
  }
  if (hal::codec::find_printer_profile(out.printer_profile) == nullptr) {
    reader->reject("printer.profile", "is not one of the profiles in docs/devices.md");
  }
  const auto port = reader->optional_int("server.port", {1, 65535});
  if (port) {
    out.server_port = static_cast<std::uint16_t>(*port);
  }
  if (const auto enrol_port = reader->optional_int("server.enrol_port", {1, 65535})) {
    out.enrol_port = static_cast<std::uint16_t>(*enrol_port);
  }
  out.check_every =
      reader->optional_duration("certificates.check", {enrolment::kMinCheckEvery, enrolment::kMaxCheckEvery})
          .value_or(enrolment::kCheckEvery);
  out.drill = reader->optional_duration("drill.cut", {kMinDrillCut, kMaxDrillCut}).value_or(DrillPlan{}.cut);
  if (auto done = reader->finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::terminal
