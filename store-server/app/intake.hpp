#pragma once
#include <map>
#include <set>
#include <string>

#include "common/base/clock.hpp"
#include "common/journal/incoming.hpp"
#include "store-server/app/command_log.hpp"
#include "store-server/app/order_booking.hpp"
#include "store-server/storage/replacement_tables.hpp"

namespace queueback::store_server {

/// What an operator sees of a terminal's stream.
struct TerminalStream {
  std::uint64_t head = 0;          ///< newest record that the terminal declared
  std::uint64_t received = 0;      ///< records up to here are booked
  std::uint64_t headquarters = 0;  ///< and up to here at headquarters
  std::optional<Instant> last_contact;
  Duration clock_skew;  ///< terminal's clock minus ours at its last Hello
  std::string program;
  std::size_t branches = 0;
};

/// What a file of a device held, and what became of it.
struct ImportFigures {
  std::uint64_t records = 0;  ///< in the file
  std::uint64_t known = 0;    ///< here before
  std::uint64_t booked = 0;
  std::uint64_t quarantined = 0;
  domain::Money total;  ///< of the sales that were taken now, quarantined ones too
  domain::Money quarantined_total;
};

/// Takes terminals' records into the books: one answer per Hello and per batch, everything in the group's transaction.
/// Storage thread only.
class Intake {
 public:
  template <class T>
  using Answer = Stored<Result<T, replication::Refuse>>;

  Intake(StoreState state, CommandLog& log, const Clock& clock)
      : state_(state), log_(log), clock_(clock), incoming_(state.database) {}

  [[nodiscard]] Stored<void> load() { return incoming_.load(); }
  /// A terminal cannot have sold before it was enrolled: bounds its first records when no contact does.
  void note_enrolment(const std::string& terminal, Instant at);
  /// The name has no device until one is enrolled: what a file of it holds is nobody's but a former one's.
  void note_revocation(const std::string& terminal) { vacant_.insert(terminal); }
  [[nodiscard]] Answer<replication::Welcome> hello(const std::string& terminal, const replication::Hello& hello);
  [[nodiscard]] Answer<replication::Watermarks> ingest(const std::string& terminal,
                                                       const replication::Incarnation& incarnation,
                                                       const replication::Batch& batch);
  /// Books a terminal's record once more as log entry `log_no`, as `entry` says that it was booked before the store was
  /// set back. An error if it cannot be.
  [[nodiscard]] Stored<Booking> redo(const protocol::StoreRecord& record, const protocol::TerminalEntry& entry,
                                     const replication::Record& sent, std::uint64_t log_no);
  /// Takes a record out of a file of this terminal, unless it is here. `aside`: why it goes to quarantine, whatever it
  /// holds; empty: it is booked. The reason says why it cannot be taken.
  [[nodiscard]] Answer<bool> import_record(const std::string& terminal, const replication::Record& record,
                                           const std::string& aside, ImportFigures& figures);
  /// The hashes of this terminal's records that are here.
  [[nodiscard]] replication::HashLookup lookup(const std::string& terminal);

  /// Every start of this terminal that is known here, also such as sent nothing.
  [[nodiscard]] std::set<replication::Incarnation> incarnations(const std::string& terminal) const;
  /// The device of this terminal is a former one from now on; the oldest first.
  void note_former(const std::string& terminal, const FormerDevice& device);
  /// Of every terminal that has any, the oldest first.
  [[nodiscard]] const std::map<std::string, std::vector<FormerDevice>>& former_devices() const { return formers_; }
  /// An incarnation is of the former device that log entry `log_no` is about: whoever names it is refused from now on.
  void close(const std::string& terminal, const replication::Incarnation& incarnation, std::uint64_t log_no);

  [[nodiscard]] replication::Watermarks watermarks(const std::string& terminal,
                                                   const replication::Incarnation& incarnation);
  /// Headquarters took log entries up to `now`; before, it had those up to `before`.
  [[nodiscard]] Stored<void> headquarters_moved(std::uint64_t before, std::uint64_t now);
  /// Writes branches and contacts that changed in this group.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] std::map<std::string, TerminalStream> streams() const;
  /// What is here of every terminal that ever sent something.
  [[nodiscard]] const std::map<std::string, journal::IncomingSender>& senders() const { return incoming_.all(); }

 private:
  using BranchKey = std::pair<std::string, replication::Incarnation>;

  /// The former device that says this; nothing: it is none.
  [[nodiscard]] std::optional<FormerDevice> former(const std::string& terminal, const replication::Hello& hello) const;
  [[nodiscard]] std::optional<FormerDevice> former(const std::string& terminal,
                                                   const replication::Incarnation& incarnation) const;
  /// The same of a session: its records would prolong a closed line.
  [[nodiscard]] std::optional<FormerDevice> former(const std::string& terminal,
                                                   const replication::Incarnation& incarnation,
                                                   const replication::Batch& batch);
  /// The former device that made a record in a file; nothing: the present one did, or nobody knows because the name is
  /// revoked.
  [[nodiscard]] std::optional<FormerDevice> maker(const std::string& terminal, const replication::Record& record);
  /// A record of a former device makes its incarnation one of that device.
  [[nodiscard]] Stored<void> note_closed(const std::string& terminal, const replication::Branch& branch,
                                         const std::optional<FormerDevice>& maker);
  /// A record that the receiver accepts, with the alarm that it raises.
  struct Accepted {
    const replication::Record& record;
    std::optional<replication::Alarm> alarm;
    std::string aside = {};  ///< why it goes to quarantine, whatever it holds; empty: it is booked
    std::optional<Instant> made_before = std::nullopt;  ///< when it was made at the latest, beside what contacts say
    std::optional<FormerDevice> maker = std::nullopt;   ///< the former device that it came from
  };
  [[nodiscard]] replication::ContactLog& contacts(const std::string& terminal, const replication::Incarnation& id,
                                                  const replication::Position& parent);
  /// While the rewards hold entries back.
  [[nodiscard]] Answer<replication::Watermarks> ingest_held(const std::string& terminal,
                                                            const replication::Incarnation& incarnation,
                                                            const replication::Batch& batch);
  [[nodiscard]] Stored<Booking> take(const std::string& terminal, const Accepted& accepted);
  /// Moves a terminal's line past a record that was accepted; the contacts that bound when the record was made.
  [[nodiscard]] Stored<replication::ContactLog*> advance(const std::string& terminal, const replication::Record& record,
                                                         const std::optional<FormerDevice>& maker);
  /// Of a record that no Hello announced: what it follows.
  void declare_parent(const std::string& terminal, const replication::Record& record);
  /// The rows beside a booked record: quarantine and alarms.
  [[nodiscard]] Stored<void> note(const std::string& terminal, const replication::Record& record,
                                  const Booking& booking, const std::optional<replication::Alarm>& alarm,
                                  std::uint64_t log_no, Instant now);
  [[nodiscard]] Stored<void> raise(const std::string& terminal, replication::Alarm alarm, std::uint64_t log_no);
  /// A record that follows one which another record follows: says between which lines a manager must tell apart.
  [[nodiscard]] Stored<void> raise_fork(const std::string& terminal, const replication::Record& record,
                                        std::uint64_t log_no);

  StoreState state_;
  CommandLog& log_;
  const Clock& clock_;
  journal::Incoming incoming_;
  std::set<BranchKey> dirty_contacts_;
  std::map<std::string, TerminalStream> seen_;
  std::map<std::string, Instant> enrolled_;
  std::set<std::string> vacant_;                              ///< revoked names
  std::map<std::string, std::vector<FormerDevice>> formers_;  ///< by terminal
  std::map<std::string, std::map<replication::Incarnation, FormerDevice>> closed_;
};

/// What the old device is told: "terminal T1 was replaced on …", "terminal T1 was revoked on …".
[[nodiscard]] std::string replaced_text(const std::string& terminal, Instant at);
[[nodiscard]] std::string former_text(const std::string& terminal, const FormerDevice& device);
/// Why a manager must look at an imported record: "imported from revoked terminal T1; …".
[[nodiscard]] std::string aside_text(const std::string& terminal, FormerDevice::How how);

}  // namespace queueback::store_server
