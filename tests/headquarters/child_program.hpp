#pragma once
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/base/check.hpp"

namespace queueback::tests {

/// A program of ours as a process, with its standard output and error on one pipe. Killed when it goes out of scope.
class ChildProgram {
 public:
  explicit ChildProgram(std::vector<std::string> arguments) {
    std::array<int, 2> ends{};
    QB_CHECK(::pipe(ends.data()) == 0);
    process_ = ::fork();
    QB_CHECK(process_ >= 0);
    if (process_ == 0) {
      run(ends, arguments);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }
  ~ChildProgram() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
    ::close(output_);
  }
  ChildProgram(const ChildProgram&) = delete;
  ChildProgram& operator=(const ChildProgram&) = delete;

  /// Reads until `text` has come; false when the program ended or fell silent before.
  bool wait_for(const std::string& text) {
    while (said_.find(text) == std::string::npos) {
      if (!read_more()) {
        return false;
      }
    }
    return true;
  }
  /// The number behind `key=` in what was said.
  [[nodiscard]] std::uint16_t number_after(const std::string& key) const {
    const std::size_t at = said_.find(key + "=");
    return at == std::string::npos ? std::uint16_t{0}
                                   : static_cast<std::uint16_t>(std::stoi(said_.substr(at + key.size() + 1)));
  }
  void signal(int number) const { ::kill(process_, number); }
  /// Waits for the end; the exit status, or nothing if a signal ended it.
  std::optional<int> wait() {
    while (read_more()) {
    }
    int status = 0;
    QB_CHECK(::waitpid(process_, &status, 0) == process_);
    process_ = -1;
    return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
  }
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  [[noreturn]] static void run(const std::array<int, 2>& ends, std::vector<std::string>& arguments) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    std::vector<char*> raw;
    raw.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) {
      raw.push_back(argument.data());
    }
    raw.push_back(nullptr);
    ::execv(raw[0], raw.data());
    ::_exit(127);
  }
  bool read_more() {
    constexpr int kSilenceMillis = 30'000;
    pollfd wait{output_, POLLIN, 0};
    std::array<char, 4096> block{};
    if (::poll(&wait, 1, kSilenceMillis) != 1) {
      return false;
    }
    const ssize_t count = ::read(output_, block.data(), block.size());
    if (count <= 0) {
      return false;
    }
    said_.append(block.data(), static_cast<std::size_t>(count));
    return true;
  }

  pid_t process_ = -1;
  int output_ = -1;
  std::string said_;
};

}  // namespace queueback::tests
