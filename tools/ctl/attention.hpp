#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

/// How commands get into the command line; queueback-ctl's main gives it.
struct Registrar {
  using Action = std::function<Outcome<std::string>()>;

  /// A command that runs `action` where no command below it was chosen. Has --dir and --json.
  std::function<CLI::App*(CLI::App* parent, const std::string& name, const std::string& help, Action action)> add;
  std::function<std::filesystem::path()> socket;
  std::function<bool()> as_json;
  /// The program will end with status 1.
  std::function<void()> fail;
};

/// Who is at this machine; "operator" where it does not say.
[[nodiscard]] std::string user_name();

/// The commands about what a manager must look at: quarantine, alarms, completeness, audit, and those of headquarters.
class Attention {
 public:
  explicit Attention(Registrar registrar) : to_(std::move(registrar)) {}

  void add_to_store(CLI::App* app);
  void add_to_headquarters(CLI::App* hq);
  /// For whichever server.
  void add_clock(CLI::App* app);
  /// What `hq export --summary STORE` writes.
  [[nodiscard]] Outcome<std::string> export_summary(const std::string& store, const std::filesystem::path& file);

 private:
  using json = nlohmann::json;
  using Show = std::function<std::string(const json&)>;

  void add_actions(CLI::App* quarantine);
  void add_alarms(CLI::App* parent, const std::string& help);
  CLI::App* add_action(CLI::App* parent, const std::string& name, const std::string& help);
  void add_who_and_why(CLI::App* command);
  /// A request with what add_who_and_why() asks for.
  [[nodiscard]] json signed_request(const char* what) const;
  [[nodiscard]] Outcome<std::string> ask_and_show(const json& request, const Show& show);
  /// All pages of a list, open rows first.
  [[nodiscard]] Outcome<json> all_pages(const std::string& what, const std::string& state);
  [[nodiscard]] Outcome<std::string> show_list(const std::string& what, const Show& show);
  [[nodiscard]] Outcome<std::string> resolve(const std::string& action);
  [[nodiscard]] Outcome<std::string> headquarters_alarms();
  [[nodiscard]] Outcome<std::string> headquarters_completeness();
  [[nodiscard]] Outcome<std::string> audit();

  Registrar to_;
  bool all_ = false;
  std::uint64_t number_ = 0;
  std::string by_;
  std::string reason_;
  bool here_ = false;
  std::string member_;
  bool no_member_ = false;
  std::string as_sale_;
  std::string vat_;
  std::filesystem::path against_;
};

}  // namespace queueback::ctl
