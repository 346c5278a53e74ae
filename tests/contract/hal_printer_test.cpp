#include <gtest/gtest.h>

#include <future>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using api::DeviceErrorCode;
using api::PrintVerdict;
using emulator::CoverState;
using emulator::PaperState;
using emulator::PrinterModel;
using emulator::ReplyMode;
using test::kPatience;

constexpr const char* kWithProof = "generic-80-gb18030";
constexpr const char* kBasic = "generic-80-gbk-basic";

enum class Wire { kTcp, kSerial, kUsblp };

// The driver against the emulator, over every wire.
class PrinterContract : public ::testing::TestWithParam<Wire> {
 protected:
  void start(const char* profile, emulator::PrinterSettings settings = {}) {
    emulator::PrinterWires wires;
    if (GetParam() == Wire::kTcp) {
      wires.tcp_port = 0;
    } else {
      wires.pty_link = directory_.file("line");
    }
    auto started = emulator::PrinterEmulator::start(wires, std::move(settings));
    ASSERT_TRUE(started) << started.error().reason;
    printer_ = std::move(*started);
    auto devices = drivers::open_printer(uri(), profile, test::device_context());
    ASSERT_TRUE(devices) << devices.error().reason;
    devices_ = std::move(*devices);
  }

  [[nodiscard]] std::string uri() const {
    switch (GetParam()) {
      case Wire::kTcp:
        return "tcp://127.0.0.1:" + std::to_string(printer_->port());
      case Wire::kSerial:
        return "serial://" + directory_.file("line") + "?baud=115200";
      case Wire::kUsblp:
        return "usblp://" + directory_.file("line");  // a raw terminal line reads and writes like a printer node
    }
    return "";
  }

  api::PrintOutcome print(const api::PrintDocument& document, Duration limit = kPatience) {
    return devices_.printer->print(document, {++job_}, limit);
  }

  template <class Value>
  void set(void (PrinterModel::*setter)(Value), Value value) {
    printer_->with_model([&](PrinterModel& model) { (model.*setter)(value); });
  }
  [[nodiscard]] std::string printed_text() {
    return printer_->with_model([](PrinterModel& model) { return model.take_text(); });
  }
  [[nodiscard]] bool receipts_reach(std::size_t count) {
    return printer_->wait_until([count](const PrinterModel&, std::size_t done) { return done >= count; }, kPatience);
  }

  test::TempDir directory_;
  std::unique_ptr<emulator::PrinterEmulator> printer_;
  drivers::PrinterDevices devices_;
  std::uint64_t job_ = 0;
};

using Printing = PrinterContract;
using PrinterFaults = PrinterContract;
using PrinterStatus = PrinterContract;
using DrawerContract = PrinterContract;

TEST_P(Printing, Print_ready_printer_with_process_id_is_printed) {
  start(kWithProof);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

TEST_P(Printing, Print_ready_printer_with_in_band_status_is_printed) {
  start(kBasic);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

TEST_P(Printing, Print_many_jobs_makes_as_many_receipts) {
  start(kWithProof);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(print(test::long_receipt(5)).verdict, PrintVerdict::kPrinted);
  }
  EXPECT_EQ(printer_->receipt_count(), 10U);
}

TEST_P(Printing, Print_slow_printer_waits_for_the_proof) {
  start(kWithProof);
  printer_->set_speed(40'000);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
}

TEST_P(Printing, Print_to_a_paced_profile_is_printed) {
  emulator::PrinterSettings settings;
  settings.width_dots = 384;
  start("generic-58-gbk", settings);
  const auto outcome = print(test::long_receipt(20));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
}

TEST_P(Printing, Print_profile_without_answers_is_unknown_though_printed) {
  start("generic-58-gbk-silent");
  const auto outcome = print(test::long_receipt(3));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kUnknown);
  EXPECT_TRUE(printer_->wait_until([](const PrinterModel& model, std::size_t) { return model.paper_hanging_out() > 0; },
                                   kPatience));
}

TEST_P(Printing, Print_document_that_cannot_be_encoded_sends_nothing) {
  start(kWithProof);
  const auto outcome = print({{api::QrCode{"返利"}}});
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted);
  EXPECT_NE(outcome.reason.find("ASCII"), std::string::npos) << outcome.reason;
}

TEST_P(Printing, Print_after_the_idle_connection_broke_is_printed) {
  start(kWithProof);
  EXPECT_EQ(print(test::long_receipt(3)).verdict, PrintVerdict::kPrinted);
  printer_->drop_connections();
  const auto outcome = print(test::long_receipt(3));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
}

TEST_P(PrinterFaults, Print_without_paper_is_not_printed_and_never_comes_out) {
  start(kWithProof);
  set(&PrinterModel::set_paper, PaperState::kOut);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted);
  EXPECT_NE(outcome.reason.find("out of paper"), std::string::npos) << outcome.reason;
  set(&PrinterModel::set_paper, PaperState::kIn);
  EXPECT_EQ(print(test::long_receipt(1)).verdict, PrintVerdict::kPrinted);
  EXPECT_EQ(printed_text(), "第1行 商品                                ￥1.00\n");
}

TEST_P(PrinterFaults, Print_with_open_cover_is_not_printed) {
  start(kWithProof);
  set(&PrinterModel::set_cover, CoverState::kOpen);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted);
  EXPECT_NE(outcome.reason.find("cover"), std::string::npos) << outcome.reason;
}

TEST_P(PrinterFaults, Print_paper_ends_in_the_middle_is_not_printed_and_the_rest_is_dropped) {
  start(kWithProof);
  printer_->with_model([](PrinterModel& model) { model.set_paper_left(300); });
  const auto outcome = print(test::long_receipt(200));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted) << outcome.reason;
  set(&PrinterModel::set_paper, PaperState::kIn);
  EXPECT_EQ(print(test::long_receipt(1)).verdict, PrintVerdict::kPrinted);
  EXPECT_EQ(printed_text().find("第200行"), std::string::npos);
}

TEST_P(PrinterFaults, Print_paper_ends_in_the_middle_without_clear_is_unknown) {
  start(kBasic);
  printer_->with_model([](PrinterModel& model) { model.set_paper_left(300); });
  const auto outcome = print(test::long_receipt(200));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kUnknown) << outcome.reason;
  EXPECT_NE(outcome.reason.find("out of paper"), std::string::npos) << outcome.reason;
}

TEST_P(PrinterFaults, Print_paper_ends_in_the_middle_with_a_small_buffer_is_unknown_in_time) {
  emulator::PrinterSettings settings;
  settings.buffer_bytes = 512;
  start(kWithProof, settings);
  printer_->with_model([](PrinterModel& model) { model.set_paper_left(300); });
  const auto outcome = print(test::long_receipt(4000), Duration::seconds(3));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kUnknown) << outcome.reason;
}

TEST_P(PrinterFaults, Print_printer_unplugged_in_the_middle_is_unknown) {
  start(kWithProof);
  printer_->go_away_after(600);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kUnknown) << outcome.reason;
  EXPECT_EQ(printer_->receipt_count(), 0U);
}

TEST_P(PrinterFaults, Print_after_a_power_cycle_in_the_middle_prints_only_the_new_job) {
  start(kWithProof);
  printer_->go_away_after(600);
  EXPECT_EQ(print(test::long_receipt(100)).verdict, PrintVerdict::kUnknown);
  static_cast<void>(printed_text());
  ASSERT_TRUE(printer_->power_on());
  const auto outcome = print(test::long_receipt(1));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
  EXPECT_EQ(printed_text(), "第1行 商品                                ￥1.00\n");
}

TEST_P(PrinterFaults, Print_printer_switched_off_is_not_printed) {
  start(kWithProof);
  printer_->power_off();
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted) << outcome.reason;
}

TEST_P(PrinterFaults, Print_silent_printer_is_not_printed) {
  start(kWithProof);
  set(&PrinterModel::set_reply_mode, ReplyMode::kSilent);
  const auto outcome = print(test::sample_receipt());
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted);
  EXPECT_NE(outcome.reason.find("does not answer"), std::string::npos) << outcome.reason;
  EXPECT_EQ(printed_text(), "");
}

TEST_P(PrinterFaults, Print_printer_that_never_proves_is_unknown_at_the_limit) {
  start(kWithProof);
  set(&PrinterModel::set_reply_mode, ReplyMode::kStatusOnly);
  const auto outcome = print(test::long_receipt(3), Duration::milliseconds(1500));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kUnknown) << outcome.reason;
  EXPECT_TRUE(receipts_reach(1));
}

TEST_P(PrinterFaults, Print_proof_of_an_earlier_job_proves_nothing) {
  start(kWithProof);
  set(&PrinterModel::set_reply_mode, ReplyMode::kLateProof);
  EXPECT_EQ(print(test::long_receipt(2), Duration::milliseconds(1500)).verdict, PrintVerdict::kUnknown);
  const auto second = print(test::long_receipt(2), Duration::milliseconds(2500));
  EXPECT_EQ(second.verdict, PrintVerdict::kUnknown) << second.reason;
}

TEST_P(PrinterStatus, Status_ready_printer_is_ready) {
  start(kWithProof);
  const auto status = devices_.printer->status(kPatience);
  ASSERT_TRUE(status) << status.error().reason;
  EXPECT_TRUE(status->ready());
  EXPECT_EQ(status->describe(), "");
}

TEST_P(PrinterStatus, Status_paper_near_its_end_is_told_and_still_ready) {
  start(kWithProof);
  set(&PrinterModel::set_paper, PaperState::kNearEnd);
  const auto status = devices_.printer->status(kPatience);
  ASSERT_TRUE(status) << status.error().reason;
  EXPECT_TRUE(status->ready());
  EXPECT_EQ(status->paper, api::Paper::kNearEnd);
}

TEST_P(PrinterStatus, Status_of_a_silent_printer_times_out) {
  start(kWithProof);
  set(&PrinterModel::set_reply_mode, ReplyMode::kSilent);
  const auto status = devices_.printer->status(kPatience);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, DeviceErrorCode::kTimeout);
}

TEST_P(PrinterStatus, Status_late_answer_is_not_taken_for_the_next_one) {
  start(kWithProof);
  // The answer to the first question stays out and arrives together with the next one.
  set(&PrinterModel::set_reply_mode, ReplyMode::kHoldOne);
  EXPECT_FALSE(devices_.printer->status(kPatience));
  set(&PrinterModel::set_cover, CoverState::kOpen);
  const auto status = devices_.printer->status(kPatience);
  ASSERT_TRUE(status) << status.error().reason;
  EXPECT_EQ(status->line, api::PrinterStatus::Line::kOffline);
  EXPECT_EQ(status->cover, api::Cover::kOpen);
  EXPECT_EQ(status->paper, api::Paper::kOk);
}

TEST_P(PrinterStatus, Print_after_a_late_answer_still_sees_that_paper_is_out) {
  start(kWithProof);
  set(&PrinterModel::set_reply_mode, ReplyMode::kHoldOne);
  EXPECT_EQ(print(test::long_receipt(1)).verdict, PrintVerdict::kNotPrinted);
  set(&PrinterModel::set_paper, PaperState::kOut);
  const auto outcome = print(test::long_receipt(1));
  EXPECT_EQ(outcome.verdict, PrintVerdict::kNotPrinted);
  EXPECT_NE(outcome.reason.find("out of paper"), std::string::npos) << outcome.reason;
}

TEST_P(PrinterStatus, Status_profile_without_answers_is_unsupported) {
  start("generic-58-gbk-silent");
  const auto status = devices_.printer->status(kPatience);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, DeviceErrorCode::kUnsupported);
}

TEST_P(DrawerContract, Drawer_kicked_is_open_until_closed) {
  start(kWithProof);
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kClosed);
  ASSERT_TRUE(devices_.drawer->open_drawer(kPatience));
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kOpen);
  set(&PrinterModel::set_drawer, emulator::DrawerState::kClosed);
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kClosed);
}

TEST_P(DrawerContract, Drawer_kicked_without_paper_opens_in_real_time) {
  start(kWithProof);
  set(&PrinterModel::set_paper, PaperState::kOut);
  ASSERT_TRUE(devices_.drawer->open_drawer(kPatience));
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kOpen);
}

TEST_P(DrawerContract, Drawer_kicked_without_paper_on_a_basic_printer_fails_and_stays_shut_later) {
  start(kBasic);
  set(&PrinterModel::set_paper, PaperState::kOut);
  const auto opened = devices_.drawer->open_drawer(kPatience);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, DeviceErrorCode::kOffline);
  set(&PrinterModel::set_paper, PaperState::kIn);
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kClosed);
}

TEST_P(DrawerContract, Drawer_of_a_printer_switched_off_is_not_connected) {
  start(kWithProof);
  printer_->power_off();
  const auto opened = devices_.drawer->open_drawer(kPatience);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, DeviceErrorCode::kNotConnected);
}

TEST_P(DrawerContract, Drawer_kick_inside_a_document_opens) {
  start(kWithProof);
  EXPECT_EQ(print({{api::DrawerKick{}, api::TextLine{"x"}, api::Cut{}}}).verdict, PrintVerdict::kPrinted);
  EXPECT_EQ(devices_.drawer->state(kPatience), api::Drawer::kOpen);
}

std::string wire_name(const ::testing::TestParamInfo<Wire>& info) {
  switch (info.param) {
    case Wire::kTcp:
      return "tcp";
    case Wire::kSerial:
      return "serial";
    case Wire::kUsblp:
      return "usblp";
  }
  return "";
}

const auto kWires = ::testing::Values(Wire::kTcp, Wire::kSerial, Wire::kUsblp);
INSTANTIATE_TEST_SUITE_P(Wires, Printing, kWires, wire_name);
INSTANTIATE_TEST_SUITE_P(Wires, PrinterFaults, kWires, wire_name);
INSTANTIATE_TEST_SUITE_P(Wires, PrinterStatus, kWires, wire_name);
INSTANTIATE_TEST_SUITE_P(Wires, DrawerContract, kWires, wire_name);

TEST(CaptureFile, Print_to_a_file_is_printed_and_readable) {
  const test::TempDir directory;
  auto devices = drivers::open_printer("file://" + directory.file("capture.bin"), kWithProof, test::device_context());
  ASSERT_TRUE(devices);
  const auto outcome = devices->printer->print(test::sample_receipt(), {1}, kPatience);
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
  const std::string text = test::output_of("iconv -c -f GB18030 -t UTF-8 " + directory.file("capture.bin"));
  EXPECT_NE(text.find("谢谢惠顾"), std::string::npos);
}

}  // namespace
}  // namespace queueback::hal
