#pragma once
#include <array>
#include <cstdint>
#include <span>

namespace queueback {

/// Where chance comes from. Passed in everywhere, like Clock.
class RandomSource {
 public:
  RandomSource() = default;
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;
  virtual ~RandomSource() = default;

  virtual void fill(std::span<std::uint8_t> out) = 0;

  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> bytes() {
    std::array<std::uint8_t, N> out{};
    fill(out);
    return out;
  }
  /// Uniform over all 64-bit values.
  [[nodiscard]] std::uint64_t next_u64();
};

/// The kernel's generator (getrandom(2)), fit for keys. Thread-safe.
class SystemRandom final : public RandomSource {
 public:
  void fill(std::span<std::uint8_t> out) override;
};

/// Repeatable numbers for tests and demonstrations (SplitMix64). Never for keys.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> out) override;

 private:
  std::uint64_t state_;
};

}  // namespace queueback
