#include "common/base/uuid.hpp"

#include <algorithm>

#include "common/base/bytes.hpp"

namespace queueback {

Uuid make_uuid_v7(Instant now, RandomSource& random) {
  Uuid id{random.bytes<16>()};
  const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(now.micros, 0) / 1000);
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(millis >> (8U * (5U - i)));
  }
  id.bytes[6] = static_cast<std::uint8_t>(0x70U | (id.bytes[6] & 0x0FU));
  id.bytes[8] = static_cast<std::uint8_t>(0x80U | (id.bytes[8] & 0x3FU));
  return id;
}

std::string to_string(const Uuid& id) {
  std::string text = to_hex(id.bytes);
  for (const std::size_t at : {std::size_t{8}, std::size_t{13}, std::size_t{18}, std::size_t{23}}) {
    text.insert(at, 1, '-');
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) {
    return std::nullopt;
  }
  std::string plain(text);
  std::erase(plain, '-');
  const auto bytes = from_hex(plain);
  const auto array = bytes ? to_array<16>(*bytes) : std::nullopt;
  if (!array || to_string(Uuid{*array}) != text) {
    return std::nullopt;
  }
  return Uuid{*array};
}

}  // namespace queueback
