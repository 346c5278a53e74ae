#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/control.hpp"
#include "hal/transport/unique_fd.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using nlohmann::json;
using test::kPatience;

constexpr const char* kProgram = QUEUEBACK_EMULATOR_PROGRAM;
constexpr int kPatienceMillis = 20'000;

/// The emulator as a process of its own, commanded through its control socket.
class EmulatorProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    const transport::UniqueFd watch(::inotify_init1(IN_CLOEXEC));
    ASSERT_GE(::inotify_add_watch(watch.get(), directory_.path().c_str(), IN_MOVED_TO), 0);
    spawn({"--printer-port", "0", "--scanner-pty", path("scanner"), "--scanner-evdev", path("keys"), "--display-pty",
           path("display"), "--paper-dir", path("paper"), "--control", path("control"), "--ready-file",
           path("ready.json")});
    pollfd waiting{watch.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&waiting, 1, kPatienceMillis), 1) << "the emulator did not become ready";
    ready_ = json::parse(test::read_file(path("ready.json")));
    connect();
  }

  void TearDown() override {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
  }

  [[nodiscard]] std::string path(const char* name) const { return directory_.file(name); }

  void spawn(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), kProgram);
    std::vector<char*> argv;
    argv.reserve(arguments.size() + 1);
    for (std::string& argument : arguments) {
      argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    ASSERT_EQ(::posix_spawn(&process_, kProgram, nullptr, nullptr, argv.data(), environ), 0);
  }

  void connect() {
    control_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string socket_path = path("control");
    std::copy(socket_path.begin(), socket_path.end(), std::begin(address.sun_path));
    ASSERT_EQ(::connect(control_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }

  json command(const std::string& line) {
    const std::string text = line + "\n";
    EXPECT_EQ(::write(control_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
    std::string reply;
    while (reply.empty() || reply.back() != '\n') {
      std::array<char, 4096> buffer{};
      pollfd waiting{control_.get(), POLLIN, 0};
      const ssize_t count = ::poll(&waiting, 1, kPatienceMillis) == 1 ? ::read(control_.get(), buffer.data(), 4096) : 0;
      if (count <= 0) {
        ADD_FAILURE() << "no answer to " << line;
        return {};
      }
      reply.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return json::parse(reply);
  }

  int wait_for_end() {
    int status = -1;
    EXPECT_EQ(::waitpid(process_, &status, 0), process_);
    process_ = -1;
    return status;
  }

  test::TempDir directory_;
  pid_t process_ = -1;
  json ready_;
  transport::UniqueFd control_;
};

TEST_F(EmulatorProgram, Receipt_printed_over_tcp_is_listed_and_on_disk) {
  const std::string uri = "tcp://127.0.0.1:" + std::to_string(ready_["printer_port"].get<int>());
  auto devices = drivers::open_printer(uri, "generic-80-gb18030", test::device_context());
  ASSERT_TRUE(devices);
  const auto outcome = devices->printer->print(test::sample_receipt(), {1}, kPatience);
  EXPECT_EQ(outcome.verdict, api::PrintVerdict::kPrinted) << outcome.reason;
  const json receipts = command("receipts");
  EXPECT_EQ(receipts["count"], 1);
  EXPECT_TRUE(std::filesystem::exists(receipts["receipts"][0]["png"].get<std::string>()));
  EXPECT_TRUE(std::filesystem::exists(path("paper/receipt-0001.bin")));
}

TEST_F(EmulatorProgram, Faults_commanded_reach_the_driver) {
  const std::string uri = "tcp://127.0.0.1:" + std::to_string(ready_["printer_port"].get<int>());
  auto devices = drivers::open_printer(uri, "generic-80-gb18030", test::device_context());
  ASSERT_TRUE(devices);
  EXPECT_EQ(command("paper out")["ok"], true);
  EXPECT_EQ(devices->printer->status(kPatience)->paper, api::Paper::kEnd);
  EXPECT_EQ(command("paper in")["ok"], true);
  EXPECT_EQ(command("cover open")["ok"], true);
  EXPECT_EQ(devices->printer->status(kPatience)->cover, api::Cover::kOpen);
  EXPECT_EQ(command("cover closed")["ok"], true);
  EXPECT_EQ(command("power off")["ok"], true);
  EXPECT_FALSE(devices->printer->status(kPatience));
  EXPECT_EQ(command("power on")["ok"], true);
  EXPECT_TRUE(devices->printer->status(kPatience)->ready());
  ASSERT_TRUE(devices->drawer->open_drawer(kPatience));
  EXPECT_EQ(devices->drawer->state(kPatience), api::Drawer::kOpen);
  EXPECT_EQ(command("drawer close")["drawer"], "closed");
}

TEST_F(EmulatorProgram, Scan_commanded_reaches_both_scanners) {
  const std::vector<std::pair<std::string, std::string>> scanners{{"scan", "serial://" + path("scanner")},
                                                                  {"type", "evdev://" + path("keys")}};
  for (const auto& [word, uri] : scanners) {
    auto scanner = drivers::open_scanner(uri, test::device_context());
    ASSERT_TRUE(scanner) << scanner.error().reason;
    EXPECT_FALSE((*scanner)->wait(Duration{0}));
    EXPECT_EQ(command(word + " QB1 code with spaces")["ok"], true);
    const auto event = (*scanner)->wait(kPatience);
    ASSERT_TRUE(event);
    EXPECT_TRUE(*event == api::ScanEvent(api::Scan{"QB1 code with spaces"}));
  }
}

TEST_F(EmulatorProgram, Unknown_commands_are_answered_with_an_error) {
  for (const char* line : {"", "nonsense", "paper", "paper left x", "fault", "fault go-away-after -1", "cover ajar",
                           "power", "speed fast", "scanner", "\x01\xff"}) {
    EXPECT_EQ(command(line)["ok"], false) << line;
  }
  EXPECT_EQ(command("help")["ok"], true);
}

TEST_F(EmulatorProgram, Quit_ends_with_success) {
  EXPECT_EQ(command("quit")["ok"], true);
  EXPECT_EQ(wait_for_end(), 0);
}

TEST_F(EmulatorProgram, Sigterm_ends_with_success_and_removes_its_links) {
  ASSERT_EQ(::kill(process_, SIGTERM), 0);
  EXPECT_EQ(wait_for_end(), 0);
  for (const char* name : {"scanner", "keys", "display", "control"}) {
    EXPECT_FALSE(std::filesystem::is_symlink(path(name)) || std::filesystem::exists(path(name))) << name;
  }
}

TEST(EmulatorOptions, Help_and_version_are_printed) {
  EXPECT_NE(test::output_of(std::string(kProgram) + " --help").find("--printer-port"), std::string::npos);
  EXPECT_EQ(test::output_of(std::string(kProgram) + " --version").find("queueback-emulator "), 0U);
}

}  // namespace
}  // namespace queueback::hal
