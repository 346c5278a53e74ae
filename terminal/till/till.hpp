#pragma once
#include <boost/asio/awaitable.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/link/no_answer.hpp"
#include "common/link/signal.hpp"
#include "common/link/uplink.hpp"
#include "common/storage/group_commit.hpp"
#include "terminal/devices/devices.hpp"
#include "terminal/flow/flow.hpp"
#include "terminal/outbox/till_database.hpp"
#include "terminal/till/print_queue.hpp"

namespace queueback::terminal {

namespace asio = boost::asio;

/// A notice with its place in time, so that each front end shows it once.
struct NumberedNotice {
  std::uint64_t number = 0;
  Notice notice;
};

/// Carries out what the flow decides: asks the KDF, commits sales and handovers, opens the drawer, prints, tells.
/// Everything runs on one I/O thread; slow work goes to others and comes back as an event.
class Till {
 public:
  /// Notices kept for front ends that look later.
  static constexpr std::size_t kMaxNotices = 50;

  struct Parts {
    TillDatabase& database;
    storage::GroupCommit& storage;
    std::filesystem::path database_path;
    const crypto::SigningKey& receipt_key;
    const Clock& clock;
    RandomSource& random;
    asio::any_io_executor slow;  ///< of a thread that may take its time: the KDF
    /// Told of every committed record: the uplink.
    std::function<void(const replication::Appended&)> appended;
    /// Runs an outage drill in the name of somebody, and ends with finish_drill().
    std::function<void(const SignedIn&)> begin_drill = {};
    /// Asks the store; empty: there is nobody to ask.
    using AskStore = std::function<asio::awaitable<Result<nlohmann::json, link::NoAnswer>>(nlohmann::json)>;
    AskStore ask_store = {};
    std::function<bool()> is_online = [] { return true; };
  };

  /// `start`: signed out, with what the last run remembered.
  Till(asio::any_io_executor executor, Parts parts, State start);

  /// The devices call back into the till, so they come after it; they must outlive every event.
  void attach(Devices& devices);
  /// A new version of the reference data; the flow is told of it. Policies that cannot be read are logged and left out.
  void set_catalogue(const std::vector<replication::ReferenceItem>& items, std::uint64_t version);

  /// Lets an event happen and waits until the till has settled; gives the notices that it caused.
  [[nodiscard]] asio::awaitable<std::vector<Notice>> perform(Event event);
  /// The same without waiting, for devices.
  void happen(const Event& event);
  /// Prints a receipt or a return's slip again (0: the newest), marked COPY or without prices; false if there is none.
  [[nodiscard]] asio::awaitable<bool> reprint(std::uint64_t receipt, PrintJob::Kind kind);

  /// A record that books nothing; `then` gets its number in the outbox once it is committed. Not called: it was not
  /// made.
  void append_drill_record(const SignedIn& by, std::uint64_t number, std::function<void(std::uint64_t seq)> then);
  /// Keeps and prints what came of an outage drill.
  void finish_drill(DrillReport report);
  /// Somebody became a member here: prints his card.
  void welcome_member(const std::string& member, const std::string& masked_name, const std::string& code);
  [[nodiscard]] Uuid new_id() { return make_uuid_v7(parts_.clock.now(), parts_.random); }
  /// Asks the store in the name of who works here.
  [[nodiscard]] asio::awaitable<Result<nlohmann::json, link::NoAnswer>> ask(nlohmann::json question);
  /// In whose name the store is asked: who is signed in or was last; empty: nobody was.
  [[nodiscard]] const std::string& who_asks();
  /// Gives leases back that ran out; to be called now and then.
  void look_after_leases();
  /// Writes an event that is not the flow's into the electronic journal.
  void note(JournalEvent event) { carry_out(WriteJournal{std::move(event)}); }

  /// Keeps sales that were put aside within the other tills' reach, until `stopping`.
  [[nodiscard]] asio::awaitable<void> share_baskets(const bool& stopping);
  /// Tells the store how the printer and the other devices are, until `stopping`. After `attach`.
  [[nodiscard]] asio::awaitable<void> tell_of_devices(const bool& stopping);
  /// Tells the store which of the goods that it reserved for returns here this till still needs, until `stopping`.
  [[nodiscard]] asio::awaitable<void> keep_reservations(const bool& stopping);

  /// Changes whenever something visible changed.
  [[nodiscard]] std::uint64_t revision() const { return revision_; }
  /// Returns when the revision is past `seen`, at the latest after `limit`.
  [[nodiscard]] asio::awaitable<void> wait_for_change(std::uint64_t seen, Duration limit);
  void touch();
  /// A notice from outside the flow, for every front end.
  void tell(Notice notice) { carry_out(Tell{std::move(notice)}); }

  /// The signed address of the newest sale's receipt; empty: this run of the program has made none.
  [[nodiscard]] const std::string& receipt_link() const { return receipt_link_; }
  [[nodiscard]] const State& state() const { return state_; }
  /// What the cashier works at, as of now; another text after every change of it and in every run of the program.
  [[nodiscard]] std::string sale_version() const { return run_ + "-" + std::to_string(state_.step); }
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }
  /// How many catalogues there were: another number, other products perhaps.
  [[nodiscard]] std::uint64_t catalogue_number() const { return catalogue_number_; }
  [[nodiscard]] const std::deque<NumberedNotice>& notices() const { return notices_; }
  [[nodiscard]] domain::RebateEstimate estimate_now() const;
  [[nodiscard]] PrintQueue& print_queue() { return print_queue_; }

 private:
  [[nodiscard]] Context context() const;
  [[nodiscard]] Moment moment() const;
  [[nodiscard]] bool is_settled() const;
  void carry_out(const CheckPin& effect);
  void carry_out(const SaveWrongPins& effect);
  void carry_out(const CheckMemberCode& effect);
  void carry_out(const SaveSale& effect);
  void carry_out(const SaveKept& effect);
  void carry_out(const SaveHandover& effect);
  void carry_out(const SaveShift& effect);
  void carry_out(const MakeReport& effect);
  void carry_out(const CopyReport& effect);
  void carry_out(const PrintTraining& effect);
  void carry_out(const BeginDrill& effect) { parts_.begin_drill(effect.by); }
  void carry_out(const WriteJournal& effect);
  void carry_out(const OpenDrawer& effect);
  void carry_out(const PrintReceipt& effect);
  void carry_out(const FindSale& effect);
  void carry_out(const SaveReturn& effect);
  void carry_out(const ReleaseReturn& effect);
  void carry_out(const PrintReturn& effect);
  void carry_out(const EndCredit& effect);
  void carry_out(const TakeBasket& effect);
  [[nodiscard]] asio::awaitable<void> take_basket(std::string id);
  /// Tells the store of sales that were put aside or gone on with here, and asks which ones other tills took.
  [[nodiscard]] asio::awaitable<void> compare_baskets();
  /// Whether the store can be asked now.
  [[nodiscard]] bool is_store_there() const;
  /// After a start: what the run before had shared.
  [[nodiscard]] asio::awaitable<void> find_own_baskets();
  /// Takes what is not put aside here any more off the store's list.
  [[nodiscard]] asio::awaitable<void> let_go();
  [[nodiscard]] bool is_put_aside(const std::string& id) const;
  void carry_out(const AskLease& effect);
  void carry_out(const SaveLease& effect);
  void carry_out(const DropLease& effect);
  void carry_out(const ReturnLease& effect);
  void carry_out(const StoreMemberPin& effect);
  void carry_out(const ShowCustomer& effect);
  void carry_out(const Tell& effect);
  void on_saved(const SavedSale& sale);
  void on_saved(const HandoverOutcome& outcome);
  void on_saved(const SavedReport& saved);
  void on_saved(const SavedReturn& saved);
  void on_ended(const EndCredit& effect, const std::optional<SavedPayout>& saved);
  void on_copied(const std::optional<SavedReport>& copied);
  [[nodiscard]] asio::awaitable<void> find_sale(ReceiptName receipt);
  /// What the store says of a return that it keeps the pieces for.
  struct Reserved {
    domain::Money withheld;
    domain::Money points;  ///< of its total: what had been paid in points
  };
  /// An error: why the store does not allow it.
  [[nodiscard]] asio::awaitable<Result<Reserved, std::string>> reserve(const ReturnDraft& draft, Uuid id);
  [[nodiscard]] asio::awaitable<void> release(domain::OrderId order, Uuid id);
  /// Whether the store was told, or need not be.
  [[nodiscard]] asio::awaitable<bool> tell_reservation();
  [[nodiscard]] asio::awaitable<void> settle(ReturnDraft draft);
  [[nodiscard]] asio::awaitable<void> ask_lease(AskLease what);
  [[nodiscard]] asio::awaitable<void> set_member_pin(StoreMemberPin what, std::string pin_hash);
  /// Keeps a paper and puts it into the queue.
  void print(const TillPaper& paper);
  /// A wall clock that was set is an event of its own.
  void watch_clock();
  [[nodiscard]] ReceiptFacts facts_of(const domain::Order& order, const std::string& incarnation) const;
  [[nodiscard]] hal::api::PrintDocument document_of(const PrintJob& job, const Paper& paper) const;

  asio::any_io_executor executor_;
  Parts parts_;
  State state_;
  std::string run_;
  Catalogue catalogue_;
  std::uint64_t catalogue_number_ = 0;
  Devices* devices_ = nullptr;
  PrintQueue print_queue_;
  std::deque<NumberedNotice> notices_;
  std::uint64_t notice_number_ = 0;
  std::uint64_t revision_ = 0;
  std::optional<PrintJob> fresh_job_;  ///< of the sale that is being announced
  std::optional<std::pair<PrintJob, ReturnedGoods>> fresh_return_;
  std::optional<std::pair<domain::OrderId, Uuid>> return_id_;  ///< of the return that is being tried, and its sale
  bool may_hold_ = true;  ///< the store may have goods reserved for this till, perhaps of the run before
  std::string receipt_link_;
  std::string last_cashier_;            ///< who was signed in last
  bool baskets_known_ = false;          ///< what the run before had shared was looked through
  std::set<std::string> not_shared_;    ///< those that the store refused, and that was told
  std::map<std::string, bool> shared_;  ///< own sales put aside, by their ids at the store: it has said so
  std::uint64_t unwritten_ = 0;         ///< events that had no room on the disk since the last that had
  Duration clock_offset_;               ///< wall clock less monotonic clock, as last seen
  std::size_t copies_under_way_ = 0;    ///< of reports, that the tables are asked for
  bool setting_pin_ = false;            ///< the store is being told a member's PIN
  link::Broadcast changed_;
};

}  // namespace queueback::terminal
