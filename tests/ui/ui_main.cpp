#include <gtest/gtest.h>

#include <QGuiApplication>
#include <QQuickWindow>
#include <csignal>

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qputenv("LC_ALL", "C.UTF-8");
  QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
  ::testing::InitGoogleTest(&argc, argv);
  const QGuiApplication app(argc, argv);
  return RUN_ALL_TESTS();
}
