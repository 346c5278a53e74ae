#include "tests/ui/screen_hand.hpp"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QtTest/QTest>
#include <algorithm>
#include <utility>

namespace queueback::tests {
namespace {

/// How long a hand waits for something that must happen, in milliseconds. Only a broken test waits that long.
constexpr qint64 kPatience = 20'000;
/// As SingleKey.qml has it, in milliseconds.
constexpr qint64 kSingleKey = 60;

/// A text on the screen, and where its letters are.
struct ShownText {
  QString text;
  QRectF letters;
  bool cut = false;
};

void visit(QQuickItem* item, const std::function<void(QQuickItem*)>& what) {
  if (!item->isVisible() || item->opacity() <= 0) {
    return;
  }
  what(item);
  for (QQuickItem* child : item->childItems()) {
    visit(child, what);
  }
}

/// The one of these items that lies uppermost; null: there is none.
QQuickItem* find_item(QQuickItem* root, const std::function<bool(QQuickItem*)>& is_wanted) {
  QQuickItem* found = nullptr;
  visit(root, [&](QQuickItem* item) { found = is_wanted(item) ? item : found; });
  return found;
}

QRectF box_of(const QQuickItem& item) { return item.mapRectToScene(QRectF(0, 0, item.width(), item.height())); }

bool is_text(const QQuickItem* item) { return item->inherits("QQuickText"); }

ShownText text_of(const QQuickItem* item) {
  const qreal width = item->property("contentWidth").toReal();
  const qreal height = item->property("contentHeight").toReal();
  const int across = item->property("effectiveHorizontalAlignment").toInt();
  const qreal spare = item->width() - width;
  const qreal left = across == Qt::AlignRight ? spare : across == Qt::AlignHCenter ? spare / 2 : 0;
  const QRectF letters(left, (item->height() - height) / 2, width, height);
  const bool may_be_cut = item->property("mayBeCut").toBool();
  const bool too_wide = width > item->width() + 1 || height > item->height() + 1;
  return {item->property("text").toString(), item->mapRectToScene(letters),
          !may_be_cut && (too_wide || item->property("truncated").toBool())};
}

/// Whether a view that clips its content hides this item at least partly: a list's row below its edge.
bool is_clipped(const QQuickItem* item) {
  const QRectF own = box_of(*item);
  for (const QQuickItem* parent = item->parentItem(); parent != nullptr; parent = parent->parentItem()) {
    if (parent->clip() && !box_of(*parent).contains(own)) {
      return true;
    }
  }
  return false;
}

std::string words(const QString& text) { return "\"" + text.toStdString() + "\""; }

}  // namespace

ScreenHand::ScreenHand(Look look, std::function<void()> let_others_work)
    : look_(look), let_others_work_(std::move(let_others_work)), finger_(QTest::createTouchDevice()) {}

void ScreenHand::start(const QString& socket, terminal::ui::Screen::For whom) {
  screen_.reset();
  screen_.emplace(socket, QString::fromLatin1(look_.language), whom);
  ASSERT_TRUE(screen_->is_usable());
  screen_->view().resize(look_.width, look_.height);
  screen_->view().show();
  EXPECT_TRUE(until([this] { return till().is_connected() && !till().phase().isEmpty(); }));
}

void ScreenHand::come_forward() {
  screen_->view().requestActivate();
  EXPECT_TRUE(until([this] { return screen_->view().isActive(); }));
}

bool ScreenHand::until(const std::function<bool()>& condition) {
  QElapsedTimer waited;
  waited.start();
  while (!condition()) {
    if (waited.elapsed() > kPatience) {
      return false;
    }
    let_others_work_();
    QCoreApplication::processEvents();
  }
  return true;
}

bool ScreenHand::until_phase(const char* phase) {
  return until([&] { return till().phase() == QLatin1String(phase) && !till().is_waiting(); });
}

void ScreenHand::press(Qt::Key key) {
  const QString overlay = shown_overlay();
  QTest::keyClick(&screen_->view(), key);
  // Their tiles wait whether a key comes by itself (SingleKey.qml).
  if (overlay == QLatin1String("more") || overlay == QLatin1String("shift")) {
    QElapsedTimer waited;
    waited.start();
    until([&] { return shown_overlay() != overlay || waited.elapsed() > 2 * kSingleKey; });
  }
  until([this] { return !till().is_waiting(); });
}

void ScreenHand::hold_key(Qt::Key key, int repeats) {
  QTest::keyPress(&screen_->view(), key);
  for (int i = 0; i < repeats; ++i) {
    until([this] { return !till().is_waiting(); });
    QKeyEvent again(QEvent::KeyPress, key, Qt::NoModifier, QString(), true);
    QCoreApplication::sendEvent(&screen_->view(), &again);
  }
  QTest::keyRelease(&screen_->view(), key);
  until([this] { return !till().is_waiting(); });
}

QString ScreenHand::shown_overlay() { return screen_->view().rootObject()->property("overlay").toString(); }

void ScreenHand::type(const std::string& text) {
  for (const char letter : text) {
    QTest::keyClick(&screen_->view(), letter);
  }
}

void ScreenHand::enter(const std::string& text) {
  type(text);
  press(Qt::Key_Return);
}

namespace {

QPoint middle_of(const QQuickItem& item) { return box_of(item).center().toPoint(); }

}  // namespace

QQuickItem* ScreenHand::button(const QString& text) {
  look_where_to_touch();
  QQuickItem* found = find_item(screen_->view().rootObject(), [&text](QQuickItem* item) {
    const bool is_button = item->metaObject()->indexOfSignal("pressed()") >= 0 && item->property("usable").isValid();
    return is_button && (item->property("text").toString() == text || item->property("hint").toString() == text);
  });
  EXPECT_NE(found, nullptr) << "no button " << words(text) << " among " << texts().join(" | ").toStdString();
  EXPECT_TRUE(found == nullptr || found->property("usable").toBool()) << words(text);
  return found;
}

void ScreenHand::touch(const QString& text) {
  if (const QQuickItem* found = button(text)) {
    touch_item(*found);
  }
}

void ScreenHand::touch_item(const QQuickItem& item) {
  const QPoint at = middle_of(item);
  QTest::touchEvent(&screen_->view(), finger_.get()).press(0, at, &screen_->view());
  QTest::touchEvent(&screen_->view(), finger_.get()).release(0, at, &screen_->view());
  until([this] { return !till().is_waiting(); });
}

void ScreenHand::hold(const QString& text, const std::function<bool()>& condition) {
  const QQuickItem* found = button(text);
  ASSERT_NE(found, nullptr);
  const QPoint at = middle_of(*found);
  QTest::touchEvent(&screen_->view(), finger_.get()).press(0, at, &screen_->view());
  EXPECT_TRUE(until(condition));
  QTest::touchEvent(&screen_->view(), finger_.get()).release(0, at, &screen_->view());
}

void ScreenHand::draw_up(const QString& text, int pixels) {
  constexpr int kStep = 10;
  const QQuickItem* found = button(text);
  ASSERT_NE(found, nullptr);
  QPoint at = middle_of(*found);
  QTest::touchEvent(&screen_->view(), finger_.get()).press(0, at, &screen_->view());
  for (int drawn = 0; drawn < pixels; drawn += kStep) {
    at -= QPoint(0, kStep);
    QTest::touchEvent(&screen_->view(), finger_.get()).move(0, at, &screen_->view());
    QCoreApplication::processEvents();
  }
  QTest::touchEvent(&screen_->view(), finger_.get()).release(0, at, &screen_->view());
}

void ScreenHand::touch_field() {
  look_where_to_touch();
  QQuickItem* field = active_field();
  ASSERT_NE(field, nullptr) << "no field among " << texts().join(" | ").toStdString();
  touch_item(*field);
  wait_until_settled();
}

void ScreenHand::touch_keys(const QString& keys) {
  for (const QChar key : keys) {
    touch(QString(key));
  }
}

bool ScreenHand::has_keyboard() { return keyboard() != nullptr; }

double ScreenHand::height_of(const QString& text) {
  const QQuickItem* found = find_item(screen_->view().rootObject(), [&text](QQuickItem* item) {
    return is_text(item) && item->property("text").toString() == text;
  });
  return found == nullptr ? look_.height : box_of(*found).top();
}

QString ScreenHand::field() {
  const QQuickItem* field = active_field();
  return field == nullptr ? QString() : field->property("text").toString();
}

// Fingers touch what has been painted and does not move.
void ScreenHand::look_where_to_touch() {
  wait_until_settled();
  (void)screen_->view().grabWindow();
}

void ScreenHand::wait_until_settled() {
  EXPECT_TRUE(until([this] {
    const QQuickItem* shown = keyboard();
    return shown == nullptr || shown->property("settled").toBool();
  }));
}

QQuickItem* ScreenHand::keyboard() {
  return find_item(screen_->view().rootObject(), [](QQuickItem* item) { return item->property("settled").isValid(); });
}

QQuickItem* ScreenHand::active_field() {
  return find_item(screen_->view().rootObject(), [](QQuickItem* item) {
    return item->property("placeholder").isValid() && item->property("active").toBool();
  });
}

void ScreenHand::sign_in() {
  enter("1001");
  enter("1234");
  EXPECT_TRUE(until_phase("selling"));
}

QStringList ScreenHand::texts() {
  QStringList out;
  visit(screen_->view().rootObject(), [&out](QQuickItem* item) {
    if (is_text(item) && !item->property("text").toString().isEmpty()) {
      out.append(item->property("text").toString());
    }
  });
  return out;
}

bool ScreenHand::shows(const QString& part) {
  const QStringList all = texts();
  return std::any_of(all.begin(), all.end(), [&](const QString& text) { return text.contains(part); });
}

std::vector<std::string> ScreenHand::flaws() {
  const QQuickItem* keys = keyboard();
  std::vector<ShownText> shown;
  visit(screen_->view().rootObject(), [&shown, keys](QQuickItem* item) {
    const bool is_below = keys != nullptr && !keys->isAncestorOf(item) && box_of(*keys).intersects(box_of(*item));
    if (is_text(item) && !item->property("text").toString().isEmpty() && !is_clipped(item) && !is_below) {
      shown.push_back(text_of(item));
    }
  });
  std::vector<std::string> out;
  const QQuickItem* used = active_field();
  if (keys != nullptr && used != nullptr && box_of(*keys).intersects(box_of(*used))) {
    out.push_back("the keyboard lies on the field in use");
  }
  const QRectF all(0, 0, look_.width, look_.height);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i].cut) {
      out.push_back(words(shown[i].text) + " is cut");
    }
    if (!all.contains(shown[i].letters)) {
      out.push_back(words(shown[i].text) + " runs out of the screen");
    }
    for (std::size_t j = 0; j < i; ++j) {
      const QRectF common = shown[i].letters.intersected(shown[j].letters);
      if (common.width() > 2 && common.height() > 4) {  // line boxes touch where letters do not
        out.push_back(words(shown[i].text) + " lies on " + words(shown[j].text));
      }
    }
  }
  return out;
}

void ScreenHand::look(const std::string& name) {
  wait_until_settled();
  QCoreApplication::processEvents();
  const QString folder = QString(QUEUEBACK_SCREENS) + "/" + look_.language + "-" + QString::number(look_.width);
  QDir().mkpath(folder);
  const QImage picture = screen_->view().grabWindow();
  EXPECT_TRUE(picture.save(folder + "/" + QString::fromStdString(name) + ".png"));
  for (const std::string& flaw : flaws()) {
    ADD_FAILURE() << name << " in " << look_.language << " at " << look_.width << ": " << flaw;
  }
}

}  // namespace queueback::tests
