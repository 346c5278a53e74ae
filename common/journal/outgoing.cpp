#include "common/journal/outgoing.hpp"

namespace queueback::journal {

using replication::Incarnation;
using replication::Record;
using replication::SenderHistory;
using storage::Error;
using storage::Statement;

Result<SenderHistory, Error> Outgoing::open(RandomSource& random) {
  incarnation_.bytes = random.bytes<16>();
  return history();
}

Result<SenderHistory, Error> Outgoing::history() {
  if (auto done = flush(); !done) {
    return tl::unexpected(done.error());
  }
  SenderHistory history;
  history.incarnation = incarnation_;
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
  head_ = history.head();
  return history;
}

Result<Record, Error> Outgoing::append(Bytes payload) {
  Record record = replication::next_record(head_, incarnation_, std::move(payload));
  if (const auto done = extend(record); !done) {
    return tl::unexpected(done.error());
  }
  return record;
}

Result<void, Error> Outgoing::adopt(const Record& record) {
  const bool follows = record.seq == head_.seq + 1 && record.previous == head_.hash;
  const bool is_whole =
      record.hash == replication::record_hash(record.incarnation, record.seq, record.previous, record.payload);
  if (!follows || !is_whole) {
    return fail(storage::ErrorCode::kCorrupt, "record " + std::to_string(record.seq) +
                                                  (is_whole ? " does not follow record " + std::to_string(head_.seq)
                                                            : std::string(": hash does not match its content")));
  }
  return extend(record);
}

Result<void, Error> Outgoing::extend(const Record& record) {
  if (unsaved_ && unsaved_->last.incarnation != record.incarnation) {
    if (auto done = flush(); !done) {
      return done;
    }
  }
  unsaved_ = replication::Segment{unsaved_ ? unsaved_->parent : head_, record.position()};
  head_ = record.position();
  return {};
}

Result<void, Error> Outgoing::flush() {
  if (!unsaved_) {
    return {};
  }
  auto done =
      database_
          .prepare(
              "INSERT INTO segment(incarnation, parent_incarnation, parent_seq, parent_hash, last_seq, last_hash)"
              " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
              " ON CONFLICT(incarnation) DO UPDATE SET last_seq = ?5, last_hash = ?6")
          .bind(ByteView(unsaved_->last.incarnation.bytes))
          .bind(ByteView(unsaved_->parent.incarnation.bytes))
          .bind(unsaved_->parent.seq)
          .bind(ByteView(unsaved_->parent.hash))
          .bind(unsaved_->last.seq)
          .bind(ByteView(unsaved_->last.hash))
          .run();
  if (done) {
    unsaved_.reset();
  }
  return done;
}

}  // namespace queueback::journal
