#include "store-server/web/body_reader.hpp"

#include <algorithm>
#include <utility>

#include "common/base/text.hpp"

namespace queueback::store_server {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxShownName = 40;

/// "line 3, column 14" of the byte with this number, counted from 1.
std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte == 0 ? 0 : byte - 1);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n');
  const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace

Result<json, std::string> parse_body(std::string_view body) {
  if (trim(body).empty()) {
    return json::object();
  }
  try {
    json parsed = json::parse(body);
    if (!parsed.is_object()) {
      return tl::unexpected(std::string("the body must be a JSON object"));
    }
    return parsed;
  } catch (const json::parse_error& error) {
    return tl::unexpected("the body is not JSON: mistake at " + place_in(body, error.byte));
  } catch (const json::exception&) {
    return tl::unexpected(std::string("the body is not JSON: a number is out of range"));
  }
}

BodyReader::BodyReader(const json& object, std::string place, std::string& mistake)
    : object_(object), place_(std::move(place)), mistake_(mistake) {}

const json* BodyReader::optional_member(const char* name) {
  known_.emplace_back(name);
  const auto found = object_.find(name);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

const json* BodyReader::required_member(const char* name) {
  const json* const value = optional_member(name);
  if (value == nullptr) {
    wrong(name, "is missing");
  }
  return value;
}

std::string BodyReader::text_of(const json& value, const char* name, std::size_t most) {
  const auto* const text = value.get_ptr<const std::string*>();
  if (text == nullptr || text->empty() || text->size() > most || has_control_character(*text)) {
    wrong(name, "must be a text of 1 to " + std::to_string(most) + " bytes without control characters");
    return {};
  }
  return *text;
}

std::string BodyReader::optional_text(const char* name, std::size_t most) {
  const json* const value = optional_member(name);
  return value == nullptr ? std::string() : text_of(*value, name, most);
}

std::string BodyReader::required_text(const char* name, std::size_t most) {
  const json* const value = required_member(name);
  return value == nullptr ? std::string() : text_of(*value, name, most);
}

std::int64_t BodyReader::number_of(const json& value, const char* name, std::int64_t most) {
  const bool fits = value.is_number_integer() &&
                    (!value.is_number_unsigned() || value.get<std::uint64_t>() <= static_cast<std::uint64_t>(most)) &&
                    value.get<std::int64_t>() >= 0 && value.get<std::int64_t>() <= most;
  if (!fits) {
    wrong(name, "must be a whole number from 0 to " + std::to_string(most));
    return 0;
  }
  return value.get<std::int64_t>();
}

std::optional<std::int64_t> BodyReader::optional_number(const char* name, std::int64_t most) {
  const json* const value = optional_member(name);
  return value == nullptr ? std::nullopt : std::optional(number_of(*value, name, most));
}

std::int64_t BodyReader::required_number(const char* name, std::int64_t most) {
  const json* const value = required_member(name);
  return value == nullptr ? 0 : number_of(*value, name, most);
}

void BodyReader::wrong(const char* name, const std::string& what) {
  if (mistake_.empty()) {
    mistake_ = "\"" + place_ + name + "\" " + what;
  }
}

void BodyReader::finish() {
  for (const auto& [name, value] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      wrong(printable(name, kMaxShownName).c_str(), "is unknown here");
    }
  }
}

}  // namespace queueback::store_server
