#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace queueback::bench {

/// A program of ours that runs beside the bench: started from the bench's own folder, ended with SIGTERM.
class Process {
 public:
  /// `log` takes its standard output and error.
  Process(const std::string& program, std::vector<std::string> arguments, const std::filesystem::path& log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Waits until its log holds `text`; gives up after ten seconds or when the program ended.
  void wait_for_log(const std::string& text) const;
  /// Resident memory (VmRSS of /proc/<pid>/status).
  [[nodiscard]] std::uint64_t resident_kib() const;
  /// Processor time so far, both kinds.
  [[nodiscard]] double cpu_seconds() const;

 private:
  [[nodiscard]] bool ends_within(int millis) const;

  pid_t pid_ = -1;
  int ended_ = -1;  ///< readable when the program has ended (pidfd_open(2))
  std::filesystem::path log_;
};

/// The folder of this executable, in which the others are too.
[[nodiscard]] std::filesystem::path program_folder();

/// Runs a program of ours to its end and gives its standard output; gives up when it fails.
std::string run_program(const std::string& program, const std::vector<std::string>& arguments);

/// A TCP port on 127.0.0.1 that is free now.
[[nodiscard]] std::uint16_t free_port();

}  // namespace queueback::bench
