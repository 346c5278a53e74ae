// queueback-screen-figures: how long the touch screen takes, at the till of a shop that tests/bench/screen.py started.
#include <QElapsedTimer>
#include <QFile>
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

/// Resident memory of this program, in MiB.
double memory() {
  QFile status(QStringLiteral("/proc/self/status"));
  QB_CHECK(status.open(QIODevice::ReadOnly));
  for (const QByteArray& line : status.readAll().split('\n')) {
    if (line.startsWith("VmRSS:")) {
      return line.mid(6).replace("kB", "").trimmed().toDouble() / 1024;
    }
  }
  return 0;
}

/// A letter that is typed to the list of what matches.
double letter_to_list(Screen& screen, const QString& text) {
  QElapsedTimer since;
  since.start();
  screen.goods().find(text);
  work_until([&] { return screen.goods().found_for() == text; });
  return millis(since);
}

void type_pinyin(Screen& screen, const char* letters) {
  for (const char* letter = letters; *letter != '\0'; ++letter) {
    screen.pinyin().type(QString(QLatin1Char(*letter)));
  }
  QB_CHECK(!screen.pinyin().candidates().isEmpty());
  screen.pinyin().choose(0);
}

void measure_pinyin(Screen& screen) {
  const double before = memory();
  QElapsedTimer since;
  since.start();
  screen.pinyin().start();
  QB_CHECK(screen.pinyin().is_usable());
  std::printf("pinyin loaded: %.1f ms\n", millis(since));
  since.restart();
  for (const char* word :
       {"kuangquanshui", "yuanweishupian", "hongshaoniuroumian", "shi", "xiyiye", "mm", "zhongguo"}) {
    type_pinyin(screen, word);
  }
  std::printf("pinyin: seven words in %.1f ms; memory %.1f MiB before it, %.1f MiB with it\n", millis(since), before,
              memory());
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
  std::vector<double> letters;
  letters.reserve(kScans);
  for (int i = 0; i < kScans; ++i) {
    letters.push_back(letter_to_list(screen, QStringLiteral("hskl3").left(i % 5 + 1)));
  }
  std::printf("letter to the list of what matches: p50 %.1f ms, p99 %.1f ms, most %.1f ms (%d letters)\n",
              percentile(letters, 0.5), percentile(letters, 0.99), percentile(letters, 1.0), kScans);
  measure_pinyin(screen);
  return 0;
}
