#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A terminal whose device is gone for good.
struct ReplacementRow {
  std::uint64_t log_no = 0;
  std::string terminal;
  std::string certificate_serial;  ///< of the old device; empty: unknown
  std::uint64_t last_seq = 0;      ///< its newest record here; 0: none
  replication::Hash last_hash{};
  std::string by;
  std::string reason;
  Instant at;
};

/// The statements of replaced terminals. Storage thread only.
class ReplacementTables {
 public:
  explicit ReplacementTables(storage::Database& database) : database_(database) {}

  /// With the incarnations of the old device.
  [[nodiscard]] Stored<void> insert(const ReplacementRow& row, const std::set<replication::Incarnation>& incarnations);
  /// An incarnation is of the same old device as another one.
  [[nodiscard]] Stored<void> close_like(const std::string& terminal, const replication::Incarnation& incarnation,
                                        const replication::Incarnation& other);
  /// Of all terminals, the oldest first.
  [[nodiscard]] Stored<std::vector<ReplacementRow>> all();
  /// Every incarnation of an old device, with when it was replaced.
  [[nodiscard]] Stored<void> each_incarnation(
      const std::function<void(const std::string& terminal, const replication::Incarnation&, Instant at)>& found);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
