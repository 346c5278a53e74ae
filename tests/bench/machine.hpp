#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace queueback::bench {

/// What figures depend on.
struct Machine {
  unsigned cores = 0;
  std::string cpu;
  std::string kernel;
  std::string file_system;     ///< of the folder in which everything happens
  double sync_micros_p50 = 0;  ///< writing 4 KiB to a file and fdatasync(2)
  double sync_micros_p99 = 0;
};

[[nodiscard]] Machine describe_machine(const std::filesystem::path& folder);

/// The value below which `share` of the samples lie; 0 without samples. Sorts a copy.
[[nodiscard]] double percentile(std::vector<double> samples, double share);

/// Seconds of the monotonic clock.
[[nodiscard]] double now_seconds();

}  // namespace queueback::bench
