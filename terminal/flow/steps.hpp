#pragma once
#include "common/replication/limits.hpp"
#include "terminal/flow/flow.hpp"

/// Steps of the flow that its files share; not for others.
namespace queueback::terminal::steps {

/// Longest part of a code or order id of unknown origin that a notice repeats, in bytes.
inline constexpr std::size_t kMaxEcho = 40;

/// Whether an event is one of these.
template <class... What>
[[nodiscard]] bool is_one_of(const Event& event) {
  return (std::holds_alternative<What>(event) || ...);
}

/// Stays where it is and says something.
[[nodiscard]] Decision stay(const State& state, NoticeCode code, std::vector<std::string> args = {});
[[nodiscard]] Decision go(State state, Phase phase, std::vector<Effect> effects);
/// What a phase says to something that does not belong there.
[[nodiscard]] Decision out_of_place(const State& state);
/// The cart that goods and members are added to: the one being sold, or a fresh one after a finished sale.
[[nodiscard]] std::optional<Selling> open_cart(const State& state);

/// ASCII of a text, others as '?', cut or filled to the display's width with `right` at the right margin.
[[nodiscard]] std::string display_line(std::string_view left, const std::string& right);
[[nodiscard]] ShowCustomer welcome();

[[nodiscard]] ShowCustomer show_total(const Cart& cart, std::string_view upper, const std::string& amount);

/// Index of line `number` (from 1; 0: the newest); nothing if there is none.
[[nodiscard]] std::optional<std::size_t> line_index(const Cart& cart, std::size_t number);
/// Computes every line's promotions, discounts and total anew, after any change of goods or buyer.
void reprice(Cart& cart, const Context& context);
/// The same for a sale that was put aside, or that the reference data changed under; nothing is told of it. Goods that
/// are paid in part stay as they are.
[[nodiscard]] std::vector<Effect> price_again(Selling& selling, const Context& context);

/// After the goods changed: what is off by hand may not grow with them beyond a cashier's own right, whoever allowed it
/// before. What does is taken off again; gives what the journal and the cashier are told. `removed`: a line of
/// `before`.
[[nodiscard]] std::vector<Effect> keep_within_rights(const Cart& before, Selling& selling, const Context& context,
                                                     std::optional<std::size_t> removed = {});

/// Signing in and out: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const SignIn& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const PinChecked& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const SignOut& event, const Context& context);
/// A badge signs in, or approves what waits for somebody.
[[nodiscard]] Decision on_badge(const State& state, const domain::BadgeCode& badge, const Context& context);

/// What is scanned or typed.
[[nodiscard]] Decision on(const State& state, const Code& event, const Context& context);
/// What a unit costs that is added to a sale now: the price of the moment of its first line, as long as a sale takes.
[[nodiscard]] domain::Money price_in(const Cart& cart, const domain::Product& product, Instant now);
/// Asks how old the buyer is; nothing: it is known that he is old enough.
[[nodiscard]] std::optional<Decision> ask_age(const State& state, const Selling& selling,
                                              const domain::Product& product, const Code& code, const Context& context);
/// Asks it before a sale is paid whose goods nobody was asked about; nothing: the event may happen.
[[nodiscard]] std::optional<Decision> held_by_age(const State& state, const Event& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const AnswerAge& event, const Context& context);

/// Wrong PINs. Minutes for which this person is locked out; nothing: he is not.
[[nodiscard]] std::optional<std::string> locked_for(const State& state, const std::string& cashier, Instant now);
/// Another wrong PIN of this person; the phase stays.
[[nodiscard]] Decision count_wrong_pin(State state, const std::string& cashier, Instant now);
/// The PIN was right.
[[nodiscard]] std::vector<Effect> forget_wrong_pins(State& state, const std::string& cashier);

/// In whose name something restricted is done.
struct By {
  SignedIn cashier;
  std::string approver;  ///< id; empty: nobody had to approve
  std::string reason;
  /// What the journal says of it.
  [[nodiscard]] JournalEvent event(JournalKind kind, Instant at) const;
};
/// What something restricted leads to, and whose right it is. A decision that leaves the step as it was is a refusal.
struct Performed {
  Decision decision;
  Role needed = Role::kSupervisor;
};
/// It makes no sense, so nobody has to allow it.
[[nodiscard]] Performed refused(Decision decision);
[[nodiscard]] Performed perform(const State& state, const SetPrice& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const DiscountLine& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const DiscountSale& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const OpenWithoutSale& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const MoveCash& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const ReportShift& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const ReprintReport& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const StartDrill& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const StartReturn& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const SetTraining& event, const By& by, const Context& context);
[[nodiscard]] Performed perform(const State& state, const SetMemberPin& event, const By& by, const Context& context);
/// Does it if the cashier may; else it waits for somebody who may.
[[nodiscard]] Decision ask_or_perform(const State& state, const Restricted& what, const Context& context);
[[nodiscard]] Decision on(const State& state, const Approve& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const Withdraw& event, const Context& context);
[[nodiscard]] Decision approver_checked(const State& state, PinChecked::Verdict verdict, const Context& context);
[[nodiscard]] Decision approve_by_badge(const State& state, const protocol::Cashier& approver, const Context& context);

/// The drawer's shift.
[[nodiscard]] Decision on(const State& state, const OpenShift& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const CloseShift& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReportMade& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReportCopied& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const DrillDone& event, const Context& context);

/// Adds what the electronic journal says of the event.
[[nodiscard]] Decision note(const State& before, Decision decision, const Event& event, Instant now);
/// What the journal says of a line that is taken off a sale.
[[nodiscard]] JournalEvent line_voided(const domain::OrderLine& line, const std::string& cashier, Instant at);

/// The sale as it is when what is missing is paid in cash: rounded down to the shop's step.
[[nodiscard]] Selling round_down(Selling selling, const Context& context);
/// The sale as it is when more is paid in cash: what is given back of it is rounded up to the shop's step.
[[nodiscard]] Selling round_change(Selling selling, domain::Money received, const Context& context);
/// The smallest coin that the shop gives and takes.
[[nodiscard]] domain::Money cash_step(const Catalogue& catalogue);
/// As it was before.
void drop_rounding(Cart& cart);
/// Paying: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const TenderCash& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const TakeTender& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const VoidTender& event, const Context& context);
/// Takes a payment that may be taken: it completes the sale, or is a part of it.
[[nodiscard]] Decision take(const State& state, const Selling& selling, domain::Tender tender, const Context& context);
/// The sale that can be paid now; null: there is none.
[[nodiscard]] const Selling* payable(const State& state);
/// What is said where there is none.
[[nodiscard]] Decision nothing_to_pay(const State& state);
/// What the flow says to an event that would change goods which are paid in part; nothing: it may happen.
[[nodiscard]] std::optional<Decision> held_by_payment(const State& state, const Event& event);

/// Why a payment of this kind cannot have this reference; nothing: it can.
[[nodiscard]] std::optional<NoticeCode> tender_objection(domain::TenderKind kind, const std::string& reference,
                                                         const Catalogue& catalogue);
/// What is sold or comes back is always some shift's: one begins with it if nobody opened one before.
[[nodiscard]] Shift shift_of(const State& state, const SignedIn& cashier, Instant now);

/// Members' change.
[[nodiscard]] Decision on(const State& state, const PayFromWallet& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const LeaseAnswered& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const LeaseUnanswered& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const MemberPinSet& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const MemberPinRefused& event, const Context& context);
/// The PIN of the buyer who pays with his change was checked.
[[nodiscard]] Decision member_pin_checked(const State& state, const PayingFromWallet& paying,
                                          PinChecked::Verdict verdict, const Context& context);
/// The buyer is known: asks the store for what the till may spend of his change, should the line be cut later.
[[nodiscard]] Decision ask_allowance(Decision decision, const std::string& member, const Context& context);
/// What a sale paid with change is spent.
void spend_leases(State& state, const domain::Order& order);
/// Adds what must be done because leases ran out: they are given back as soon as no sale uses them.
[[nodiscard]] Decision give_back_leases(Decision decision, Instant now);

/// Goods that come back: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const SaleFound& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReturnRefused& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReturnWithholds& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const TakeBack& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const GiveBack& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReturnCommitted& event, const Context& context);
/// Goods for goods.
[[nodiscard]] Decision on(const State& state, const UseCredit& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const PayOutCredit& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const CreditPaidOut& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const CreditKept& event, const Context& context);
/// What the flow says to an event that would leave a customer's credit behind; nothing: it may happen.
[[nodiscard]] std::optional<Decision> held_by_credit(const State& state, const Event& event, const Context& context);
/// What a sale was paid with is not there any more.
void spend_credit(State& state, const domain::Order& order);
/// The cashier leaves the return; nothing came back.
[[nodiscard]] Decision leave(const State& state, const Returning& returning);

/// Practice. What the flow says to an event that has no place in it; nothing: it may happen.
[[nodiscard]] std::optional<Decision> held_by_training(const State& state, const Event& event);
/// The end of a sale that is none.
[[nodiscard]] Decision train(const State& state, const SaleDraft& draft, const Context& context);
/// The decision without what would be real.
[[nodiscard]] Decision only_training(const State& before, Decision decision);

/// What a sale's goods take up in its record, in bytes: at least what they really do.
[[nodiscard]] std::size_t record_bytes(const Cart& cart);
/// The rest of a record, at most: who sold and bought, tenders, versions.
inline constexpr std::size_t kMaxSaleHeadBytes = std::size_t{16} * 1024;
inline constexpr std::size_t kMaxSaleBytes = replication::kMaxTerminalRecordBytes - kMaxSaleHeadBytes;
/// What the flow says to a decision that makes the sale larger than its record may be; nothing: it may happen.
[[nodiscard]] std::optional<Decision> held_by_size(const State& state, const Decision& decision);

/// Putting sales aside.
[[nodiscard]] Decision on(const State& state, const Park& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const Recall& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const FetchBasket& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const BasketFetched& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const BasketRefused& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const BasketGone& event, const Context& context);
/// The sale being made; nothing: none is.
[[nodiscard]] std::optional<KeptSale> open_sale(const State& state, Instant now);
/// Adds what must be written because the sale being made is another after the event.
[[nodiscard]] Decision keep(const State& before, Decision decision, const Event& event, Instant now);

/// Picking an online order up: what each event of it decides.
[[nodiscard]] Decision on(const State& state, const PickUp& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandOver& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandoverCommitted& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const HandoverRepeated& event, const Context& context);
[[nodiscard]] Decision on(const State& state, const ReferenceChanged& event, const Context& context);
/// The cashier leaves the pickup; the order stays open.
[[nodiscard]] Decision leave(const State& state, const PickingUp& pickup);
/// The handover could not be saved: back to the pickup, with the reason.
[[nodiscard]] Decision handover_failed(const State& state, const HandingOver& handing, const std::string& reason);

}  // namespace queueback::terminal::steps
