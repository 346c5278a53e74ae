#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/attention.hpp"
#include "tools/ctl/recovery.hpp"

namespace queueback::ctl {

/// The commands about a server's authority and its keys: `authority status|rotate|finish`, `keys restore`, `recovery
/// open`.
class Authority {
 public:
  explicit Authority(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to(CLI::App* server, ServerKind kind);
  void add_recovery(CLI::App* app);

 private:
  using json = nlohmann::json;

  [[nodiscard]] Outcome<std::string> show(const Outcome<json>& answer) const;
  [[nodiscard]] Outcome<std::string> rotate(ServerKind kind);
  [[nodiscard]] Outcome<std::string> finish();
  /// The passphrase, if it is that of the folder's recovery file, should there be one.
  [[nodiscard]] Outcome<std::string> passphrase() const;
  [[nodiscard]] std::filesystem::path directory() const { return to_.socket().parent_path(); }
  void add_passphrase(CLI::App* command);

  Registrar to_;
  std::filesystem::path file_;
  std::filesystem::path passphrase_file_;
  bool force_ = false;
};

}  // namespace queueback::ctl
