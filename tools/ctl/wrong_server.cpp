#include "tools/ctl/wrong_server.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace queueback::ctl {
namespace {

/// The command right below queueback-ctl.
const CLI::App& first_of(const CLI::App& command) {
  const CLI::App* first = &command;
  while (first->get_parent() != nullptr && first->get_parent()->get_parent() != nullptr) {
    first = first->get_parent();
  }
  return *first;
}

/// These ask whichever server is there.
constexpr std::array<std::string_view, 5> kForBoth = {"backup", "restore", "recovery", "clock", "journal"};

}  // namespace

std::string wrong_server(const CLI::App& command, const std::filesystem::path& directory) {
  const std::string name = first_of(command).get_name();
  std::error_code problem;
  const bool is_store = std::filesystem::exists(directory / "store.toml", problem);
  const bool is_headquarters = std::filesystem::exists(directory / "hq.toml", problem);
  const bool makes_folder = command.get_name() == "setup" || command.get_name() == "join";
  const bool for_both = std::find(kForBoth.begin(), kForBoth.end(), name) != kForBoth.end();
  if (is_store == is_headquarters || makes_folder || for_both) {
    return "";
  }
  if (name == "hq" && is_store) {
    return directory.string() +
           " is a store's folder, and this command asks headquarters; leave out `hq`, or name its "
           "folder with --dir";
  }
  if (name != "hq" && is_headquarters) {
    return directory.string() +
           " is headquarters' folder, and this command asks a store; commands for headquarters "
           "begin with `hq`";
  }
  return "";
}

}  // namespace queueback::ctl
