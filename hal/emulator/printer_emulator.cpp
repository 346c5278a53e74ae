#include "hal/emulator/printer_emulator.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace queueback::hal::emulator {
namespace {

constexpr std::size_t kMaxHosts = 4;
constexpr std::size_t kMaxKeptReceipts = 1000;
constexpr std::size_t kReadBytes = 4096;
// A slow printer takes a little of what is there in each of these.
constexpr int kSlowTickMillis = 10;

transport::UniqueFd bound_socket(std::uint16_t port) {
  transport::UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int one = 1;
  static_cast<void>(::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(fd.get(), generic, sizeof address) != 0 || ::listen(fd.get(), static_cast<int>(kMaxHosts)) != 0) {
    fd.reset();
  }
  return fd;
}

std::uint16_t port_of(int fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0 ? ntohs(address.sin_port)
                                                                              : std::uint16_t{0};
}

}  // namespace

PrinterEmulator::PrinterEmulator(PrinterWires wires, PrinterSettings settings)
    : wires_(std::move(wires)),
      model_(settings, [this](const Receipt& receipt) { keep(receipt); }),
      drawer_closes_after_(settings.drawer_closes_after) {}

Result<std::unique_ptr<PrinterEmulator>, EmulatorError> PrinterEmulator::start(PrinterWires wires,
                                                                               PrinterSettings settings) {
  std::unique_ptr<PrinterEmulator> printer(new PrinterEmulator(std::move(wires), std::move(settings)));
  if (!printer->wires_.paper_directory.empty()) {
    auto tray = PaperTray::open(printer->wires_.paper_directory);
    if (!tray) {
      return tl::unexpected(tray.error());
    }
    printer->tray_ = std::move(*tray);
  }
  if (auto plugged = printer->plug_in(); !plugged) {
    return tl::unexpected(plugged.error());
  }
  printer->thread_ = std::thread([raw = printer.get()] { raw->run(); });
  return printer;
}

PrinterEmulator::~PrinterEmulator() {
  {
    const std::lock_guard lock(mutex_);
    life_ = Life::kEnding;
  }
  wake_.ring();
  if (thread_.joinable()) {
    thread_.join();
  }
}

std::string PrinterEmulator::pty_path() const {
  const std::lock_guard lock(mutex_);
  return pty_ ? pty_->slave_path() : "";
}

Result<void, EmulatorError> PrinterEmulator::plug_in() {
  if (wires_.tcp_port) {
    if (auto listening = listen(); !listening) {
      return listening;
    }
  }
  if (wires_.pty_link) {
    auto pty = Pty::open(*wires_.pty_link);
    if (!pty) {
      return tl::unexpected(pty.error());
    }
    pty_ = std::move(*pty);
  }
  return wires_.gadget ? open_gadget() : Result<void, EmulatorError>{};
}

Result<void, EmulatorError> PrinterEmulator::open_gadget() {
  transport::UniqueFd fd(::open(wires_.gadget->c_str(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!fd.valid()) {
    return fail(EmulatorErrorCode::kDevice, "cannot open " + *wires_.gadget);
  }
  make_raw(fd.get());
  hosts_.push_back(Host{std::move(fd)});
  return {};
}

// After switching on again the port must be the one that hosts know.
Result<void, EmulatorError> PrinterEmulator::listen() {
  listener_ = bound_socket(port_ != 0 ? port_ : *wires_.tcp_port);
  if (!listener_.valid()) {
    return fail(EmulatorErrorCode::kDevice, "cannot listen on port " + std::to_string(*wires_.tcp_port));
  }
  // Written once, before there are other threads: `port` reads it without the lock.
  if (port_ == 0) {
    port_ = port_of(listener_.get());
  }
  return {};
}

// Closing alone would not do: while the emulator's thread waits on a socket the system keeps it alive.
void PrinterEmulator::hang_up() {
  for (const Host& host : hosts_) {
    ::shutdown(host.fd.get(), SHUT_RDWR);
  }
  hosts_.clear();
  talker_ = -1;
}

void PrinterEmulator::unplug() {
  ::shutdown(listener_.get(), SHUT_RDWR);
  listener_.reset();
  hang_up();
  pty_.reset();
  goes_away_after_.reset();
  power_ = Power::kOff;
  model_.power_cycle();
}

void PrinterEmulator::power_off() {
  const std::lock_guard lock(mutex_);
  unplug();
  wake_.ring();
}

Result<void, EmulatorError> PrinterEmulator::power_on() {
  const std::lock_guard lock(mutex_);
  if (power_ == Power::kOn) {
    return {};
  }
  power_ = Power::kOn;
  auto plugged = plug_in();
  wake_.ring();
  return plugged;
}

void PrinterEmulator::drop_connections() {
  const std::lock_guard lock(mutex_);
  hang_up();
  wake_.ring();
}

void PrinterEmulator::go_away_after(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  goes_away_after_ = bytes;
}

void PrinterEmulator::set_speed(std::size_t bytes_per_second) {
  const std::lock_guard lock(mutex_);
  bytes_per_second_ = bytes_per_second;
  wake_.ring();
}

std::size_t PrinterEmulator::receipt_count() const {
  const std::lock_guard lock(mutex_);
  return receipts_.size();
}

Receipt PrinterEmulator::receipt(std::size_t index) const {
  const std::lock_guard lock(mutex_);
  return receipts_.at(index);
}

std::vector<ReceiptFiles> PrinterEmulator::receipt_files() const {
  const std::lock_guard lock(mutex_);
  return tray_ ? tray_->files() : std::vector<ReceiptFiles>{};
}

bool PrinterEmulator::wait_until(const std::function<bool(const PrinterModel&, std::size_t)>& condition,
                                 Duration limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::microseconds(limit.micros),
                           [&] { return condition(model_, receipts_.size()); });
}

void PrinterEmulator::keep(const Receipt& receipt) {
  if (receipts_.size() < kMaxKeptReceipts) {
    receipts_.push_back(receipt);
  }
  if (tray_) {
    // A full disk must not stop the emulator; the missing file shows it.
    [[maybe_unused]] const auto files = tray_->add(receipt);
  }
}

// Called with the lock held. What must be waited for; the printer does not read more than its buffer takes.
std::vector<int> PrinterEmulator::watched() const {
  std::vector<int> fds{wake_.fd()};
  if (listener_.valid() && hosts_.size() < kMaxHosts) {
    fds.push_back(listener_.get());
  }
  if (model_.room() == 0) {
    return fds;
  }
  for (const Host& host : hosts_) {
    fds.push_back(host.fd.get());
  }
  if (pty_) {
    fds.push_back(pty_->master());
  }
  return fds;
}

void PrinterEmulator::run() {
  while (true) {
    std::vector<pollfd> waiting;
    int patience = -1;
    {
      const std::lock_guard lock(mutex_);
      if (life_ == Life::kEnding) {
        return;
      }
      for (const int fd : watched()) {
        waiting.push_back({fd, POLLIN, 0});
      }
      patience = close_drawer_in_time();
      patience = bytes_per_second_ > 0 ? kSlowTickMillis : patience;
    }
    if (patience == kSlowTickMillis) {
      // The tick of a slow printer: it only looks at its wires this often.
      ::poll(waiting.data(), 1, patience);
    }
    ::poll(waiting.data(), waiting.size(), patience);
    std::vector<int> ready;
    for (const pollfd& one : waiting) {
      if (one.revents != 0) {
        ready.push_back(one.fd);
      }
    }
    const std::lock_guard lock(mutex_);
    serve(ready);
  }
}

// Called with the lock held. In how many milliseconds to look again; negative: when something happens.
int PrinterEmulator::close_drawer_in_time() {
  using std::chrono::steady_clock;
  if (drawer_closes_after_.micros == 0 || model_.drawer() == DrawerState::kClosed) {
    drawer_closes_at_.reset();
    return -1;
  }
  const auto now = steady_clock::now();
  if (!drawer_closes_at_) {
    drawer_closes_at_ = now + std::chrono::microseconds(drawer_closes_after_.micros);
  }
  if (now >= *drawer_closes_at_) {
    model_.set_drawer(DrawerState::kClosed);
    drawer_closes_at_.reset();
    return -1;
  }
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(*drawer_closes_at_ - now);
  return static_cast<int>(left.count()) + kSlowTickMillis + 1;
}

void PrinterEmulator::serve(const std::vector<int>& ready) {
  for (const int fd : ready) {
    // Another thread, or the descriptor before this one, may have unplugged the printer.
    const std::vector<int> still_open = watched();
    if (fd == wake_.fd()) {
      wake_.silence();
    } else if (std::find(still_open.begin(), still_open.end(), fd) == still_open.end()) {
      continue;
    } else if (fd == listener_.get()) {
      accept_host();
    } else {
      read_from(fd);
    }
  }
  send_replies();
  changed_.notify_all();
}

void PrinterEmulator::accept_host() {
  transport::UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd.valid()) {
    const int one = 1;
    static_cast<void>(::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one));
    hosts_.push_back(Host{std::move(fd)});
  }
}

std::size_t PrinterEmulator::read_limit() const {
  std::size_t limit = std::min(kReadBytes, model_.room());
  if (bytes_per_second_ > 0) {
    limit = std::min(limit, std::max<std::size_t>(bytes_per_second_ * kSlowTickMillis / 1000, 1));
  }
  return goes_away_after_ ? std::min(limit, *goes_away_after_) : limit;
}

void PrinterEmulator::read_from(int fd) {
  std::array<std::uint8_t, kReadBytes> buffer{};
  const ssize_t count = ::read(fd, buffer.data(), read_limit());
  if (count > 0) {
    deliver(fd, ByteView(buffer).first(static_cast<std::size_t>(count)));
    return;
  }
  const bool gone = count == 0 || (errno != EAGAIN && errno != EINTR);
  if (gone && read_limit() > 0) {
    close_host(fd);
  }
}

void PrinterEmulator::deliver(int fd, ByteView bytes) {
  talker_ = fd;
  model_.receive(bytes);
  if (goes_away_after_) {
    *goes_away_after_ -= std::min(*goes_away_after_, bytes.size());
    if (*goes_away_after_ == 0) {
      unplug();
    }
  }
}

void PrinterEmulator::send_replies() {
  const Bytes replies = model_.take_replies();
  if (talker_ < 0 || replies.empty()) {
    return;
  }
  // A host that does not read its answers loses them, as with a real printer.
  const ssize_t sent = ::send(talker_, replies.data(), replies.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0 && errno == ENOTSOCK) {
    [[maybe_unused]] const auto ignored = ::write(talker_, replies.data(), replies.size());
  }
}

void PrinterEmulator::close_host(int fd) {
  hosts_.erase(std::remove_if(hosts_.begin(), hosts_.end(), [fd](const Host& host) { return host.fd.get() == fd; }),
               hosts_.end());
  if (talker_ == fd) {
    talker_ = -1;
  }
}

}  // namespace queueback::hal::emulator
