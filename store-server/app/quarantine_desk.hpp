#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "store-server/app/command_log.hpp"
#include "store-server/app/order_booking.hpp"

namespace queueback::store_server {

/// What a manager changes before a record is booked; nothing set: nothing.
struct Correction {
  /// Whether the record counts as made here, by the terminal of its certificate, whatever it names.
  enum class Place : std::uint8_t { kAsNamed, kHere };
  Place place = Place::kAsNamed;
  std::optional<std::string> member;  ///< of a sale; empty: none
  std::optional<domain::Money> sale;  ///< what the goods cost; must be the money in suspense
  std::optional<domain::Ratio> vat;   ///< their VAT, where the lines do not say it

  [[nodiscard]] bool empty() const { return place == Place::kAsNamed && !member && !sale && !vat; }
};

struct ResolutionRequest {
  protocol::ResolutionAction action = protocol::ResolutionAction::kAccept;
  std::uint64_t log_no = 0;  ///< of the quarantined entry
  Correction correction;     ///< of kCorrect
  std::string by;
  std::string reason;
};

/// What an action did.
struct Resolved {
  std::uint64_t log_no = 0;  ///< of the entry that says so
  std::vector<ledger::Posting> postings;
};

/// A quarantined row with what is behind it.
struct QuarantinedRecord {
  QuarantineRow row;
  replication::Record sent;  ///< as the terminal made it
  Instant applied_at;        ///< when the store took it
  Instant effective_at;      ///< the time that counts
  Result<protocol::TerminalRecord, std::string> content = tl::unexpected(std::string());
  std::vector<ledger::Posting> suspended;
};

/// Why a record is in quarantine, and what a manager can do about it.
struct Advice {
  std::string_view cause;  ///< in plain words
  std::string_view what_to_do;
  std::vector<std::string_view> actions;  ///< accept, correct …, reject
  std::string_view kind;                  ///< names the cause, for whoever has words of his own for it
};
[[nodiscard]] Advice advice_on(std::string_view quarantine_reason);

/// What is wrong with a manager's own words; empty if nothing is.
[[nodiscard]] std::string who_and_why_objection(const std::string& by, const std::string& reason);

/// Where a manager deals with quarantined records and alarms. Each action is a command in the log, exactly once: of a
/// resolved row every further action is refused. Storage thread only, inside the group's transaction.
class QuarantineDesk {
 public:
  QuarantineDesk(StoreState state, CommandLog& log, const Clock& clock) : state_(state), log_(log), clock_(clock) {}

  /// The reason says why nothing was done.
  [[nodiscard]] Stored<Result<Resolved, std::string>> resolve(const ResolutionRequest& request);
  /// Does once more as log entry `log_no` what an action did before the store was set back; the postings. An error if
  /// it cannot be done.
  [[nodiscard]] Stored<std::vector<ledger::Posting>> redo(const protocol::StoreRecord& entry,
                                                          const protocol::Resolution& resolution);
  /// The same of an alarm; one that is not here under its number any more stays open.
  [[nodiscard]] Stored<void> redo(const protocol::StoreRecord& entry, const protocol::AlarmResolution& resolution);
  /// Nothing: there is no such row.
  [[nodiscard]] Stored<std::optional<QuarantinedRecord>> find(std::uint64_t log_no);
  /// Takes an alarm off the list; a reason if there is none that is open.
  [[nodiscard]] Stored<Result<std::uint64_t, std::string>> resolve_alarm(std::uint64_t id, const std::string& by,
                                                                         const std::string& reason);

 private:
  using Answer = Result<Resolved, std::string>;

  [[nodiscard]] Stored<Answer> reject(const ResolutionRequest& request, const QuarantinedRecord& record, Instant now);
  /// Books the record, corrected or as it is.
  [[nodiscard]] Stored<Answer> book(const ResolutionRequest& request, const QuarantinedRecord& record, Instant now);
  [[nodiscard]] Stored<Booking> book(const QuarantinedRecord& record, const protocol::TerminalRecord& content,
                                     const EffectiveTime& effective);
  [[nodiscard]] Stored<Result<protocol::TerminalRecord, std::string>> corrected(const ResolutionRequest& request,
                                                                                const QuarantinedRecord& record);
  /// Logs what was done and marks the row.
  [[nodiscard]] Stored<Answer> finish(const QuarantinedRecord& record, protocol::StoreRecord entry);

  StoreState state_;
  CommandLog& log_;
  const Clock& clock_;
};

}  // namespace queueback::store_server
