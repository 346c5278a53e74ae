#include "tests/support/udev_daemon.hpp"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "common/base/check.hpp"

namespace queueback::test {
namespace {

// Group 1 is the kernel's, group 2 udevd's.
constexpr std::uint32_t kUdevGroup = 2;

/// In front of the properties (libudev-monitor in systemd's sources).
struct Header {
  std::array<char, 8> prefix{'l', 'i', 'b', 'u', 'd', 'e', 'v', '\0'};
  std::uint32_t magic = htonl(0xfeedcafe);
  std::uint32_t header_size = sizeof(Header);
  std::uint32_t properties_at = sizeof(Header);
  std::uint32_t properties_size = 0;
  std::array<std::uint32_t, 4> filters{};
};

void write_file(const char* path, const std::string& text) { std::ofstream(path) << text; }

// Without devtmpfs or udevd, libudev takes the machine for a container and does not listen.
bool libudev_listens() {
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    if (line.find(" /dev ") != std::string::npos && line.find(" - devtmpfs ") != std::string::npos) {
      return true;
    }
  }
  return std::filesystem::exists("/run/udev/control");
}

// As root, or as root of a user namespace of its own.
bool enter_own_network() {
  if (::unshare(CLONE_NEWNET) == 0) {
    return true;
  }
  const std::string user = std::to_string(::geteuid());
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
    return false;
  }
  write_file("/proc/self/uid_map", "0 " + user + " 1");
  return ::geteuid() == 0;
}

}  // namespace

std::unique_ptr<UdevDaemon> UdevDaemon::start(std::string& why) {
  if (!libudev_listens()) {
    why = "neither devtmpfs nor udevd here: libudev does not listen";
    return nullptr;
  }
  if (!enter_own_network()) {
    why = "no network namespace: " + std::generic_category().message(errno);
    return nullptr;
  }
  hal::transport::UniqueFd fd(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT));
  QB_CHECK(fd.valid());
  return std::unique_ptr<UdevDaemon>(new UdevDaemon(std::move(fd)));
}

void UdevDaemon::announce(const std::string& action, const std::string& node, const std::vector<std::string>& links) {
  std::string properties;
  const auto put = [&properties](const std::string& key, const std::string& value) {
    properties += key + "=" + value + '\0';
  };
  put("ACTION", action);
  put("DEVPATH", "/devices/virtual/tty/" + std::filesystem::path(node).filename().string());
  put("SUBSYSTEM", "tty");
  put("DEVNAME", node);
  put("MAJOR", "4");
  put("MINOR", "64");
  put("SEQNUM", std::to_string(++sequence_));
  std::string all_links;
  for (const std::string& link : links) {
    all_links += (all_links.empty() ? "" : " ") + link;
  }
  if (!all_links.empty()) {
    put("DEVLINKS", all_links);
  }
  Header header;
  header.properties_size = static_cast<std::uint32_t>(properties.size());
  std::string message(sizeof header, '\0');
  std::memcpy(message.data(), &header, sizeof header);
  send(message + properties);
}

void UdevDaemon::send(const std::string& message) {
  sockaddr_nl group{};
  group.nl_family = AF_NETLINK;
  group.nl_groups = kUdevGroup;
  const auto* generic = reinterpret_cast<const sockaddr*>(&group);
  // Refused when nobody listens, which is no mistake of the sender's.
  const ssize_t sent = ::sendto(fd_.get(), message.data(), message.size(), 0, generic, sizeof group);
  QB_CHECK(sent == static_cast<ssize_t>(message.size()) || errno == ECONNREFUSED);
}

}  // namespace queueback::test
