#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <future>
#include <numeric>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/pty.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using test::kGlance;
using test::kPatience;
using transport::Transport;
using transport::TransportErrorCode;
using transport::UniqueFd;

/// The device at the other end of a transport, made of bare system calls.
class FarEnd {
 public:
  FarEnd() = default;
  FarEnd(const FarEnd&) = delete;
  FarEnd& operator=(const FarEnd&) = delete;
  virtual ~FarEnd() = default;

  [[nodiscard]] virtual std::string uri() const = 0;
  /// To be called when the transport is open.
  virtual void connect() {}
  virtual void vanish() = 0;
  virtual void come_back() = 0;
  [[nodiscard]] virtual int fd() const = 0;

  void send(std::string_view text) const {
    ASSERT_EQ(::write(fd(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  [[nodiscard]] std::string receive(std::size_t count) const {
    std::string got;
    std::array<char, 4096> buffer{};
    while (got.size() < count) {
      pollfd waiting{fd(), POLLIN, 0};
      if (::poll(&waiting, 1, 20'000) <= 0) {
        return got;
      }
      const ssize_t n = ::read(fd(), buffer.data(), buffer.size());
      if (n > 0) {
        got.append(buffer.data(), static_cast<std::size_t>(n));
      }
    }
    return got;
  }
};

class TcpEnd final : public FarEnd {
 public:
  TcpEnd() { come_back(); }
  std::string uri() const override { return "tcp://127.0.0.1:" + std::to_string(port_); }
  void connect() override { host_.reset(::accept(listener_.get(), nullptr, nullptr)); }
  void vanish() override {
    host_.reset();
    listener_.reset();
  }
  void come_back() override {
    listener_.reset(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int one = 1;
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(::bind(listener_.get(), generic, sizeof address), 0);
    ASSERT_EQ(::listen(listener_.get(), 1), 0);
    socklen_t size = sizeof address;
    ASSERT_EQ(::getsockname(listener_.get(), generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  int fd() const override { return host_.get(); }

 private:
  UniqueFd listener_;
  UniqueFd host_;
  std::uint16_t port_ = 0;
};

class SerialEnd final : public FarEnd {
 public:
  explicit SerialEnd(std::string scheme) : scheme_(std::move(scheme)) { come_back(); }
  std::string uri() const override { return scheme_ + "://" + directory_.file("line"); }
  void vanish() override { pty_.reset(); }
  void come_back() override {
    auto pty = emulator::Pty::open(directory_.file("line"));
    ASSERT_TRUE(pty) << pty.error().reason;
    pty_ = std::move(*pty);
  }
  int fd() const override { return pty_->master(); }

 private:
  test::TempDir directory_;
  std::string scheme_;
  std::optional<emulator::Pty> pty_;
};

/// A FIFO that the far end reads (file) or writes (evdev).
class FifoEnd final : public FarEnd {
 public:
  FifoEnd(std::string scheme, int flags) : scheme_(std::move(scheme)), flags_(flags) { come_back(); }
  std::string uri() const override { return scheme_ + "://" + path(); }
  void vanish() override {
    fd_.reset();
    ::unlink(path().c_str());
  }
  void come_back() override {
    ASSERT_EQ(::mkfifo(path().c_str(), 0600), 0);
    // A reader can open a FIFO first; a writer opens both ends so that it need not wait for one.
    fd_.reset(::open(path().c_str(), (flags_ == O_WRONLY ? O_RDWR : flags_) | O_NONBLOCK | O_CLOEXEC));
    ASSERT_TRUE(fd_.valid());
  }
  int fd() const override { return fd_.get(); }

 private:
  [[nodiscard]] std::string path() const { return directory_.file("fifo"); }
  test::TempDir directory_;
  std::string scheme_;
  int flags_;
  UniqueFd fd_;
};

struct Kind {
  std::string name;
  std::function<std::unique_ptr<FarEnd>()> make;
};

void PrintTo(const Kind& kind, std::ostream* out)  // NOLINT(readability-identifier-naming): GoogleTest's name
{
  *out << kind.name;
}

const Kind kTcp{"tcp", [] { return std::make_unique<TcpEnd>(); }};
const Kind kSerial{"serial", [] { return std::make_unique<SerialEnd>("serial"); }};
const Kind kUsblp{"usblp", [] { return std::make_unique<SerialEnd>("usblp"); }};
const Kind kFile{"file", [] { return std::make_unique<FifoEnd>("file", O_RDONLY); }};
const Kind kEvdev{"evdev", [] { return std::make_unique<FifoEnd>("evdev", O_WRONLY); }};

class TransportContract : public ::testing::TestWithParam<Kind> {
 protected:
  void SetUp() override {
    far_ = GetParam().make();
    const auto uri = drivers::DeviceUri::parse(far_->uri());
    ASSERT_TRUE(uri) << uri.error().reason;
    auto made = drivers::make_transport(*uri, clock_);
    ASSERT_TRUE(made) << made.error().reason;
    near_ = std::move(*made);
  }

  void open() {
    const auto opened = near_->open(kPatience);
    ASSERT_TRUE(opened) << opened.error().reason;
    far_->connect();
  }

  [[nodiscard]] Result<std::size_t, transport::TransportError> read(Duration limit) {
    return near_->read(buffer_, limit);
  }

  SystemClock clock_;
  std::unique_ptr<FarEnd> far_;
  std::unique_ptr<Transport> near_;
  std::array<std::uint8_t, 4096> buffer_{};
};

using EveryTransport = TransportContract;
using ReadingTransport = TransportContract;
using WritingTransport = TransportContract;

TEST_P(EveryTransport, Transport_new_is_closed) { EXPECT_FALSE(near_->is_open()); }

TEST_P(EveryTransport, Transport_opened_twice_stays_open) {
  open();
  EXPECT_TRUE(near_->open(kPatience));
  EXPECT_TRUE(near_->is_open());
}

TEST_P(ReadingTransport, Transport_device_missing_cannot_open) {
  far_->vanish();
  const auto opened = near_->open(kPatience);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, TransportErrorCode::kCannotOpen) << opened.error().reason;
  EXPECT_FALSE(near_->is_open());
}

TEST_P(EveryTransport, Transport_pause_interrupted_returns) {
  near_->interrupt();
  const auto paused = near_->pause(kPatience);
  ASSERT_FALSE(paused);
  EXPECT_EQ(paused.error().code, TransportErrorCode::kInterrupted);
}

TEST_P(EveryTransport, Transport_closed_reopens) {
  open();
  near_->close();
  EXPECT_FALSE(near_->is_open());
  open();
  EXPECT_TRUE(near_->is_open());
}

TEST_P(ReadingTransport, Read_while_closed_is_lost) {
  const auto count = read(kPatience);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, TransportErrorCode::kLost);
}

TEST_P(ReadingTransport, Read_without_data_times_out) {
  open();
  const auto count = read(kGlance);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, TransportErrorCode::kTimeout);
  EXPECT_TRUE(near_->is_open());
}

TEST_P(ReadingTransport, Read_of_sent_bytes_gives_them) {
  open();
  far_->send("abc\x1b\x11\x13\x03\r\n");
  const auto count = read(kPatience);
  ASSERT_TRUE(count) << count.error().reason;
  EXPECT_EQ(as_text(ByteView(buffer_).first(*count)), "abc\x1b\x11\x13\x03\r\n");
}

TEST_P(ReadingTransport, Read_waiting_is_interrupted_from_another_thread) {
  open();
  auto reading = std::async(std::launch::async, [this] { return read(kPatience); });
  near_->interrupt();
  const auto count = reading.get();
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, TransportErrorCode::kInterrupted);
}

TEST_P(ReadingTransport, Read_after_an_interrupt_works_again) {
  open();
  near_->interrupt();
  EXPECT_FALSE(read(kPatience));
  far_->send("x");
  EXPECT_TRUE(read(kPatience));
}

TEST_P(ReadingTransport, Read_when_the_device_vanishes_is_lost_and_closed) {
  open();
  far_->vanish();
  const auto count = read(kPatience);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, TransportErrorCode::kLost);
  EXPECT_FALSE(near_->is_open());
}

TEST_P(ReadingTransport, Read_after_the_device_returned_works) {
  open();
  far_->vanish();
  EXPECT_FALSE(read(kPatience));
  far_->come_back();
  open();
  far_->send("back");
  const auto count = read(kPatience);
  ASSERT_TRUE(count) << count.error().reason;
  EXPECT_EQ(as_text(ByteView(buffer_).first(*count)), "back");
}

std::string counting_text(std::size_t size) {
  std::string text(size, '\0');
  std::iota(text.begin(), text.end(), '\0');
  return text;
}

TEST_P(WritingTransport, Write_larger_than_every_buffer_arrives_whole) {
  open();
  const std::string text = counting_text(3'000'000);
  auto received = std::async(std::launch::async, [&] { return far_->receive(text.size()); });
  const auto outcome = near_->write(as_bytes(text), kPatience);
  EXPECT_FALSE(outcome.error) << outcome.error->reason;
  EXPECT_EQ(outcome.taken, text.size());
  EXPECT_TRUE(received.get() == text);
}

TEST_P(WritingTransport, Write_nobody_reads_times_out_and_tells_how_far_it_got) {
  open();
  const std::string text = counting_text(30'000'000);
  const auto outcome = near_->write(as_bytes(text), kGlance);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, TransportErrorCode::kTimeout);
  EXPECT_GT(outcome.taken, 0U);
  EXPECT_LT(outcome.taken, text.size());
  EXPECT_EQ(far_->receive(outcome.taken), text.substr(0, outcome.taken));
}

TEST_P(WritingTransport, Write_after_the_device_vanished_is_lost) {
  open();
  far_->vanish();
  // The first portion may still fit into a buffer of the system; the loss shows at the latest when it is full.
  const auto outcome = near_->write(as_bytes(counting_text(30'000'000)), kPatience);
  ASSERT_TRUE(outcome.error);
  EXPECT_EQ(outcome.error->code, TransportErrorCode::kLost) << outcome.error->reason;
  EXPECT_FALSE(near_->is_open());
}

std::string kind_name(const ::testing::TestParamInfo<Kind>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(All, EveryTransport, ::testing::Values(kTcp, kSerial, kUsblp, kFile, kEvdev), kind_name);
INSTANTIATE_TEST_SUITE_P(Readers, ReadingTransport, ::testing::Values(kTcp, kSerial, kUsblp, kEvdev), kind_name);
INSTANTIATE_TEST_SUITE_P(Writers, WritingTransport, ::testing::Values(kTcp, kSerial, kUsblp, kFile), kind_name);

TEST(FileTransport, Write_to_a_file_appends) {
  const test::TempDir directory;
  const SystemClock clock;
  const auto uri = drivers::DeviceUri::parse("file://" + directory.file("capture"));
  ASSERT_TRUE(uri);
  for (const char* text : {"one", "two"}) {
    auto transport = drivers::make_transport(*uri, clock);
    ASSERT_TRUE(transport);
    ASSERT_TRUE((*transport)->open(kPatience));
    EXPECT_FALSE((*transport)->write(as_bytes(text), kPatience).error);
  }
  EXPECT_EQ(test::read_file(directory.file("capture")), "onetwo");
}

TEST(FileTransport, Read_is_unsupported) {
  const test::TempDir directory;
  const SystemClock clock;
  const auto uri = drivers::DeviceUri::parse("file://" + directory.file("capture"));
  auto transport = drivers::make_transport(*uri, clock);
  ASSERT_TRUE((*transport)->open(kPatience));
  std::array<std::uint8_t, 4> buffer{};
  const auto count = (*transport)->read(buffer, kPatience);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error().code, TransportErrorCode::kUnsupported);
}

TEST(SerialTransport, Open_second_time_by_another_program_is_refused) {
  if (::geteuid() == 0) {
    GTEST_SKIP() << "root may open a line that is held exclusively";
  }
  SerialEnd end("serial");
  const SystemClock clock;
  const auto uri = drivers::DeviceUri::parse(end.uri());
  auto first = drivers::make_transport(*uri, clock);
  auto second = drivers::make_transport(*uri, clock);
  ASSERT_TRUE((*first)->open(kPatience));
  const auto opened = (*second)->open(kPatience);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, TransportErrorCode::kBusy);
}

}  // namespace
}  // namespace queueback::hal
