#pragma once
#include <optional>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// What a queue at headquarters holds of this store's orders, as far as is known here.
struct RemoteQueue {
  std::string queue;
  std::uint64_t pending = 0;  ///< items of which nothing came back yet
  std::uint64_t waiting = 0;
  domain::Money outstanding;
};

/// The statements of entries at headquarters. Storage thread only; every write belongs to the group's transaction.
class RemoteTables {
 public:
  explicit RemoteTables(storage::Database& database) : database_(database) {}

  /// Unless something is known of this item.
  [[nodiscard]] Stored<void> insert_pending(const protocol::RemoteEntry& entry);
  [[nodiscard]] Stored<void> save(const protocol::RemoteEntry& entry);
  /// Everything that came from headquarters is pending again.
  [[nodiscard]] Stored<void> forget_all();

  [[nodiscard]] Stored<std::optional<protocol::RemoteEntry>> find(const std::string& entry);
  /// The newest of a member.
  [[nodiscard]] Stored<std::vector<protocol::RemoteEntry>> of_member(const std::string& member, std::uint64_t newest);
  /// Pending and waiting ones of a queue, the longest unchanged first.
  [[nodiscard]] Stored<std::vector<protocol::RemoteEntry>> open_in(const std::string& queue, std::uint64_t oldest);
  /// Queues with pending or waiting items, by key.
  [[nodiscard]] Stored<std::vector<RemoteQueue>> queues();

 private:
  [[nodiscard]] Stored<void> write(storage::Statement statement, const protocol::RemoteEntry& entry);

  storage::Database& database_;
};

}  // namespace queueback::store_server
