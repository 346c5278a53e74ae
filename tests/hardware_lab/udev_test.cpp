// packaging/udev and the device watch with udevd itself.
#include <grp.h>
#include <libudev.h>
#include <sys/stat.h>

#include <algorithm>
#include <future>
#include <memory>

#include "hal/drivers/device_factory.hpp"
#include "tests/hardware_lab/gadget.hpp"

namespace queueback::lab {
namespace {

using test::kPatience;

struct Unref {
  void operator()(udev* context) const { ::udev_unref(context); }
  void operator()(udev_device* device) const { ::udev_device_unref(device); }
};

/// What udevd keeps of the device behind a node.
class KnownDevice {
 public:
  explicit KnownDevice(const char* node) : context_(::udev_new()) {
    EXPECT_EQ(::stat(node, &stat_), 0) << node;
    device_.reset(::udev_device_new_from_devnum(context_.get(), 'c', stat_.st_rdev));
  }
  [[nodiscard]] std::string property(const char* name) const {
    const char* value = ::udev_device_get_property_value(device_.get(), name);
    return value == nullptr ? "" : value;
  }
  [[nodiscard]] bool has_current_tag(const char* tag) const {
    return ::udev_device_has_current_tag(device_.get(), tag) > 0;
  }
  [[nodiscard]] bool parent_has_current_tag(const char* tag) const {
    return ::udev_device_has_current_tag(::udev_device_get_parent(device_.get()), tag) > 0;
  }
  [[nodiscard]] mode_t mode() const { return stat_.st_mode & 07777U; }
  [[nodiscard]] std::string group() const { return ::getgrgid(stat_.st_gid)->gr_name; }

 private:
  struct stat stat_ {};
  std::unique_ptr<udev, Unref> context_;
  std::unique_ptr<udev_device, Unref> device_;
};

class UdevRules : public LabTest {};

TEST_F(UdevRules, Scanner_is_hidden_from_desktops_and_consoles_without_the_core_running) {
  const KnownDevice scanner(kKeyboardHost);
  EXPECT_EQ(scanner.property("LIBINPUT_IGNORE_DEVICE"), "1");
  EXPECT_EQ(scanner.property("ID_INPUT"), "") << "Xorg would take it";
  EXPECT_EQ(scanner.property("ID_INPUT_KEYBOARD"), "") << "Qt would take it";
  EXPECT_FALSE(scanner.has_current_tag("power-switch")) << "logind would listen to it";
  EXPECT_FALSE(scanner.has_current_tag("seat"));
  EXPECT_FALSE(scanner.parent_has_current_tag("seat"));
}

TEST_F(UdevRules, Nodes_belong_to_the_group_of_the_core) {
  for (const char* node : {kKeyboardHost, kPrinterHost, kSerialHost}) {
    const KnownDevice device(node);
    EXPECT_EQ(device.group(), "queueback") << node;
    EXPECT_EQ(device.mode(), mode_t{0660}) << node;
  }
}

TEST_F(UdevRules, Devices_have_names_of_their_own) {
  EXPECT_EQ(std::filesystem::canonical("/dev/queueback/printer"), kPrinterHost);
  EXPECT_EQ(std::filesystem::canonical("/dev/queueback/scanner-serial"), kSerialHost);
}

TEST_F(LabTest, DeviceWatch_tells_when_a_device_behind_a_link_comes_and_goes) {
  auto watch = hal::drivers::watch_nodes({kKeyboardHost}, test::device_context());
  ASSERT_TRUE(watch) << watch.error().reason;
  ASSERT_TRUE(Plug::pull());
  auto node = (*watch)->wait(kPatience);
  ASSERT_TRUE(node) << node.error().reason;
  EXPECT_EQ(*node, kKeyboardHost);
  ASSERT_TRUE(Plug::put_in());
  node = (*watch)->wait(kPatience);
  ASSERT_TRUE(node) << node.error().reason;
  EXPECT_EQ(*node, kKeyboardHost);
}

}  // namespace
}  // namespace queueback::lab
