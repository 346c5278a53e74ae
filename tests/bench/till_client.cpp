#include "tests/bench/till_client.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>

#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {

namespace {
constexpr double kWaitLimit = 600;
}  // namespace

TillClient::TillClient(const std::filesystem::path& socket)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  struct sockaddr_un address {};
  address.sun_family = AF_UNIX;
  const std::string path = socket.string();
  if (path.size() >= sizeof address.sun_path) {
    give_up("socket path is too long: " + path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  if (::connect(socket_, reinterpret_cast<const struct sockaddr*>(&address), sizeof address) != 0) {
    give_up("cannot reach the terminal at " + path);
  }
}

TillClient::~TillClient() { ::close(socket_); }

nlohmann::json TillClient::ask(const nlohmann::json& request) {
  const std::string line = request.dump() + "\n";
  if (::send(socket_, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    give_up("the terminal hung up");
  }
  std::array<char, 16384> buffer{};
  std::size_t end = received_.find('\n');
  while (end == std::string::npos) {
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) {
      give_up("the terminal hung up");
    }
    received_.append(buffer.data(), static_cast<std::size_t>(count));
    end = received_.find('\n');
  }
  nlohmann::json answer = nlohmann::json::parse(received_.substr(0, end));
  received_.erase(0, end + 1);
  return answer;
}

void TillClient::expect(const nlohmann::json& request, const std::string& notice) {
  const nlohmann::json answer = ask(request);
  const auto notices = answer.value("notices", nlohmann::json::array());
  if (notices.empty() || notices.back()["code"] != notice) {
    give_up(request.dump() + " was answered with " + (notices.empty() ? answer : notices).dump());
  }
}

nlohmann::json TillClient::state() { return ask({{"do", "state"}})["state"]; }

nlohmann::json TillClient::wait_until(const std::function<bool(const nlohmann::json&)>& condition,
                                      const std::string& what) {
  const double end = now_seconds() + kWaitLimit;
  nlohmann::json now = state();
  while (!condition(now)) {
    if (now_seconds() > end) {
      give_up("did not happen: " + what);
    }
    now = ask({{"do", "wait"}, {"revision", now["revision"]}})["state"];
  }
  return now;
}

}  // namespace queueback::bench
