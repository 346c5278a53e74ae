#pragma once
#include <QQuickPaintedItem>
#include <QString>

namespace queueback::terminal::ui {

/// A text as QR code, dark on white with the quiet zone of ISO/IEC 18004 around it, as large as fits the item. An empty
/// text, or one that no QR code holds, paints nothing.
class QrImage : public QQuickPaintedItem {
  Q_OBJECT
  Q_PROPERTY(QString text READ text WRITE set_text NOTIFY text_changed)
 public:
  explicit QrImage(QQuickItem* parent = nullptr) : QQuickPaintedItem(parent) {}

  [[nodiscard]] QString text() const { return text_; }
  void set_text(const QString& text);
  void paint(QPainter* painter) override;

 Q_SIGNALS:
  void text_changed();

 private:
  QString text_;
};

}  // namespace queueback::terminal::ui
