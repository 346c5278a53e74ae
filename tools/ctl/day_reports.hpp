#pragma once
#include <CLI/CLI.hpp>
#include <string>

#include "tools/ctl/attention.hpp"

namespace queueback::ctl {

/// The commands about a store's day: what was sold, what members were paid, and what is behind a member or a receipt.
class DayReports {
 public:
  explicit DayReports(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to_store(CLI::App* app);

 private:
  using json = nlohmann::json;

  [[nodiscard]] Outcome<std::string> ask_and_show(const json& request, std::string (*show)(const json&));

  Registrar to_;
  std::string day_;
  std::string text_;
  std::int64_t rows_ = 20;
};

}  // namespace queueback::ctl
