#include "tests/simulation/shrink.hpp"

#include "tests/simulation/runner.hpp"

namespace queueback::simulation {
namespace {

/// Less than this is not worth a try.
constexpr Duration kLeastCut = Duration::seconds(2);

/// The invariant's name: what stands before the details.
std::string_view invariant_of(const WorldReport& report) {
  return std::string_view(report.violation).substr(0, report.violation.find(':'));
}

class Shrinker {
 public:
  Shrinker(const WorldOptions& options, const WorldReport& report)
      : best_{options, report, 0}, invariant_(invariant_of(report)) {}

  Shrunk run() {
    fewer_terminals();
    shorter();
    fewer_faults();
    shorter();
    return std::move(best_);
  }

 private:
  /// Whether the invariant is broken there, too; if it is, that is the smallest so far.
  bool still_fails(const WorldOptions& options) {
    ++best_.tries;
    WorldReport report = run_apart(options, Runs::kOnce);
    if (report.violation.empty() || invariant_of(report) != invariant_) {
      return false;
    }
    best_.options = options;
    best_.report = std::move(report);
    return true;
  }
  void fewer_terminals() {
    WorldOptions options = best_.options;
    for (options.terminals = 1; options.terminals < best_.options.terminals; ++options.terminals) {
      if (still_fails(options)) {
        return;
      }
    }
  }
  void fewer_faults() {
    const std::vector<Fault> faults = best_.report.switched_on;
    for (const Fault fault : faults) {
      WorldOptions options = best_.options;
      options.without.set(static_cast<std::size_t>(fault));
      (void)still_fails(options);
    }
  }
  void shorter() {
    Duration cut{best_.options.faults_for.micros / 2};
    while (cut >= kLeastCut) {
      WorldOptions options = best_.options;
      // Whole seconds, so that the option can say it.
      options.faults_for = Duration::seconds((options.faults_for.micros - cut.micros) / 1'000'000);
      if (!still_fails(options)) {
        cut = {cut.micros / 2};
      }
      cut = std::min(cut, Duration{best_.options.faults_for.micros / 2});
    }
  }

  Shrunk best_;
  std::string invariant_;
};

}  // namespace

Shrunk shrink(const WorldOptions& options, const WorldReport& report) { return Shrinker(options, report).run(); }

std::string arguments_of(const WorldOptions& options) {
  std::string text = "--from " + std::to_string(options.seed) + " --terminals " + std::to_string(options.terminals) +
                     " --faults-for " + std::to_string(options.faults_for.micros / 1'000'000);
  for (std::size_t i = 0; i < kFaults; ++i) {
    text += options.without.test(i) ? " --without " + std::string(to_string(static_cast<Fault>(i))) : "";
  }
  return text;
}

}  // namespace queueback::simulation
