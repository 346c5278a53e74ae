#pragma once
#include "common/replication/record.hpp"

namespace queueback::tests {

/// The n-th of a test's senders.
inline replication::Incarnation incarnation(std::uint8_t n) {
  replication::Incarnation id;
  id.bytes.fill(n);
  return id;
}

}  // namespace queueback::tests
