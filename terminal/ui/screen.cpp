#include "terminal/ui/screen.hpp"

#include <QQmlContext>

#include "terminal/ui/qr_image.hpp"

namespace queueback::terminal::ui {

Screen::Screen(const QString& socket, const QString& language, For whom)
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
  if (whom == For::kCustomer) {
    view_.setFlag(Qt::WindowDoesNotAcceptFocus);  // keys are the cashier's
  }
  qmlRegisterType<QrImage>("Queueback", 1, 0, "QrImage");
  view_.setSource(QUrl(whom == For::kCashier ? QStringLiteral("qrc:/queueback/ui/qml/Main.qml")
                                             : QStringLiteral("qrc:/queueback/ui/qml/CustomerScreen.qml")));
  link_.start();
  store_.start();
}

}  // namespace queueback::terminal::ui
