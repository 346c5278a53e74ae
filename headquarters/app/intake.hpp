#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>

#include "common/base/clock.hpp"
#include "common/journal/incoming.hpp"
#include "headquarters/app/bookkeeper.hpp"

namespace queueback::headquarters {

/// Takes stores' records: one answer per Hello and per batch, everything in the group's transaction. Headquarters is
/// final, so both watermarks of an answer are the same. Storage thread only.
class Intake {
 public:
  template <class T>
  using Answer = Stored<Result<T, replication::Refuse>>;

  Intake(storage::Database& database, RecordTables& records, StoreRegister& stores, Bookkeeper& bookkeeper,
         const Clock& clock)
      : records_(records), stores_(stores), bookkeeper_(bookkeeper), clock_(clock), incoming_(database) {}

  [[nodiscard]] Stored<void> load() { return incoming_.load(); }
  [[nodiscard]] Answer<replication::Welcome> hello(const std::string& store, const replication::Hello& hello);
  [[nodiscard]] Answer<replication::Watermarks> ingest(const std::string& store,
                                                       const replication::Incarnation& incarnation,
                                                       const replication::Batch& batch);
  /// The next records of a store's own line behind `after`, as many as fit one message: for a store that was set back
  /// to an earlier state. None: there are no more.
  [[nodiscard]] Stored<std::vector<replication::Record>> recall(const std::string& store,
                                                                const replication::Position& after);
  [[nodiscard]] replication::Watermarks watermarks(const std::string& store,
                                                   const replication::Incarnation& incarnation);
  /// Writes branches that changed in this group.
  [[nodiscard]] Stored<void> flush();

  /// Newest record taken on the branch that the store works on, or worked on last.
  [[nodiscard]] std::uint64_t received(const std::string& store) const;
  /// Null: a store that never sent anything.
  [[nodiscard]] const journal::IncomingSender* find(const std::string& store) const;

 private:
  using BranchKey = std::pair<std::string, replication::Incarnation>;

  [[nodiscard]] replication::HashLookup lookup(const std::string& store);
  [[nodiscard]] Stored<void> take(const std::string& store, const replication::Record& record,
                                  const std::optional<replication::Alarm>& alarm);
  [[nodiscard]] Stored<void> raise(const std::string& store, replication::Alarm alarm, std::uint64_t record_no);

  RecordTables& records_;
  StoreRegister& stores_;
  Bookkeeper& bookkeeper_;
  const Clock& clock_;
  journal::Incoming incoming_;
  std::map<std::string, replication::Incarnation> current_;  ///< of each store's newest Hello since start
};

}  // namespace queueback::headquarters
