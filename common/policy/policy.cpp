#include "common/policy/policy.hpp"

#include <algorithm>

#include "common/base/text.hpp"
#include "common/policy/fields.hpp"
#include "common/policy/limits.hpp"
#include "common/policy/settings_reader.hpp"

namespace queueback::policy {
namespace {

using config::ConfigReader;
using namespace rewards::queue_rebate;

constexpr std::array kSettleOn = {Word<SettleOn>{"paid", SettleOn::kPaid},
                                  Word<SettleOn>{"completed", SettleOn::kCompleted}};
constexpr std::array kPayoutRules = {Word<PayoutRule>{"queue_order", PayoutRule::kQueueOrder},
                                     Word<PayoutRule>{"completed_first", PayoutRule::kCompletedFirst}};
constexpr std::array kFirstInLine = {Word<FirstInLine>{"retain", FirstInLine::kRetain},
                                     Word<FirstInLine>{"carry", FirstInLine::kCarry},
                                     Word<FirstInLine>{"self", FirstInLine::kSelf}};
constexpr std::array kDeductionOrders = {Word<DeductionOrders>{"join", DeductionOrders::kJoin},
                                         Word<DeductionOrders>{"contribute_only", DeductionOrders::kContributeOnly}};
constexpr std::array kCashierQueues = {Word<CashierQueues>{"store", CashierQueues::kStore},
                                       Word<CashierQueues>{"desk", CashierQueues::kDesk},
                                       Word<CashierQueues>{"all", CashierQueues::kAll}};
constexpr std::array kStoreQueues = {Word<StoreQueues>{"store", StoreQueues::kStore},
                                     Word<StoreQueues>{"all", StoreQueues::kAll}};
constexpr std::array kMallQueues = {Word<MallQueues>{"product", MallQueues::kProduct},
                                    Word<MallQueues>{"all", MallQueues::kAll}};
constexpr std::array kLoveStates = {Word<LoveState>{"available", LoveState::kAvailable},
                                    Word<LoveState>{"frozen", LoveState::kFrozen}};
using Every = ClearSetting::Every;
constexpr std::array kPeriods = {Word<Every>{"day", Every::kDay}, Word<Every>{"week", Every::kWeek},
                                 Word<Every>{"month", Every::kMonth}};

void read_queues(ConfigReader& file, Policy& out) {
  const std::string table = "queue_rebate.queues";
  if (!file.optional_table(table)) {
    return;
  }
  out.cashier_queues = read_word(file, table + ".cashier", kCashierQueues, out.cashier_queues);
  out.store_queues = read_word(file, table + ".store", kStoreQueues, out.store_queues);
  out.mall_queues = read_word(file, table + ".mall", kMallQueues, out.mall_queues);
}

Redeem read_redeem(ConfigReader& file) {
  const std::string table = "queue_rebate.redeem";
  Redeem out;
  if (!file.optional_table(table)) {
    return out;
  }
  out.ratios[static_cast<std::size_t>(Into::kPoints)] = read_ratio(file, table + ".points");
  out.ratios[static_cast<std::size_t>(Into::kLove)] = read_ratio(file, table + ".love");
  out.ratios[static_cast<std::size_t>(Into::kVoucher)] = read_ratio(file, table + ".voucher");
  out.love_state = read_word(file, table + ".love_state", kLoveStates, out.love_state);
  return out;
}

/// "HH:MM" or "HH:MM:SS", a time within a day.
std::optional<Duration> parse_time_of_day(std::string_view text) {
  const auto parts = split(text, ':');
  if (parts.size() != 2 && parts.size() != 3) {
    return std::nullopt;
  }
  std::int64_t seconds = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto number = parts[i].size() == 2 ? parse_digits(parts[i]) : std::nullopt;
    if (!number || *number > (i == 0 ? 23 : 59)) {
      return std::nullopt;
    }
    seconds = seconds * 60 + *number;
  }
  return Duration::seconds(parts.size() == 2 ? seconds * 60 : seconds);
}

Duration read_time_of_day(ConfigReader& file, const std::string& key) {
  const auto text = file.optional_string(key);
  const auto time = parse_time_of_day(text.value_or("00:00"));
  if (!time && !text->empty()) {
    file.reject(key, "must be a time of day in quotes like \"00:00\" or \"23:59:59\"");
  }
  return time.value_or(Duration{});
}

std::optional<ClearSetting> read_clear(ConfigReader& file) {
  const std::string table = "queue_rebate.clear";
  if (!file.optional_table(table)) {
    return std::nullopt;
  }
  ClearSetting out;
  const bool once = file.has(table + ".at");
  if (once == file.has(table + ".every")) {
    file.reject(table, "must have either every or at");
  }
  out.every = read_word(file, table + ".every", kPeriods, Every::kOnce);
  out.at = file.optional_time(table + ".at").value_or(Instant{});
  if (once) {
    file.forbid(table + ".time", "belongs to every; at has its own time");
  } else {
    out.time_of_day = read_time_of_day(file, table + ".time");
  }
  return out;
}

Caps read_caps(ConfigReader& file) {
  const std::string table = "queue_rebate.caps";
  Caps out;
  if (file.optional_table(table)) {
    out.per_entry = read_money(file, table + ".per_entry");
    out.per_member_per_day = read_money(file, table + ".per_member_per_day");
    out.per_member = read_money(file, table + ".per_member");
    out.per_queue = read_money(file, table + ".per_queue");
  }
  return out;
}

std::string place_mistake(const std::string& id, Place place) {
  if (id.size() > kMaxPlaceIdLength) {
    return "must be at most " + std::to_string(kMaxPlaceIdLength) + " bytes long";
  }
  const auto parts = split(id, '/');
  const bool is_desk = parts.size() <= 2 && std::find(parts.begin(), parts.end(), "") == parts.end();
  return place != Place::kCashier || is_desk ? "" : "must be a store's id, or store/desk";
}

/// The independent settings of products, stores or desks, by id.
std::map<std::string, Settings> read_places(ConfigReader& file, const std::string& key, Place place,
                                            const Redeem& redeem) {
  std::map<std::string, Settings> out;
  for (const std::string& table : file.table_paths(key)) {
    const std::string id = file.required_string(table + ".id");
    Settings settings = read_settings(file, table, place, redeem);
    const std::string mistake = id.empty() ? "" : place_mistake(id, place);
    if (!mistake.empty()) {
      file.reject(table + ".id", mistake);
    }
    if (!out.emplace(id, std::move(settings)).second && !id.empty()) {
      file.reject(table + ".id", "has settings already");
    }
  }
  return out;
}

void read_rules(ConfigReader& file, Policy& out) {
  const std::string table = "queue_rebate.";
  out.settle_on = read_word(file, table + "settle_on", kSettleOn, out.settle_on);
  out.settle_delay_days = file.optional_int(table + "settle_delay_days", {0, kMaxDays}).value_or(0);
  out.payout_rule = read_word(file, table + "payout_rule", kPayoutRules, out.payout_rule);
  out.first_in_line = read_word(file, table + "first_in_line", kFirstInLine, out.first_in_line);
  out.deduction_orders = read_word(file, table + "deduction_orders", kDeductionOrders, out.deduction_orders);
  out.paused = file.optional_bool(table + "paused").value_or(false);
  out.new_products_enabled = file.optional_bool(table + "new_products_enabled").value_or(true);
  out.accrual_floor = read_ratio(file, table + "accrual_floor");
  read_queues(file, out);
  out.redeem = read_redeem(file);
  out.clear = read_clear(file);
  out.caps = read_caps(file);
}

Policy read_queue_rebate(ConfigReader& file) {
  Policy out;
  if (!file.optional_table("queue_rebate")) {
    out.program.enabled = false;
    return out;
  }
  read_rules(file, out);
  out.program = read_settings(file, "queue_rebate", Place::kProgram, out.redeem);
  out.products = read_places(file, "queue_rebate.product", Place::kProduct, out.redeem);
  out.stores = read_places(file, "queue_rebate.store", Place::kStore, out.redeem);
  out.desks = read_places(file, "queue_rebate.desk", Place::kCashier, out.redeem);
  check_count(file, "queue_rebate.product", out.products.size(), kMaxProducts);
  check_count(file, "queue_rebate.store", out.stores.size(), kMaxStores);
  check_count(file, "queue_rebate.desk", out.desks.size(), kMaxDesks);
  return out;
}

std::optional<digest::Hash> read_draw_secret(ConfigReader& file, DrawSecret allowed) {
  const std::string key = "draw_secret";
  if (allowed == DrawSecret::kRefused) {
    file.forbid(key, "must not be given: the store makes a secret that nobody knows before the draws");
    return std::nullopt;
  }
  const auto text = file.optional_string(key);
  if (!text || text->empty()) {
    return std::nullopt;
  }
  const auto bytes = from_hex(*text);
  const auto secret = bytes ? to_array<std::tuple_size_v<digest::Hash>>(*bytes) : std::nullopt;
  if (!secret) {
    file.reject(key, "must be 64 hexadecimal digits");
  }
  return secret;
}

void read_head(ConfigReader& file, PolicyFile& out) {
  out.version = file.required_string("version");
  if (out.version.size() > kMaxVersionLength) {
    file.reject("version", "must be at most " + std::to_string(kMaxVersionLength) + " bytes long");
  }
  out.time_zone = file.optional_string("time_zone").value_or("Asia/Shanghai");
  out.time_zone_place = file.place_of("time_zone");
  out.currency = file.optional_string("currency").value_or("CNY");
  const bool capitals = out.currency.size() == 3 && std::all_of(out.currency.begin(), out.currency.end(),
                                                                [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!capitals && !out.currency.empty()) {
    file.reject("currency", "must be three capital letters (ISO 4217)");
  }
}

Result<PolicyFile, config::Error> read(ConfigReader file, Instant effective_from, DrawSecret allowed) {
  PolicyFile out;
  read_head(file, out);
  const auto secret = read_draw_secret(file, allowed);
  Policy& program = out.queue_rebate;
  program = read_queue_rebate(file);
  program.version = out.version;
  program.currency = out.currency;
  program.effective_from = effective_from;
  program.draw_secret = secret;
  out.presentation = read_presentation(file);
  if (auto done = file.finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace

Result<PolicyFile, config::Error> parse(std::string_view toml, const std::string& source, Instant effective_from,
                                        DrawSecret draw_secret) {
  auto file = ConfigReader::parse(toml, source);
  if (!file) {
    return tl::unexpected(file.error());
  }
  return read(std::move(*file), effective_from, draw_secret);
}

Result<PolicyFile, config::Error> load(const std::filesystem::path& path, Instant effective_from,
                                       DrawSecret draw_secret) {
  auto file = ConfigReader::load(path);
  if (!file) {
    return tl::unexpected(file.error());
  }
  return read(std::move(*file), effective_from, draw_secret);
}

}  // namespace queueback::policy
