#pragma once
// Values of a policy file that several tables share. Only this folder looks in here.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/config/config_reader.hpp"
#include "common/domain/money.hpp"

namespace queueback::policy {

/// A word of the file and what it stands for.
template <class T>
struct Word {
  std::string_view text;
  T value;
};

/// The words as a sentence offers them: "a", "b" or "c".
[[nodiscard]] std::string choices_text(const std::string_view* words, std::size_t count);

/// One word of a list; `otherwise` when the key is missing.
template <class T, std::size_t N>
[[nodiscard]] T read_word(config::ConfigReader& file, const std::string& key, const std::array<Word<T>, N>& words,
                          T otherwise) {
  const auto text = file.optional_string(key);
  if (!text || text->empty()) {
    return otherwise;  // missing, or no text, which the reader has reported
  }
  const auto found = std::find_if(words.begin(), words.end(), [&](const Word<T>& word) { return word.text == *text; });
  if (found != words.end()) {
    return found->value;
  }
  std::array<std::string_view, N> texts;
  std::transform(words.begin(), words.end(), texts.begin(), [](const Word<T>& word) { return word.text; });
  file.reject(key, "must be " + choices_text(texts.data(), N));
  return otherwise;
}

/// A percentage, at most `most`.
[[nodiscard]] std::optional<domain::Ratio> read_ratio(config::ConfigReader& file, const std::string& key,
                                                      domain::Ratio most = domain::kMaxRatio);
[[nodiscard]] domain::Ratio read_required_ratio(config::ConfigReader& file, const std::string& key);
/// Percentages by names that are data, for example of member levels; nothing when the key is missing.
[[nodiscard]] std::optional<std::map<std::string, domain::Ratio>> read_ratios(config::ConfigReader& file,
                                                                              const std::string& key);
/// A decimal amount in the currency's major unit.
[[nodiscard]] std::optional<domain::Money> read_money(config::ConfigReader& file, const std::string& key);
[[nodiscard]] domain::Money read_required_money(config::ConfigReader& file, const std::string& key);

/// Says so if a list is longer than the project supports.
void check_count(config::ConfigReader& file, const std::string& key, std::size_t count, std::size_t most);

}  // namespace queueback::policy
