#include "terminal/search/product_index.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "common/base/text.hpp"
#include "terminal/search/readings.hpp"

namespace queueback::terminal {
namespace {

constexpr std::size_t kMatches = 3;

bool is_small(char32_t c) { return c >= U'a' && c <= U'z'; }
bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

char large(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Small letters, and those of full width as Chinese keyboards make them like all others.
char32_t folded(char32_t c) {
  constexpr char32_t kFullWidthFirst = 0xFF01;
  constexpr char32_t kFullWidthLast = 0xFF5E;
  constexpr char32_t kFullWidthSpace = 0x3000;
  if (c == kFullWidthSpace) {
    return U' ';
  }
  const char32_t narrow = c >= kFullWidthFirst && c <= kFullWidthLast ? c - kFullWidthFirst + U'!' : c;
  return narrow >= U'A' && narrow <= U'Z' ? narrow - U'A' + U'a' : narrow;
}

std::u32string folded(std::string_view text) {
  std::u32string characters = decode_utf8(text);
  std::transform(characters.begin(), characters.end(), characters.begin(), [](char32_t c) { return folded(c); });
  return characters;
}

/// 可乐 330毫升: kl330hs.
std::string initials_of(std::u32string_view name) {
  std::string out;
  for (const char32_t c : name) {
    if (const std::string_view syllable = reading(c); !syllable.empty()) {
      out += syllable.front();
    } else if (is_small(c) || is_digit(c)) {
      out += static_cast<char>(c);
    }
  }
  return out;
}

/// 可乐 330毫升: KeLeHaoSheng.
std::string pinyin_of(std::u32string_view name) {
  std::string out;
  for (const char32_t c : name) {
    if (const std::string_view syllable = reading(c); !syllable.empty()) {
      out += large(syllable.front());
      out += syllable.substr(1);
    }
  }
  return out;
}

/// Whether the syllables hold the word from the beginning of one of them on.
bool holds_syllables(std::string_view pinyin, std::string_view word) {
  for (std::size_t at = 0; at + word.size() <= pinyin.size(); ++at) {
    const bool begins = pinyin[at] == large(word.front());
    if (begins && std::equal(word.begin() + 1, word.end(), pinyin.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                             [](char typed, char read) { return typed == small(read); })) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> words_of(std::string_view text) {
  const std::string plain = encode_utf8(folded(text));
  std::vector<std::string> words;
  for (const std::string_view word : split(plain, ' ')) {
    if (!word.empty()) {
      words.emplace_back(word);
    }
  }
  return words;
}

}  // namespace

ProductIndex::ProductIndex(const std::unordered_map<std::string, domain::Product>& products) {
  std::vector<const domain::Product*> sorted;
  sorted.reserve(products.size());
  for (const auto& [sku, product] : products) {
    sorted.push_back(&product);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* one, const auto* other) { return one->id.text() < other->id.text(); });
  entries_.reserve(sorted.size());
  skus_.reserve(sorted.size());
  std::vector<std::pair<std::uint32_t, std::string>> placed;
  for (const domain::Product* product : sorted) {
    add(*product);
    if (product->favourite > 0) {
      placed.emplace_back(product->favourite, product->id.text());
    }
  }
  std::sort(placed.begin(), placed.end());
  placed.resize(std::min<std::size_t>(placed.size(), domain::kMaxFavourite));
  for (auto& [place, sku] : placed) {
    favourites_.push_back(std::move(sku));
  }
}

void ProductIndex::add(const domain::Product& product) {
  const auto end_after = [this](std::string_view more) {
    text_ += more;
    return static_cast<std::uint32_t>(text_.size());
  };
  const std::u32string name = folded(product.name_zh);
  Entry entry;
  entry.begin = end_after({});
  entry.sku = end_after(encode_utf8(folded(product.id.text())));
  entry.barcode = end_after(product.barcode);
  entry.chinese = end_after(encode_utf8(name));
  entry.english = end_after(encode_utf8(folded(product.name_en)));
  entry.initials = end_after(initials_of(name));
  entry.pinyin = end_after(pinyin_of(name));
  entries_.push_back(entry);
  skus_.push_back(product.id.text());
}

ProductIndex::Match ProductIndex::match(const Entry& entry, std::string_view word) const {
  const std::string_view sku = text(entry.begin, entry.sku);
  const std::string_view barcode = text(entry.sku, entry.barcode);
  if (sku == word || barcode == word) {
    return Match::kExact;
  }
  const std::string_view pinyin = text(entry.initials, entry.pinyin);
  const std::array<std::string_view, 5> texts = {sku, barcode, text(entry.barcode, entry.chinese),
                                                 text(entry.chinese, entry.english),
                                                 text(entry.english, entry.initials)};
  const bool begins = std::any_of(texts.begin(), texts.end(), [&](auto one) { return one.starts_with(word); }) ||
                      holds_syllables(pinyin.substr(0, word.size()), word);
  if (begins) {
    return Match::kBeginning;
  }
  const bool holds =
      std::any_of(texts.begin(), texts.end(), [&](auto one) { return one.find(word) != std::string_view::npos; }) ||
      holds_syllables(pinyin, word);
  return holds ? Match::kPart : Match::kNone;
}

std::vector<std::string_view> ProductIndex::find(std::string_view searched) const {
  const std::vector<std::string> words =
      searched.size() <= kMaxSearchBytes ? words_of(searched) : std::vector<std::string>();
  std::array<std::vector<std::string_view>, kMatches> found;
  for (std::size_t i = 0; i < entries_.size() && !words.empty(); ++i) {
    Match worst = Match::kExact;
    for (const std::string& word : words) {
      worst = std::max(worst, match(entries_[i], word));
    }
    if (worst != Match::kNone) {
      found[static_cast<std::size_t>(worst)].emplace_back(skus_[i]);
    }
  }
  std::vector<std::string_view> out;
  for (const auto& equal : found) {
    out.insert(out.end(), equal.begin(), equal.end());
  }
  return out;
}

}  // namespace queueback::terminal
