// A mirror out of a dead terminal: whole records that follow each other up to a point, then its end, a torn end or a
// reason. What was read is what would be written.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/replication/mirror_file.hpp"

using namespace queueback;
using namespace queueback::replication;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  auto reader = MirrorReader::open(bytes);
  if (!reader) {
    QB_CHECK(!reader.error().reason.empty());
    return 0;
  }
  QB_CHECK(reader->owner().store.size() <= kMaxMirrorName && reader->owner().terminal.size() <= kMaxMirrorName);
  Bytes written = encode_mirror_header(reader->owner());
  std::optional<Position> last;
  auto next = reader->next();
  for (; next && std::holds_alternative<Record>(*next); next = reader->next()) {
    const auto& record = std::get<Record>(*next);
    QB_CHECK(record.payload.size() <= kMaxRecordBytes);
    QB_CHECK(!last || (record.seq == last->seq + 1 && record.previous == last->hash));
    last = record.position();
    const Bytes frame = encode_mirror_record(record);
    written.insert(written.end(), frame.begin(), frame.end());
  }
  QB_CHECK(reader->offset() == written.size());
  QB_CHECK(std::equal(written.begin(), written.end(), bytes.begin()));
  const bool is_at_end = next && std::holds_alternative<MirrorEnd>(*next);
  QB_CHECK(is_at_end == (reader->offset() == size));
  return 0;
}
