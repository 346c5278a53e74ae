#include "terminal/ui/sale_lines.hpp"

#include <algorithm>
#include <cstdlib>

namespace queueback::terminal::ui {
namespace {

bool same(const local_api::ShownLine& one, const local_api::ShownLine& other) {
  return one.name == other.name && one.quantity == other.quantity && one.unit_price == other.unit_price &&
         one.total == other.total && one.deducted == other.deducted && one.discount == other.discount &&
         one.left == other.left &&
         std::equal(one.promotions.begin(), one.promotions.end(), other.promotions.begin(), other.promotions.end(),
                    [](const local_api::ShownPromotion& a, const local_api::ShownPromotion& b) {
                      return a.name_zh == b.name_zh && a.name_en == b.name_en && a.amount == b.amount;
                    });
}

/// "−6.90 Crisps: 3 for 2", one behind the other: of a text that is too long the amount stays.
QString promotion_text(const local_api::ShownLine& line, std::string local_api::ShownPromotion::*name) {
  QStringList parts;
  for (const local_api::ShownPromotion& one : line.promotions) {
    parts.append(QStringLiteral("−") + amount_text(one.amount) + QStringLiteral(" ") +
                 QString::fromStdString(one.*name));
  }
  return parts.join(QStringLiteral(" · "));
}

/// What else is off the line.
std::int64_t other_discount(const local_api::ShownLine& line) {
  std::int64_t left = line.discount;
  for (const local_api::ShownPromotion& one : line.promotions) {
    left -= one.amount;
  }
  return left;
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
      return other_discount(line) > 0 ? amount_text(other_discount(line)) : QString();
    case kPromotionZh:
      return promotion_text(line, &local_api::ShownPromotion::name_zh);
    case kPromotionEn:
      return promotion_text(line, &local_api::ShownPromotion::name_en);
    case kLeft:
      return QString::fromStdString(line.left);
    default:
      return {};
  }
}

QHash<int, QByteArray> SaleLines::roleNames() const {
  return {
      {kName, "name"},         {kQuantity, "quantity"}, {kUnitPrice, "unitPrice"},     {kTotal, "lineTotal"},
      {kDeducted, "deducted"}, {kDiscount, "discount"}, {kPromotionZh, "promotionZh"}, {kPromotionEn, "promotionEn"},
      {kLeft, "leftToReturn"}};
}

}  // namespace queueback::terminal::ui
