#pragma once
#include <map>
#include <string>

#include "common/replication/contact.hpp"
#include "common/replication/receiver.hpp"
#include "common/storage/database.hpp"

/// The tables behind replication, the same at every receiver and sender. Their DDL is kept in each program's own
/// migrations (tables branch, contact, segment), because a schema belongs to one database.
namespace queueback::journal {

/// What a receiver knows of one sender.
struct IncomingSender {
  replication::Receiver receiver;
  std::map<replication::Incarnation, replication::ContactLog> contacts;
};

/// All senders of a receiver: in memory, with the tables behind. Storage thread only.
class Incoming {
 public:
  explicit Incoming(storage::Database& database) : database_(database) {}

  [[nodiscard]] Result<void, storage::Error> load();
  /// Makes an empty one for a sender that was never seen.
  [[nodiscard]] IncomingSender& sender(const std::string& name) { return senders_[name]; }
  [[nodiscard]] const std::map<std::string, IncomingSender>& all() const { return senders_; }

  [[nodiscard]] Result<void, storage::Error> save_branch(const std::string& sender, const replication::Branch& branch);
  [[nodiscard]] Result<void, storage::Error> save_contacts(const std::string& sender,
                                                           const replication::Incarnation& incarnation,
                                                           const replication::ContactLog& contacts);

 private:
  storage::Database& database_;
  std::map<std::string, IncomingSender> senders_;
};

}  // namespace queueback::journal
