#include "tests/bench/process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {
namespace {

constexpr double kStartLimit = 10;
constexpr int kEndLimitMillis = 20'000;

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// Between two looks at a program's log.
constexpr int kLookMillis = 5;

/// fork(2) and exec(2); `output` becomes standard output, `errors` standard error.
pid_t spawn(const std::string& program, const std::vector<std::string>& arguments, int output, int errors) {
  std::vector<std::string> words = {(program_folder() / program).string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) {
    argv.push_back(word.data());
  }
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    ::dup2(output, STDOUT_FILENO);
    ::dup2(errors, STDERR_FILENO);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  if (child < 0) {
    give_up("cannot start " + words[0]);
  }
  return child;
}

}  // namespace

std::filesystem::path program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

Process::Process(const std::string& program, std::vector<std::string> arguments, const std::filesystem::path& log)
    : log_(log) {
  const int file = ::open(log.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) {
    give_up("cannot write " + log.string());
  }
  pid_ = spawn(program, arguments, file, file);
  ended_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  ::close(file);
}

bool Process::ends_within(int millis) const {
  struct pollfd end {
    ended_, POLLIN, 0
  };
  return ::poll(&end, 1, millis) > 0;
}

Process::~Process() {
  ::kill(pid_, SIGTERM);
  if (!ends_within(kEndLimitMillis)) {
    ::kill(pid_, SIGKILL);
  }
  ::waitpid(pid_, nullptr, 0);
  ::close(ended_);
}

void Process::wait_for_log(const std::string& text) const {
  const double end = now_seconds() + kStartLimit;
  while (text_of(log_).find(text) == std::string::npos) {
    if (ends_within(kLookMillis) || now_seconds() > end) {
      give_up(text + " did not come:\n" + text_of(log_));
    }
  }
}

std::uint64_t Process::resident_kib() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) {
      return std::stoull(line.substr(6));
    }
  }
  return 0;
}

double Process::cpu_seconds() const {
  std::istringstream fields(text_of("/proc/" + std::to_string(pid_) + "/stat"));
  std::vector<std::string> words{std::istream_iterator<std::string>(fields), {}};
  // Fields 14 and 15 of proc(5), in clock ticks; no program of ours has a blank in its name.
  const double ticks = words.size() > 14 ? std::stod(words[13]) + std::stod(words[14]) : 0;
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string run_program(const std::string& program, const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    give_up("no pipe");
  }
  const pid_t child = spawn(program, arguments, ends[1], STDERR_FILENO);
  ::close(ends[1]);
  std::string output;
  std::array<char, 4096> buffer{};
  for (ssize_t count = 1; count > 0;) {
    count = ::read(ends[0], buffer.data(), buffer.size());
    output.append(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) {
    std::string line = program;
    for (const std::string& argument : arguments) {
      line += " " + argument;
    }
    give_up("failed: " + line + "\n" + output);
  }
  return output;
}

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<struct sockaddr*>(&address);
  const bool done = ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
  ::close(probe);
  if (!done) {
    give_up("no free port");
  }
  return ntohs(address.sin_port);
}

}  // namespace queueback::bench
