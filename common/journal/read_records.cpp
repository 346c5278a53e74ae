#include "common/journal/read_records.hpp"

#include <utility>

#include "common/replication/limits.hpp"

namespace queueback::journal {

Result<std::vector<replication::Record>, storage::Error> read_batch(storage::Statement row) {
  std::vector<replication::Record> records;
  std::size_t bytes = 0;
  row.expect("ibbbb");
  while (true) {
    const auto more = row.step();
    if (!more) {
      return tl::unexpected(more.error());
    }
    if (!*more) {
      return records;
    }
    Bytes payload = row.blob(4);
    bytes += payload.size();
    if (!records.empty() && bytes > replication::kMaxBatchBytes) {
      return records;
    }
    records.push_back({replication::Incarnation{row.array<16>(1)}, row.number(0), row.array<32>(2), row.array<32>(3),
                       std::move(payload)});
  }
}

}  // namespace queueback::journal
