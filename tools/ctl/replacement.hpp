#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/attention.hpp"

namespace queueback::ctl {

/// The commands about devices that are gone: `terminal import` and `terminal replace`.
class Replacement {
 public:
  explicit Replacement(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to(CLI::App* terminal);

 private:
  using json = nlohmann::json;

  /// Sends the records of the file with each piece of the request, and gives the answer to the last one.
  [[nodiscard]] Outcome<json> send(json request);
  [[nodiscard]] Outcome<std::string> import_records();
  [[nodiscard]] Outcome<std::string> replace();

  Registrar to_;
  std::filesystem::path file_;
  std::string terminal_;
  std::string reason_;
  std::string by_;
};

}  // namespace queueback::ctl
