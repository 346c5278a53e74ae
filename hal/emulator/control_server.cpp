#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "hal/emulator/control.hpp"

namespace queueback::hal::emulator {
namespace {

constexpr std::size_t kMaxClients = 8;

}  // namespace

Result<ControlServer, EmulatorError> ControlServer::open(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return fail(EmulatorErrorCode::kDevice, "the path of the control socket is too long: " + path);
  }
  std::copy(path.begin(), path.end(), std::begin(address.sun_path));
  ControlServer server(path);
  server.listener_.reset(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  ::unlink(path.c_str());
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(server.listener_.get(), generic, sizeof address) != 0 ||
      ::listen(server.listener_.get(), static_cast<int>(kMaxClients)) != 0) {
    return fail(EmulatorErrorCode::kDevice, "cannot listen on " + path);
  }
  return server;
}

ControlServer::ControlServer(ControlServer&& other) noexcept
    : path_(std::exchange(other.path_, {})),
      listener_(std::move(other.listener_)),
      clients_(std::move(other.clients_)) {}

ControlServer::~ControlServer() {
  if (!path_.empty()) {
    ::unlink(path_.c_str());
  }
}

void ControlServer::run(const Devices& devices, int stop_fd) {
  while (true) {
    std::vector<pollfd> waiting{{stop_fd, POLLIN, 0}};
    if (clients_.size() < kMaxClients) {
      waiting.push_back({listener_.get(), POLLIN, 0});
    }
    for (const Client& client : clients_) {
      waiting.push_back({client.fd.get(), POLLIN, 0});
    }
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[0].revents != 0) {
      return;
    }
    std::vector<int> ready;
    for (const pollfd& one : waiting) {
      if (one.revents != 0) {
        ready.push_back(one.fd);
      }
    }
    if (serve(ready, devices) == Progress::kQuit) {
      return;
    }
  }
}

ControlServer::Progress ControlServer::serve(const std::vector<int>& ready, const Devices& devices) {
  for (Client& client : clients_) {
    const bool has_input = std::find(ready.begin(), ready.end(), client.fd.get()) != ready.end();
    if (has_input && serve_client(client, devices) == Progress::kQuit) {
      return Progress::kQuit;
    }
  }
  clients_.erase(
      std::remove_if(clients_.begin(), clients_.end(), [](const Client& client) { return !client.fd.valid(); }),
      clients_.end());
  if (std::find(ready.begin(), ready.end(), listener_.get()) != ready.end()) {
    accept_client();
  }
  return Progress::kGoOn;
}

void ControlServer::accept_client() {
  transport::UniqueFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (fd.valid()) {
    clients_.push_back(Client{std::move(fd), {}});
  }
}

ControlServer::Progress ControlServer::serve_client(Client& client, const Devices& devices) {
  std::array<char, 4096> buffer{};
  const ssize_t count = ::read(client.fd.get(), buffer.data(), buffer.size());
  if (count <= 0) {
    client.fd.reset();
    return Progress::kGoOn;
  }
  client.input.append(buffer.data(), static_cast<std::size_t>(count));
  for (std::size_t end = client.input.find('\n'); end != std::string::npos; end = client.input.find('\n')) {
    const CommandReply reply = obey_line(client.input.substr(0, end), devices);
    client.input.erase(0, end + 1);
    if (!write_all(client.fd.get(), as_bytes(reply.json + "\n"))) {
      client.fd.reset();
      return Progress::kGoOn;
    }
    if (reply.next == CommandReply::Next::kQuit) {
      return Progress::kQuit;
    }
  }
  if (client.input.size() > kMaxCommandLine) {
    client.fd.reset();  // no command is that long
  }
  return Progress::kGoOn;
}

}  // namespace queueback::hal::emulator
