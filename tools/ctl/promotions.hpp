#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/attention.hpp"

namespace queueback::ctl {

/// The commands about a store's promotions: `promotions check`, `apply` and `list`.
class Promotions {
 public:
  explicit Promotions(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to(CLI::App* app);

 private:
  /// Sends the file with the command.
  [[nodiscard]] Outcome<std::string> send(const char* command);
  [[nodiscard]] Outcome<std::string> list();

  Registrar to_;
  std::filesystem::path file_;
};

}  // namespace queueback::ctl
