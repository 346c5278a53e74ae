#include "terminal/ui/goods_search.hpp"

#include "terminal/ui/sale_lines.hpp"

namespace queueback::terminal::ui {
namespace {

using nlohmann::json;

/// More than anybody looks through; another letter is faster.
constexpr int kShown = 50;

QVariantList shown(const json& products) {
  QVariantList out;
  for (const json& one : products) {
    const auto product = one.get<local_api::ShownProduct>();
    out.append(QVariantMap{{"sku", QString::fromStdString(product.sku)},
                           {"nameZh", QString::fromStdString(product.name_zh)},
                           {"nameEn", QString::fromStdString(product.name_en)},
                           {"price", amount_text(product.price)},
                           {"nextPrice", product.next_price_from.empty() ? QString() : amount_text(product.next_price)},
                           {"nextPriceFrom", QString::fromStdString(product.next_price_from)},
                           {"minAge", product.min_age},
                           {"code", QString::fromStdString(product.code)}});
  }
  return out;
}

}  // namespace

GoodsSearch::GoodsSearch(CoreLink& link, QObject* parent) : QObject(parent), link_(link) {
  connect(&link_, &CoreLink::list_arrived, this, &GoodsSearch::take);
  // An older core does not know the question.
  connect(&link_, &CoreLink::refused, this, [this] { is_asking_ = false; });
}

void GoodsSearch::find(const QString& text) {
  wanted_ = text;
  if (!is_asking_) {
    ask();
  }
}

void GoodsSearch::list_favourites() { link_.send({{"do", local_api::kFavourites}}); }

void GoodsSearch::ask() {
  asked_ = wanted_;
  is_asking_ = link_.send({{"do", local_api::kFindProducts}, {"search", asked_.toStdString()}, {"limit", kShown}});
}

void GoodsSearch::take(const json& answer) {
  if (answer.contains("favourites")) {
    favourites_ = shown(answer["favourites"]);
    Q_EMIT changed();
  }
  if (!answer.contains("products")) {
    return;
  }
  is_asking_ = false;
  found_ = shown(answer["products"]);
  found_for_ = asked_;
  matching_ = answer.value("matching", qulonglong{0});
  Q_EMIT changed();
  if (wanted_ != asked_) {
    ask();
  }
}

}  // namespace queueback::terminal::ui
