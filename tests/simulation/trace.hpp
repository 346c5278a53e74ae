#pragma once
#include <cstdint>
#include <deque>
#include <string>

namespace queueback::simulation {

/// What happened in a world, as one number, and the last of it as text. The same seed gives the same number.
class Trace {
 public:
  /// Lines that are kept.
  static constexpr std::size_t kKept = 400;

  void note(std::string line);
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::uint64_t events() const { return events_; }
  [[nodiscard]] const std::deque<std::string>& newest() const { return newest_; }

 private:
  std::uint64_t hash_ = 0xCBF29CE484222325;  // FNV-1a
  std::uint64_t events_ = 0;
  std::deque<std::string> newest_;
};

}  // namespace queueback::simulation
