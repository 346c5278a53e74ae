#include "hal/codec/printer_profile.hpp"

#include <array>

namespace queueback::hal::codec {
namespace {

using api::PrintProof;

constexpr std::array kProfiles{
    PrinterProfile{.name = "generic-80-gb18030",
                   .proof = PrintProof::kProcessId,
                   .clear = ClearMethod::kConfirmed,
                   .drawer = DrawerMethod::kRealTime,
                   .pace = {}},
    PrinterProfile{.name = "generic-80-gb18030-native-qr",
                   .qr = QrMethod::kNative,
                   .proof = PrintProof::kProcessId,
                   .clear = ClearMethod::kConfirmed,
                   .drawer = DrawerMethod::kRealTime,
                   .pace = {}},
    PrinterProfile{.name = "generic-80-gbk-basic", .charset = Charset::kGbk, .pace = {}},
    PrinterProfile{.name = "generic-58-gbk",
                   .width_dots = 384,
                   .columns = 32,
                   .charset = Charset::kGbk,
                   .cutter = Cutter::kNone,
                   .auto_status = AutoStatus::kOff,
                   .pace = {.chunk_bytes = 512, .bytes_per_second = 16'000}},
    PrinterProfile{.name = "generic-58-gbk-silent",
                   .width_dots = 384,
                   .columns = 32,
                   .charset = Charset::kGbk,
                   .cutter = Cutter::kNone,
                   .proof = PrintProof::kNone,
                   .replies = StatusReplies::kNone,
                   .auto_status = AutoStatus::kOff,
                   .drawer_sense = DrawerSense::kNone,
                   .pace = {.chunk_bytes = 512, .bytes_per_second = 16'000}},
    PrinterProfile{.name = "generic-80-utf8",
                   .charset = Charset::kUtf8,
                   .proof = PrintProof::kProcessId,
                   .clear = ClearMethod::kConfirmed,
                   .drawer = DrawerMethod::kRealTime,
                   .pace = {}},
    PrinterProfile{.name = "generic-80-cp437", .charset = Charset::kCp437, .pace = {}},
};

}  // namespace

std::span<const PrinterProfile> printer_profiles() { return kProfiles; }

const PrinterProfile* find_printer_profile(std::string_view name) {
  for (const PrinterProfile& profile : kProfiles) {
    if (profile.name == name) {
      return &profile;
    }
  }
  return nullptr;
}

}  // namespace queueback::hal::codec
