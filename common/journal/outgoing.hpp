#pragma once
#include <optional>

#include "common/base/random.hpp"
#include "common/replication/sender.hpp"
#include "common/storage/database.hpp"

namespace queueback::journal {

/// A sender's own chain: its segments in table `segment` and the position of its newest record. Makes the next record
/// inside the transaction of what the record tells. Storage thread only.
class Outgoing {
 public:
  explicit Outgoing(storage::Database& database) : database_(database) {}

  /// Opens a new incarnation; its row is written with its first record. Then the same as `history`.
  [[nodiscard]] Result<replication::SenderHistory, storage::Error> open(RandomSource& random);
  /// The chain as a sender needs it. `first_retained` and the watermarks come from the caller's tables.
  [[nodiscard]] Result<replication::SenderHistory, storage::Error> history();

  /// The record after the head. The caller writes it, calls `flush` and commits. A transaction that is rolled back
  /// leaves the head too far: then the process must end (GroupCommit::Hooks).
  [[nodiscard]] Result<replication::Record, storage::Error> append(Bytes payload);

  /// Takes over a record that was made before: after the head, of an earlier incarnation. An error of kind kCorrupt if
  /// it does not follow.
  [[nodiscard]] Result<void, storage::Error> adopt(const replication::Record& record);

  /// Writes the segments that have grown: once in each transaction, after its last record.
  [[nodiscard]] Result<void, storage::Error> flush();

  [[nodiscard]] const replication::Position& head() const { return head_; }
  [[nodiscard]] const replication::Incarnation& incarnation() const { return incarnation_; }

 private:
  /// Makes a record the newest of its incarnation.
  [[nodiscard]] Result<void, storage::Error> extend(const replication::Record& record);

  storage::Database& database_;
  replication::Incarnation incarnation_;
  replication::Position head_;
  std::optional<replication::Segment> unsaved_;  ///< of the newest record's incarnation
};

}  // namespace queueback::journal
