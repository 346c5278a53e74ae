#include <gtest/gtest.h>

#include <future>

#include "hal/drivers/device_factory.hpp"
#include "hal/drivers/udev_watch.hpp"
#include "tests/support/hal_bench.hpp"
#include "tests/support/udev_daemon.hpp"

namespace queueback::hal {
namespace {

using api::DeviceErrorCode;
using drivers::nodes_of;
using drivers::UdevEvent;
using test::kGlance;
using test::kPatience;

const std::vector<std::string> kNodes{"/dev/ttyACM0", "/dev/queueback/scanner"};

TEST(NodesOf, event_of_the_node_itself) {
  EXPECT_EQ(nodes_of(UdevEvent{"/dev/ttyACM0", {}}, kNodes), std::vector<std::string>{"/dev/ttyACM0"});
}

TEST(NodesOf, event_of_a_node_behind_a_link_gives_the_link) {
  EXPECT_EQ(nodes_of(UdevEvent{"/dev/input/event7", {"/dev/input/by-id/x", "/dev/queueback/scanner"}}, kNodes),
            std::vector<std::string>{"/dev/queueback/scanner"});
}

TEST(NodesOf, two_names_of_one_device_are_both_given) {
  EXPECT_EQ(nodes_of(UdevEvent{"/dev/ttyACM0", {"/dev/queueback/scanner"}}, kNodes), kNodes);
}

TEST(NodesOf, event_of_another_device_or_of_none_gives_nothing) {
  EXPECT_TRUE(nodes_of(UdevEvent{"/dev/ttyACM1", {"/dev/serial/by-id/x"}}, kNodes).empty());
  EXPECT_TRUE(nodes_of(UdevEvent{"", {}}, kNodes).empty());
}

TEST(NodeOf, only_devices_that_can_be_plugged_have_one) {
  EXPECT_EQ(drivers::node_of("serial:///dev/ttyACM0?baud=9600"), "/dev/ttyACM0");
  EXPECT_EQ(drivers::node_of("usblp:///dev/usb/lp0"), "/dev/usb/lp0");
  EXPECT_EQ(drivers::node_of("evdev:///dev/queueback/scanner"), "/dev/queueback/scanner");
  EXPECT_EQ(drivers::node_of("tcp://192.0.2.7:9100"), std::nullopt);
  EXPECT_EQ(drivers::node_of("file:///tmp/receipts"), std::nullopt);
}

// Over libudev and the kernel's netlink; only the daemon's voice is ours.
class DeviceWatchContract : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string why;
    udev_ = test::UdevDaemon::start(why);
    if (udev_ == nullptr) {
      GTEST_SKIP() << why;
    }
    auto opened = drivers::watch_nodes(kNodes, test::device_context());
    ASSERT_TRUE(opened) << opened.error().reason;
    watch_ = std::move(*opened);
  }
  void expect_next(const std::string& node) {
    const auto changed = watch_->wait(kPatience);
    ASSERT_TRUE(changed) << changed.error().reason;
    EXPECT_EQ(*changed, node);
  }
  void expect_failure(DeviceErrorCode code, Duration limit) {
    const auto changed = watch_->wait(limit);
    ASSERT_FALSE(changed) << *changed;
    EXPECT_EQ(changed.error().code, code) << changed.error().reason;
  }

  std::unique_ptr<test::UdevDaemon> udev_;
  std::unique_ptr<api::DeviceWatch> watch_;
};

TEST_F(DeviceWatchContract, Wait_device_plugged_in_gives_its_node) {
  udev_->announce("add", "/dev/ttyACM0");
  expect_next("/dev/ttyACM0");
}

TEST_F(DeviceWatchContract, Wait_device_pulled_out_gives_its_node) {
  udev_->announce("remove", "/dev/ttyACM0");
  expect_next("/dev/ttyACM0");
}

TEST_F(DeviceWatchContract, Wait_device_behind_a_link_gives_the_link) {
  udev_->announce("add", "/dev/input/event7", {"/dev/input/by-id/usb-Acme-event-kbd", "/dev/queueback/scanner"});
  expect_next("/dev/queueback/scanner");
}

TEST_F(DeviceWatchContract, Wait_other_devices_are_passed_over) {
  udev_->announce("add", "/dev/ttyACM9");
  udev_->announce("add", "/dev/ttyACM0");
  expect_next("/dev/ttyACM0");
  expect_failure(DeviceErrorCode::kTimeout, kGlance);
}

TEST_F(DeviceWatchContract, Wait_many_events_of_one_device_at_once_are_one) {
  for (int i = 0; i < 50; ++i) {
    udev_->announce(i % 2 == 0 ? "add" : "remove", "/dev/ttyACM0");
  }
  expect_next("/dev/ttyACM0");
  expect_failure(DeviceErrorCode::kTimeout, kGlance);
}

TEST_F(DeviceWatchContract, Wait_garbage_is_passed_over) {
  udev_->send("libudev");
  udev_->send(std::string(40, '\xff'));
  udev_->send("add@/devices/no-header" + std::string(1, '\0') + "ACTION=add");
  udev_->announce("add", "/dev/ttyACM0");
  expect_next("/dev/ttyACM0");
}

TEST_F(DeviceWatchContract, Wait_nothing_times_out) { expect_failure(DeviceErrorCode::kTimeout, kGlance); }

TEST_F(DeviceWatchContract, Wait_interrupted_from_another_thread_returns) {
  auto waiting = std::async(std::launch::async, [this] { return watch_->wait(kPatience); });
  watch_->interrupt();
  const auto changed = waiting.get();
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().code, DeviceErrorCode::kInterrupted);
}

}  // namespace
}  // namespace queueback::hal
