#pragma once
#include <cstdint>
#include <string>

namespace queueback::link {

/// Why a question brought nothing, for people. After silence the peer may have done it all the same; after a refusal it
/// has not.
struct NoAnswer {
  enum class Kind : std::uint8_t { kSilence, kRefusal };
  Kind kind = Kind::kSilence;
  std::string reason;
};

}  // namespace queueback::link
