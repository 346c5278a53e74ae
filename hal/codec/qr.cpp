#include "hal/codec/qr.hpp"

#include <qrencode.h>

#include <algorithm>
#include <memory>
#include <string>

namespace queueback::hal::codec {
namespace {

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

bool printable_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

void fill_module(Bitmap& picture, DotPoint corner, int module_dots) {
  for (int y = 0; y < module_dots; ++y) {
    for (int x = 0; x < module_dots; ++x) {
      picture.blacken({corner.x + x, corner.y + y});
    }
  }
}

}  // namespace

Result<Bitmap, QrError> qr_symbol(std::string_view payload) {
  if (payload.empty()) {
    return fail(QrErrorCode::kEmpty, "the QR payload is empty");
  }
  if (payload.size() > kMaxQrPayload) {
    return fail(QrErrorCode::kTooLong, "the QR payload has " + std::to_string(payload.size()) + " bytes");
  }
  if (!printable_ascii(payload)) {
    return fail(QrErrorCode::kNotAscii, "the QR payload is not printable ASCII");
  }
  const std::unique_ptr<QRcode, FreeQr> code(
      QRcode_encodeString(std::string(payload).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (code == nullptr) {
    return fail(QrErrorCode::kTooLong, "the QR payload does not fit into a symbol");
  }
  Bitmap symbol(DotSize{code->width, code->width});
  for (int i = 0; i < code->width * code->width; ++i) {
    if ((code->data[i] & 1U) != 0) {
      symbol.blacken({i % code->width, i / code->width});
    }
  }
  return symbol;
}

Result<int, QrError> qr_module_dots(int modules, int width_dots) {
  const int all = modules + 2 * kQuietModules;
  if (all * kMinModuleDots > width_dots) {
    return fail(QrErrorCode::kTooWide, "the QR symbol is wider than the paper");
  }
  return std::clamp(width_dots * 5 / 8 / all, kMinModuleDots, kMaxModuleDots);
}

Bitmap qr_picture(const Bitmap& symbol, int module_dots, DotSize paper) {
  const int side = symbol.size().width * module_dots;
  const int quiet = kQuietModules * module_dots;
  // Pictures are as wide as their last black dot: blank paper to the right need not be sent.
  const int left = std::max((paper.width - side) / 2, 0);
  Bitmap picture(DotSize{left + side, side + 2 * quiet});
  for (int y = 0; y < symbol.size().height; ++y) {
    for (int x = 0; x < symbol.size().width; ++x) {
      if (symbol.black({x, y})) {
        fill_module(picture, {left + x * module_dots, quiet + y * module_dots}, module_dots);
      }
    }
  }
  return picture;
}

}  // namespace queueback::hal::codec
