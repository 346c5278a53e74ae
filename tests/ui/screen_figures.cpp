// queueback-screen-figures: how long the touch screen takes, at the till of a shop that tests/bench/screen.py started.
#include <QElapsedTimer>
#include <QGuiApplication>
#include <QLocalSocket>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <vector>

#include "common/base/check.hpp"
#include "terminal/ui/screen.hpp"

namespace {

using queueback::terminal::ui::Screen;

constexpr int kScans = 200;
constexpr int kLinesOfASale = 20;
constexpr int kPatience = 20'000;  ///< milliseconds
constexpr const char* kCola = "9520000000370";

void work_until(const std::function<bool()>& condition) {
  QElapsedTimer waited;
  waited.start();
  while (!condition()) {
    QB_CHECK(waited.elapsed() < kPatience);
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 5);
  }
}

double millis(const QElapsedTimer& since) { return static_cast<double>(since.nsecsElapsed()) / 1e6; }

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

/// From the scanner's first byte on its line to the frame with the new line.
double scan_to_frame(Screen& screen, QLocalSocket& emulator) {
  const int before = screen.till().lines()->count();
  bool painted = false;
  const auto watch = QObject::connect(&screen.view(), &QQuickWindow::afterRendering, &screen.view(),
                                      [&] { painted = painted || screen.till().lines()->count() > before; });
  QElapsedTimer since;
  since.start();
  emulator.write(QByteArray("scan ") + kCola + "\n");
  emulator.flush();
  work_until([&] { return painted; });
  QObject::disconnect(watch);
  return millis(since);
}

}  // namespace

int main(int argc, char** argv) {
  QElapsedTimer since_start;
  since_start.start();
  qputenv("QT_QPA_PLATFORM", "offscreen");
  QQuickWindow::setGraphicsApi(QSGRendererInterface::Software);
  const QGuiApplication app(argc, argv);
  if (argc != 3) {
    std::fprintf(stderr,
                 "usage: queueback-screen-figures TILL-SOCKET EMULATOR-SOCKET (tests/bench/screen.py runs it)\n");
    return 2;
  }
  Screen screen(QString::fromLocal8Bit(argv[1]), QStringLiteral("zh"));
  QB_CHECK(screen.is_usable());
  bool first = false;
  QObject::connect(&screen.view(), &QQuickWindow::afterRendering, &screen.view(), [&first] { first = true; });
  screen.view().resize(1024, 600);
  screen.view().show();
  work_until([&] { return first; });
  std::printf("start to first frame: %.0f ms\n", millis(since_start));
  work_until([&] { return screen.till().phase() == QStringLiteral("signed-out"); });
  std::printf("start to the till's state: %.0f ms\n", millis(since_start));
  screen.till().sign_in(QStringLiteral("1001"), QStringLiteral("1234"));
  work_until([&] { return screen.till().phase() == QStringLiteral("selling"); });
  QLocalSocket emulator;
  emulator.connectToServer(QString::fromLocal8Bit(argv[2]));
  QB_CHECK(emulator.waitForConnected());
  std::vector<double> scans;
  for (int i = 0; i < kScans; ++i) {
    if (i % kLinesOfASale == 0 && i > 0) {
      screen.till().void_sale();
      work_until([&] { return screen.till().lines()->count() == 0 && !screen.till().is_waiting(); });
    }
    scans.push_back(scan_to_frame(screen, emulator));
  }
  std::printf("scan to the frame with its line: p50 %.1f ms, p99 %.1f ms, most %.1f ms (%d scans)\n",
              percentile(scans, 0.5), percentile(scans, 0.99), percentile(scans, 1.0), kScans);
  return 0;
}
