// What a peer may send: decoding never fails badly, and what is accepted reads back as itself.
#include <cstddef>
#include <cstdint>

#include "common/base/check.hpp"
#include "common/replication/messages.hpp"

using namespace queueback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  if (const auto message = replication::decode(bytes)) {
    const Bytes encoded = replication::encode(*message);
    QB_CHECK(std::equal(encoded.begin(), encoded.end(), bytes.begin(), bytes.end()));
  }
  if (const auto record = replication::decode_record(bytes)) {
    const Bytes encoded = replication::encode_record(*record);
    QB_CHECK(std::equal(encoded.begin(), encoded.end(), bytes.begin(), bytes.end()));
  }
  return 0;
}
