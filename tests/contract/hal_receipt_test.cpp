#include <gtest/gtest.h>

#include <filesystem>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using test::output_of;

// The receipt goes over the wire, and programs that know nothing of ours read it back.
class ReceiptReadBack : public ::testing::TestWithParam<const char*> {
 protected:
  void print_on(const char* profile, int width_dots) {
    emulator::PrinterSettings settings;
    settings.width_dots = width_dots;
    emulator::PrinterWires wires;
    wires.tcp_port = 0;
    wires.paper_directory = directory_.path();
    auto started = emulator::PrinterEmulator::start(wires, settings);
    ASSERT_TRUE(started) << started.error().reason;
    printer_ = std::move(*started);
    const std::string uri = "tcp://127.0.0.1:" + std::to_string(printer_->port());
    auto devices = drivers::open_printer(uri, profile, test::device_context());
    ASSERT_TRUE(devices) << devices.error().reason;
    const auto outcome = devices->printer->print(test::sample_receipt(), {1}, test::kPatience);
    ASSERT_EQ(outcome.verdict, api::PrintVerdict::kPrinted) << outcome.reason;
    // A printer without a cutter: the cashier tears the paper off.
    printer_->with_model([](emulator::PrinterModel& model) { model.tear_off(); });
    keep_for_a_look(profile);
  }

  // QUEUEBACK_KEEP_RECEIPTS=directory keeps the pictures, so that a person can look at them.
  void keep_for_a_look(const std::string& profile) {
    if (const char* keep = std::getenv("QUEUEBACK_KEEP_RECEIPTS"); keep != nullptr) {
      std::filesystem::copy_file(directory_.file("receipt-0001.png"), std::string(keep) + "/" + profile + ".png",
                                 std::filesystem::copy_options::overwrite_existing);
    }
  }

  test::TempDir directory_;
  std::unique_ptr<emulator::PrinterEmulator> printer_;
};

TEST_P(ReceiptReadBack, Receipt_printed_qr_is_read_by_zbarimg) {
  const std::string profile = GetParam();
  print_on(GetParam(), profile.find("-58-") == std::string::npos ? 576 : 384);
  const std::string read = output_of("zbarimg --raw -q -Sbinary " + directory_.file("receipt-0001.png"));
  EXPECT_EQ(read, test::kQrPayload);
}

INSTANTIATE_TEST_SUITE_P(Profiles, ReceiptReadBack,
                         ::testing::Values("generic-80-gb18030", "generic-80-gb18030-native-qr", "generic-80-gbk-basic",
                                           "generic-80-utf8", "generic-80-cp437", "generic-58-gbk"));

class ReceiptBytes : public ReceiptReadBack {};

TEST_P(ReceiptBytes, Receipt_printed_chinese_text_is_read_by_iconv) {
  print_on(GetParam(), 576);
  const std::string text = output_of("iconv -c -f GB18030 -t UTF-8 " + directory_.file("receipt-0001.bin"));
  for (const char* expected : {"排队返利便利店", "有机燕麦牛奶 1L", "￥80.40", "谢谢惠顾，欢迎再来！", "找零"}) {
    EXPECT_NE(text.find(expected), std::string::npos) << expected;
  }
}

INSTANTIATE_TEST_SUITE_P(Profiles, ReceiptBytes, ::testing::Values("generic-80-gb18030", "generic-80-gbk-basic"));

}  // namespace
}  // namespace queueback::hal
