#pragma once
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/bench/process.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::bench {

/// A store of the sample shop in a folder of its own: a real queueback-store, set up and filled through queueback-ctl
/// as an administrator would.
class Shop {
 public:
  /// `policy`: TOML of the rules in force; empty: the sample shop's.
  explicit Shop(const std::string& policy = "");

  /// Enrols a terminal; gives its folder, with `identity` and `terminal.toml` inside.
  std::filesystem::path enrol(const std::string& terminal);
  /// What `queueback-ctl store status` says.
  [[nodiscard]] nlohmann::json status() const;
  /// What queueback-ctl says in JSON.
  [[nodiscard]] nlohmann::json ask(std::vector<std::string> words) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path database() const { return folder_.path() / "store" / "store.db"; }
  [[nodiscard]] Process& store() const { return *store_; }
  void stop_store() { store_.reset(); }
  void start_store();

 private:
  tests::TemporaryDirectory folder_;
  std::uint16_t enrol_port_ = 0;
  std::unique_ptr<Process> store_;
};

}  // namespace queueback::bench
