#include "common/base/random.hpp"

#include <sys/random.h>

#include "common/base/check.hpp"

namespace queueback {

std::uint64_t RandomSource::next_u64() {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes<8>()) {
    value = (value << 8U) | byte;
  }
  return value;
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
  // getrandom(2) returns at most 256 bytes without being interrupted; a short read is continued.
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    QB_CHECK(got > 0);
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i % 8 == 0) {
      state_ += 0x9E3779B97F4A7C15ULL;
      word = state_;
      word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9ULL;
      word = (word ^ (word >> 27U)) * 0x94D049BB133111EBULL;
      word ^= word >> 31U;
    }
    out[i] = static_cast<std::uint8_t>(word >> (8U * (i % 8)));
  }
}

}  // namespace queueback
