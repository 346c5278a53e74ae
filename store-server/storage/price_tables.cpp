#include "store-server/storage/price_tables.hpp"

namespace queueback::store_server {

using storage::Statement;

namespace {

Stored<std::vector<ShelfPrice>> read_prices(Statement rows) {
  std::vector<ShelfPrice> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back(row.is_null(0) ? std::nullopt : ShelfPrice(domain::Money::minor(row.integer(0))));
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace

Stored<std::vector<std::string>> PriceTables::products() {
  std::vector<std::string> out;
  auto done = storage::for_each_row(database_.prepare("SELECT DISTINCT product FROM product_price"),
                                    [&out](const Statement& row) { out.push_back(row.text(0)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<void> PriceTables::put(const std::string& product, Instant since, ShelfPrice price) {
  return database_.prepare("INSERT OR REPLACE INTO product_price(product, since, price) VALUES(?, ?, ?)")
      .bind(product)
      .bind(since.micros)
      .bind(price ? std::optional(price->minor()) : std::nullopt)
      .run();
}

Stored<void> PriceTables::drop_after(const std::string& product, Instant since) {
  return database_.prepare("DELETE FROM product_price WHERE product = ? AND since > ?")
      .bind(product)
      .bind(since.micros)
      .run();
}

Stored<void> PriceTables::keep_newest(const std::string& product, std::uint64_t kept) {
  return database_
      .prepare(
          "DELETE FROM product_price WHERE product = ?1 AND since <="
          " (SELECT since FROM product_price WHERE product = ?1 ORDER BY since DESC LIMIT 1 OFFSET ?2)")
      .bind(product)
      .bind(kept)
      .run();
}

Stored<std::vector<ShelfPrice>> PriceTables::between(const std::string& product, Instant from, Instant to) {
  Statement rows = database_.prepare(
      "SELECT price FROM product_price WHERE product = ?1 AND since <= ?3 AND since >="
      " coalesce((SELECT max(since) FROM product_price WHERE product = ?1 AND since <= ?2), since) ORDER BY since");
  rows.bind(product).bind(from.micros).bind(to.micros);
  auto prices = read_prices(std::move(rows));
  if (!prices || !prices->empty()) {
    return prices;
  }
  Statement first = database_.prepare("SELECT price FROM product_price WHERE product = ? ORDER BY since LIMIT 1");
  first.bind(product);
  return read_prices(std::move(first));
}

}  // namespace queueback::store_server
