#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "common/domain/money.hpp"

namespace queueback::terminal {

/// The coins and notes of a currency (ISO 4217) that a shop takes and gives, the largest first: UnifiedPOS calls it a
/// CurrencyCashList. Empty: this till does not know them, and judges none.
[[nodiscard]] const std::vector<domain::Money>& cash_list(std::string_view currency);
/// Nothing: not known.
[[nodiscard]] std::optional<domain::Money> largest_note(std::string_view currency);
/// Whether such a coin or note may be in a drawer.
[[nodiscard]] bool is_coin_or_note(std::string_view currency, domain::Money value);

}  // namespace queueback::terminal
