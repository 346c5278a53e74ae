#pragma once
#include <QQuickItem>
#include <QTouchEvent>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/screen.hpp"

namespace queueback::tests {

/// How a screen is looked at.
struct Look {
  int width = 1024;
  int height = 600;
  const char* language = "en";
};

/// A touch screen, and somebody who looks at it and uses it. Fails the running test when something is not there.
class ScreenHand {
 public:
  /// `let_others_work`: called again and again while the hand waits, for a moment of the till's core.
  ScreenHand(Look look, std::function<void()> let_others_work);

  /// The screen's program starts, anew if it ran.
  void start(const QString& socket, terminal::ui::Screen::For whom = terminal::ui::Screen::For::kCashier);
  void stop() { screen_.reset(); }
  /// Keys are this screen's from now on. Windows that refuse the focus keep off it by themselves, but not offscreen.
  void come_forward();

  /// Lets core and screen work until `condition` holds; false when it takes too long.
  bool until(const std::function<bool()>& condition);
  /// The till is in this phase and the screen shows it.
  bool until_phase(const char* phase);
  /// Presses a key; letters and digits as text.
  void press(Qt::Key key);
  /// Holds a key down until it has repeated so often.
  void hold_key(Qt::Key key, int repeats);
  void type(const std::string& text);
  /// Types a text and presses Enter.
  void enter(const std::string& text);
  /// Touches the button with this text or the hint with this key name. Fails if there is none, or it cannot be pressed.
  void touch(const QString& text);
  /// Holds the button with this text down until `condition` holds.
  void hold(const QString& text, const std::function<bool()>& condition);
  /// Draws the button with this text up by so many pixels.
  void draw_up(const QString& text, int pixels);
  /// Touches the field in use, which brings the keyboard if it takes letters.
  void touch_field();
  /// Touches the keys of a text one after another.
  void touch_keys(const QString& keys);
  [[nodiscard]] bool has_keyboard();
  /// How far below the upper edge of the screen a text stands; below all of it if it is not there.
  [[nodiscard]] double height_of(const QString& text);
  /// What stands in the field in use.
  [[nodiscard]] QString field();
  /// Signs cashier 1001 in by keys.
  void sign_in();

  /// All texts on the screen.
  [[nodiscard]] QStringList texts();
  [[nodiscard]] bool shows(const QString& part);
  /// What is wrong with the layout: texts that are cut, run out of the screen, or lie on one another, or a keyboard
  /// on the field in use; empty: nothing.
  [[nodiscard]] std::vector<std::string> flaws();
  /// Writes a picture of the screen and checks its layout.
  void look(const std::string& name);

  terminal::ui::TillView& till() { return screen_->till(); }

 private:
  [[nodiscard]] QString shown_overlay();
  /// The keyboard has stopped moving.
  void wait_until_settled();
  void look_where_to_touch();
  void touch_item(const QQuickItem& item);
  /// The button with this text or key name; null, and a failed test, if there is none.
  [[nodiscard]] QQuickItem* button(const QString& text);
  [[nodiscard]] QQuickItem* keyboard();
  [[nodiscard]] QQuickItem* active_field();

  Look look_;
  std::function<void()> let_others_work_;
  std::optional<terminal::ui::Screen> screen_;
  std::unique_ptr<QPointingDevice> finger_;
};

}  // namespace queueback::tests
