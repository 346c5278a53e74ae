#pragma once
#include <string>

#include "common/base/instant.hpp"

namespace queueback::terminal {

/// A member's card on receipt paper: his code, which names him and pays for nothing.
struct MemberCardSlip {
  std::string member;
  std::string masked_name;
  std::string code;  ///< signed by the store
  Instant at;
  std::int32_t utc_offset_minutes = 0;
  friend bool operator==(const MemberCardSlip&, const MemberCardSlip&) = default;
};

}  // namespace queueback::terminal
