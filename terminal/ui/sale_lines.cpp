#include "terminal/ui/sale_lines.hpp"

#include <algorithm>
#include <cstdlib>

namespace queueback::terminal::ui {
namespace {

bool same(const local_api::ShownLine& one, const local_api::ShownLine& other) {
  return one.name == other.name && one.quantity == other.quantity && one.unit_price == other.unit_price &&
         one.total == other.total && one.deducted == other.deducted && one.left == other.left;
}

}  // namespace

QString amount_text(std::int64_t minor) {
  const auto [major, cents] = std::lldiv(minor, 100);
  const QString sign = minor < 0 ? QStringLiteral("-") : QString();
  return sign + QStringLiteral("%1.%2").arg(std::llabs(major)).arg(std::llabs(cents), 2, 10, QLatin1Char('0'));
}

void SaleLines::show(const std::vector<local_api::ShownLine>& lines) {
  const std::size_t before = lines_.size();
  const std::size_t kept = std::min(before, lines.size());
  for (std::size_t i = 0; i < kept; ++i) {
    if (!same(lines_[i], lines[i])) {
      lines_[i] = lines[i];
      const QModelIndex place = index(static_cast<int>(i));
      Q_EMIT dataChanged(place, place);
    }
  }
  if (before > kept) {
    beginRemoveRows({}, static_cast<int>(kept), static_cast<int>(before) - 1);
    lines_.resize(kept);
    endRemoveRows();
  } else if (lines.size() > kept) {
    beginInsertRows({}, static_cast<int>(kept), static_cast<int>(lines.size()) - 1);
    lines_ = lines;
    endInsertRows();
  }
  if (before != lines.size()) {
    Q_EMIT count_changed();
  }
}

int SaleLines::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant SaleLines::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= count()) {
    return {};
  }
  const local_api::ShownLine& line = lines_[static_cast<std::size_t>(index.row())];
  switch (role) {
    case kName:
      return QString::fromStdString(line.name);
    case kQuantity:
      return QString::fromStdString(line.quantity);
    case kUnitPrice:
      return amount_text(line.unit_price);
    case kTotal:
      return amount_text(line.total);
    case kDeducted:
      return line.deducted > 0 ? amount_text(line.deducted) : QString();
    case kDiscount:
      return line.discount > 0 ? amount_text(line.discount) : QString();
    case kLeft:
      return QString::fromStdString(line.left);
    default:
      return {};
  }
}

QHash<int, QByteArray> SaleLines::roleNames() const {
  return {{kName, "name"},       {kQuantity, "quantity"}, {kUnitPrice, "unitPrice"},
          {kTotal, "lineTotal"}, {kDeducted, "deducted"}, {kDiscount, "discount"},
          {kLeft, "left"}};
}

}  // namespace queueback::terminal::ui
