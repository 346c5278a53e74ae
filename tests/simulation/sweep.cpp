#include "tests/simulation/sweep.hpp"

#include <array>
#include <optional>
#include <string_view>

#include "tests/simulation/chance.hpp"
#include "tests/simulation/vfs.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::simulation {
namespace {

struct Trouble {
  std::string_view name;
  Verdict verdict = Verdict::kDo;
  Unsynced unsynced = Unsynced::kKeep;
  bool again = false;  ///< and once more while the program starts again
};

constexpr std::array kTroubles = {
    Trouble{"power cut, unsynced kept", Verdict::kPowerCut, Unsynced::kKeep},
    Trouble{"power cut, unsynced dropped", Verdict::kPowerCut, Unsynced::kDrop},
    Trouble{"power cut, unsynced torn", Verdict::kPowerCut, Unsynced::kTear},
    Trouble{"power cut, torn, and again at the start", Verdict::kPowerCut, Unsynced::kTear, true},
    Trouble{"I/O error", Verdict::kIoError, Unsynced::kKeep},
    Trouble{"disk full", Verdict::kFull, Unsynced::kKeep}};

/// About as many operations as a start takes.
constexpr std::uint64_t kStartOperations = 40;

/// One disk from its first start on.
class Run {
 public:
  explicit Run(const std::function<std::unique_ptr<Role>()>& make) : make_(make) {}

  /// Runs the script; gives how many steps were acknowledged before something failed.
  std::size_t run(std::size_t from) {
    const bool opened = start();
    std::size_t acknowledged = from;
    while (opened && acknowledged < role_->steps() && role_->step(acknowledged)) {
      ++acknowledged;
    }
    return acknowledged;
  }
  /// A new process; false if the disk did not let it open its database.
  bool start() {
    role_ = make_();
    return role_->open(disk_.folder()).has_value();
  }
  void hit(const Trouble& trouble, std::uint64_t at) {
    disk_.judge([this, trouble, at](Operation operation, const std::string&) {
      const bool here = disk_.operations() == at;
      const bool concerns =
          trouble.verdict != Verdict::kFull || operation == Operation::kWrite || operation == Operation::kName;
      if (here && concerns) {
        hit_ = operation;
      }
      return here && concerns ? trouble.verdict : Verdict::kDo;
    });
  }
  void end(const Trouble& trouble) {
    role_.reset();
    disk_.judge({});
    if (!disk_.is_on()) {
      disk_.power_on([this, trouble] {
        // Torn: each sector as it comes, so that later ones may be there without earlier ones.
        return trouble.unsynced == Unsynced::kTear ? static_cast<Unsynced>(chance_.below(3)) : trouble.unsynced;
      });
    }
  }
  /// What is wrong after the trouble, when `acknowledged` steps were; empty if nothing is.
  std::string check(std::size_t acknowledged) {
    role_ = make_();
    if (const auto opened = role_->open(disk_.folder()); !opened) {
      return "cannot start again: " + opened.error().reason;
    }
    std::string problem;
    const std::size_t done = role_->done(problem);
    if (!problem.empty()) {
      return problem;
    }
    if (done < acknowledged || done > acknowledged + 1) {
      return std::to_string(acknowledged) + " steps were acknowledged, the tables have " + std::to_string(done);
    }
    for (std::size_t next = done; next < role_->steps(); ++next) {
      if (const auto stepped = role_->step(next); !stepped) {
        return "step " + std::to_string(next) + " fails after the restart: " + stepped.error().reason;
      }
    }
    const std::size_t in_the_end = role_->done(problem);
    if (problem.empty() && in_the_end != role_->steps()) {
      problem = "in the end the tables have " + std::to_string(in_the_end) + " steps";
    }
    return problem;
  }
  [[nodiscard]] std::optional<Operation> hit() const { return hit_; }
  [[nodiscard]] std::uint64_t operations() const { return disk_.operations(); }

 private:
  const std::function<std::unique_ptr<Role>()>& make_;
  tests::TemporaryDirectory folder_;
  Disk disk_{folder_.path()};
  Chance chance_{1};
  std::unique_ptr<Role> role_;
  std::optional<Operation> hit_;
};

}  // namespace

SweepReport sweep(const std::function<std::unique_ptr<Role>()>& make) {
  SweepReport report;
  {
    Run healthy(make);
    const std::size_t done = healthy.run(0);
    report.operations = healthy.operations();
    healthy.end(kTroubles[0]);
    report.violation = healthy.check(done);
  }
  for (std::uint64_t at = 1; report.violation.empty() && at <= report.operations; ++at) {
    for (const Trouble& trouble : kTroubles) {
      Run run(make);
      run.hit(trouble, at);
      const std::size_t acknowledged = run.run(0);
      run.end(trouble);
      if (trouble.again) {
        run.hit(trouble, run.operations() + 1 + at % kStartOperations);
        (void)run.start();
        run.end(trouble);
      }
      ++report.runs;
      if (const std::string violation = run.check(acknowledged); !violation.empty()) {
        const std::string what = run.hit() ? std::string(to_string(*run.hit())) : "nothing";
        report.violation = trouble.name;
        report.violation.append(" at operation ").append(std::to_string(at));
        report.violation.append(" (").append(what).append("): ").append(violation);
        break;
      }
    }
  }
  return report;
}

}  // namespace queueback::simulation
