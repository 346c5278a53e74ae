#pragma once
#include <QQmlEngine>
#include <QQuickView>
#include <QSize>
#include <QString>
#include <cstdint>

#include "terminal/ui/core_link.hpp"
#include "terminal/ui/goods_search.hpp"
#include "terminal/ui/languages.hpp"
#include "terminal/ui/pinyin.hpp"
#include "terminal/ui/store_view.hpp"
#include "terminal/ui/till_view.hpp"

namespace queueback::terminal::ui {

/// A screen, the cashier's or the one for the buyer: a window, the till it shows, its languages. Needs a
/// QGuiApplication.
class Screen {
 public:
  /// Who looks at it.
  enum class For : std::uint8_t { kCashier, kCustomer };

  /// `socket`: where the till's core listens. `language`: "en" or "zh".
  Screen(const QString& socket, const QString& language, For whom = For::kCashier);

  [[nodiscard]] QQuickView& view() { return view_; }
  [[nodiscard]] TillView& till() { return till_; }
  [[nodiscard]] GoodsSearch& goods() { return goods_; }
  [[nodiscard]] StoreView& store() { return store_; }
  [[nodiscard]] Pinyin& pinyin() { return pinyin_; }
  [[nodiscard]] Languages& languages() { return languages_; }
  /// False if the program's own screens cannot be loaded; the reason is on stderr.
  [[nodiscard]] bool is_usable() const { return view_.status() == QQuickView::Ready; }

 private:
  CoreLink link_;
  TillView till_;
  GoodsSearch goods_;
  StoreView store_;
  Pinyin pinyin_;
  QQmlEngine engine_;
  Languages languages_;
  QQuickView view_;  ///< last: it shows all of them
};

}  // namespace queueback::terminal::ui
