#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "tools/ctl/attention.hpp"

namespace queueback::ctl {

/// The commands about a till's electronic journal: `journal export` and `journal verify`.
class Journal {
 public:
  explicit Journal(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to(CLI::App* app);

 private:
  [[nodiscard]] Outcome<std::string> export_lines() const;
  [[nodiscard]] Outcome<std::string> verify() const;

  Registrar to_;
  std::filesystem::path file_;
  std::vector<std::string> anchors_;
};

/// Checks a journal as text: its chain, that its events are numbered from 1 on, and that it passes through each anchor,
/// written as NUMBER:LINK with the link in hexadecimal.
[[nodiscard]] Outcome<std::string> verify_journal(std::istream& in, const std::vector<std::string>& anchors);

}  // namespace queueback::ctl
