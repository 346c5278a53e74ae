#include <fstream>

#include "common/replay_format/command_writer.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/stages.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::bench {
namespace {

namespace qr = rewards::queue_rebate;

void write_commands(const std::filesystem::path& file, int count) {
  std::ofstream out(file, std::ios::binary);
  const Instant begin = *parse_rfc3339("2026-01-01T00:00:00Z");
  for (int i = 0; i < count; ++i) {
    const Instant at = begin + Duration::seconds(i);
    const qr::PlaceOrder order{"O" + std::to_string(i),
                               qr::Channel::kCheckout,
                               "S1",
                               "T1",
                               "M" + std::to_string(i % 50'000),
                               true,
                               {{"P1", domain::Money::minor(1000 + i % 997), {}}}};
    out << replay::write_command(at, order) << "\n";
  }
}

}  // namespace

void measure_replay(const Scale& scale, Figures& out) {
  const tests::TemporaryDirectory folder;
  const std::filesystem::path commands = folder.path() / "commands.ndjson";
  const std::filesystem::path policy = folder.path() / "policy.toml";
  std::ofstream(policy) << "version = \"bench\"\n[queue_rebate]\nextract = \"10%\"\ndefault = \"100%\"\n";
  write_commands(commands, scale.commands);
  const double start = now_seconds();
  const std::string printed = run_program("queueback-replay", {"--policy", policy.string(), commands.string()});
  const double took = now_seconds() - start;
  out.push_back({"commands through queueback-replay", std::to_string(scale.commands)});
  out.push_back({"from start to end, every entry and balance printed", number(took, 2) + " s"});
  out.push_back({"printed", number(static_cast<double>(printed.size()) / 1e6, 1) + " MB"});
}

}  // namespace queueback::bench
