#include "common/policy/presentation.hpp"

#include <algorithm>
#include <optional>

#include "common/policy/fields.hpp"
#include "common/policy/limits.hpp"

namespace queueback::policy {
namespace {

using config::ConfigReader;

struct EventInfo {
  Event event;
  std::string_view name;
  std::span<const std::string_view> placeholders;
};

// program: the program's display name. order, entry, store, queue: which one. member: the masked name.
constexpr std::array<std::string_view, 12> kJoined = {"program",   "order",       "entry",    "store",
                                                      "queue",     "member",      "time",     "ratio",
                                                      "remaining", "entitlement", "position", "ahead"};
constexpr std::array<std::string_view, 11> kPaid = {"program", "order",  "entry", "store",     "queue",   "member",
                                                    "time",    "amount", "paid",  "remaining", "position"};
constexpr std::array<std::string_view, 8> kDone = {"program", "order",  "entry", "store",
                                                   "queue",   "member", "time",  "paid"};
constexpr std::array<std::string_view, 8> kDrawOpen = {"program", "order",  "entry", "store",
                                                       "queue",   "member", "time",  "entitlement"};
constexpr std::array<std::string_view, 9> kClearAnnounced = {"program", "order", "entry", "store",    "queue",
                                                             "member",  "time",  "days",  "remaining"};
constexpr std::array<std::string_view, 9> kCleared = {"program", "order", "entry", "store",    "queue",
                                                      "member",  "time",  "paid",  "remaining"};
constexpr std::array<std::string_view, 9> kRedeemed = {"program", "order", "entry",  "store", "queue",
                                                       "member",  "time",  "amount", "units"};
constexpr std::array<std::string_view, 11> kRefunded = {
    "program", "order", "entry", "store", "queue", "member", "time", "amount", "withheld", "entitlement", "remaining"};

constexpr std::array kEvents = {
    EventInfo{Event::kJoined, "joined", kJoined},
    EventInfo{Event::kPaid, "paid", kPaid},
    EventInfo{Event::kDone, "done", kDone},
    EventInfo{Event::kDrawOpen, "draw_open", kDrawOpen},
    EventInfo{Event::kClearAnnounced, "clear_announced", kClearAnnounced},
    EventInfo{Event::kCleared, "cleared", kCleared},
    EventInfo{Event::kRedeemed, "redeemed", kRedeemed},
    EventInfo{Event::kRefunded, "refunded", kRefunded},
};
static_assert(kEvents.size() == kEventCount);

constexpr std::array kDeliveries = {Word<Delivery>{"receipt", Delivery::kReceipt},
                                    Word<Delivery>{"page", Delivery::kPage},
                                    Word<Delivery>{"headquarters", Delivery::kHeadquarters}};

std::string read_text(ConfigReader& file, const std::string& key, std::size_t most) {
  std::string text = file.optional_string(key).value_or("");
  if (text.size() > most) {
    file.reject(key, "must be at most " + std::to_string(most) + " bytes long");
  }
  return text;
}

LanguageText read_name(ConfigReader& file, const std::string& table) {
  if (!file.optional_table(table)) {
    return {};
  }
  return {read_text(file, table + ".zh", kMaxNameLength), read_text(file, table + ".en", kMaxNameLength)};
}

/// What is wrong with a template, if anything.
std::optional<std::string> template_mistake(std::string_view text, const EventInfo& event) {
  while (true) {
    const std::size_t brace = text.find_first_of("{}");
    if (brace == std::string_view::npos) {
      return std::nullopt;
    }
    const std::size_t end = text.find_first_of("{}", brace + 1);
    if (text[brace] == '}' || end == std::string_view::npos || text[end] == '{') {
      return "has a brace without its other half; braces stand around placeholders only";
    }
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    if (std::find(event.placeholders.begin(), event.placeholders.end(), name) == event.placeholders.end()) {
      return "has the unknown placeholder {" + std::string(name) + "}; known are " +
             choices_text(event.placeholders.data(), event.placeholders.size());
    }
    text.remove_prefix(end + 1);
  }
}

std::string read_template(ConfigReader& file, const std::string& key, const EventInfo& event) {
  std::string text = read_text(file, key, kMaxTemplateLength);
  if (const auto mistake = template_mistake(text, event)) {
    file.reject(key, *mistake);
  }
  return text;
}

std::set<Delivery> read_deliveries(ConfigReader& file, const std::string& key) {
  if (!file.has(key)) {
    return Message{}.deliver;
  }
  std::set<Delivery> out;
  for (const std::string& text : file.optional_strings(key)) {
    const auto found =
        std::find_if(kDeliveries.begin(), kDeliveries.end(), [&](const auto& word) { return word.text == text; });
    if (found != kDeliveries.end()) {
      out.insert(found->value);
    } else if (!text.empty()) {
      file.reject(key, "may name \"receipt\", \"page\" and \"headquarters\", not \"" + text + "\"");
    }
  }
  return out;
}

Message read_message(ConfigReader& file, const std::string& table, const EventInfo& event) {
  Message out;
  if (!file.optional_table(table)) {
    return out;
  }
  out.enabled = file.optional_bool(table + ".enabled").value_or(true);
  out.text = {read_template(file, table + ".zh", event), read_template(file, table + ".en", event)};
  out.deliver = read_deliveries(file, table + ".deliver");
  return out;
}

Display read_display(ConfigReader& file, const std::string& table) {
  Display out;
  if (!file.optional_table(table)) {
    return out;
  }
  constexpr std::array<std::pair<std::string_view, bool Display::*>, 11> kSwitches = {{
      {"progress", &Display::progress},
      {"cumulative_paid", &Display::cumulative_paid},
      {"waiting_entitlement", &Display::waiting_entitlement},
      {"member", &Display::member},
      {"waiting_amount", &Display::waiting_amount},
      {"position", &Display::position},
      {"ahead", &Display::ahead},
      {"paid", &Display::paid},
      {"remaining", &Display::remaining},
      {"source", &Display::source},
      {"draw_open", &Display::draw_open},
  }};
  for (const auto& [name, member] : kSwitches) {
    out.*member = file.optional_bool(table + "." + std::string(name)).value_or(true);
  }
  return out;
}

}  // namespace

std::string_view to_string(Event event) { return kEvents[static_cast<std::size_t>(event)].name; }

std::span<const std::string_view> placeholders_of(Event event) {
  return kEvents[static_cast<std::size_t>(event)].placeholders;
}

Presentation read_presentation(ConfigReader& file) {
  Presentation out;
  if (file.optional_table("queue_rebate.names")) {
    out.names = {read_name(file, "queue_rebate.names.program"), read_name(file, "queue_rebate.names.redeem_button")};
  }
  out.display = read_display(file, "queue_rebate.display");
  if (file.optional_table("queue_rebate.messages")) {
    for (const EventInfo& event : kEvents) {
      const std::string table = "queue_rebate.messages." + std::string(event.name);
      out.messages[static_cast<std::size_t>(event.event)] = read_message(file, table, event);
    }
  }
  out.announce_clear_days =
      file.optional_int("queue_rebate.announce_clear_days", {0, kMaxAnnounceDays}).value_or(out.announce_clear_days);
  return out;
}

}  // namespace queueback::policy
