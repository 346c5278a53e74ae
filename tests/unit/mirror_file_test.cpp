// The bytes of a mirror: whole records and at most one torn end come back, damage is told with its place.
#include <gmock/gmock.h>

#include "common/replication/mirror_file.hpp"
#include "tests/support/must.hpp"

namespace queueback::replication {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using tests::must;

std::vector<Record> chain(std::size_t count) {
  std::vector<Record> records;
  Position head;
  for (std::size_t i = 0; i < count; ++i) {
    Incarnation incarnation;
    incarnation.bytes.fill(static_cast<std::uint8_t>(1 + i / 2));
    records.push_back(next_record(head, incarnation, Bytes(5 + i, static_cast<std::uint8_t>(i))));
    head = records.back().position();
  }
  return records;
}

Bytes file_of(const std::vector<Record>& records) {
  Bytes out = encode_mirror_header({"S1", "T1"});
  for (const Record& record : records) {
    const Bytes frame = encode_mirror_record(record);
    out.insert(out.end(), frame.begin(), frame.end());
  }
  return out;
}

struct Read {
  std::vector<Record> records;
  std::size_t torn = 0;
  std::size_t good = 0;
  std::string problem;
};

Read read(ByteView bytes) {
  Read out;
  auto reader = MirrorReader::open(bytes);
  if (!reader) {
    out.problem = reader.error().reason;
    return out;
  }
  while (true) {
    auto next = reader->next();
    out.good = reader->offset();
    if (!next) {
      out.problem = next.error().reason;
      return out;
    }
    if (const auto* torn = std::get_if<MirrorTornEnd>(&*next)) {
      out.torn = torn->bytes;
      return out;
    }
    if (std::holds_alternative<MirrorEnd>(*next)) {
      return out;
    }
    out.records.push_back(std::get<Record>(*next));
  }
}

TEST(MirrorFile, Records_comeBackAsTheyWere) {
  const auto records = chain(5);
  const Bytes bytes = file_of(records);
  EXPECT_EQ(must(MirrorReader::open(bytes)).owner(), (MirrorOwner{"S1", "T1"}));
  const Read back = read(bytes);
  EXPECT_EQ(back.records, records);
  EXPECT_EQ(back.problem, "");
  EXPECT_EQ(back.good, bytes.size());
}

TEST(MirrorFile, CutAnywhere_givesTheWholeRecordsBeforeIt) {
  const auto records = chain(3);
  const Bytes bytes = file_of(records);
  const std::size_t header = encode_mirror_header({"S1", "T1"}).size();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    SCOPED_TRACE(size);
    const Read back = read(ByteView(bytes).first(size));
    if (size < header) {
      EXPECT_NE(back.problem, "");
      continue;
    }
    EXPECT_EQ(back.problem, "");
    EXPECT_EQ(back.good + back.torn, size);
    const std::vector<Record> before(records.begin(),
                                     records.begin() + static_cast<std::ptrdiff_t>(back.records.size()));
    EXPECT_EQ(back.records, before);
  }
}

TEST(MirrorFile, SpaceThatWasNeverWritten_isATornEnd) {
  Bytes bytes = file_of(chain(2));
  bytes.resize(bytes.size() + 4096);
  const Read back = read(bytes);
  EXPECT_THAT(back.records, SizeIs(2));
  EXPECT_EQ(back.torn, 4096U);
}

TEST(MirrorFile, AnyDamagedByte_isNeverTakenForARecordOrATornEnd) {
  const auto records = chain(3);
  const Bytes bytes = file_of(records);
  const std::size_t header = encode_mirror_header({"S1", "T1"}).size();
  for (std::size_t at = header; at < bytes.size(); ++at) {
    SCOPED_TRACE(at);
    Bytes damaged = bytes;
    damaged[at] ^= 0x41;
    const Read back = read(damaged);
    EXPECT_THAT(back.problem, HasSubstr("record ")) << "torn bytes: " << back.torn;
    EXPECT_THAT(back.problem, HasSubstr(" at byte "));
  }
}

TEST(MirrorFile, MissingRecord_isToldWithItsPlace) {
  auto records = chain(4);
  records.erase(records.begin() + 2);
  EXPECT_THAT(read(file_of(records)).problem, HasSubstr("does not follow"));
}

TEST(MirrorFile, SomethingElse_isRefused) {
  EXPECT_THAT(read(to_bytes("a letter to my aunt, which is long enough to be one")).problem, HasSubstr("no mirror"));
  Bytes later = file_of(chain(1));
  later[4 + kMirrorMagic.size() + 1] = 9;
  EXPECT_THAT(read(later).problem, HasSubstr("version 9"));
}

}  // namespace
}  // namespace queueback::replication
