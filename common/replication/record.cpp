#include "common/replication/record.hpp"

#include <utility>

namespace queueback::replication {

Hash record_hash(const Incarnation& incarnation, std::uint64_t seq, const Hash& previous, ByteView payload) {
  std::array<std::uint8_t, 8> number{};
  for (std::size_t i = 0; i < number.size(); ++i) {
    number[i] = static_cast<std::uint8_t>(seq >> (8U * (7U - i)));
  }
  const std::array<ByteView, 5> parts = {as_bytes("queueback-record-1"), incarnation.bytes, number, previous, payload};
  return digest::sha256(parts);
}

Record next_record(const Position& head, const Incarnation& incarnation, Bytes payload) {
  const std::uint64_t seq = head.seq + 1;
  const Hash hash = record_hash(incarnation, seq, head.hash, payload);
  return {incarnation, seq, head.hash, hash, std::move(payload)};
}

}  // namespace queueback::replication
