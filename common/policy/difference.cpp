#include "common/policy/difference.hpp"

#include <map>
#include <set>
#include <sstream>

#include <toml++/toml.h>

namespace queueback::policy {
namespace {

using Values = std::map<std::string, std::string>;

std::string text_of(const toml::node& node) {
  std::ostringstream out;
  node.visit([&out](const auto& value) { out << value; });
  return out.str();
}

void flatten(const toml::table& table, const std::string& prefix, Values& values);

/// Tables of an array are told apart by their id, as in [[queue_rebate.product]].
void flatten(const toml::array& tables, const std::string& path, Values& values) {
  for (const toml::node& element : tables) {
    const toml::table& table = *element.as_table();
    flatten(table, path + "[" + table["id"].value_or(std::string("?")) + "].", values);
  }
}

void flatten(const toml::table& table, const std::string& prefix, Values& values) {
  for (const auto& [key, node] : table) {
    const std::string path = prefix + std::string(key.str());
    const toml::array* list = node.as_array();
    const bool has_tables = list != nullptr && list->is_array_of_tables() && list->front().as_table()->contains("id");
    if (has_tables) {
      flatten(*list, path, values);
    } else if (const toml::table* inner = node.as_table()) {
      flatten(*inner, path + ".", values);
    } else {
      values[path] = text_of(node);
    }
  }
}

Values read(std::string_view text) {
  Values values;
  try {
    flatten(toml::parse(text), "", values);
  } catch (const toml::parse_error&) {
    return {};  // the library reports bad TOML by an exception only; the caller has parsed it before
  }
  return values;
}

std::string find(const Values& values, const std::string& key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string() : found->second;
}

}  // namespace

std::vector<Difference> differences(std::string_view before, std::string_view after) {
  const Values old_values = read(before);
  const Values new_values = read(after);
  std::set<std::string> keys;
  for (const Values* values : {&old_values, &new_values}) {
    for (const auto& [key, value] : *values) {
      keys.insert(key);
    }
  }
  std::vector<Difference> changed;
  for (const std::string& key : keys) {
    Difference difference{key, find(old_values, key), find(new_values, key)};
    if (difference.before != difference.after) {
      changed.push_back(std::move(difference));
    }
  }
  return changed;
}

}  // namespace queueback::policy
