#include "tests/bench/report.hpp"

#include <array>
#include <cstdio>

#include "tests/bench/machine.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::bench {

std::string number(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

void print(const Figures& figures) {
  for (const Figure& figure : figures) {
    std::printf("  %-58s %s\n", figure.what.c_str(), figure.value.c_str());
  }
  std::fflush(stdout);
}

void print_machine() {
  const tests::TemporaryDirectory folder;
  const Machine machine = describe_machine(folder.path());
  std::printf("Machine\n");
  print({{"processor", std::to_string(machine.cores) + " x " + machine.cpu},
         {"kernel", machine.kernel},
         {"folder of databases", folder.path().parent_path().string() + " (" + machine.file_system + ")"},
         {"4 KiB written and synced (fdatasync)",
          "p50 " + number(machine.sync_micros_p50, 0) + " us, p99 " + number(machine.sync_micros_p99, 0) + " us"}});
}

}  // namespace queueback::bench
