#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/domain/money.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// What a step did to a member's entry, with its figures after the step.
struct MessageRow {
  std::uint64_t n = 0;  ///< given by the table; counts all messages of the store
  std::string entry;    ///< filled by rows_of; a row itself does not name it
  std::uint64_t log_no = 0;
  std::uint32_t events = 0;  ///< bits of policy::Event
  Instant at;
  domain::Money amount;  ///< paid, redeemed, or entitlement lost to a refund
  domain::Money withheld;
  domain::Money paid;
  domain::Money entitlement;
  std::optional<std::uint64_t> position;  ///< nothing: it does not wait
  std::optional<domain::Money> ahead;
  domain::Ratio ratio;
  std::optional<Instant> clear_at;  ///< of an announcement
};

/// The statements of messages. Storage thread only; every write belongs to the group's transaction.
class MessageTables {
 public:
  explicit MessageTables(storage::Database& database) : database_(database) {}

  /// Appends a row after `previous`, the newest of the same entry, and gives its number, which the entry's row must
  /// get: with the entry (RewardTables::save_entry) or by `point_to`.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> insert(const MessageRow& row,
                                                            std::optional<std::uint64_t> previous);
  /// The newest message that an entry's row points to.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> newest_of(const std::string& entry);
  [[nodiscard]] Stored<void> point_to(const std::string& entry, std::uint64_t message);
  /// A member's rows after number `after`, at most `most`, by number.
  [[nodiscard]] Stored<std::vector<MessageRow>> rows_of(const std::string& member, std::uint64_t after,
                                                        std::uint64_t most);
  /// Whether the entry's member was told of the clear at that instant.
  [[nodiscard]] Stored<bool> was_told(const std::string& entry, Instant clear_at);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
