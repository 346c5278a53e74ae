#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "common/domain/product.hpp"

namespace queueback::terminal {

/// Longest text that is searched for, in bytes; a longer one is in no name.
inline constexpr std::size_t kMaxSearchBytes = 100;

/// Finds products by what a cashier types: a part of a name, pinyin or its initials, SKU or barcode. A value; holds
/// copies of the texts it searches.
class ProductIndex {
 public:
  ProductIndex() = default;
  explicit ProductIndex(const std::unordered_map<std::string, domain::Product>& products);

  /// SKUs of what matches every word of the text, the best first: exact codes, then what begins with it, then what
  /// holds it; within these by SKU. Letters of both sizes are the same. Valid as long as the index.
  [[nodiscard]] std::vector<std::string_view> find(std::string_view text) const;
  /// SKUs of the goods that are offered without a search, by place and then SKU; at most kMaxFavourite.
  [[nodiscard]] const std::vector<std::string>& favourites() const { return favourites_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  /// Where a product's searchable texts end in text_; each begins where the one before ends.
  struct Entry {
    std::uint32_t begin = 0;
    std::uint32_t sku = 0;
    std::uint32_t barcode = 0;
    std::uint32_t chinese = 0;
    std::uint32_t english = 0;
    std::uint32_t initials =
        0;                     ///< klhs330ml: the first letters of the Chinese name's syllables, and its other letters
    std::uint32_t pinyin = 0;  ///< KeLe: its syllables, each with a capital letter
  };
  enum class Match : std::uint8_t { kExact, kBeginning, kPart, kNone };

  void add(const domain::Product& product);
  [[nodiscard]] Match match(const Entry& entry, std::string_view word) const;
  [[nodiscard]] std::string_view text(std::uint32_t begin, std::uint32_t end) const {
    return std::string_view(text_).substr(begin, end - begin);
  }

  std::vector<Entry> entries_;  ///< by SKU
  std::string text_;
  std::vector<std::string> skus_;  ///< as they are, of each entry
  std::vector<std::string> favourites_;
};

}  // namespace queueback::terminal
