#pragma once
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "store-server/app/catalogue_import.hpp"
#include "store-server/app/command_log.hpp"
#include "store-server/app/intake.hpp"
#include "store-server/app/price_book.hpp"
#include "store-server/app/promotion_desk.hpp"
#include "store-server/app/quarantine_desk.hpp"
#include "store-server/app/reference_data.hpp"
#include "store-server/app/rewards.hpp"
#include "store-server/app/store_outcomes.hpp"
#include "store-server/app/terminal_desk.hpp"
#include "store-server/app/wallet_desk.hpp"

namespace queueback::store_server {

/// What an import did.
struct ImportReport {
  std::uint64_t accepted = 0;
  std::vector<BadLine> bad;
  bool changed = false;       ///< a new version of the reference data was made
  std::uint64_t version = 0;  ///< its number
};

/// A waiting entry as an operator sees it.
struct QueueLine {
  rewards::queue_rebate::Entry entry;
  rewards::queue_rebate::PlaceInLine place;
};

/// A command of the reward program from somebody who is no terminal.
struct RewardRequest {
  Instant at;  ///< of an order its effective time, otherwise the time of the event
  decltype(rewards::queue_rebate::Command::body) body;
  std::string text;         ///< the same in the replay format
  std::string origin;       ///< who asks: "admin", "api"
  std::string online = {};  ///< of an online order: its row, as the log keeps it
};

/// Behind the origin of a command that the store only passes on to headquarters.
inline constexpr std::string_view kForHeadquarters = " for headquarters";

/// The figures behind "does it add up?".
struct StoreFigures {
  std::uint64_t sales = 0;
  std::uint64_t log_entries = 0;
  replication::Watermarks headquarters;
  std::uint64_t quarantined = 0;  ///< open rows
  std::uint64_t alarms = 0;       ///< open ones
  std::uint64_t reference_version = 0;
};

/// When a record is durable for good: at headquarters, or here where a store has none.
enum class Finality : std::uint8_t { kHeadquarters, kHere };

/// The store's whole state: engine, books, log and tables, opened from its database. Every method belongs to the
/// storage thread and runs inside a group's transaction.
class Store {
 public:
  /// Rebuilds memory from the tables and opens a new incarnation of the store's stream. Before the storage thread runs.
  [[nodiscard]] static Stored<std::unique_ptr<Store>> open(storage::Database& database, protocol::StoreProfile profile,
                                                           Finality finality, const Clock& clock, RandomSource& random);

  [[nodiscard]] Intake& intake() { return intake_; }
  [[nodiscard]] QuarantineDesk& quarantine_desk() { return quarantine_desk_; }
  [[nodiscard]] TerminalDesk& terminal_desk() { return terminal_desk_; }
  [[nodiscard]] WalletDesk& wallet_desk() { return wallet_desk_; }
  [[nodiscard]] PromotionDesk& promotion_desk() { return promotion_desk_; }
  [[nodiscard]] CommandLog& log() { return log_; }
  [[nodiscard]] LedgerTables& ledger() { return tables_; }
  [[nodiscard]] DirectoryTables& directory() { return directory_; }
  [[nodiscard]] ReferenceData& reference() { return reference_; }
  [[nodiscard]] const Book& book() const { return book_; }
  [[nodiscard]] const rewards::queue_rebate::Engine& engine() const { return rewards_.engine(); }
  [[nodiscard]] RewardTables& reward_tables() { return rewards_.tables(); }
  [[nodiscard]] RemoteEntries& remote() { return remote_; }
  [[nodiscard]] Messages& messages() { return messages_; }
  [[nodiscard]] DayFigures& days() { return days_; }
  [[nodiscard]] const protocol::StoreProfile& profile() const { return profile_; }
  /// The store's stream as it stands now, for the uplink.
  [[nodiscard]] Stored<replication::SenderHistory> history() { return log_.history(); }

  /// How far headquarters' copy of the log goes that this store still has to take over before it may do anything of its
  /// own; nothing: it may. Set when it is known or feared that the database is an older one.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> recovers_to();
  [[nodiscard]] Stored<void> set_recovers_to(std::optional<std::uint64_t> log_no);
  /// Does once more what an entry says that this store logged before it was set back, with the same outcome, and logs
  /// it as it was. An error if this store cannot, or comes to another outcome: then the process ends.
  [[nodiscard]] Stored<void> redo(const replication::Record& entry);

  [[nodiscard]] Stored<ImportReport> import_products(std::string_view csv);
  [[nodiscard]] Stored<ImportReport> import_members(std::string_view csv);
  /// Makes a member, once for each request, in the usual level. The phone number is nobody else's: whoever has it
  /// already under this name is the member. A reason if he cannot be enrolled.
  [[nodiscard]] Stored<Result<PersonRow, std::string>> enrol_member(const Uuid& request, const std::string& name,
                                                                    const std::string& phone);
  /// PINs are hashed by the caller's thread beforehand: a slow KDF has no place between two sales.
  [[nodiscard]] Stored<ImportReport> import_cashiers(const std::vector<protocol::Cashier>& cashiers);
  /// Whether a policy file could be applied: the policy, or what is wrong with it.
  [[nodiscard]] Stored<Result<rewards::queue_rebate::Policy, std::string>> check_policy(std::string_view toml,
                                                                                        const std::string& source,
                                                                                        Instant effective_from);
  /// Activates a policy version from `effective_from` on; a reason if it cannot be.
  [[nodiscard]] Stored<Result<void, std::string>> apply_policy(std::string_view toml, const std::string& source,
                                                               Instant effective_from);
  /// Applies a command and logs it; a reason if it cannot be applied.
  [[nodiscard]] Stored<Result<Rewarded, std::string>> reward(const RewardRequest& request,
                                                             const RewardProgram::Together& together = {});
  /// Whether `tick` has something to do.
  [[nodiscard]] Stored<bool> is_due();
  /// Does what became due (settlements, clears, policy versions that begin) and tells members of clears to come.
  [[nodiscard]] Stored<void> tick();
  [[nodiscard]] Stored<void> publish(const protocol::IssuerKey& key);

  [[nodiscard]] Stored<void> headquarters_acknowledged(replication::Watermarks watermarks);
  [[nodiscard]] Stored<StoreFigures> figures();
  /// When the newest entry of the log was written, by the store's clock; nothing while there is none.
  [[nodiscard]] Stored<std::optional<Instant>> newest_entry_at();
  [[nodiscard]] std::vector<QueueLine> queue_lines(const std::string& queue, std::size_t newest) const;
  /// A member's items in queues that headquarters owns, pending ones too, the newest first.
  [[nodiscard]] Stored<std::vector<protocol::RemoteEntry>> remote_entries(const std::string& member,
                                                                          std::uint64_t newest) {
    return remote_.tables().of_member(member, newest);
  }
  /// For whoever looks at the file itself.
  [[nodiscard]] storage::Database& database() { return database_; }
  /// A whole audit (audit.hpp) in one piece: its first finding, empty if there is none.
  [[nodiscard]] Stored<std::string> audit();

  /// GroupCommit::Hooks::before_commit.
  [[nodiscard]] Stored<void> before_commit();

 private:
  Store(storage::Database& database, protocol::StoreProfile profile, Finality finality, const Clock& clock,
        RandomSource& random);
  [[nodiscard]] Stored<void> load(RandomSource& random);
  /// A database keeps the books of one store in one currency.
  [[nodiscard]] Stored<void> check_owner();
  [[nodiscard]] Stored<void> load_members();
  [[nodiscard]] Stored<void> set_member(const PersonRow& person);
  /// Why a policy may not change who owns queues now; empty if it may.
  [[nodiscard]] Stored<std::string> owner_objection(const rewards::queue_rebate::Policy& next);
  /// The command for an entry that waits at headquarters: logged, so that it gets there, and nothing else. Nothing if
  /// it is for no such entry.
  [[nodiscard]] Stored<std::optional<Rewarded>> pass_on(const RewardRequest& request, Instant now,
                                                        const RewardProgram::Together& together);
  /// Who paused the program or let it go on; nothing for any other command. `row.paused` is not looked at.
  [[nodiscard]] Stored<void> note_pause(const decltype(RewardRequest::body)& body, PauseRow row);
  /// Begins a policy version: engine and row.
  [[nodiscard]] Stored<Result<Rewarded, std::string>> begin_policy(rewards::queue_rebate::Policy policy,
                                                                   const protocol::PolicyText& text, Instant now);
  [[nodiscard]] Stored<void> load_draw_seed();
  /// Executes a command at the next log number; the row of a draw is written with it.
  [[nodiscard]] Stored<Result<Rewarded, std::string>> execute(Instant at, const decltype(RewardRequest::body)& body,
                                                              const RewardProgram::Together& together);
  struct Redone;
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::TerminalEntry& entry);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::MemberChange& change);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::PolicyChange& change);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::RewardCommand& command);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::Resolution& resolution);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::AlarmResolution& resolution);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record,
                                    const protocol::TerminalReplacement& replacement);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::TerminalEnrolment& enrolment);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record,
                                    const protocol::TerminalRevocation& revocation);
  [[nodiscard]] Stored<Redone> redo(const protocol::StoreRecord& record, const protocol::WalletEntry& entry);
  [[nodiscard]] Stored<void> finish(ImportReport& report, const std::vector<replication::ReferenceItem>& items);

  storage::Database& database_;
  protocol::StoreProfile profile_;
  Finality finality_;
  const Clock& clock_;
  RandomSource& random_;
  LedgerTables tables_;
  DirectoryTables directory_;
  Book book_;
  DayFigures days_;
  RemoteEntries remote_;
  StoreOutcomes outcomes_;
  RewardProgram rewards_;
  Messages messages_;
  ReferenceData reference_;
  PriceBook prices_;
  OpenOrders open_orders_;
  CommandLog log_;
  Intake intake_;
  QuarantineDesk quarantine_desk_;
  TerminalDesk terminal_desk_;
  WalletDesk wallet_desk_;
  PromotionDesk promotion_desk_;
  digest::Hash draw_seed_{};  ///< what the draw secrets of the policy versions are made of
};

}  // namespace queueback::store_server
