#include "common/journal/outgoing.hpp"

namespace queueback::journal {

using replication::Incarnation;
using replication::Record;
using replication::SenderHistory;
using storage::Error;
using storage::Statement;

Result<SenderHistory, Error> Outgoing::open(RandomSource& random) {
  SenderHistory history;
  history.incarnation.bytes = random.bytes<16>();
  const auto done = storage::for_each_row(
      database_.prepare("SELECT incarnation, parent_incarnation, parent_seq, parent_hash, last_seq, last_hash"
                        " FROM segment ORDER BY last_seq"),
      [&history](const Statement& row) {
        const Incarnation incarnation{row.array<16>(0)};
        history.segments.push_back({{Incarnation{row.array<16>(1)}, row.number(2), row.array<32>(3)},
                                    {incarnation, row.number(4), row.array<32>(5)}});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  incarnation_ = history.incarnation;
  head_ = history.head();
  return history;
}

Result<Record, Error> Outgoing::append(Bytes payload) {
  Record record = replication::next_record(head_, incarnation_, std::move(payload));
  const auto done =
      database_
          .prepare(
              "INSERT INTO segment(incarnation, parent_incarnation, parent_seq, parent_hash, last_seq, last_hash)"
              " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
              " ON CONFLICT(incarnation) DO UPDATE SET last_seq = ?5, last_hash = ?6")
          .bind(ByteView(incarnation_.bytes))
          .bind(ByteView(head_.incarnation.bytes))
          .bind(head_.seq)
          .bind(ByteView(head_.hash))
          .bind(record.seq)
          .bind(ByteView(record.hash))
          .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  head_ = record.position();
  return record;
}

}  // namespace queueback::journal
