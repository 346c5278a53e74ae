#pragma once
#include <array>
#include <compare>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/digest/digest.hpp"

namespace queueback::replication {

using Hash = digest::Hash;

/// One start of a sender: 16 random bytes. All zero: none.
struct Incarnation {
  std::array<std::uint8_t, 16> bytes{};
  [[nodiscard]] bool is_none() const { return *this == Incarnation{}; }
  friend auto operator<=>(const Incarnation&, const Incarnation&) = default;
};

/// A place in a sender's history: its record `seq` as written by `incarnation`. seq 0 with an all-zero hash is
/// the beginning, before any record.
struct Position {
  Incarnation incarnation;
  std::uint64_t seq = 0;
  Hash hash{};
  friend bool operator==(const Position&, const Position&) = default;
};

/// One record of a sender: numbered without gaps, chained by hash, payload opaque.
struct Record {
  Incarnation incarnation;
  std::uint64_t seq = 0;
  Hash previous{};  ///< hash of record seq - 1 on the same branch; zero for seq 1
  Hash hash{};      ///< record_hash of the rest
  Bytes payload;

  [[nodiscard]] Position position() const { return {incarnation, seq, hash}; }
  friend bool operator==(const Record&, const Record&) = default;
};

/// SHA-256("queueback-record-1" | incarnation | seq, 8 bytes big endian | previous | payload).
[[nodiscard]] Hash record_hash(const Incarnation& incarnation, std::uint64_t seq, const Hash& previous,
                               ByteView payload);

/// The record after `head`, written by `incarnation`.
[[nodiscard]] Record next_record(const Position& head, const Incarnation& incarnation, Bytes payload);

}  // namespace queueback::replication
