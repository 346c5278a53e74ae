#pragma once
#include <QAbstractListModel>
#include <vector>

#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal::ui {

/// An amount in minor units as people write it: 12.50.
[[nodiscard]] QString amount_text(std::int64_t minor);

/// The lines of the sale or pickup, as a list to show.
class SaleLines final : public QAbstractListModel {
  Q_OBJECT
  Q_PROPERTY(int count READ count NOTIFY count_changed)
 public:
  enum Role : std::uint16_t {
    kName = Qt::UserRole,
    kQuantity,
    kUnitPrice,
    kTotal,
    kDeducted,
    kDiscount,
    kPromotionZh,
    kPromotionEn,
    kLeft
  };
  using QAbstractListModel::QAbstractListModel;

  /// Tells views of the rows that are other than before, and of no more.
  void show(const std::vector<local_api::ShownLine>& lines);
  [[nodiscard]] int count() const { return static_cast<int>(lines_.size()); }

  [[nodiscard]] int rowCount(const QModelIndex& parent) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 Q_SIGNALS:
  void count_changed();

 private:
  std::vector<local_api::ShownLine> lines_;
};

}  // namespace queueback::terminal::ui
