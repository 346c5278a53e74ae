#include "store-server/app/catalogue_import.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "common/base/text.hpp"
#include "common/csv/csv.hpp"
#include "common/domain/role.hpp"
#include "common/domain/scanned_code.hpp"

namespace queueback::store_server {
namespace {

using Fields = std::vector<std::string>;

constexpr std::size_t kMaxPhoneLength = 20;
constexpr std::size_t kMinPinLength = 4;
constexpr std::size_t kMaxPinLength = 12;
/// Of a product's row; the last one.
constexpr std::size_t kFavouriteColumn = 7;
constexpr std::size_t kBadgeColumn = 4;

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

/// The columns that a file has: all of these, or all but those that may be left out at the end.
struct Header {
  Fields columns;
  Fields optional = {};

  [[nodiscard]] Fields all() const {
    Fields out = columns;
    out.insert(out.end(), optional.begin(), optional.end());
    return out;
  }
  /// How many the file has; nothing for another header.
  [[nodiscard]] std::optional<std::size_t> find(const Fields& first) const {
    return first == columns || first == all() ? std::optional(first.size()) : std::nullopt;
  }
  [[nodiscard]] std::string expected() const {
    return "the first line must be " + join(all()) + (optional.empty() ? "" : "; the last column may be left out");
  }
};

/// Reads a file with this header; `make_row` turns a record's fields, as many as the header has, into a row or says
/// what is wrong. The first field may occur once.
template <class Row, class MakeRow>
Parsed<Row> parse(std::string_view csv, const Header& header, MakeRow make_row) {
  Parsed<Row> out;
  csv::Reader reader(csv);
  const auto first = reader.next();
  const auto columns = first ? header.find(first->fields) : std::nullopt;
  if (!columns) {
    out.bad.push_back({1, header.expected()});
    return out;
  }
  std::set<std::string> seen;
  while (const auto record = reader.next()) {
    std::string reason = record->error;
    if (reason.empty() && record->fields.size() != *columns) {
      reason = std::to_string(record->fields.size()) + " fields instead of " + std::to_string(*columns);
    }
    if (reason.empty() && !seen.insert(record->fields.front()).second) {
      reason = header.columns.front() + " " + printable(record->fields.front(), kMaxIdLength) + " is there twice";
    }
    if (reason.empty() && out.rows.size() >= kMaxImportRows) {
      reason = "more than " + std::to_string(kMaxImportRows) + " rows";
    }
    std::optional<Row> row;
    if (reason.empty()) {
      row = make_row(record->fields, reason);
    }
    if (row) {
      out.rows.push_back(std::move(*row));
    } else {
      out.bad.push_back({record->line, std::move(reason)});
    }
  }
  return out;
}

/// The places of favourites in one file, and whose they are.
using Places = std::map<std::uint32_t, std::string>;

/// The place in this field; 0 for an empty one, nothing for one that cannot be. Takes it.
std::optional<std::uint32_t> take_place(const Fields& fields, Places& taken, std::string& reason) {
  const std::string& text = fields[kFavouriteColumn];
  if (text.empty()) {
    return 0;
  }
  const auto number = parse_digits(text);
  if (!number || *number < 1 || *number > domain::kMaxFavourite) {
    reason = "favourite must be empty or a place from 1 to " + std::to_string(domain::kMaxFavourite);
    return std::nullopt;
  }
  const auto place = static_cast<std::uint32_t>(*number);
  const auto [owner, is_free] = taken.emplace(place, fields.front());
  if (!is_free) {
    reason = "place " + text + " among the favourites belongs to " + owner->second;
    return std::nullopt;
  }
  return place;
}

std::optional<ProductRow> make_product(const Fields& fields, std::string& reason) {
  const auto id = domain::ProductId::parse(fields[0]);
  const auto price = domain::parse_money(fields[4]);
  const auto vat = domain::parse_ratio(fields[5]);
  if (!id) {
    reason = "sku must be 1 to 64 letters, digits, '.', '_', '-' or '/'";
  } else if (!fields[1].empty() && !domain::is_gtin(fields[1])) {
    reason = "barcode " + printable(fields[1], kMaxIdLength) + " is not a GTIN with a right check digit";
  } else if (!is_text(fields[2], domain::kMaxNameBytes) || !is_text(fields[3], domain::kMaxNameBytes)) {
    reason = "both names must be 1 to 200 bytes of UTF-8 without control characters";
  } else if (!price) {
    reason = "price " + printable(fields[4], kMaxIdLength) + " is not an amount like 12.50";
  } else if (!vat || vat->ppm > domain::kPpmOne) {
    reason = "VAT rate " + printable(fields[5], kMaxIdLength) + " is not a percentage like 13%";
  } else if (fields[6] != "true" && fields[6] != "false") {
    reason = "active must be true or false";
  } else {
    return ProductRow{{*id, fields[1], fields[2], fields[3], *price, *vat},
                      fields[6] == "true" ? ProductRow::State::kActive : ProductRow::State::kRemoved};
  }
  return std::nullopt;
}

std::optional<ProductRow> make_placed_product(const Fields& fields, Places& taken, std::string& reason) {
  auto row = make_product(fields, reason);
  if (row && fields.size() > kFavouriteColumn) {
    row->favourite = take_place(fields, taken, reason);
    return row->favourite ? row : std::nullopt;
  }
  return row;
}

std::optional<PersonRow> make_member(const Fields& fields, std::string& reason) {
  if (!domain::MemberId::parse(fields[0]) || fields[0].find('.') != std::string::npos) {
    reason = "member must be 1 to 64 letters, digits, '_', '-' or '/'";
  } else if (fields[1] != "none" && !is_valid_id(fields[1])) {
    reason = "level must be none or the name of a level";
  } else if (!is_text(fields[2], domain::kMaxNameBytes)) {
    reason = "name must be 1 to 200 bytes of UTF-8 without control characters";
  } else if (fields[3].size() > kMaxPhoneLength || !all_digits(fields[3])) {
    reason = "phone must be at most 20 digits";
  } else {
    return PersonRow{fields[0], fields[1] == "none" ? "" : fields[1], fields[2], fields[3]};
  }
  return std::nullopt;
}

std::optional<CashierRow> make_cashier(const Fields& fields, std::string& reason) {
  const auto id = domain::CashierId::parse(fields[0]);
  const std::string badge = fields.size() > kBadgeColumn ? fields[kBadgeColumn] : "";
  const bool known_role = domain::parse_role(fields[2]).has_value();
  if (!id) {
    reason = "cashier must be 1 to 64 letters, digits, '.', '_', '-' or '/'";
  } else if (!is_text(fields[1], domain::kMaxNameBytes)) {
    reason = "name must be 1 to 200 bytes of UTF-8 without control characters";
  } else if (!known_role) {
    reason = "role must be cashier, supervisor or manager";
  } else if (fields[3].size() < kMinPinLength || fields[3].size() > kMaxPinLength || !all_digits(fields[3])) {
    reason = "pin must be 4 to 12 digits";
  } else if (!badge.empty() && !domain::is_badge_code(badge)) {
    reason = "badge must be QBB1. and 16 to 64 letters, digits, '-' or '_'";
  } else {
    return CashierRow{*id, fields[1], fields[2], fields[3], badge};
  }
  return std::nullopt;
}

}  // namespace

Parsed<ProductRow> parse_products(std::string_view csv) {
  const Header header = {{"sku", "barcode", "name_zh", "name_en", "price", "vat_rate", "active"}, {"favourite"}};
  Places taken;
  return parse<ProductRow>(csv, header, [&taken](const Fields& fields, std::string& reason) {
    return make_placed_product(fields, taken, reason);
  });
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
