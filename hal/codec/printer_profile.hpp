#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "hal/api/receipt_printer.hpp"

namespace queueback::hal::codec {

/// How the printer wants text.
enum class Charset {
  kGb18030,  ///< one, two and (CJK extension A) four bytes
  kGbk,      ///< one and two bytes
  kUtf8,     ///< selected with FS ( C
  kCp437,    ///< one byte, Western
};

enum class QrMethod {
  kRaster,  ///< as a picture: works on every printer
  kNative,  ///< GS ( k: sharper and shorter where the printer can do it
};
enum class Cutter { kNone, kPartial };
enum class StatusReplies { kNone, kRealTime };
enum class AutoStatus { kOff, kOn };
enum class DrawerMethod {
  kBuffered,  ///< ESC p: waits behind other data, so it is only sent while the printer is online
  kRealTime,  ///< DLE DC4 1: works without paper too
};
enum class DrawerSense { kNone, kHighIsOpen, kLowIsOpen };
enum class ClearMethod {
  kNone,
  kConfirmed,  ///< DLE DC4 8 empties the buffers and answers
};

/// How fast a printer takes data that it cannot stop. bytes_per_second 0: the connection has flow control.
struct Pace {
  std::size_t chunk_bytes = 1024;
  std::int64_t bytes_per_second = 0;
};

/// Everything that differs between printers, as data: a new model is a new row, not a new branch.
struct PrinterProfile {
  std::string_view name;
  int width_dots = 576;
  int dpi = 203;
  int columns = 48;
  Charset charset = Charset::kGb18030;
  std::uint8_t code_page = 0;  ///< the parameter of ESC t
  QrMethod qr = QrMethod::kRaster;
  Cutter cutter = Cutter::kPartial;
  api::PrintProof proof = api::PrintProof::kInBandStatus;
  StatusReplies replies = StatusReplies::kRealTime;
  AutoStatus auto_status = AutoStatus::kOn;
  ClearMethod clear = ClearMethod::kNone;
  DrawerMethod drawer = DrawerMethod::kBuffered;
  DrawerSense drawer_sense = DrawerSense::kHighIsOpen;
  Pace pace;
};

/// The table of known printers. Valid for the life of the process.
[[nodiscard]] std::span<const PrinterProfile> printer_profiles();
/// The profile of that name, or nullptr.
[[nodiscard]] const PrinterProfile* find_printer_profile(std::string_view name);

}  // namespace queueback::hal::codec
