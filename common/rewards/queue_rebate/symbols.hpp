#pragma once
#include <cstdint>
#include <deque>
#include <string>

#include "common/rewards/queue_rebate/id_index.hpp"

namespace queueback::rewards::queue_rebate {

/// A text's number in a Symbols table.
using Symbol = std::uint32_t;
inline constexpr Symbol kNoSymbol = 0;  ///< the empty text

/// Numbers for texts that come again and again (members, stores, queues), so that entries stay small. Grows only.
class Symbols {
 public:
  Symbols() { (void)intern(""); }

  /// The text's number, a new one if it has none.
  Symbol intern(const std::string& text) {
    if (const auto known = lookup(text)) {
      return *known;
    }
    const auto symbol = static_cast<Symbol>(texts_.size());
    texts_.push_back(text);
    index_.insert(text, symbol);
    return symbol;
  }
  /// The same, quick when it is the text that `last` stands for: most orders come from where the one before came from.
  Symbol intern(const std::string& text, Symbol& last) {
    if (texts_[last] != text) {
      last = intern(text);
    }
    return last;
  }
  /// Nothing known: kNoSymbol.
  [[nodiscard]] Symbol find(const std::string& text) const { return lookup(text).value_or(kNoSymbol); }
  [[nodiscard]] const std::string& text(Symbol symbol) const { return texts_[symbol]; }
  [[nodiscard]] std::size_t size() const { return texts_.size(); }

 private:
  [[nodiscard]] std::optional<Symbol> lookup(const std::string& text) const {
    return index_.find(text, [&](Symbol symbol) { return texts_[symbol] == text; });
  }

  std::deque<std::string> texts_;
  IdIndex index_;
};

}  // namespace queueback::rewards::queue_rebate
