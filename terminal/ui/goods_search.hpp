#pragma once
#include <QObject>
#include <QString>
#include <QVariantList>

#include "terminal/ui/core_link.hpp"

namespace queueback::terminal::ui {

/// Products as the cashier looks for them. Asks the core for one text at a time, always for the newest: whoever types
/// fast is not answered for each letter.
class GoodsSearch final : public QObject {
  Q_OBJECT
  /// Products, each with `sku`, `nameZh`, `nameEn`, `price`, `code`: what adds it to a sale; `minAge` (0: none), and
  /// `nextPrice` with `nextPriceFrom`, empty: no other price is known.
  Q_PROPERTY(QVariantList found READ found NOTIFY changed)
  /// The text that `found` belongs to; another one than was asked for while its answer is on its way.
  Q_PROPERTY(QString foundFor READ found_for NOTIFY changed)
  /// How many match, shown or not.
  Q_PROPERTY(qulonglong matching READ matching NOTIFY changed)
  /// Goods that are offered without a search, in their order.
  Q_PROPERTY(QVariantList favourites READ favourites NOTIFY changed)
 public:
  explicit GoodsSearch(CoreLink& link, QObject* parent = nullptr);

  Q_INVOKABLE void find(const QString& text);
  Q_INVOKABLE void list_favourites();

  [[nodiscard]] QVariantList found() const { return found_; }
  [[nodiscard]] QString found_for() const { return found_for_; }
  [[nodiscard]] qulonglong matching() const { return matching_; }
  [[nodiscard]] QVariantList favourites() const { return favourites_; }

 Q_SIGNALS:
  void changed();

 private:
  void ask();
  void take(const nlohmann::json& answer);

  CoreLink& link_;
  bool is_asking_ = false;
  QString asked_;
  QString wanted_;
  QString found_for_;
  QVariantList found_;
  qulonglong matching_ = 0;
  QVariantList favourites_;
};

}  // namespace queueback::terminal::ui
