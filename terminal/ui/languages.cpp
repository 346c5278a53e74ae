#include "terminal/ui/languages.hpp"

#include <QCoreApplication>

namespace queueback::terminal::ui {

void Languages::use(const QString& language) {
  const bool chinese = language == QStringLiteral("zh");
  if (chinese == (current_ == QStringLiteral("zh"))) {
    return;
  }
  if (chinese) {
    const bool loaded = chinese_.load(QStringLiteral(":/i18n/queueback_zh_CN.qm"));
    if (!loaded) {
      qWarning("the Chinese translation is missing from this program");
      return;
    }
    QCoreApplication::installTranslator(&chinese_);
  } else {
    QCoreApplication::removeTranslator(&chinese_);
  }
  current_ = chinese ? QStringLiteral("zh") : QStringLiteral("en");
  engine_.retranslate();
  Q_EMIT changed();
}

void Languages::toggle() { use(current_ == QStringLiteral("zh") ? QStringLiteral("en") : QStringLiteral("zh")); }

}  // namespace queueback::terminal::ui
