#include "store-server/app/catalogue_import.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/base/text.hpp"
#include "common/csv/csv.hpp"
#include "common/domain/role.hpp"
#include "common/domain/scanned_code.hpp"
#include "store-server/app/promotion_file.hpp"

namespace queueback::store_server {
namespace {

using Fields = std::vector<std::string>;

constexpr std::size_t kMaxPhoneLength = 20;
constexpr std::size_t kMinPinLength = 4;
constexpr std::size_t kMaxPinLength = 12;
std::string join(const Fields& fields) {
  std::string out;
  for (const std::string& field : fields) {
    out += (out.empty() ? "" : ",") + field;
  }
  return out;
}

bool is_text(const std::string& text, std::size_t limit) {
  return !text.empty() && text.size() <= limit && is_utf8(text) && !has_control_character(text);
}

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The columns of a kind of files: all of these, and behind them in any order some of the optional ones.
struct Header {
  Fields columns;
  Fields optional = {};

  [[nodiscard]] std::string expected() const {
    return "the first line must be " + join(columns) +
           (optional.empty() ? "" : "; behind these may be, in any order, " + join(optional));
  }
  [[nodiscard]] bool fits(const Fields& first) const {
    if (first.size() < columns.size() || !std::equal(columns.begin(), columns.end(), first.begin())) {
      return false;
    }
    const auto rest = first.begin() + static_cast<std::ptrdiff_t>(columns.size());
    const std::set<std::string> more(rest, first.end());
    return more.size() == first.size() - columns.size() &&
           std::all_of(more.begin(), more.end(), [this](const auto& one) {
             return std::find(optional.begin(), optional.end(), one) != optional.end();
           });
  }
};

/// What is wrong with a line, and in which column.
struct Wrong {
  std::string column;  ///< empty: the whole line
  std::string reason;  ///< empty: nothing
};

/// A line's fields by the names of their columns.
class Row {
 public:
  Row(const Fields& header, const Fields& fields) : header_(header), fields_(fields) {}

  [[nodiscard]] bool has(std::string_view column) const {
    return std::find(header_.begin(), header_.end(), column) != header_.end();
  }
  /// Empty where the file has no such column.
  [[nodiscard]] const std::string& operator[](std::string_view column) const {
    static const std::string kNone;
    const auto found = std::find(header_.begin(), header_.end(), column);
    return found == header_.end() ? kNone : fields_[static_cast<std::size_t>(found - header_.begin())];
  }

 private:
  const Fields& header_;
  const Fields& fields_;
};

/// Reads a file with this header; `make_row` turns a line into a row or says what is wrong. The first field may occur
/// once.
template <class Out, class MakeRow>
Parsed<Out> parse(std::string_view csv, const Header& header, MakeRow make_row) {
  Parsed<Out> out;
  csv::Reader reader(csv);
  const auto first = reader.next();
  if (!first || !header.fits(first->fields)) {
    out.bad.push_back({1, "", header.expected()});
    return out;
  }
  std::set<std::string> seen;
  while (const auto record = reader.next()) {
    Wrong wrong{"", record->error};
    if (wrong.reason.empty() && record->fields.size() != first->fields.size()) {
      wrong.reason =
          std::to_string(record->fields.size()) + " fields instead of " + std::to_string(first->fields.size());
    }
    if (wrong.reason.empty() && !seen.insert(record->fields.front()).second) {
      const std::string& column = header.columns.front();
      wrong = {column, column + " " + printable(record->fields.front(), kMaxIdLength) + " is there twice"};
    }
    if (wrong.reason.empty() && out.rows.size() >= kMaxImportRows) {
      wrong.reason = "more than " + std::to_string(kMaxImportRows) + " rows";
    }
    std::optional<Out> row;
    if (wrong.reason.empty()) {
      row = make_row(Row(first->fields, record->fields), wrong);
    }
    if (row) {
      out.rows.push_back(std::move(*row));
    } else {
      out.bad.push_back({record->line, std::move(wrong.column), std::move(wrong.reason)});
    }
  }
  return out;
}

/// The places of favourites in one file, and whose they are.
using Places = std::map<std::uint32_t, std::string>;

/// The place in this field; 0 for an empty one, nothing for one that cannot be. Takes it.
std::optional<std::uint32_t> take_place(const Row& row, Places& taken, Wrong& wrong) {
  const std::string& text = row["favourite"];
  if (text.empty()) {
    return 0;
  }
  const auto number = parse_digits(text);
  if (!number || *number < 1 || *number > domain::kMaxFavourite) {
    wrong = {"favourite", "favourite must be empty or a place from 1 to " + std::to_string(domain::kMaxFavourite)};
    return std::nullopt;
  }
  const auto place = static_cast<std::uint32_t>(*number);
  const auto [owner, is_free] = taken.emplace(place, row["sku"]);
  if (!is_free) {
    wrong = {"favourite", "place " + text + " among the favourites belongs to " + owner->second};
    return std::nullopt;
  }
  return place;
}

/// The age in this field; 0 for an empty one, nothing for one that cannot be.
std::optional<std::uint32_t> read_min_age(const Row& row, Wrong& wrong) {
  const std::string& text = row["min_age"];
  if (text.empty()) {
    return 0;
  }
  const auto years = parse_digits(text);
  if (!years || *years < 1 || *years > domain::kMaxMinAge) {
    wrong = {"min_age", "min_age must be empty or years from 1 to " + std::to_string(domain::kMaxMinAge)};
    return std::nullopt;
  }
  return static_cast<std::uint32_t>(*years);
}

/// `2026-12-01=5.00`; nothing for what is none, with the reason.
std::optional<domain::FuturePrice> read_future_price(std::string_view text, const calendar::ZoneRules& zone,
                                                     Wrong& wrong) {
  const std::size_t equals = text.find('=');
  const auto from = parse_local_time(trim(text.substr(0, equals)), zone);
  const auto price =
      equals == std::string_view::npos ? std::nullopt : domain::parse_money(trim(text.substr(equals + 1)));
  const std::string shown = printable(text, kMaxIdLength);
  if (equals == std::string_view::npos) {
    wrong.reason = "future price " + shown + " is not like 2026-12-01=5.00";
  } else if (!from) {
    wrong.reason = "time in " + shown + " is not like 2026-12-01, 2026-12-01 08:00 or 2026-12-01 08:00:30";
  } else if (!price) {
    wrong.reason = "price in " + shown + " is not an amount like 12.50";
  } else {
    return domain::FuturePrice{*from, *price};
  }
  return std::nullopt;
}

/// The prices in this field by time; nothing if one of them cannot be.
std::optional<std::vector<domain::FuturePrice>> read_future_prices(const Row& row, const calendar::ZoneRules& zone,
                                                                   Wrong& wrong) {
  std::vector<domain::FuturePrice> out;
  const std::string& text = row["future_prices"];
  wrong.column = "future_prices";
  for (const std::string_view part : trim(text).empty() ? std::vector<std::string_view>() : split(text, ';')) {
    const auto price = read_future_price(trim(part), zone, wrong);
    if (!price) {
      return std::nullopt;
    }
    out.push_back(*price);
  }
  if (out.size() > domain::kMaxFuturePrices) {
    wrong.reason = std::to_string(out.size()) + " future prices, at most " + std::to_string(domain::kMaxFuturePrices);
    return std::nullopt;
  }
  const auto is_earlier = [](const auto& a, const auto& b) { return a.from < b.from; };
  std::sort(out.begin(), out.end(), is_earlier);
  const auto twice =
      std::adjacent_find(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.from == b.from; });
  if (twice != out.end()) {
    wrong.reason = "two future prices begin at the same time";
    return std::nullopt;
  }
  return out;
}

std::optional<ProductRow> make_product(const Row& row, Wrong& wrong) {
  const auto id = domain::ProductId::parse(row["sku"]);
  const auto price = domain::parse_money(row["price"]);
  const auto vat = domain::parse_ratio(row["vat_rate"]);
  const bool chinese_fits = is_text(row["name_zh"], domain::kMaxNameBytes);
  if (!id) {
    wrong = {"sku", "sku must be 1 to 64 letters, digits, '.', '_', '-' or '/'"};
  } else if (!row["barcode"].empty() && !domain::is_gtin(row["barcode"])) {
    wrong = {"barcode",
             "barcode " + printable(row["barcode"], kMaxIdLength) + " is not a GTIN with a right check digit"};
  } else if (!chinese_fits || !is_text(row["name_en"], domain::kMaxNameBytes)) {
    wrong = {chinese_fits ? "name_en" : "name_zh",
             "both names must be 1 to 200 bytes of UTF-8 without control characters"};
  } else if (!price) {
    wrong = {"price", "price " + printable(row["price"], kMaxIdLength) + " is not an amount like 12.50"};
  } else if (!vat || vat->ppm > domain::kPpmOne) {
    wrong = {"vat_rate", "VAT rate " + printable(row["vat_rate"], kMaxIdLength) + " is not a percentage like 13%"};
  } else if (row["active"] != "true" && row["active"] != "false") {
    wrong = {"active", "active must be true or false"};
  } else {
    return ProductRow{{*id, row["barcode"], row["name_zh"], row["name_en"], *price, *vat},
                      row["active"] == "true" ? ProductRow::State::kActive : ProductRow::State::kRemoved};
  }
  return std::nullopt;
}

/// A product with what the optional columns say.
std::optional<ProductRow> make_whole_product(const Row& row, const calendar::ZoneRules& zone, Places& taken,
                                             Wrong& wrong) {
  auto out = make_product(row, wrong);
  if (out && row.has("future_prices")) {
    out->future_prices = read_future_prices(row, zone, wrong);
    out = out->future_prices ? std::move(out) : std::nullopt;
  }
  if (out && row.has("min_age")) {
    out->min_age = read_min_age(row, wrong);
    out = out->min_age ? std::move(out) : std::nullopt;
  }
  if (out && row.has("favourite")) {  // the last: only a row that is good takes its place
    out->favourite = take_place(row, taken, wrong);
    out = out->favourite ? std::move(out) : std::nullopt;
  }
  return out;
}

std::optional<PersonRow> make_member(const Row& row, Wrong& wrong) {
  const std::string& member = row["member"];
  const std::string& level = row["level"];
  const std::string& phone = row["phone"];
  if (!domain::MemberId::parse(member) || member.find('.') != std::string::npos) {
    wrong = {"member", "member must be 1 to 64 letters, digits, '_', '-' or '/'"};
  } else if (level != "none" && !is_valid_id(level)) {
    wrong = {"level", "level must be none or the name of a level"};
  } else if (!is_text(row["name"], domain::kMaxNameBytes)) {
    wrong = {"name", "name must be 1 to 200 bytes of UTF-8 without control characters"};
  } else if (phone.size() > kMaxPhoneLength || !all_digits(phone)) {
    wrong = {"phone", "phone must be at most 20 digits"};
  } else {
    return PersonRow{member, level == "none" ? "" : level, row["name"], phone};
  }
  return std::nullopt;
}

std::optional<CashierRow> make_cashier(const Row& row, Wrong& wrong) {
  const auto id = domain::CashierId::parse(row["cashier"]);
  const std::string& pin = row["pin"];
  const std::string& badge = row["badge"];
  if (!id) {
    wrong = {"cashier", "cashier must be 1 to 64 letters, digits, '.', '_', '-' or '/'"};
  } else if (!is_text(row["name"], domain::kMaxNameBytes)) {
    wrong = {"name", "name must be 1 to 200 bytes of UTF-8 without control characters"};
  } else if (!domain::parse_role(row["role"])) {
    wrong = {"role", "role must be cashier, supervisor or manager"};
  } else if (pin.size() < kMinPinLength || pin.size() > kMaxPinLength || !all_digits(pin)) {
    wrong = {"pin", "pin must be 4 to 12 digits"};
  } else if (!badge.empty() && !domain::is_badge_code(badge)) {
    wrong = {"badge", "badge must be QBB1. and 16 to 64 letters, digits, '-' or '_'"};
  } else {
    return CashierRow{*id, row["name"], row["role"], pin, badge};
  }
  return std::nullopt;
}

}  // namespace

Parsed<ProductRow> parse_products(std::string_view csv, const calendar::ZoneRules& zone) {
  const Header header = {{"sku", "barcode", "name_zh", "name_en", "price", "vat_rate", "active"},
                         {"favourite", "future_prices", "min_age"}};
  Places taken;
  return parse<ProductRow>(csv, header,
                           [&](const Row& row, Wrong& wrong) { return make_whole_product(row, zone, taken, wrong); });
}

Parsed<PersonRow> parse_members(std::string_view csv) {
  return parse<PersonRow>(csv, {{"member", "level", "name", "phone"}, {}}, make_member);
}

Parsed<CashierRow> parse_cashiers(std::string_view csv) {
  return parse<CashierRow>(csv, {{"cashier", "name", "role", "pin"}, {"badge"}}, make_cashier);
}

std::string masked_name(std::string_view name) {
  std::u32string characters = decode_utf8(name);
  for (std::size_t i = 1; i < characters.size(); ++i) {
    characters[i] = U'*';
  }
  return encode_utf8(characters);
}

bool is_phone(std::string_view text) {
  constexpr std::size_t kLeast = 5;
  constexpr std::size_t kMost = 20;
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  return digits.size() >= kLeast && digits.size() <= kMost &&
         std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace queueback::store_server
