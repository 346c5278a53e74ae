#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/domain/handover.hpp"
#include "common/domain/order.hpp"
#include "common/domain/role.hpp"
#include "common/domain/scanned_code.hpp"
#include "terminal/flow/catalogue.hpp"
#include "terminal/flow/notice.hpp"
#include "terminal/flow/restricted.hpp"
#include "terminal/flow/returns.hpp"
#include "terminal/flow/wallet.hpp"
#include "terminal/shift/drill.hpp"
#include "terminal/shift/journal_event.hpp"
#include "terminal/shift/shift.hpp"

namespace queueback::terminal {

using domain::Role;
/// Of the reference data; a word that is none is the least.
[[nodiscard]] Role role_of(const protocol::Cashier& cashier);

/// Wrong PINs in a row before a cashier is locked out, and for how long.
inline constexpr int kMaxWrongPins = 5;
inline constexpr Duration kLockOut = Duration::minutes(5);

/// A buyer as the sale knows him.
struct Buyer {
  domain::MemberId id;
  std::string level;        ///< as the terminal last heard it; empty for unknown members
  std::string masked_name;  ///< empty for unknown members
  friend bool operator==(const Buyer&, const Buyer&) = default;
};

/// Takes something off a whole sale, whatever is added to it.
struct SaleDiscount {
  domain::Money amount;  ///< if `rate` is zero
  domain::Ratio rate;
  std::string reason;
  friend bool operator==(const SaleDiscount&, const SaleDiscount&) = default;
};

/// What is being sold.
struct Cart {
  std::vector<domain::OrderLine> lines;
  std::optional<Buyer> buyer;
  std::optional<SaleDiscount> discount = {};
  std::optional<Instant> priced_at = {};  ///< when its first line was added
  std::uint32_t confirmed_age = 0;        ///< years that the buyer has completed, as somebody confirmed; 0: nobody did

  [[nodiscard]] domain::Money total() const;
  [[nodiscard]] bool is_empty() const { return lines.empty() && !buyer; }
  friend bool operator==(const Cart&, const Cart&) = default;
};

/// A sale ready to be saved: all but the id and the receipt number, which the outbox gives in its transaction.
struct SaleDraft {
  domain::CashierId cashier;
  Cart cart;
  std::vector<domain::Tender> tenders;
  domain::Money change;  ///< to hand back
  Instant paid_at;
  CivilDay business_date;
  std::int32_t utc_offset_minutes = 0;
  domain::Versions versions;
  domain::RebateEstimate estimate;
  std::string currency;
  /// Its shift; one begins with it where none is open.
  std::optional<Shift> shift = {};
};

/// A handover ready to be saved: all but the terminal, which the outbox knows.
struct HandoverDraft {
  std::string order;  ///< its seller's id
  domain::CashierId cashier;
  Instant at;
  CivilDay business_date;
  std::int32_t utc_offset_minutes = 0;
  std::uint64_t reference_version = 0;
};

struct SignedIn {
  domain::CashierId id;
  std::string name;
  Role role = Role::kCashier;
  friend bool operator==(const SignedIn&, const SignedIn&) = default;
};

/// The phases of a till; each holds what exists only then.
struct SignedOut {};
struct CheckingPin {
  domain::CashierId cashier;
};
struct Selling {
  SignedIn cashier;
  Cart cart;
  /// Paid so far, each a part of the total; the goods stay as they are until it is taken back or all is paid.
  std::vector<domain::Tender> paid = {};

  /// What is still to be paid.
  [[nodiscard]] domain::Money missing() const;
};
struct Saving {
  SignedIn cashier;
  SaleDraft draft;
  std::vector<domain::Tender> paid = {};  ///< before the payment that completed it
};
struct SaleDone {
  SignedIn cashier;
  domain::Order order;
  domain::Money change;
};
/// The goods of an online order lie on the desk; nothing is recorded yet.
struct PickingUp {
  SignedIn cashier;
  protocol::OpenOrder order;
};
/// The handover is being saved.
struct HandingOver {
  SignedIn cashier;
  protocol::OpenOrder order;
};
/// The shift's report is being made; nothing is sold meanwhile.
struct ClosingShift {
  SignedIn cashier;
};
/// A receipt is looked for.
struct FindingSale {
  SignedIn cashier;
  std::string approver;  ///< id; empty: nobody else had to allow the return
};
/// Goods of a sale lie on the desk; nothing is recorded yet.
struct Returning {
  SignedIn cashier;
  std::string approver;
  Returnable sale;
  std::vector<domain::ReturnedLine> lines = {};  ///< that come back, by line
  std::optional<domain::Money> withheld = {};    ///< of these lines, as the store said

  [[nodiscard]] domain::Money total() const;
  /// Of it: what had been paid in points and goes back so.
  [[nodiscard]] domain::Money points() const;
  /// What the customer gets in money, as far as it is known.
  [[nodiscard]] domain::Money due() const;
};
/// The store is asked, the return is being saved.
struct PayingBack {
  SignedIn cashier;
  Returning returning;
  Shift shift;
};
/// The store is asked for a sale that another till put aside.
struct FetchingBasket {
  SignedIn cashier;
};
/// The buyer's change or points are to pay: the store is asked for a lease, or the PIN is being checked.
struct PayingFromWallet {
  SignedIn cashier;
  Selling selling;
  domain::TenderKind kind = domain::TenderKind::kChange;
  std::optional<domain::Money> amount;  ///< nothing: as much as is missing and there
  std::string pin;
  enum class Stage : std::uint8_t { kAsking, kChecking } stage = Stage::kAsking;
};
/// Goods were scanned that not everybody may buy: somebody looks at the buyer, and nothing else happens meanwhile.
struct CheckingAge {
  SignedIn cashier;
  Selling selling;   ///< without the goods
  std::string code;  ///< as scanned; empty: the goods are in the sale already, and it is about to be paid
  domain::Product product;
  CivilDay born_by;  ///< the latest day of birth of who may buy them
};
using Phase = std::variant<SignedOut, CheckingPin, Selling, Saving, SaleDone, PickingUp, HandingOver, ClosingShift,
                           FindingSale, Returning, PayingBack, FetchingBasket, PayingFromWallet, CheckingAge>;

/// Sales put aside at once, at most.
inline constexpr std::size_t kMaxParked = 50;

/// A sale that is not paid yet, outside the phases: put aside, or left over from the run of the program before.
struct KeptSale {
  Instant at;
  std::string cashier;  ///< who made it, by name
  Cart cart;
  std::vector<domain::Tender> paid = {};
  std::string asked_code = {};  ///< goods whose buyer's age is being asked; empty: none
  friend bool operator==(const KeptSale&, const KeptSale&) = default;
};

/// What only some may do, as it was asked for.
using Restricted = std::variant<SetPrice, DiscountLine, DiscountSale, OpenWithoutSale, MoveCash, ReportShift,
                                ReprintReport, StartDrill, StartReturn, SetTraining, SetMemberPin>;

/// Waits for approval by another person.
struct Asked {
  Restricted what;
  Role needed = Role::kSupervisor;
  std::uint64_t step = 0;  ///< of the state in which it waits: after any other change it is forgotten
  /// Whose PIN is being checked, and the reason that he gave.
  struct Approver {
    domain::CashierId id;
    std::string reason;
  };
  std::optional<Approver> checking = {};
};

struct WrongPins {
  int count = 0;
  std::optional<Instant> locked_until;
  friend bool operator==(const WrongPins&, const WrongPins&) = default;
};

struct State {
  Phase phase;
  std::map<std::string, WrongPins> wrong_pins;  ///< by cashier, or of a member (member_lock); survives a restart
  /// When this terminal handed over the orders that its reference data still call open; survives a restart. At most as
  /// many as there are open orders: what the reference data have let go of is forgotten.
  std::map<std::string, Instant> handed_over = {};
  /// Sales put aside, by number; they survive a restart.
  std::map<std::uint64_t, KeptSale> parked = {};
  /// The sale that the run before did not finish; whoever signs in next goes on with it.
  std::optional<KeptSale> unfinished = {};
  /// The drawer's shift; nothing: none is open. Survives a restart, as its number does.
  std::optional<Shift> shift = {};
  std::uint64_t shifts = 0;                   ///< number of the newest one
  std::optional<ExchangeCredit> credit = {};  ///< of goods that are exchanged; one at a time; survives a restart
  bool drilling = false;                      ///< an outage drill is going on
  bool training = false;  ///< sales are for practice; ends with the program, and when somebody signs out
  /// Members' change and points that this till may spend; at most kMaxLeases. They survive a restart.
  std::map<domain::Purse, Lease> leases = {};
  /// What waits for somebody with more rights. Whatever else happens ends the waiting.
  std::optional<Asked> asked = {};
  std::uint64_t step = 0;  ///< grows with every change of the phase: what a cashier saw before it is old
};

/// What people and devices do, and what the shell reports back.
struct SignIn {
  std::string cashier;
  std::string pin;
};
/// The slow hash was computed.
struct PinChecked {
  enum class Verdict : std::uint8_t { kRight, kWrong } verdict = Verdict::kWrong;
};
struct SignOut {};
/// Scanned or typed.
struct Code {
  std::string bytes;
};
/// What came of the look at a buyer.
struct AnswerAge {
  enum class Answer : std::uint8_t { kBySight, kByDocument, kRefused } answer = Answer::kRefused;
};
struct SetQuantity {
  std::size_t line = 0;  ///< from 1; 0: the newest
  std::string quantity;
};
struct VoidLine {
  std::size_t line = 0;  ///< from 1; 0: the newest
};
struct VoidSale {};
/// The sale is put aside for somebody else's.
struct Park {};
/// Goes on with a sale that was put aside.
struct Recall {
  std::uint64_t number = 0;
};
/// Goes on with a sale that another till put aside; `id` is the store's.
struct FetchBasket {
  std::string id;
};
/// The shell's reports: it is here; it is not to be had; another till went on with one of this till's.
struct BasketFetched {
  KeptSale sale;
  std::string id = {};
};
struct BasketRefused {
  std::string reason;
};
struct BasketGone {
  std::uint64_t number = 0;
  std::string terminal;
};
/// The signature of a member code was checked.
struct MemberChecked {
  domain::MemberId member;
  std::string key_id;
  enum class Verdict : std::uint8_t { kGenuine, kForged, kUnknownKey } verdict = Verdict::kForged;
};
/// A member whom the cashier found without his code; he earns, and no more.
struct ChooseMember {
  std::string member;
  std::optional<protocol::MemberCard> card = {};  ///< as the store named him; without it he must be known here
};
struct TenderCash {
  std::string received;  ///< decimal, in the major unit
};
/// A payment of a part or of all that is missing: on another device, or a part in cash.
struct TakeTender {
  domain::TenderKind kind = domain::TenderKind::kCard;
  std::string amount;     ///< decimal, in the major unit; empty: all that is missing
  std::string reference;  ///< what the other device shows; empty for cash
};
/// The newest payment of this sale is given back.
struct VoidTender {};
/// The sale is in the database.
struct Committed {
  domain::Order order;
};
/// Sale or handover was not saved.
struct CommitFailed {
  std::string reason;
};
struct NextSale {};
/// The buyer of an online order came for the goods.
struct PickUp {
  std::string order;  ///< its seller's id
};
/// The goods go to the buyer.
struct HandOver {};
/// The handover is in the database.
struct HandoverCommitted {
  std::string order;
  Instant at;
};
/// The database has a handover of this order already: nothing was written.
struct HandoverRepeated {
  std::string order;
  Instant at;  ///< of the first one
};
/// A new version of the reference data is in force; the context has it.
struct ReferenceChanged {};
/// Another person allows what was asked for.
struct Approve {
  std::string cashier;
  std::string pin;
  std::string reason;
};
/// What was asked for is not done.
struct Withdraw {};
/// The drawer is filled for a new shift.
struct OpenShift {
  std::string opening_float;  ///< decimal, in the major unit
};
/// The drawer was counted without a look at what should be in it.
struct CloseShift {
  std::vector<Denomination> counted;
};
/// A shift's report is in the database; after a Z report the next shift has not begun.
struct ReportMade {
  ShiftReport report;
};
/// A copy of a Z report is in the print queue.
struct ReportCopied {
  std::optional<std::uint64_t> shift;  ///< nothing: there is no such report
};
/// An outage drill has ended, one way or the other.
struct DrillDone {
  DrillReport report;
};
/// Somebody printed a receipt again.
struct Reprinted {
  std::string what;  ///< 17, or a return's slip: R5
};
using Event =
    std::variant<SignIn, PinChecked, SignOut, Code, SetQuantity, VoidLine, VoidSale, Park, Recall, MemberChecked,
                 TenderCash, TakeTender, VoidTender, Committed, CommitFailed, NextSale, PickUp, HandOver,
                 HandoverCommitted, HandoverRepeated, ReferenceChanged, SetPrice, DiscountLine, DiscountSale,
                 OpenWithoutSale, MoveCash, ReportShift, ReprintReport, StartDrill, Approve, Withdraw, OpenShift,
                 CloseShift, ReportMade, ReportCopied, DrillDone, Reprinted, StartReturn, TakeBack, GiveBack, SaleFound,
                 ReturnRefused, ReturnWithholds, ReturnCommitted, ChooseMember, SetTraining, FetchBasket, BasketFetched,
                 BasketRefused, BasketGone, PayFromWallet, SetMemberPin, AnswerAge, LeaseAnswered, LeaseUnanswered,
                 MemberPinSet, MemberPinRefused, TimePassed, UseCredit, PayOutCredit, CreditPaidOut, CreditKept>;

/// What the shell must carry out.
struct CheckPin {
  std::string pin;
  std::string pin_hash;
};
struct SaveWrongPins {
  std::string cashier;
  WrongPins wrong;
};
struct CheckMemberCode {
  domain::MemberCode code;
};
struct SaveSale {
  SaleDraft draft;
};
/// What is in the works, so that it outlives the program; all of it at once.
struct SaveKept {
  std::optional<KeptSale> open;                                   ///< the sale being made; nothing: none is
  std::optional<std::pair<std::uint64_t, KeptSale>> parked = {};  ///< put aside just now
  std::optional<std::uint64_t> recalled = {};
  std::string fetched = {};  ///< the other till's sale that `open` is: this till's claim on it ends
  bool leaves_open = false;  ///< `open` says nothing: what is kept of it stays
};
struct SaveHandover {
  HandoverDraft draft;
};
/// After the commit only: drawer, receipt.
struct OpenDrawer {
  domain::ReceiptNumber receipt;  ///< 0: no sale
};
/// The drawer's shift begins; a sale without one begins it in its own transaction.
struct SaveShift {
  Shift shift;
};
/// X: read, Z: read and closed. Made by the outbox out of its tables.
struct MakeReport {
  ShiftReport::Kind kind = ShiftReport::Kind::kX;
  SignedIn by;
  std::vector<Denomination> counted;  ///< of a Z report
  std::optional<Shift> shift = {};    ///< begun first if the tables have not heard of it
};
/// Finds a Z report and prints it again; both it and its event of the journal are in one transaction.
struct CopyReport {
  std::uint64_t shift = 0;  ///< 0: the newest that ended
  JournalEvent event;       ///< its detail is the outbox's
};
/// Cuts the line, makes records, gives it back.
struct BeginDrill {
  SignedIn by;
};
/// Into the electronic journal.
struct WriteJournal {
  JournalEvent event;
};
struct PrintReceipt {
  domain::Order order;
};
/// The receipt of a sale that is none: kept nowhere, and not printed later.
struct PrintTraining {
  domain::Order order;
};
/// Asks the store for a sale that another till put aside.
struct TakeBasket {
  std::string id;
};
/// After the commit only.
struct PrintReturn {
  domain::Return what;
};
/// Two lines for the customer, ASCII.
struct ShowCustomer {
  std::string upper;
  std::string lower;
};
struct Tell {
  Notice notice;
};
using Effect = std::variant<CheckPin, SaveWrongPins, CheckMemberCode, SaveSale, SaveKept, SaveHandover, SaveShift,
                            MakeReport, CopyReport, BeginDrill, WriteJournal, OpenDrawer, PrintReceipt, PrintTraining,
                            FindSale, SaveReturn, ReleaseReturn, PrintReturn, EndCredit, TakeBasket, AskLease,
                            SaveLease, DropLease, ReturnLease, StoreMemberPin, ShowCustomer, Tell>;

enum class StorageHealth : std::uint8_t { kReady, kFull };

/// What the flow may look at.
struct Context {
  const Catalogue& catalogue;
  Instant now;
  StorageHealth storage = StorageHealth::kReady;
  std::string desk = {};  ///< this terminal, as settings of single desks name it
  /// Whether the store can be asked now.
  enum class Reach : std::uint8_t { kOnline, kOffline } reach = Reach::kOnline;
  Uuid fresh_id = {};  ///< another one for every event
};

struct Decision {
  State state;
  std::vector<Effect> effects;
};

/// Who works at the till; nobody: nothing.
[[nodiscard]] std::optional<SignedIn> signed_in(const State& state);

/// The cashier flow: pure, total. Whatever comes in a phase where it makes no sense changes nothing and says why.
[[nodiscard]] Decision decide(const State& state, const Event& event, const Context& context);

/// What is missing if it is paid in cash: rounded down to the shop's step.
[[nodiscard]] domain::Money cash_due(const Selling& selling, const Catalogue& catalogue);
/// What is given back for these goods in cash, if nothing is withheld: rounded down to the shop's step.
[[nodiscard]] domain::Money cash_due(const Returning& returning, const Catalogue& catalogue);
/// Under which name wrong PINs of a member are counted; no cashier has it.
[[nodiscard]] std::string member_lock(const std::string& member);
/// What is left of a lease for sales other than those that are paid of it already.
[[nodiscard]] domain::Money left_of(const Lease& lease, const std::vector<domain::Tender>& paid);

/// What a cart would earn its buyer under the policy in force.
[[nodiscard]] domain::RebateEstimate estimate(const Cart& cart, const std::vector<domain::Tender>& paid,
                                              const Context& context);

}  // namespace queueback::terminal
