// A configuration file of one of the three programs: it is a configuration within its limits, or a reason that names
// the file.
#include <cstddef>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "headquarters/main/headquarters_config.hpp"
#include "store-server/main/store_config.hpp"
#include "terminal/main/terminal_config.hpp"

using namespace queueback;

namespace {

constexpr Instant kNow{1'763'640'000'000'000};
const std::filesystem::path kFile = "folder/program.toml";

void check_reason(const config::Error& error) {
  QB_CHECK(error.reason.find("folder/program.toml") != std::string::npos && is_utf8(error.reason));
}

void read_store(std::string_view text) {
  const auto config = store_server::read_store_config(config::ConfigReader::parse(text, kFile), kFile, kNow);
  if (!config) {
    return check_reason(config.error());
  }
  QB_CHECK(!config->profile.name.empty() && config->profile.currency.size() == 3);
  QB_CHECK(!config->profile.offsets.empty() && !config->listen_address.empty());
  QB_CHECK(!config->headquarters || (!config->headquarters->host.empty() && config->headquarters->port != 0));
}

void read_terminal(std::string_view text) {
  const auto config = terminal::read_terminal_config(config::ConfigReader::parse(text, kFile), kFile);
  if (!config) {
    return check_reason(config.error());
  }
  QB_CHECK(!config->database.empty() && !config->socket.empty() && !config->printer_profile.empty());
  QB_CHECK(config->server_port.value_or(1) != 0);
}

void read_headquarters(std::string_view text) {
  const auto config = headquarters::read_headquarters_config(config::ConfigReader::parse(text, kFile), kFile);
  if (!config) {
    return check_reason(config.error());
  }
  QB_CHECK(!config->listen_address.empty() && !config->api_token.empty());
}

}  // namespace

/// The first byte chooses the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const std::string_view text = as_text(ByteView(data + 1, size - 1));
  switch (data[0] % 3U) {
    case 0:
      read_store(text);
      break;
    case 1:
      read_terminal(text);
      break;
    default:
      read_headquarters(text);
      break;
  }
  return 0;
}
