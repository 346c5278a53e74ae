#include "terminal/ui/screen.hpp"

#include <QQmlContext>

namespace queueback::terminal::ui {

Screen::Screen(const QString& socket, const QString& language)
    : link_(socket), till_(link_), languages_(engine_), view_(&engine_, nullptr) {
  languages_.use(language);
  view_.setResizeMode(QQuickView::SizeRootObjectToView);
  view_.setTitle(QStringLiteral("Queueback"));
  engine_.rootContext()->setContextProperty(QStringLiteral("till"), &till_);
  engine_.rootContext()->setContextProperty(QStringLiteral("languages"), &languages_);
  view_.setSource(QUrl(QStringLiteral("qrc:/queueback/ui/qml/Main.qml")));
  link_.start();
}

}  // namespace queueback::terminal::ui
