#pragma once
#include <QObject>
#include <QQmlEngine>
#include <QTranslator>

namespace queueback::terminal::ui {

/// The language of everything on the screen; it can change at any time.
class Languages final : public QObject {
  Q_OBJECT
  Q_PROPERTY(QString current READ current NOTIFY changed)
 public:
  explicit Languages(QQmlEngine& engine, QObject* parent = nullptr) : QObject(parent), engine_(engine) {}

  /// "en" or "zh"; another one is taken for "en".
  Q_INVOKABLE void use(const QString& language);
  /// To the other one.
  Q_INVOKABLE void toggle();
  [[nodiscard]] QString current() const { return current_; }

 Q_SIGNALS:
  void changed();

 private:
  QQmlEngine& engine_;
  QTranslator chinese_;
  QString current_ = QStringLiteral("en");
};

}  // namespace queueback::terminal::ui
