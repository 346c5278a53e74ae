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

/// A device that is not admitted any more and whose records, should more turn up, are for a manager to judge.
struct FormerDevice {
  enum class How : std::uint8_t { kReplaced, kRevoked };
  How how = How::kReplaced;
  Instant at;                ///< when it was replaced or revoked
  std::uint64_t log_no = 0;  ///< of the replacement, or of the enrolment of the device after it
  std::uint64_t last_seq = 0;
  replication::Hash last_hash{};
};

/// The statements of terminals' former devices. Storage thread only.
class ReplacementTables {
 public:
  explicit ReplacementTables(storage::Database& database) : database_(database) {}

  /// With the incarnations of the old device.
  [[nodiscard]] Stored<void> insert(const ReplacementRow& row, const std::set<replication::Incarnation>& incarnations);
  /// A revoked device, when another one gets its name.
  [[nodiscard]] Stored<void> insert_former(const std::string& terminal, const FormerDevice& device,
                                           const std::set<replication::Incarnation>& incarnations);
  /// An incarnation is of the former device that log entry `log_no` is about.
  [[nodiscard]] Stored<void> insert_incarnation(const std::string& terminal,
                                                const replication::Incarnation& incarnation, std::uint64_t log_no);
  /// Of all terminals, the oldest first.
  [[nodiscard]] Stored<std::vector<ReplacementRow>> all();
  /// Replaced ones and revoked ones, the oldest first.
  [[nodiscard]] Stored<void> each_former(
      const std::function<void(const std::string& terminal, const FormerDevice& device)>& found);
  /// Every incarnation of a former device, with the log entry that its device is known by.
  [[nodiscard]] Stored<void> each_incarnation(
      const std::function<void(const std::string& terminal, const replication::Incarnation&, std::uint64_t log_no)>&
          found);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
