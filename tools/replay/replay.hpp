#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/replay_format/command_reader.hpp"
#include "common/rewards/queue_rebate/engine.hpp"
#include "tools/replay/balances.hpp"
#include "tools/replay/output.hpp"
#include "tools/replay/policy_source.hpp"
#include "tools/replay/verifier.hpp"

namespace queueback::replay {

enum class Postings { kHidden, kPrinted };

/// What a replay is told besides its commands.
struct Setting {
  std::filesystem::path policy;  ///< valid from the beginning of time
  std::filesystem::path folder;  ///< where relative paths of policy commands start
  Postings postings = Postings::kHidden;
};

/// Runs a file of commands through the engine and prints what happens: postings, rejected lines, unverified draws.
/// Output and verifier outlive it.
class Replay {
 public:
  /// Null: nothing to compare with.
  Replay(Setting setting, Output& output, Verifier* verifier);

  /// Puts the first policy in force. The reason is about its file.
  [[nodiscard]] Result<void, std::string> start();
  /// Takes the next line. A bad one is printed as rejected and counted; a failure ends the replay: what follows would
  /// be wrong.
  [[nodiscard]] Result<void, std::string> take(std::string_view text);
  /// A line that was too long to be kept.
  void reject_long_line();

  [[nodiscard]] const rewards::queue_rebate::Engine& engine() const { return engine_; }
  [[nodiscard]] const Balances& balances() const { return balances_; }
  [[nodiscard]] std::uint64_t lines() const { return line_; }
  [[nodiscard]] std::uint64_t rejected() const { return rejected_; }

 private:
  using Outcome = rewards::queue_rebate::Outcome;

  void reject(const std::string& reason);
  [[nodiscard]] Result<void, std::string> advance(Instant to);
  [[nodiscard]] Result<void, std::string> execute(Instant at, Body body);
  /// The engine's command for a body, or why the line is rejected.
  [[nodiscard]] Result<rewards::queue_rebate::Command, std::string> to_command(Instant at, Body body);
  [[nodiscard]] Result<rewards::queue_rebate::Policy, std::string> load_policy(const std::string& path, Instant at);
  [[nodiscard]] Result<void, std::string> emit(const Outcome& outcome);
  void print(const ledger::Posting& posting);
  /// Random-return groups whose slots were recorded instead of computed.
  [[nodiscard]] Result<void, std::string> check_recorded(const Outcome& outcome);

  Setting setting_;
  Output& output_;
  Verifier* verifier_;
  PolicySource policies_;
  std::string currency_;
  rewards::queue_rebate::Engine engine_;
  Balances balances_;
  std::map<std::string, std::uint64_t> unverified_groups_;  ///< the newest one told, by queue
  std::uint64_t line_ = 0;
  std::uint64_t rejected_ = 0;
};

}  // namespace queueback::replay
