#include "terminal/ui/qr_image.hpp"

#include <qrencode.h>

#include <QPainter>
#include <algorithm>
#include <memory>

namespace queueback::terminal::ui {
namespace {

/// Modules of white on each side.
constexpr int kQuietZone = 4;

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

void QrImage::set_text(const QString& text) {
  if (text == text_) {
    return;
  }
  text_ = text;
  Q_EMIT text_changed();
  update();
}

void QrImage::paint(QPainter* painter) {
  const QByteArray bytes = text_.toUtf8();
  const std::unique_ptr<QRcode, FreeQr> code(
      bytes.isEmpty() ? nullptr : QRcode_encodeString8bit(bytes.constData(), 0, QR_ECLEVEL_M));
  if (code == nullptr) {
    return;
  }
  // Whole pixels for every module: a camera reads sharp edges.
  const int room = static_cast<int>(std::min(width(), height()));
  const int modules = code->width + 2 * kQuietZone;
  const int dot = room / modules;
  if (dot == 0) {
    return;
  }
  const int origin = (room - dot * code->width) / 2;
  painter->fillRect(QRect(0, 0, room, room), Qt::white);
  for (int i = 0; i < code->width * code->width; ++i) {
    const bool is_dark = (code->data[i] & 1U) != 0;
    if (is_dark) {
      painter->fillRect(QRect(origin + i % code->width * dot, origin + i / code->width * dot, dot, dot), Qt::black);
    }
  }
}

}  // namespace queueback::terminal::ui
