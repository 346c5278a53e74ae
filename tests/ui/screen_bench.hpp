#pragma once
#include <QQuickItem>
#include <QTouchEvent>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/screen.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::tests {

/// How a screen is looked at.
struct Look {
  int width = 1024;
  int height = 600;
  const char* language = "en";
};

/// A till's core with its devices behind a real socket, and the touch screen in front of it, on one thread.
class ScreenBench {
 public:
  ScreenBench(Look look, const std::vector<replication::ReferenceItem>& reference);
  ~ScreenBench();
  ScreenBench(const ScreenBench&) = delete;
  ScreenBench& operator=(const ScreenBench&) = delete;

  /// Lets core and screen work until `condition` holds; false when it takes too long.
  bool until(const std::function<bool()>& condition);
  /// The till is in this phase and the screen shows it.
  bool until_phase(const char* phase);
  /// Presses a key; letters and digits as text.
  void press(Qt::Key key);
  void type(const std::string& text);
  /// Touches the button with this text or the hint with this key name. Fails if there is none, or it cannot be pressed.
  void touch(const QString& text);
  /// Signs cashier 1001 in by keys.
  void sign_in();

  /// All texts on the screen.
  [[nodiscard]] QStringList texts();
  [[nodiscard]] bool shows(const QString& part);
  /// What is wrong with the layout: texts that are cut, run out of the screen, or lie on one another; empty: nothing.
  [[nodiscard]] std::vector<std::string> flaws();
  /// Writes a picture of the screen and checks its layout.
  void look(const std::string& name);

  /// The screen's program ends and starts anew.
  void restart_screen();
  /// The core's program ends and starts anew.
  void restart_core();

  TillBench& core() { return *core_; }
  terminal::ui::TillView& till() { return screen_->till(); }
  terminal::ui::Screen& screen() { return *screen_; }
  PrinterOnAWire& printer() { return printer_; }

 private:
  void start_core();

  Look look_;
  std::vector<replication::ReferenceItem> reference_;
  TemporaryDirectory directory_;
  PrinterOnAWire printer_;
  std::optional<TillBench> core_;
  std::optional<net::LocalSocketServer> socket_;
  std::optional<terminal::ui::Screen> screen_;
  std::unique_ptr<QPointingDevice> finger_;
};

}  // namespace queueback::tests
