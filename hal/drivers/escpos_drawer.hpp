#pragma once
#include <memory>

#include "hal/api/cash_drawer.hpp"
#include "hal/drivers/escpos_link.hpp"

namespace queueback::hal::drivers {

/// A drawer on the kick-out connector of an ESC/POS printer (pin 2).
class EscPosDrawer final : public api::CashDrawer {
 public:
  explicit EscPosDrawer(std::shared_ptr<EscPosLink> link);

  [[nodiscard]] const api::DrawerCapabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] Result<void, api::DeviceError> open_drawer(Duration limit) override;
  [[nodiscard]] Result<api::Drawer, api::DeviceError> state(Duration limit) override;

 private:
  [[nodiscard]] Result<void, api::DeviceError> check_reachable(const transport::Deadline& deadline);

  std::shared_ptr<EscPosLink> link_;
  api::DrawerCapabilities capabilities_;
};

}  // namespace queueback::hal::drivers
