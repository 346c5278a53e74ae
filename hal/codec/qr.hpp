#pragma once
#include <string_view>

#include "common/base/result.hpp"
#include "hal/codec/bitmap.hpp"

namespace queueback::hal::codec {

/// Longest QR payload; a bigger symbol has dots too small for a receipt.
inline constexpr std::size_t kMaxQrPayload = 800;
/// Smallest side of a module that phones read reliably at 203 dpi.
inline constexpr int kMinModuleDots = 2;
inline constexpr int kMaxModuleDots = 8;
/// White modules that the symbol needs around it (ISO/IEC 18004).
inline constexpr int kQuietModules = 4;

enum class QrErrorCode { kEmpty, kTooLong, kNotAscii, kTooWide };
using QrError = Failure<QrErrorCode>;

/// The symbol, one dot a module, without margin; error correction M. Fails for anything but 1 to
/// kMaxQrPayload bytes of printable ASCII.
[[nodiscard]] Result<Bitmap, QrError> qr_symbol(std::string_view payload);

/// Dots per module for a symbol of `modules` on paper of `width_dots`: about five eighths of the width.
/// kTooWide if not even kMinModuleDots fit.
[[nodiscard]] Result<int, QrError> qr_module_dots(int modules, int width_dots);

/// The symbol enlarged, in the middle of the paper and with its quiet zone.
[[nodiscard]] Bitmap qr_picture(const Bitmap& symbol, int module_dots, DotSize paper);

}  // namespace queueback::hal::codec
