#include "terminal/ui/screen.hpp"

#include <QQmlContext>

namespace queueback::terminal::ui {

Screen::Screen(const QString& socket, const QString& language)
    : link_(socket),
      till_(link_),
      goods_(link_),
      store_(socket),
      pinyin_(QStringLiteral(QUEUEBACK_RIME_DATA)),
      languages_(engine_),
      view_(&engine_, nullptr) {
  languages_.use(language);
  view_.setResizeMode(QQuickView::SizeRootObjectToView);
  view_.setTitle(QStringLiteral("Queueback"));
  engine_.rootContext()->setContextProperty(QStringLiteral("till"), &till_);
  engine_.rootContext()->setContextProperty(QStringLiteral("goods"), &goods_);
  engine_.rootContext()->setContextProperty(QStringLiteral("store"), &store_);
  engine_.rootContext()->setContextProperty(QStringLiteral("pinyin"), &pinyin_);
  engine_.rootContext()->setContextProperty(QStringLiteral("languages"), &languages_);
  view_.setSource(QUrl(QStringLiteral("qrc:/queueback/ui/qml/Main.qml")));
  link_.start();
  store_.start();
}

}  // namespace queueback::terminal::ui
