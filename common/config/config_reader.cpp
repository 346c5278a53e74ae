#include "common/config/config_reader.hpp"

#include <toml++/toml.h>

#include <fstream>
#include <set>
#include <sstream>

#include "common/base/text.hpp"

namespace queueback::config {

namespace fs = std::filesystem;

struct ConfigReader::State {
  fs::path source;
  toml::table root;
  std::set<std::string, std::less<>> known;
  std::vector<std::string> errors;

  /// The node of a key, which becomes known; null when it is missing.
  const toml::node* find(std::string_view key);
  void add_error(const toml::source_region& place, std::string_view key, std::string_view what);
  void wrong(std::string_view key, std::string_view what);
  /// Where a key's value begins. A missing key: where its table begins, or the start of the file.
  [[nodiscard]] toml::source_region place_of(std::string_view key) const;
  [[nodiscard]] bool is_prefix_of_known(const std::string& prefix) const;
  void add_unknown(const toml::table& table, const std::string& prefix);
  void add_unknown(const toml::array& array, const std::string& path);
};

namespace {

constexpr std::string_view kMissing = "is missing";

std::string place_text(const fs::path& source, const toml::source_region& place) {
  return source.string() + ":" + std::to_string(place.begin.line) + ":" + std::to_string(place.begin.column);
}

/// A name as part of a path; one that would read as a path of its own is quoted, so that it never looks known.
std::string in_path(std::string_view name) {
  const bool plain = !name.empty() && name.find_first_of(".[]") == std::string_view::npos;
  return plain ? std::string(name) : "\"" + std::string(name) + "\"";
}

/// `500ms`, `30s`, `5m`, `2h`, `7d`; nothing for anything else or more than 100 years.
std::optional<Duration> parse_duration(std::string_view text) {
  constexpr std::int64_t kMaxMicros = Duration::days(36'525).micros;
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_digits(text.substr(0, digits));
  const std::string_view unit = text.substr(digits);
  std::int64_t micros = 0;
  if (unit == "ms") {
    micros = Duration::milliseconds(1).micros;
  } else if (unit == "s") {
    micros = Duration::seconds(1).micros;
  } else if (unit == "m") {
    micros = Duration::minutes(1).micros;
  } else if (unit == "h") {
    micros = Duration::hours(1).micros;
  } else if (unit == "d") {
    micros = Duration::days(1).micros;
  }
  if (!number || micros == 0 || *number > kMaxMicros / micros) {
    return std::nullopt;
  }
  return Duration{*number * micros};
}

std::string duration_text(Duration duration) {
  const std::int64_t millis = duration.micros / 1000;
  return millis % 1000 == 0 ? std::to_string(millis / 1000) + "s" : std::to_string(millis) + "ms";
}

}  // namespace

const toml::node* ConfigReader::State::find(std::string_view key) {
  known.emplace(key);
  return root.at_path(key).node();
}

void ConfigReader::State::add_error(const toml::source_region& place, std::string_view key, std::string_view what) {
  errors.push_back(place_text(source, place) + ": key '" + printable(key, 100) + "': " + std::string(what));
}

void ConfigReader::State::wrong(std::string_view key, std::string_view what) { add_error(place_of(key), key, what); }

toml::source_region ConfigReader::State::place_of(std::string_view key) const {
  if (const toml::node* const node = root.at_path(key).node()) {
    return node->source();
  }
  const std::size_t dot = key.rfind('.');
  const toml::node* const parent = dot == std::string_view::npos ? nullptr : root.at_path(key.substr(0, dot)).node();
  toml::source_region start{};
  start.begin = {1, 1};
  return parent != nullptr && parent->source().begin.line > 0 ? parent->source() : start;
}

bool ConfigReader::State::is_prefix_of_known(const std::string& prefix) const {
  const auto next = known.lower_bound(prefix);
  return next != known.end() && next->starts_with(prefix);
}

void ConfigReader::State::add_unknown(const toml::table& table, const std::string& prefix) {
  for (const auto& [name, node] : table) {
    const std::string path = prefix.empty() ? in_path(name.str()) : prefix + "." + in_path(name.str());
    if (known.contains(path)) {
      if (const toml::array* const array = node.as_array()) {
        add_unknown(*array, path);
      }
      continue;
    }
    const toml::table* const inner = node.as_table();
    if (inner != nullptr) {
      add_unknown(*inner, path);
    }
    if (inner == nullptr || (inner->empty() && !is_prefix_of_known(path + "."))) {
      add_error(name.source(), path, "is not known; check its spelling and its table");
    }
  }
}

void ConfigReader::State::add_unknown(const toml::array& array, const std::string& path) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (const toml::table* const element = array[i].as_table()) {
      add_unknown(*element, path + "[" + std::to_string(i) + "]");
    }
  }
}

ConfigReader::ConfigReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ConfigReader::ConfigReader(ConfigReader&&) noexcept = default;
ConfigReader& ConfigReader::operator=(ConfigReader&&) noexcept = default;
ConfigReader::~ConfigReader() = default;

Result<ConfigReader, Error> ConfigReader::load(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) {
    return fail(ErrorCode::kFile, "cannot read " + path.string() + ": " + error.message());
  }
  if (size > kMaxConfigBytes) {
    return fail(ErrorCode::kFile, path.string() + " is too large for a configuration file");
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) {
    return fail(ErrorCode::kFile, "cannot read " + path.string());
  }
  return parse(text.str(), path);
}

Result<ConfigReader, Error> ConfigReader::parse(std::string_view text, const fs::path& source) {
  auto state = std::make_unique<State>();
  state->source = source;
  try {
    state->root = toml::parse(text, source.string());
  } catch (const toml::parse_error& error) {
    return fail(ErrorCode::kSyntax, place_text(source, error.source()) + ": " + std::string(error.description()));
  }
  return ConfigReader(std::move(state));
}

std::optional<std::string> ConfigReader::optional_string(std::string_view key) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  auto text = node->value_exact<std::string>();
  if (!text) {
    state_->wrong(key, "must be a text in quotes");
  } else if (text->empty() || has_control_character(*text)) {
    state_->wrong(key, "must be a text that is not empty and has no control characters");
    text.reset();
  }
  return text.value_or("");
}

std::string ConfigReader::required_string(std::string_view key) {
  const auto value = optional_string(key);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or("");
}

std::optional<std::int64_t> ConfigReader::optional_int(std::string_view key, IntRange range) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto number = node->value_exact<std::int64_t>();
  if (!number || *number < range.min || *number > range.max) {
    state_->wrong(key, "must be a whole number from " + std::to_string(range.min) + " to " + std::to_string(range.max));
    return range.min;
  }
  return number;
}

std::int64_t ConfigReader::required_int(std::string_view key, IntRange range) {
  const auto value = optional_int(key, range);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or(range.min);
}

std::optional<bool> ConfigReader::optional_bool(std::string_view key) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto value = node->value_exact<bool>();
  if (!value) {
    state_->wrong(key, "must be true or false");
  }
  return value.value_or(false);
}

bool ConfigReader::required_bool(std::string_view key) {
  const auto value = optional_bool(key);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or(false);
}

std::optional<Duration> ConfigReader::optional_duration(std::string_view key, DurationRange range) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto text = node->value_exact<std::string>();
  const auto duration = text ? parse_duration(*text) : std::nullopt;
  if (!duration) {
    state_->wrong(key, "must be a duration like \"500ms\", \"30s\", \"5m\", \"2h\" or \"7d\"");
    return range.min;
  }
  if (*duration < range.min || *duration > range.max) {
    state_->wrong(key, "must be from " + duration_text(range.min) + " to " + duration_text(range.max));
    return range.min;
  }
  return duration;
}

Duration ConfigReader::required_duration(std::string_view key, DurationRange range) {
  const auto value = optional_duration(key, range);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or(range.min);
}

std::optional<fs::path> ConfigReader::optional_path(std::string_view key) {
  const auto text = optional_string(key);
  if (!text) {
    return std::nullopt;
  }
  return state_->source.parent_path() / fs::path(*text);
}

fs::path ConfigReader::required_path(std::string_view key) {
  const auto value = optional_path(key);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or(fs::path());
}

std::optional<Instant> ConfigReader::optional_time(std::string_view key) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto text = node->value_exact<std::string>();
  const auto at = text ? parse_rfc3339(*text) : std::nullopt;
  if (!at) {
    state_->wrong(key, "must be a time in quotes like \"2026-11-20T08:00:00+08:00\" (RFC 3339)");
  }
  return at.value_or(Instant{});
}

Instant ConfigReader::required_time(std::string_view key) {
  const auto value = optional_time(key);
  if (!value) {
    state_->wrong(key, kMissing);
  }
  return value.value_or(Instant{});
}

std::vector<std::string> ConfigReader::optional_strings(std::string_view key) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return {};
  }
  const toml::array* const array = node->as_array();
  std::vector<std::string> out;
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i) {
    out.push_back(array->get(i)->value_exact<std::string>().value_or(""));
  }
  if (array == nullptr || std::find(out.begin(), out.end(), "") != out.end()) {
    state_->wrong(key, "must be a list of texts in quotes");
  }
  return out;
}

std::optional<std::vector<std::int64_t>> ConfigReader::optional_ints(std::string_view key, IntRange range) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const toml::array* const array = node->as_array();
  if (array == nullptr) {
    state_->wrong(key, "must be a list of whole numbers");
    return std::nullopt;
  }
  std::vector<std::int64_t> out;
  for (const toml::node& element : *array) {
    const auto number = element.value_exact<std::int64_t>();
    if (!number || *number < range.min || *number > range.max) {
      state_->add_error(
          element.source(), key,
          "must hold whole numbers from " + std::to_string(range.min) + " to " + std::to_string(range.max));
    }
    out.push_back(number.value_or(range.min));
  }
  return out;
}

std::map<std::string, std::string> ConfigReader::optional_string_map(std::string_view key) {
  const toml::node* const node = state_->find(key);
  const toml::table* const table = node == nullptr ? nullptr : node->as_table();
  if (table == nullptr) {
    if (node != nullptr) {
      state_->wrong(key, "must be a table of texts");
    }
    return {};
  }
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : *table) {
    const auto text = value.value_exact<std::string>();
    if (!text) {
      state_->add_error(value.source(), std::string(key) + "." + std::string(name.str()), "must be a text in quotes");
      continue;
    }
    out.emplace(name.str(), *text);
  }
  return out;
}

std::vector<std::string> ConfigReader::table_paths(std::string_view key) {
  const toml::node* const node = state_->find(key);
  if (node == nullptr) {
    return {};
  }
  const toml::array* const array = node->as_array();
  if (array == nullptr || (!array->empty() && !array->is_homogeneous<toml::table>())) {
    state_->wrong(key, "must be a list of tables, each { … } or under a line [[…]]");
    return {};
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < array->size(); ++i) {
    out.push_back(std::string(key) + "[" + std::to_string(i) + "]");
  }
  return out;
}

bool ConfigReader::optional_table(std::string_view key) {
  const toml::node* const node = state_->root.at_path(key).node();
  if (node == nullptr || node->is_table()) {
    return node != nullptr;
  }
  state_->known.emplace(key);
  state_->wrong(key, "must be a table");
  return false;
}

TableOrFalse ConfigReader::optional_table_or_false(std::string_view key) {
  const toml::node* const node = state_->root.at_path(key).node();
  if (node == nullptr) {
    return TableOrFalse::kMissing;
  }
  if (node->is_table()) {
    return TableOrFalse::kTable;
  }
  state_->known.emplace(key);
  if (node->value_exact<bool>() != false) {
    state_->wrong(key, "must be a table, or false");
  }
  return TableOrFalse::kFalse;
}

bool ConfigReader::has(std::string_view key) const { return state_->root.at_path(key).node() != nullptr; }

void ConfigReader::reject(std::string_view key, std::string_view what) { state_->wrong(key, what); }

void ConfigReader::reject_member(std::string_view table, const std::string& name, std::string_view what) {
  const toml::table* const found = state_->root.at_path(table).as_table();
  const toml::node* const node = found == nullptr ? nullptr : found->get(name);
  state_->add_error(node == nullptr ? state_->place_of(table) : node->source(),
                    std::string(table) + "." + in_path(name), what);
}

void ConfigReader::forbid(std::string_view key, std::string_view why) {
  if (state_->find(key) != nullptr) {
    state_->wrong(key, why);
  }
}

std::string ConfigReader::place_of(std::string_view key) const {
  return place_text(state_->source, state_->place_of(key));
}

Result<void, Error> ConfigReader::finish() {
  state_->add_unknown(state_->root, "");
  if (state_->errors.empty()) {
    return {};
  }
  std::string all;
  for (const std::string& error : state_->errors) {
    all += all.empty() ? error : "\n" + error;
  }
  return fail(ErrorCode::kContent, std::move(all));
}

}  // namespace queueback::config
