// The cashier's line console: commands from a keyboard or a script, the till's answers as text.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <iostream>
#include <mutex>
#include <thread>

#include "terminal/console/commands.hpp"
#include "terminal/console/core_client.hpp"
#include "terminal/console/show.hpp"

namespace {

using namespace queueback;
using namespace queueback::terminal::console;
using nlohmann::json;
using terminal::local_api::ShownNotice;
using terminal::local_api::Snapshot;

struct Options {
  std::filesystem::path socket = "terminal.sock";
  Tongue tongue = Tongue::kEnglish;
  bool as_json = false;
};

/// Whether a command asks how the till stands, or does something else.
enum class Asked : std::uint8_t { kStatus, kAction };

/// Prints from two threads: answers, and what the scanner did meanwhile.
class Screen {
 public:
  explicit Screen(const Options& options) : options_(options) {}

  /// A command of ours is on its way: what it causes is shown with its answer, not as news.
  void expect_answer() {
    const std::lock_guard lock(mutex_);
    expecting_ = true;
  }

  /// False if the answer reports a problem.
  bool show_answer(const json& answer, Asked asked) {
    const std::lock_guard lock(mutex_);
    const bool refused = !answer.value("ok", false);
    if (options_.as_json) {
      std::cout << answer.dump() << "\n";
    } else if (refused) {
      std::cout << "! " << answer.value("error", "") << "\n";
    }
    bool problem = refused;
    for (const json& item : answer.value("notices", json::array())) {
      const auto notice = item.get<ShownNotice>();
      problem = problem || notice.problem;
      std::cout << (options_.as_json ? "" : show_notice(notice, options_.tongue));
    }
    if (!options_.as_json && answer.contains("jobs")) {
      std::cout << show_jobs(answer["jobs"]);
    }
    if (!options_.as_json && answer.contains("orders")) {
      std::cout << show_orders(answer);
    }
    if (!options_.as_json && answer.contains("products")) {
      std::cout << show_products(answer);
    }
    if (!options_.as_json && answer.contains("baskets")) {
      std::cout << (answer.contains("problem") ? "  " + answer.value("problem", "") + "\n"
                                               : show_baskets(answer["baskets"]));
    }
    if (!options_.as_json && answer.contains("found")) {
      std::cout << show_members(answer["found"].value("members", nlohmann::json::array()));
    }
    if (!options_.as_json && answer.contains("enrolled")) {
      std::cout << show_members(nlohmann::json::array({answer["enrolled"]}));
    }
    if (!options_.as_json && answer.contains("earned")) {
      std::cout << show_earned(answer["earned"]);
    }
    if (!options_.as_json && answer.contains("report")) {
      std::cout << show_report(answer["report"]);
    }
    if (!options_.as_json && answer.contains("z_reports")) {
      std::cout << show_z_reports(answer["z_reports"]);
    }
    if (answer.contains("state")) {
      show_state(answer["state"].get<Snapshot>(), asked);
    }
    std::cout << std::flush;
    expecting_ = false;
    return !problem;
  }

  /// Notices that no command of ours caused.
  void show_news(const Snapshot& state) {
    const std::lock_guard lock(mutex_);
    if (expecting_) {
      return;
    }
    for (const auto& [number, notice] : state.recent) {
      if (number > newest_notice_) {
        std::cout << "\n" << show_notice(notice, options_.tongue);
        newest_notice_ = number;
        std::cout << show_sale(state) << "> " << std::flush;
      }
    }
  }

  void say(const std::string& text) {
    const std::lock_guard lock(mutex_);
    std::cout << text << std::flush;
  }

 private:
  void show_state(const Snapshot& state, Asked asked) {
    if (!state.recent.empty()) {
      newest_notice_ = state.recent.back().first;
    }
    if (options_.as_json) {
      return;
    }
    std::cout << show_sale(state);
    // The whole status when asked for; otherwise only when something about it is news.
    const std::string alert = std::to_string(state.receipts_unknown) + state.uplink + state.printer.problem +
                              state.drawer.problem + state.scanner.problem;
    if (asked == Asked::kStatus || alert != last_alert_) {
      std::cout << show_status(state);
    }
    last_alert_ = alert;
  }

  const Options& options_;
  std::mutex mutex_;
  bool expecting_ = false;
  std::uint64_t newest_notice_ = 0;
  std::string last_alert_;
};

/// Shows what happens at the till without our doing; only at a keyboard.
void watch(const Options& options, Screen& screen, const std::atomic<bool>& stopping) {
  const auto core = CoreClient::connect(options.socket);
  std::uint64_t revision = 0;
  while (core && !stopping) {
    json request;
    request["do"] = terminal::local_api::kWait;
    request["revision"] = revision;
    const auto answer = (*core)->ask(request);
    if (!answer || !answer->contains("state")) {
      return;
    }
    const auto state = (*answer)["state"].get<Snapshot>();
    revision = state.revision;
    screen.show_news(state);
  }
}

/// Runs lines until the end of input or `quit`. The exit status: 1 if a script's line met a problem.
int converse(CoreClient& core, Screen& screen, bool at_keyboard) {
  bool all_well = true;
  std::string line;
  const std::string prompt = at_keyboard ? "> " : "";
  screen.say(prompt);
  while (std::getline(std::cin, line)) {
    const Line parsed = parse_line(line);
    if (std::holds_alternative<Quit>(parsed)) {
      break;
    }
    if (std::holds_alternative<ShowHelp>(parsed)) {
      screen.say(help_text());
    }
    if (const auto* mistake = std::get_if<Mistake>(&parsed)) {
      json refused;
      refused["ok"] = false;
      refused["error"] = mistake->reason;
      all_well = screen.show_answer(refused, Asked::kAction) && all_well;
    }
    if (const auto* send = std::get_if<Send>(&parsed)) {
      screen.expect_answer();
      const auto answer = core.ask(send->request);
      if (!answer) {
        std::cerr << "queueback-console: " << answer.error() << "\n";
        return 1;
      }
      const bool status = send->request.value("do", "") == terminal::local_api::kState;
      all_well = screen.show_answer(*answer, status ? Asked::kStatus : Asked::kAction) && all_well;
    }
    screen.say(prompt);
  }
  return all_well || at_keyboard ? 0 : 1;
}

int run(const Options& options) {
  const auto core = CoreClient::connect(options.socket);
  if (!core) {
    std::cerr << "queueback-console: " << core.error() << "\n";
    return 1;
  }
  Screen screen(options);
  const bool at_keyboard = ::isatty(STDIN_FILENO) == 1;
  if (!at_keyboard) {
    return converse(**core, screen, false);
  }
  screen.say("Queueback cashier console. Type help for the commands.\n");
  std::atomic<bool> stopping = false;
  std::thread watcher([&] { watch(options, screen, stopping); });
  const int status = converse(**core, screen, true);
  stopping = true;
  // The watcher may wait for news for a while; the process ends without it.
  watcher.detach();
  std::cout << std::flush;
  ::_exit(status);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The cashier's console: sell at a keyboard, or from a script on standard input.", "queueback-console");
  app.set_version_flag("--version", "queueback-console " QUEUEBACK_VERSION);
  Options options;
  bool chinese = false;
  app.add_option("--socket,-s", options.socket, "the till's socket")->capture_default_str();
  app.add_flag("--zh", chinese, "notices in Chinese");
  app.add_flag("--json", options.as_json, "print every answer as one line of JSON");
  app.footer("\n" + help_text());
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  options.tongue = chinese ? Tongue::kChinese : Tongue::kEnglish;
  return run(options);
}
