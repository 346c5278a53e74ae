#include "tests/support/hal_bench.hpp"

#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "common/base/check.hpp"

namespace queueback::test {

namespace api = hal::api;

TempDir::TempDir() : TempDir(std::filesystem::temp_directory_path().string()) {}

TempDir::TempDir(const std::string& parent) {
  std::string name = parent + "/queueback-XXXXXX";
  QB_CHECK(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

hal::drivers::LinkLimits quick_limits() {
  return {.answer = Duration::milliseconds(1000),
          .quiet = Duration::milliseconds(40),
          .poll = Duration::milliseconds(50),
          .write_stall = Duration::milliseconds(50)};
}

hal::drivers::DeviceContext device_context() {
  static SystemClock clock;
  static SeededRandom random(20261120);
  return {clock, random, "", quick_limits()};
}

namespace {

void add_items(api::PrintDocument& receipt) {
  receipt.elements.insert(
      receipt.elements.end(),
      {api::TwoColumn{"有机燕麦牛奶 1L", "￥18.90"}, api::TwoColumn{"  2 x 9.45", ""},
       api::TwoColumn{"手工全麦面包（无糖，切片，约500克装）家庭装", "￥23.50"},
       api::TwoColumn{"Sparkling Water 330ml", "￥6.00"}, api::TwoColumn{"镕记瓦罉煲仔饭", "￥32.00"}, api::Rule{}});
}

}  // namespace

api::PrintDocument sample_receipt() {
  using api::Alignment;
  using api::TextSize;
  using api::Weight;
  api::PrintDocument receipt;
  receipt.elements = {
      api::TextLine{"排队返利便利店", Alignment::kCenter, Weight::kBold, TextSize::kDouble},
      api::TextLine{"中山路128号  Tel 010-5550-0128", Alignment::kCenter, Weight::kNormal, TextSize::kNormal},
      api::Feed{1},
      api::TwoColumn{"2026-11-20 15:04", "单号 T01-000123"},
      api::TwoColumn{"收银员 李*", "会员 138****0001"},
      api::Rule{api::RuleStyle::kDouble}};
  add_items(receipt);
  receipt.elements.insert(
      receipt.elements.end(),
      {api::TwoColumn{"合计", "¥80.40", Weight::kBold, TextSize::kDouble}, api::TwoColumn{"现金", "￥100.00"},
       api::TwoColumn{"找零", "￥19.60"}, api::Rule{},
       api::TextLine{"本单参与排队返利：前面还有 3 人，待返 ￥54.20", Alignment::kLeft, Weight::kBold},
       api::TextLine{"扫码查看返利进度", Alignment::kCenter}, api::QrCode{std::string(kQrPayload)},
       api::TextLine{"谢谢惠顾，欢迎再来！", Alignment::kCenter}, api::Cut{}});
  return receipt;
}

api::PrintDocument long_receipt(int lines) {
  api::PrintDocument receipt;
  for (int i = 1; i <= lines; ++i) {
    receipt.elements.push_back(api::TwoColumn{"第" + std::to_string(i) + "行 商品", "￥1.00"});
  }
  receipt.elements.push_back(api::Cut{});
  return receipt;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
  std::string output;
  std::array<char, 4096> buffer{};
  for (std::size_t count = 1; pipe != nullptr && count > 0;) {
    count = std::fread(buffer.data(), 1, buffer.size(), pipe.get());
    output.append(buffer.data(), count);
  }
  return output;
}

}  // namespace queueback::test
