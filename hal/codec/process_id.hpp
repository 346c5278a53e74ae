#pragma once
#include <array>
#include <cstdint>
#include <string>

namespace queueback::hal::codec {

/// The four characters (0x20 to 0x7E) that mark the end of one attempt to print (GS ( H, function 48).
class ProcessId {
 public:
  /// Any number; ids repeat after 95^4 of them.
  [[nodiscard]] static ProcessId from_number(std::uint64_t number);
  /// The characters as they came from a printer, which the status decoder has checked.
  explicit ProcessId(std::array<std::uint8_t, 4> characters) : characters_(characters) {}

  [[nodiscard]] const std::array<std::uint8_t, 4>& characters() const { return characters_; }
  [[nodiscard]] std::string text() const { return {characters_.begin(), characters_.end()}; }
  friend bool operator==(const ProcessId&, const ProcessId&) = default;

 private:
  std::array<std::uint8_t, 4> characters_;
};

}  // namespace queueback::hal::codec
