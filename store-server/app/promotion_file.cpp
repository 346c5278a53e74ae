#include "store-server/app/promotion_file.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "common/base/text.hpp"
#include "common/config/config_reader.hpp"

namespace queueback::store_server {
namespace {

using config::ConfigReader;
using domain::Money;
using domain::Promotion;
using domain::PromotionRule;

constexpr std::int64_t kFirstYear = 1970;
constexpr std::int64_t kLastYear = 9999;

/// Fixed numbers of digits between separators: "2026-11-11" by {4, 2, 2} and '-'.
template <std::size_t N>
std::optional<std::array<int, N>> parse_parts(std::string_view text, char separator,
                                              const std::array<std::size_t, N>& digits) {
  const auto parts = split(text, separator);
  if (parts.size() != N) {
    return std::nullopt;
  }
  std::array<int, N> out{};
  for (std::size_t i = 0; i < N; ++i) {
    const auto number = parts[i].size() == digits[i] ? parse_digits(parts[i]) : std::nullopt;
    if (!number) {
      return std::nullopt;
    }
    out[i] = static_cast<int>(*number);
  }
  return out;
}

std::optional<CivilDay> parse_day(std::string_view text) {
  const auto parts = parse_parts<3>(text, '-', {4, 2, 2});
  if (!parts) {
    return std::nullopt;
  }
  const CivilDay day{(*parts)[0], (*parts)[1], (*parts)[2]};
  const bool in_range = day.year >= kFirstYear && day.year <= kLastYear && day.month >= 1 && day.month <= 12 &&
                        day.day >= 1 && day.day <= 31;
  return in_range && civil_from_days(days_from_civil(day)) == day ? std::optional(day) : std::nullopt;
}

std::optional<Duration> parse_time(std::string_view text) {
  auto parts = parse_parts<3>(text, ':', {2, 2, 2});
  if (!parts) {
    const auto minutes = parse_parts<2>(text, ':', {2, 2});
    parts = minutes ? std::optional(std::array{(*minutes)[0], (*minutes)[1], 0}) : std::nullopt;
  }
  if (!parts || (*parts)[0] > 23 || (*parts)[1] > 59 || (*parts)[2] > 59) {
    return std::nullopt;
  }
  return Duration::seconds(((*parts)[0] * 60 + (*parts)[1]) * 60 + (*parts)[2]);
}

/// Reads the file; what is wrong is remembered by the reader, and what was read instead does not count then.
class FileReader {
 public:
  FileReader(ConfigReader& file, const calendar::ZoneRules& zone) : file_(file), zone_(zone) {}

  PromotionFile read() {
    PromotionFile out;
    out.version = file_.required_string("version");
    if (out.version.size() > kMaxPromotionVersion) {
      file_.reject("version", "must be at most " + std::to_string(kMaxPromotionVersion) + " bytes long");
    }
    const auto tables = file_.table_paths("promotion");
    if (tables.size() > domain::kMaxPromotions) {
      file_.reject("promotion", "has " + std::to_string(tables.size()) + " members, at most " +
                                    std::to_string(domain::kMaxPromotions));
    }
    for (const std::string& table : tables) {
      if (auto promotion = read_promotion(table)) {
        out.promotions.push_back(std::move(*promotion));
      }
    }
    std::sort(out.promotions.begin(), out.promotions.end(),
              [](const Promotion& a, const Promotion& b) { return a.id < b.id; });
    return out;
  }

 private:
  std::optional<Promotion> read_promotion(const std::string& table) {
    const auto id = read_id<domain::PromotionId>(table + ".id");
    if (id && !ids_.insert(id->text()).second) {
      file_.reject(table + ".id", "is there twice");
    }
    const std::string name_zh = file_.required_string(table + ".name_zh");
    const std::string name_en = file_.required_string(table + ".name_en");
    const auto from = read_time(table + ".from", file_.required_string(table + ".from"));
    std::optional<Instant> until;
    bool times_read = from.has_value();
    if (const auto text = file_.optional_string(table + ".until")) {
      until = read_time(table + ".until", *text);
      times_read = times_read && until;
    }
    auto rule = read_rule(table);
    auto products = read_ids(table + ".products");
    auto levels = read_levels(table + ".levels");
    if (!id || !times_read || !rule || !products || !levels || name_zh.empty() || name_en.empty()) {
      return std::nullopt;
    }
    Promotion out{*id, name_zh, name_en, *from, until, std::move(*rule), std::move(*products), std::move(*levels)};
    if (const auto valid = domain::validate(out); !valid) {
      file_.reject(table, valid.error().reason);
    }
    return out;
  }

  std::optional<PromotionRule> read_rule(const std::string& table) {
    const std::string kind = file_.required_string(table + ".kind");
    if (kind == "percentage") {
      const auto off = domain::parse_ratio(file_.required_string(table + ".off"));
      return checked<PromotionRule>(off, table + ".off", "must be a percentage in quotes like \"10%\"",
                                    [](domain::Ratio ratio) { return domain::PercentOff{ratio}; });
    }
    if (kind == "n_for_m") {
      const auto take = file_.required_int(table + ".take", {2, domain::kMaxTake});
      const auto pay = file_.required_int(table + ".pay", {1, domain::kMaxTake});
      return domain::NForM{take, pay};
    }
    if (kind == "bundle") {
      return read_bundle(table);
    }
    if (kind == "member_price" || kind == "level_price") {
      const auto price = read_price(table);
      if (!price) {
        return std::nullopt;
      }
      return kind == "member_price" ? PromotionRule(domain::MemberPrice{*price})
                                    : PromotionRule(domain::LevelPrice{*price});
    }
    if (!kind.empty()) {
      file_.reject(table + ".kind", "must be percentage, n_for_m, bundle, member_price or level_price");
    }
    return std::nullopt;
  }

  std::optional<PromotionRule> read_bundle(const std::string& table) {
    domain::BundlePrice bundle;
    bool all_read = true;
    for (const std::string& part : file_.table_paths(table + ".goods")) {
      const auto product = read_id<domain::ProductId>(part + ".product");
      const auto count = file_.optional_int(part + ".count", {1, domain::kMaxTake}).value_or(1);
      all_read = all_read && product;
      if (product) {
        bundle.goods.push_back({*product, count});
      }
    }
    const auto price = read_price(table);
    if (!price || !all_read) {
      return std::nullopt;
    }
    bundle.price = *price;
    return bundle;
  }

  std::optional<Money> read_price(const std::string& table) {
    const std::string key = table + ".price";
    return checked<Money>(domain::parse_money(file_.required_string(key)), key,
                          "must be an amount in quotes like \"9.90\"", [](Money price) { return price; });
  }

  std::optional<Instant> read_time(const std::string& key, const std::string& text) {
    return checked<Instant>(text.empty() ? std::nullopt : parse_local_time(text, zone_), key,
                            "must be a local time in quotes like \"2026-11-11 08:00\", or a day",
                            [](Instant at) { return at; });
  }

  template <class Id>
  std::optional<Id> read_id(const std::string& key) {
    return checked<Id>(Id::parse(file_.required_string(key)), key,
                       "must be 1 to " + std::to_string(kMaxIdLength) + " letters, digits, '.', '_', '-' or '/'",
                       [](const Id& id) { return id; });
  }

  std::optional<std::vector<domain::ProductId>> read_ids(const std::string& key) {
    std::vector<domain::ProductId> out;
    bool all_read = true;
    for (const std::string& text : file_.optional_strings(key)) {
      const auto id = domain::ProductId::parse(text);
      all_read = all_read && id;
      if (id) {
        out.push_back(*id);
      } else {
        file_.reject(key, printable(text, kMaxIdLength) + " is not a product's id");
      }
    }
    return all_read ? in_order(std::move(out), key) : std::nullopt;
  }

  std::optional<std::vector<std::string>> read_levels(const std::string& key) {
    return in_order(file_.optional_strings(key), key);
  }

  /// Sorted; nothing, and an error, if one is there twice.
  template <class Value>
  std::optional<std::vector<Value>> in_order(std::vector<Value> values, const std::string& key) {
    std::sort(values.begin(), values.end());
    if (std::adjacent_find(values.begin(), values.end()) != values.end()) {
      file_.reject(key, "names one twice");
      return std::nullopt;
    }
    return values;
  }

  /// The value made of what was read; an error where a text is there and is none.
  template <class Out, class Read, class Make>
  std::optional<Out> checked(const std::optional<Read>& value, const std::string& key, const std::string& what,
                             Make make) {
    if (value) {
      return Out(make(*value));
    }
    if (file_.has(key) && !file_.optional_string(key).value_or("").empty()) {
      file_.reject(key, what);
    }
    return std::nullopt;
  }

  ConfigReader& file_;
  const calendar::ZoneRules& zone_;
  std::set<std::string> ids_;
};

}  // namespace

std::optional<Instant> parse_local_time(std::string_view text, const calendar::ZoneRules& zone) {
  constexpr std::size_t kDayLength = 10;
  const auto day = parse_day(text.substr(0, kDayLength));
  const bool only_day = text.size() <= kDayLength;
  const bool parted = only_day || text[kDayLength] == ' ' || text[kDayLength] == 'T';
  const auto time = only_day ? std::optional(Duration{}) : parse_time(text.substr(kDayLength + 1));
  if (!day || !parted || !time) {
    return std::nullopt;
  }
  return zone.instant_of({days_from_civil(*day)}, *time);
}

Result<PromotionFile, std::string> parse_promotions(std::string_view toml, const std::string& source,
                                                    const calendar::ZoneRules& zone) {
  auto file = ConfigReader::parse(toml, source);
  if (!file) {
    return tl::unexpected(file.error().reason);
  }
  PromotionFile out = FileReader(*file, zone).read();
  if (auto done = file->finish(); !done) {
    return tl::unexpected(done.error().reason);
  }
  return out;
}

}  // namespace queueback::store_server
