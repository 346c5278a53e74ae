#include "common/replay_format/command_reader.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>

#include "common/base/text.hpp"

namespace queueback::replay {
namespace {

using namespace rewards::queue_rebate;
using nlohmann::json;

enum class Presence { kRequired, kOptional };

/// The members of one object. Remembers the first thing that is wrong and gives harmless values.
class Fields {
 public:
  Fields(const json& object, std::string& mistake) : object_(object), mistake_(mistake) {}

  /// Nothing if it is missing; required: that is a mistake.
  const json* find(const char* name, Presence presence) {
    const auto found = object_.find(name);
    if (found != object_.end()) {
      return &*found;
    }
    if (presence == Presence::kRequired) {
      wrong(name, "is missing");
    }
    return nullptr;
  }

  /// A text that is not empty and has no control characters.
  std::string id(const char* name, Presence presence = Presence::kRequired, std::size_t most = kMaxIdLength) {
    const json* const value = find(name, presence);
    if (value == nullptr) {
      return {};
    }
    const auto* const text = value->get_ptr<const std::string*>();
    if (text == nullptr || text->empty() || text->size() > most || has_control_character(*text)) {
      wrong(name, "must be a text of 1 to " + std::to_string(most) + " bytes without control characters");
      return {};
    }
    return *text;
  }
  std::string entry() { return id("entry", Presence::kRequired, kMaxEntryIdLength); }

  std::optional<std::uint64_t> number(const char* name, Presence presence, std::uint64_t most) {
    const json* const value = find(name, presence);
    if (value == nullptr) {
      return std::nullopt;
    }
    return number_in(*value, name, most);
  }
  domain::Money amount(const char* name) {
    const auto minor = number(name, Presence::kRequired, std::numeric_limits<std::int64_t>::max());
    return domain::Money::minor(static_cast<std::int64_t>(minor.value_or(0)));
  }
  std::uint64_t number_in(const json& value, const char* name, std::uint64_t most) {
    const bool not_negative =
        value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
    if (!not_negative || value.get<std::uint64_t>() > most) {
      wrong(name, "must be a whole number from 0 to " + std::to_string(most));
      return 0;
    }
    return value.get<std::uint64_t>();
  }

  bool flag(const char* name, bool otherwise) {
    const json* const value = find(name, Presence::kOptional);
    if (value == nullptr) {
      return otherwise;
    }
    if (!value->is_boolean()) {
      wrong(name, "must be true or false");
      return otherwise;
    }
    return value->get<bool>();
  }

  void wrong(const char* name, const std::string& what) {
    if (mistake_.empty()) {
      mistake_ = "field \"" + std::string(name) + "\" " + what;
    }
  }
  [[nodiscard]] std::string& mistake() { return mistake_; }

 private:
  const json& object_;
  std::string& mistake_;
};

template <class T, std::size_t N>
T read_word(Fields& fields, const char* name, const std::array<std::pair<std::string_view, T>, N>& words) {
  const std::string text = fields.id(name);
  for (const auto& [word, value] : words) {
    if (word == text) {
      return value;
    }
  }
  fields.wrong(name, "has the unknown value \"" + text + "\"");
  return words.front().second;
}

constexpr std::array<std::pair<std::string_view, Channel>, 3> kChannels = {
    {{"checkout", Channel::kCheckout}, {"store_online", Channel::kStoreOnline}, {"mall", Channel::kMall}}};
constexpr std::array<std::pair<std::string_view, Into>, 3> kInto = {
    {{"points", Into::kPoints}, {"love", Into::kLove}, {"voucher", Into::kVoucher}}};

std::vector<ItemLine> read_lines(Fields& fields) {
  const json* const list = fields.find("lines", Presence::kRequired);
  if (list == nullptr) {
    return {};
  }
  const bool all_objects =
      list->is_array() && std::all_of(list->begin(), list->end(), [](const json& line) { return line.is_object(); });
  if (!all_objects || list->empty()) {
    fields.wrong("lines", "must be a list of objects with at least one");
    return {};
  }
  std::vector<ItemLine> out;
  out.reserve(list->size());
  for (const json& line : *list) {
    Fields of_line(line, fields.mistake());
    std::string product = of_line.id("product");
    const domain::Money paid = of_line.amount("paid");
    out.push_back({std::move(product), paid, of_line.amount("deducted")});
  }
  return out;
}

Body read_order(Fields& fields) {
  PlaceOrder out;
  out.order = fields.id("order");
  out.channel = read_word(fields, "channel", kChannels);
  out.store = fields.id("store");
  out.desk = fields.id("desk", Presence::kOptional);
  out.member = fields.id("member", Presence::kOptional);
  if (out.channel == Channel::kCheckout) {
    out.completed = fields.flag("completed", true);
  } else {
    out.desk.clear();
    out.completed = false;
  }
  out.lines = read_lines(fields);
  return out;
}

Body read_complete(Fields& fields) { return CompleteOrder{fields.id("order")}; }

Body read_refund(Fields& fields) {
  Refund out;
  out.order = fields.id("order");
  const auto line = fields.number("line", Presence::kOptional, std::numeric_limits<std::uint32_t>::max());
  out.line = line ? std::optional(static_cast<std::uint32_t>(*line)) : std::nullopt;
  out.amount = fields.amount("amount");
  return out;
}

/// An empty level is no level; who referred whom decides nothing here.
Body read_member(Fields& fields) {
  ChangeMember out{fields.id("member"), std::nullopt};
  const json* const level = fields.find("level", Presence::kOptional);
  const bool removes = level != nullptr && level->is_string() && level->get_ref<const std::string&>().empty();
  if (level != nullptr) {
    out.level = removes ? "" : fields.id("level");
  }
  (void)fields.id("referrer", Presence::kOptional);
  return out;
}

Body read_draw(Fields& fields) {
  std::string entry = fields.entry();
  return Draw{std::move(entry), fields.number("number", Presence::kOptional, UINT64_MAX)};
}

Body read_redeem(Fields& fields) {
  std::string entry = fields.entry();
  return RedeemEntry{std::move(entry), read_word(fields, "into", kInto)};
}

Body read_leave(Fields& fields) { return Leave{fields.entry()}; }
Body read_pause(Fields& /*fields*/) { return Pause{}; }
Body read_resume(Fields& /*fields*/) { return Resume{}; }
Body read_tick(Fields& /*fields*/) { return Tick{}; }

Body read_policy(Fields& fields) { return UsePolicy{fields.id("policy", Presence::kRequired, kMaxPathLength)}; }

Body read_slots(Fields& fields) {
  RecordedSlots out;
  out.queue = fields.id("queue", Presence::kRequired, 2 * kMaxIdLength + std::string_view("cashier//").size());
  const json* const list = fields.find("cash", Presence::kRequired);
  if (list == nullptr) {
    return out;
  }
  if (!list->is_array()) {
    fields.wrong("cash", "must be a list of slots");
    return out;
  }
  for (const json& slot : *list) {
    const auto number = fields.number_in(slot, "cash", std::numeric_limits<std::uint32_t>::max());
    if (!out.cash.empty() && number <= out.cash.back()) {
      fields.wrong("cash", "must be ascending");
    }
    out.cash.push_back(static_cast<std::uint32_t>(number));
  }
  return out;
}

using Read = Body (*)(Fields&);
constexpr std::array<std::pair<std::string_view, Read>, 12> kTypes = {{{"order", read_order},
                                                                       {"tick", read_tick},
                                                                       {"member", read_member},
                                                                       {"complete", read_complete},
                                                                       {"refund", read_refund},
                                                                       {"draw", read_draw},
                                                                       {"redeem", read_redeem},
                                                                       {"leave", read_leave},
                                                                       {"pause", read_pause},
                                                                       {"resume", read_resume},
                                                                       {"policy", read_policy},
                                                                       {"slots", read_slots}}};

Result<Body, std::string> read_body(const json& object, std::string& mistake) {
  Fields fields(object, mistake);
  const Read read = read_word(fields, "type", kTypes);
  if (!mistake.empty()) {
    return tl::unexpected(mistake);
  }
  Body body = read(fields);
  if (!mistake.empty()) {
    return tl::unexpected(mistake);
  }
  return body;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Instant> read_time(std::string_view text) {
  constexpr std::size_t kMostDecimals = 6;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) {
    return parse_rfc3339(text);
  }
  const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(dot) + 1, text.end(), is_digit);
  const auto decimals = static_cast<std::size_t>(end - text.begin()) - dot - 1;
  if (decimals <= kMostDecimals) {
    return parse_rfc3339(text);
  }
  return parse_rfc3339(std::string(text.substr(0, dot + 1 + kMostDecimals)) +
                       std::string(text.substr(dot + 1 + decimals)));
}

CommandLine read_command(std::string_view line) {
  const json object = json::parse(line, nullptr, false);
  if (object.is_discarded()) {
    return {std::nullopt, tl::unexpected(std::string("not JSON"))};
  }
  if (!object.is_object()) {
    return {std::nullopt, tl::unexpected(std::string("not a JSON object"))};
  }
  const auto found = object.find("at");
  const auto* const text = found == object.end() ? nullptr : found->get_ptr<const std::string*>();
  const auto at = text == nullptr ? std::nullopt : read_time(*text);
  std::string mistake;
  if (!at) {
    mistake = found == object.end() ? "field \"at\" is missing"
                                    : "field \"at\" must be a time like "
                                      "\"2026-11-20T08:00:00+08:00\"";
  }
  return {at, mistake.empty() ? read_body(object, mistake) : tl::unexpected(mistake)};
}

}  // namespace queueback::replay
