#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"
#include "common/base/random.hpp"

namespace queueback {

/// A UUID of RFC 9562; compares by its bytes, so version 7 sorts by time of making.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// Version 7: 48 bits of Unix milliseconds, then 74 random bits.
[[nodiscard]] Uuid make_uuid_v7(Instant now, RandomSource& random);
/// 0192f3c4-5a6b-7c8d-9e0f-112233445566
[[nodiscard]] std::string to_string(const Uuid& id);
/// The canonical form with lower-case digits only; nothing for anything else.
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text);

}  // namespace queueback
