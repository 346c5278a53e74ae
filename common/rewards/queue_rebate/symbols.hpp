#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace queueback::rewards::queue_rebate {

/// A text's number in a Symbols table.
using Symbol = std::uint32_t;
inline constexpr Symbol kNoSymbol = 0;  ///< the empty text

/// Numbers for texts that come again and again (members, stores, queues), so that entries stay small. Grows only.
class Symbols {
 public:
  Symbols() { (void)intern(""); }
  // The list points into the map.
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;
  Symbols(Symbols&&) = default;
  Symbols& operator=(Symbols&&) = default;
  ~Symbols() = default;

  /// The text's number, a new one if it has none.
  Symbol intern(const std::string& text) {
    const auto [found, added] = numbers_.try_emplace(text, static_cast<Symbol>(texts_.size()));
    if (added) {
      texts_.push_back(&found->first);
    }
    return found->second;
  }
  /// Nothing known: kNoSymbol.
  [[nodiscard]] Symbol find(const std::string& text) const {
    const auto found = numbers_.find(text);
    return found == numbers_.end() ? kNoSymbol : found->second;
  }
  [[nodiscard]] const std::string& text(Symbol symbol) const { return *texts_[symbol]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string, Symbol> numbers_;
  std::vector<const std::string*> texts_;
};

}  // namespace queueback::rewards::queue_rebate
