#include "hal/drivers/escpos_drawer.hpp"

#include <utility>

#include "hal/codec/escpos_encoder.hpp"
#include "hal/drivers/transport_errors.hpp"

namespace queueback::hal::drivers {
namespace {

using api::DrawerCapabilities;
using transport::Deadline;

DrawerCapabilities capabilities_of(const codec::PrinterProfile& profile) {
  const bool sensed =
      profile.drawer_sense != codec::DrawerSense::kNone && profile.replies == codec::StatusReplies::kRealTime;
  return {sensed ? DrawerCapabilities::Sensor::kOpenState : DrawerCapabilities::Sensor::kNone};
}

}  // namespace

EscPosDrawer::EscPosDrawer(std::shared_ptr<EscPosLink> link)
    : link_(std::move(link)), capabilities_(capabilities_of(link_->profile())) {}

Result<void, api::DeviceError> EscPosDrawer::open_drawer(Duration limit) {
  const Deadline deadline(link_->clock(), limit);
  if (auto reachable = check_reachable(deadline); !reachable) {
    return reachable;
  }
  const auto sent = link_->send(codec::drawer_kick(api::DrawerPin::kPin2, link_->profile().drawer), deadline);
  if (sent.error) {
    link_->abandon();
    return tl::unexpected(to_device_error(*sent.error));
  }
  return {};
}

Result<void, api::DeviceError> EscPosDrawer::check_reachable(const Deadline& deadline) {
  if (link_->profile().replies == codec::StatusReplies::kNone) {
    const auto opened = link_->open(deadline);
    return opened ? Result<void, api::DeviceError>{} : tl::unexpected(to_device_error(opened.error()));
  }
  const auto status = link_->query_status(deadline);
  if (!status) {
    return tl::unexpected(to_device_error(status.error()));
  }
  if (!status->ready() && link_->profile().drawer == codec::DrawerMethod::kBuffered) {
    return fail(api::DeviceErrorCode::kOffline, "the drawer opens through the printer, and " + status->describe());
  }
  return {};
}

Result<api::Drawer, api::DeviceError> EscPosDrawer::state(Duration limit) {
  if (capabilities_.sensor == DrawerCapabilities::Sensor::kNone) {
    return fail(api::DeviceErrorCode::kUnsupported, "this drawer has no sensor");
  }
  const auto status = link_->query_status(Deadline(link_->clock(), limit));
  if (!status) {
    return tl::unexpected(to_device_error(status.error()));
  }
  return status->drawer;
}

}  // namespace queueback::hal::drivers
