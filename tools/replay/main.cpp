// Runs the reward programs over a file of commands, without a server.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "common/program/program.hpp"
#include "tools/replay/line_reader.hpp"
#include "tools/replay/replay.hpp"
#include "tools/replay/report.hpp"

namespace {

using namespace queueback;
using namespace queueback::replay;

/// Every line was taken, but some were rejected.
constexpr int kExitRejected = 3;
/// How many lines pass between two signs of life.
constexpr std::uint64_t kProgressLines = 65'536;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) {
      (void)std::fclose(file);
    }
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

struct Options {
  std::string policy;
  std::string commands = "-";
  std::string verify;
  bool postings = false;
  bool solvency = false;
};

int fail_with(int status, const std::string& reason) {
  std::fprintf(stderr, "queueback-replay: %s\n", reason.c_str());
  return status;
}

Result<File, std::string> open_file(const std::string& path) {
  if (path == "-") {
    return File(stdin);
  }
  File file(std::fopen(path.c_str(), "rb"));
  if (!file) {
    return tl::unexpected("cannot read " + path + ": " + std::strerror(errno));
  }
  return file;
}

/// How far the replay is, on a terminal only.
class Progress {
 public:
  void at(std::uint64_t lines) {
    if (is_terminal_ && lines % kProgressLines == 0) {
      std::fprintf(stderr, "\r%llu lines", static_cast<unsigned long long>(lines));
    }
  }
  ~Progress() {
    if (is_terminal_) {
      std::fprintf(stderr, "\r\033[K");
    }
  }

 private:
  bool is_terminal_ = isatty(STDERR_FILENO) == 1;
};

/// Takes every line of the file; the reason tells why the replay cannot go on.
Result<void, std::string> run_commands(std::FILE* file, Replay& replay) {
  Progress progress;
  LineReader reader(file);
  while (const auto line = reader.next()) {
    if (line->length == Line::Length::kTooLong) {
      replay.reject_long_line();
      continue;
    }
    if (auto done = replay.take(line->text); !done) {
      return done;
    }
    progress.at(replay.lines());
  }
  if (reader.failed()) {
    return tl::unexpected(std::string("the commands cannot be read: ") + std::strerror(errno));
  }
  return {};
}

int run(const Options& options) {
  auto commands = open_file(options.commands);
  if (!commands) {
    return fail_with(program::kExitUsage, commands.error());
  }
  auto ledger = options.verify.empty() ? Result<File, std::string>(File()) : open_file(options.verify);
  if (!ledger) {
    return fail_with(program::kExitUsage, ledger.error());
  }
  std::optional<Verifier> verifier;
  if (*ledger) {
    verifier.emplace(ledger->get(), options.verify);
  }
  Output output(stdout);
  const auto folder = options.commands == "-" ? std::filesystem::path() : std::filesystem::path(options.commands);
  Replay replay({options.policy, folder.parent_path(), options.postings ? Postings::kPrinted : Postings::kHidden},
                output, verifier ? &*verifier : nullptr);
  if (const auto started = replay.start(); !started) {
    return fail_with(program::kExitUsage, started.error());
  }
  if (const auto done = run_commands(commands->get(), replay); !done) {
    output.flush();
    return fail_with(program::kExitUsage, done.error());
  }
  write_entries(replay.engine(), output);
  write_balances(replay.engine(), replay.balances(), output);
  if (options.solvency) {
    write_solvency(replay.engine(), output);
  }
  if (verifier) {
    verifier->finish(output);
  }
  output.flush();
  if (output.failed()) {
    return fail_with(program::kExitFailure, "the output cannot be written");
  }
  if (verifier && verifier->failure()) {
    return fail_with(program::kExitUsage, *verifier->failure());
  }
  if (verifier && verifier->differs()) {
    return program::kExitFailure;
  }
  return replay.rejected() > 0 ? kExitRejected : 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs the reward programs over a file of commands and prints what they do.", "queueback-replay");
  app.set_version_flag("--version", "queueback-replay " QUEUEBACK_VERSION);
  Options options;
  app.add_option("--policy", options.policy, "policy in TOML, as a store runs it")->required();
  app.add_flag("--postings", options.postings, "print postings as they happen");
  app.add_flag("--solvency", options.solvency, "print the solvency report of every queue");
  app.add_option("--verify", options.verify,
                 "compare the postings with a ledger export, NDJSON as --postings prints it");
  app.add_option("commands", options.commands, "commands as NDJSON; standard input when left out or -");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : program::kExitUsage;
  }
  return run(options);
}
