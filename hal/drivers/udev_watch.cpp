#include "hal/drivers/udev_watch.hpp"

#include <libudev.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <utility>

#include "hal/drivers/transport_errors.hpp"
#include "hal/transport/deadline.hpp"
#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::drivers {
namespace {

using transport::Deadline;

constexpr std::size_t kMaxEventsAtOnce = 256;

std::string_view text(const char* value) { return value == nullptr ? std::string_view() : std::string_view(value); }

UdevEvent describe(udev_device* device) {
  UdevEvent event{text(::udev_device_get_devnode(device)), {}};
  for (udev_list_entry* link = ::udev_device_get_devlinks_list_entry(device); link != nullptr;
       link = ::udev_list_entry_get_next(link)) {
    event.links.push_back(text(::udev_list_entry_get_name(link)));
  }
  return event;
}

}  // namespace

std::vector<std::string> nodes_of(const UdevEvent& event, std::span<const std::string> nodes) {
  std::vector<std::string> found;
  std::copy_if(nodes.begin(), nodes.end(), std::back_inserter(found), [&event](const std::string& node) {
    return node == event.node || std::find(event.links.begin(), event.links.end(), node) != event.links.end();
  });
  return found;
}

void UdevWatch::Free::operator()(udev* context) const { ::udev_unref(context); }
void UdevWatch::Free::operator()(udev_monitor* monitor) const { ::udev_monitor_unref(monitor); }
void UdevWatch::Free::operator()(udev_device* device) const { ::udev_device_unref(device); }

UdevWatch::UdevWatch(const Clock& clock, std::vector<std::string> nodes) : clock_(clock), nodes_(std::move(nodes)) {}

UdevWatch::~UdevWatch() = default;

Result<std::unique_ptr<UdevWatch>, api::DeviceError> UdevWatch::open(const Clock& clock,
                                                                     std::vector<std::string> nodes) {
  std::unique_ptr<UdevWatch> watch(new UdevWatch(clock, std::move(nodes)));
  watch->context_.reset(::udev_new());
  if (watch->context_ != nullptr) {
    watch->monitor_.reset(::udev_monitor_new_from_netlink(watch->context_.get(), "udev"));
  }
  if (watch->monitor_ == nullptr || ::udev_monitor_enable_receiving(watch->monitor_.get()) < 0) {
    return fail(api::DeviceErrorCode::kNotConnected, transport::describe_errno("cannot listen to udev", errno));
  }
  return watch;
}

Result<std::string, api::DeviceError> UdevWatch::wait(Duration limit) {
  const Deadline deadline(clock_, limit);
  while (changed_.empty()) {
    const auto ready = wait_.wait_for(::udev_monitor_get_fd(monitor_.get()), POLLIN, deadline);
    if (!ready) {
      return tl::unexpected(to_device_error(ready.error()));
    }
    receive();
  }
  std::string node = std::move(changed_.front());
  changed_.pop_front();
  return node;
}

// An overrun of the socket loses events and nothing else: the next one comes as usual.
void UdevWatch::receive() {
  for (std::size_t i = 0; i < kMaxEventsAtOnce; ++i) {
    const std::unique_ptr<udev_device, Free> device(::udev_monitor_receive_device(monitor_.get()));
    if (device == nullptr) {
      return;
    }
    for (std::string& node : nodes_of(describe(device.get()), nodes_)) {
      if (std::find(changed_.begin(), changed_.end(), node) == changed_.end()) {
        changed_.push_back(std::move(node));
      }
    }
  }
}

}  // namespace queueback::hal::drivers
