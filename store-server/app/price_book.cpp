#include "store-server/app/price_book.hpp"

#include <utility>

namespace queueback::store_server {

using domain::Product;
using replication::ReferenceItem;

namespace {

/// What a row of an import makes of a product.
Product merged(const ProductRow& row, const std::optional<Product>& before, Instant now) {
  Product out = row.product;
  const std::optional<Product> known = before ? std::optional(settled(*before, now)) : std::nullopt;
  if (row.future_prices) {
    out.future_prices = *row.future_prices;
  } else if (known) {
    out.future_prices = known->future_prices;
  }
  // A time that is over counts from now on: nobody was told before.
  out.price = out.price_at(now);
  std::erase_if(out.future_prices, [now](const domain::FuturePrice& one) { return one.from <= now; });
  out.favourite = row.favourite.value_or(known ? known->favourite : 0);
  out.min_age = row.min_age.value_or(known ? known->min_age : 0);
  if (known) {
    out.former_price =
        known->price == out.price ? known->former_price : std::optional(domain::FormerPrice{now, known->price});
  }
  return out;
}

bool costs_the_same(const Product& one, const Product& other) {
  return one.price == other.price && one.future_prices == other.future_prices;
}

}  // namespace

Stored<void> PriceBook::load() {
  auto products = tables_.products();
  if (!products) {
    return tl::unexpected(products.error());
  }
  changed_.insert(products->begin(), products->end());
  return {};
}

Stored<std::optional<Product>> PriceBook::find(const std::string& product) {
  const auto body = directory_.reference_body(protocol::ReferenceKind::kProduct, product);
  if (!body) {
    return tl::unexpected(body.error());
  }
  if (!*body) {
    return std::nullopt;
  }
  auto known = protocol::decode_product(**body);
  return known ? std::optional(std::move(*known)) : std::nullopt;
}

Stored<ReferenceItem> PriceBook::take(const ProductRow& row, Instant now) {
  const auto before = find(row.product.id.text());
  if (!before) {
    return tl::unexpected(before.error());
  }
  std::optional<Product> after;
  if (row.state == ProductRow::State::kActive) {
    after = merged(row, *before, now);
  }
  if (auto done = note(*before, after, now); !done) {
    return tl::unexpected(done.error());
  }
  return after ? reference_item(*after) : removed_item(protocol::ReferenceKind::kProduct, row.product.id.text());
}

Stored<void> PriceBook::note(const std::optional<Product>& before, const std::optional<Product>& after, Instant now) {
  if (!before && !after) {
    return {};
  }
  const std::string id = after ? after->id.text() : before->id.text();
  const auto known = before ? std::optional(settled(*before, now)) : std::nullopt;
  const bool is_new = !changed_.contains(id);
  const bool stays = known && after ? costs_the_same(*known, *after) : is_new && after && after->future_prices.empty();
  if (stays) {
    return {};
  }
  Stored<void> done;
  if (is_new) {
    done = tables_.put(id, Instant{}, known ? known->price : after->price);
    changed_.insert(id);
  }
  done = done ? tables_.drop_after(id, now) : done;
  const ShelfPrice price = after ? ShelfPrice(after->price) : std::nullopt;
  if (done && (!known || known->price != price)) {
    done = tables_.put(id, now, price);
  }
  for (const domain::FuturePrice& one : after ? after->future_prices : std::vector<domain::FuturePrice>()) {
    done = done ? tables_.put(id, one.from, one.price) : done;
  }
  return done ? tables_.keep_newest(id, kMaxPriceRows) : done;
}

Stored<void> PriceBook::begin_due(Instant now) {
  std::vector<ReferenceItem> items;
  for (const std::string& id : reference_.price_changes_until(now, kMaxPricesAtOnce)) {
    const auto product = find(id);
    if (!product) {
      return tl::unexpected(product.error());
    }
    if (*product) {
      items.push_back(reference_item(settled(**product, now)));
    }
  }
  const auto put = reference_.put(items);
  return put ? Stored<void>() : tl::unexpected(put.error());
}

Stored<std::vector<ShelfPrice>> PriceBook::between(const std::string& product, Instant from, Instant to) {
  if (changed_.contains(product)) {
    return tables_.between(product, from, to);
  }
  return std::vector<ShelfPrice>{reference_.price_of(product)};
}

}  // namespace queueback::store_server
