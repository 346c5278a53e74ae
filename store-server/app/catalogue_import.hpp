#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/random.hpp"
#include "common/calendar/zone_rules.hpp"
#include "common/domain/product.hpp"
#include "common/protocol/codec.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A line that was left out, and why. Lines count from 1, the header line included.
struct BadLine {
  std::uint64_t line = 0;
  std::string column;  ///< its name in the header; empty: the whole line is meant
  std::string reason;
};

/// What a CSV file held. Bad lines never stop the good ones.
template <class Row>
struct Parsed {
  std::vector<Row> rows;
  std::vector<BadLine> bad;
};

/// Rows of one import at most.
inline constexpr std::size_t kMaxImportRows = 150'000;

struct ProductRow {
  domain::Product product;
  enum class State : std::uint8_t { kActive, kRemoved } state = State::kActive;
  // Nothing: the file has no such column, what is known stays as it is.
  std::optional<std::uint32_t> favourite{};
  std::optional<std::vector<domain::FuturePrice>> future_prices{};  ///< rising in time, perhaps over already
  std::optional<std::uint32_t> min_age{};
};

struct CashierRow {
  domain::CashierId id;
  std::string name;
  std::string role;
  std::string pin;
  std::string badge;  ///< its code; empty: none
};

/// `sku,barcode,name_zh,name_en,price,vat_rate,active` (RFC 4180, UTF-8, header line first), and behind them in any
/// order those of these columns that the file has. `favourite`: a place from 1 to kMaxFavourite that no other row has.
/// `future_prices`: like `2026-12-01=5.00;2026-12-24 08:00=4.50`, at most kMaxFuturePrices, local times of `zone`.
/// `min_age`: years, from 1 to kMaxMinAge. Each of them empty: none.
[[nodiscard]] Parsed<ProductRow> parse_products(std::string_view csv, const calendar::ZoneRules& zone);
/// `member,level,name,phone`; level none, or a name that the policy may use.
[[nodiscard]] Parsed<PersonRow> parse_members(std::string_view csv);
/// `cashier,name,role,pin`, and `badge` if somebody has one; role cashier, supervisor or manager; PIN of 4 to 12
/// digits.
[[nodiscard]] Parsed<CashierRow> parse_cashiers(std::string_view csv);

/// 李明 → 李*: what a terminal may show.
[[nodiscard]] std::string masked_name(std::string_view name);
/// 5 to 20 digits, perhaps with a + before them.
[[nodiscard]] bool is_phone(std::string_view text);
/// Longest name of a person, in bytes.
inline constexpr std::size_t kMaxPersonName = 120;

}  // namespace queueback::store_server
