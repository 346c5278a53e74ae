#include "hal/codec/process_id.hpp"

namespace queueback::hal::codec {

ProcessId ProcessId::from_number(std::uint64_t number) {
  constexpr std::uint64_t kLetters = 0x7E - 0x20 + 1;
  std::array<std::uint8_t, 4> characters{};
  for (auto& character : characters) {
    character = static_cast<std::uint8_t>(0x20 + number % kLetters);
    number /= kLetters;
  }
  return ProcessId(characters);
}

}  // namespace queueback::hal::codec
