#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "common/base/check.hpp"
#include "common/base/instant.hpp"
#include "common/base/random.hpp"

namespace queueback::simulation {

/// Where a simulated world's chance comes from (SplitMix64), with distributions of its own: a seed means the same on
/// every machine and with every library. A copy goes its own way from there.
class Chance final : public RandomSource {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  // Sources of chance are not copied in the product; GCC wants the base named, clang-tidy does not.
  Chance(const Chance& other) : RandomSource(), state_(other.state_) {}  // NOLINT(readability-redundant-member-init)
  Chance(Chance&& other) noexcept
      : RandomSource(), state_(other.state_) {}  // NOLINT(readability-redundant-member-init)
  Chance& operator=(const Chance&) = delete;
  Chance& operator=(Chance&&) = delete;
  ~Chance() override = default;

  /// Uniform over all numbers.
  [[nodiscard]] std::uint64_t number() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    return z ^ (z >> 31U);
  }
  /// 0 to `below` - 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t below) {
    QB_CHECK(below > 0);
    return number() % below;
  }
  /// From `least` to `most`.
  [[nodiscard]] std::uint64_t between(std::uint64_t least, std::uint64_t most) {
    return least + below(most - least + 1);
  }
  [[nodiscard]] Duration between(Duration least, Duration most) {
    return {least.micros +
            static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most.micros - least.micros) + 1))};
  }
  /// True `millionths` times out of a million.
  [[nodiscard]] bool happens(std::uint32_t millionths) { return millionths > 0 && below(1'000'000) < millionths; }
  template <class List>
  [[nodiscard]] auto& one_of(List& list) {
    return list[below(std::size(list))];
  }
  /// A source of its own for one part of the world, so that parts do not disturb each other's numbers.
  [[nodiscard]] Chance split() { return Chance(number()); }

  void fill(std::span<std::uint8_t> out) override {
    for (std::uint8_t& byte : out) {
      byte = static_cast<std::uint8_t>(number());
    }
  }

 private:
  std::uint64_t state_;
};

}  // namespace queueback::simulation
