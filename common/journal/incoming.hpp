#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/replication/contact.hpp"
#include "common/replication/receiver.hpp"
#include "common/storage/database.hpp"

/// The tables behind replication, the same at every receiver and sender. Their DDL is kept in each program's own
/// migrations (tables branch, contact, segment), because a schema belongs to one database.
namespace queueback::journal {

/// Two copies that are alive replace each other's sessions several times a second: somebody is told this often.
inline constexpr Duration kTwoAliveAlarmEvery = Duration::hours(1);

/// What a receiver knows of one sender.
struct IncomingSender {
  replication::Receiver receiver;
  std::map<replication::Incarnation, replication::ContactLog> contacts;
  std::optional<Instant> two_alive_told;  ///< since the start

  /// Whether an alarm at a Hello is news at `now`; if so it counts as told.
  [[nodiscard]] bool is_news(replication::Alarm alarm, Instant now);
  /// Forgets the contacts of incarnations beyond kMaxSilentIncarnations that have sent no record, but for the one in
  /// session; gives which.
  [[nodiscard]] std::vector<replication::Incarnation> forget_silent(const replication::Incarnation& in_session);
};

/// All senders of a receiver: in memory, with the tables behind. Storage thread only.
class Incoming {
 public:
  explicit Incoming(storage::Database& database) : database_(database) {}

  [[nodiscard]] Result<void, storage::Error> load();
  /// Makes an empty one for a sender that was never seen.
  [[nodiscard]] IncomingSender& sender(const std::string& name) { return senders_[name]; }
  [[nodiscard]] const std::map<std::string, IncomingSender>& all() const { return senders_; }

  /// A branch moved; `flush` writes it.
  void touch(const std::string& sender, const replication::Incarnation& incarnation);
  /// Writes the branches that were touched in this group.
  [[nodiscard]] Result<void, storage::Error> flush_branches();
  [[nodiscard]] Result<void, storage::Error> save_contacts(const std::string& sender,
                                                           const replication::Incarnation& incarnation,
                                                           const replication::ContactLog& contacts);

 private:
  [[nodiscard]] Result<void, storage::Error> save_branch(const std::string& sender, const replication::Branch& branch);

  storage::Database& database_;
  std::map<std::string, IncomingSender> senders_;
  std::set<std::pair<std::string, replication::Incarnation>> touched_;
};

/// What the sender is told when its Hello or record cannot be taken.
[[nodiscard]] replication::Refuse refusal(const replication::ReceiverFailure& failure);

}  // namespace queueback::journal
