// The terminal's touch screen: a front end of the till's core, and nothing else. It may end and start at any time.
#include <QCommandLineParser>
#include <QGuiApplication>
#include <QLocale>
#include <QQuickWindow>
#include <cstdio>
#include <optional>

#include "terminal/ui/screen.hpp"

namespace {

constexpr QSize kSmallest{800, 480};

/// Of "1024x600"; nothing for another text, or a screen that is too small.
std::optional<QSize> parse_size(const QString& text) {
  const QStringList parts = text.split(QLatin1Char('x'));
  bool is_width = false;
  bool is_height = false;
  if (parts.size() != 2) {
    return std::nullopt;
  }
  const QSize size(parts[0].toInt(&is_width), parts[1].toInt(&is_height));
  const bool fits = size.width() >= kSmallest.width() && size.height() >= kSmallest.height();
  return is_width && is_height && fits ? std::optional(size) : std::nullopt;
}

int refuse(const QString& reason) {
  std::fprintf(stderr, "queueback-terminal-ui: %s\n", qPrintable(reason));
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  // Works on every device; the screens need nothing that a graphics processor would have to do.
  if (qEnvironmentVariableIsEmpty("QT_QUICK_BACKEND")) {
    QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
  }
  const QGuiApplication app(argc, argv);
  QGuiApplication::setApplicationName(QStringLiteral("queueback-terminal-ui"));
  QGuiApplication::setApplicationVersion(QStringLiteral(QUEUEBACK_VERSION));
  QCommandLineParser parser;
  parser.setApplicationDescription(
      QStringLiteral("The cashier's touch screen. Shows the till whose core listens on a socket."));
  parser.addHelpOption();
  parser.addVersionOption();
  const QCommandLineOption socket({"s", "socket"}, "the till's socket", "FILE", "terminal.sock");
  const QCommandLineOption size("size", "width and height of the window, at least 800x480", "WxH", "1024x600");
  const QCommandLineOption language("lang", "en or zh; the machine's language when left out", "LANGUAGE");
  const QCommandLineOption fullscreen("fullscreen", "use the whole screen, as on a device");
  parser.addOptions({socket, size, language, fullscreen});
  parser.process(app);
  const auto window = parse_size(parser.value(size));
  if (!window) {
    return refuse("--size " + parser.value(size) + ": a size is like 1024x600, and at least 800x480");
  }
  const QString machine = QLocale::system().language() == QLocale::Chinese ? "zh" : "en";
  const QString chosen = parser.isSet(language) ? parser.value(language) : machine;
  if (chosen != "en" && chosen != "zh") {
    return refuse("--lang " + chosen + ": there are en and zh");
  }
  queueback::terminal::ui::Screen screen(parser.value(socket), chosen);
  if (!screen.is_usable()) {
    return 1;
  }
  screen.view().resize(*window);
  screen.view().setMinimumSize(kSmallest);
  if (parser.isSet(fullscreen)) {
    screen.view().showFullScreen();
  } else {
    screen.view().show();
  }
  return QGuiApplication::exec();
}
