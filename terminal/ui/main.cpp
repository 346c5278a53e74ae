// The terminal's touch screen: a front end of the till's core, and nothing else. It may end and start at any time.
#include <QCommandLineParser>
#include <QGuiApplication>
#include <QLocale>
#include <QQuickWindow>
#include <QScreen>
#include <algorithm>
#include <cstdio>
#include <optional>
#include <string_view>

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

/// Counted from 0; null: there is none.
QScreen* monitor_of(const QString& text) {
  bool is_number = false;
  const int number = text.toInt(&is_number);
  const auto monitors = QGuiApplication::screens();
  return is_number && number >= 0 && number < monitors.size() ? monitors[number] : nullptr;
}

/// Shows a window on a monitor; without a size on all of it.
void put(QQuickView& view, QScreen& monitor, std::optional<QSize> size) {
  view.setScreen(&monitor);
  view.setPosition(monitor.geometry().topLeft());
  view.setMinimumSize(kSmallest);
  if (size) {
    view.resize(*size);
    view.show();
  } else {
    view.showFullScreen();
  }
}

int refuse(const QString& reason) {
  std::fprintf(stderr, "queueback-terminal-ui: %s\n", qPrintable(reason));
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  // Help needs no display.
  const bool only_tells = std::any_of(argv + 1, argv + argc, [](std::string_view word) {
    return word == "--help" || word == "-h" || word == "--help-all" || word == "--version" || word == "-v";
  });
  if (only_tells) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
  }
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
  const QCommandLineOption customer("customer", "the second screen, for the buyer: shows the sale and works nothing");
  const QCommandLineOption monitor("monitor", "on which monitor, counted from 0", "N", "0");
  parser.addOptions({socket, size, language, fullscreen, customer, monitor});
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
  QScreen* const place = monitor_of(parser.value(monitor));
  if (place == nullptr) {
    return refuse("--monitor " + parser.value(monitor) + ": there are 0 to " +
                  QString::number(QGuiApplication::screens().size() - 1));
  }
  using queueback::terminal::ui::Screen;
  Screen screen(parser.value(socket), chosen, parser.isSet(customer) ? Screen::For::kCustomer : Screen::For::kCashier);
  if (!screen.is_usable()) {
    return 1;
  }
  put(screen.view(), *place, parser.isSet(fullscreen) ? std::nullopt : window);
  return QGuiApplication::exec();
}
