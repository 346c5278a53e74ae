// An import file: reading ends, every record has a place, lines never go back.
#include <cstddef>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/csv/csv.hpp"

using namespace queueback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  csv::Reader reader(as_text(ByteView(data, size)));
  std::uint64_t line = 0;
  std::size_t records = 0;
  while (const auto record = reader.next()) {
    QB_CHECK(record->line > line);
    line = record->line;
    QB_CHECK(!record->fields.empty());
    QB_CHECK(++records <= size);
  }
  return 0;
}
