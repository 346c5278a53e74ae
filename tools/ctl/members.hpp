#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/attention.hpp"

namespace queueback::ctl {

/// The commands about members: `member code`, `list` and `pin`; and about their change at tills: `wallet leases` and
/// `write-off`.
class Members {
 public:
  explicit Members(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to(CLI::App& app);

 private:
  [[nodiscard]] Outcome<std::string> code();
  [[nodiscard]] Outcome<std::string> list();
  /// Hashed here: the server never sees it.
  [[nodiscard]] Outcome<std::string> set_pin();
  [[nodiscard]] Outcome<std::string> leases();
  [[nodiscard]] Outcome<std::string> write_off();

  Registrar to_;
  std::string member_;
  std::filesystem::path pin_file_;
  std::string lease_;
  std::string terminal_;
  std::string by_;
  std::string reason_;
};

}  // namespace queueback::ctl
