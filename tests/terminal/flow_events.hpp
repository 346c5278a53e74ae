#pragma once
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tests/support/sample_order.hpp"
#include "tests/terminal/shop.hpp"

/// Events for histories that nobody planned.
namespace queueback::terminal {

using domain::Money;
using tests::kNoon;

inline std::string any_code() {
  return *rc::gen::oneOf(
      rc::gen::elementOf(std::vector<std::string>{
          tests::kColaBarcode, "COLA", "APPLE", "GIFT", "YACHT", "BEER", "WINE", "9520000000371", "134567890123456789",
          "", "W-1", "W-2", "https://id.gs1.org/01/09520000000370", "QBM1.0011aabb.M1." + to_base64url(Bytes(64, 1))}),
      rc::gen::container<std::string>(rc::gen::inRange('0', '9')), rc::gen::arbitrary<std::string>());
}

inline std::string any_number() {
  return *rc::gen::oneOf(rc::gen::elementOf(std::vector<std::string>{"1", "2", "0.735", "0", "50", "100", "0.01",
                                                                     "100000", "9999999999", "10000000000", "-1", "x"}),
                         rc::gen::arbitrary<std::string>());
}

inline ShiftReport z_report() {
  ShiftReport report;
  report.kind = ShiftReport::Kind::kZ;
  return report;
}

inline DrillReport drill_report() {
  DrillReport report;
  report.by = "3001";
  return report;
}

inline std::string any_reason() {
  return *rc::gen::oneOf(rc::gen::elementOf(std::vector<std::string>{"damaged", "", " ", std::string(121, 'x')}),
                         rc::gen::arbitrary<std::string>());
}

inline std::string any_discount() {
  return *rc::gen::oneOf(
      rc::gen::elementOf(std::vector<std::string>{"", "5%", "10%", "33.33%", "100%", "101%", "0.01"}),
      rc::gen::just(any_number()));
}

/// Anything that needs a role, and what comes of it.
inline Event any_restricted_event() {
  switch (*rc::gen::inRange(0, 15)) {
    case 0:
      return SetPrice{*rc::gen::inRange<std::size_t>(0, 3), any_number(), any_reason()};
    case 1:
    case 2:
      return DiscountLine{*rc::gen::inRange<std::size_t>(0, 3), any_discount(), any_reason()};
    case 3:
    case 4:
      return DiscountSale{any_discount(), any_reason()};
    case 5:
      return OpenWithoutSale{any_reason()};
    case 6:
      return MoveCash{*rc::gen::element(MoveCash::Kind::kIn, MoveCash::Kind::kOut, MoveCash::Kind::kDrop), any_number(),
                      any_reason()};
    case 7:
      return *rc::gen::element(Event{ReportShift{}}, Event{ReprintReport{2}}, Event{ReportCopied{2}}, Event{Withdraw{}},
                               Event{OpenShift{"200"}});
    case 8:
      return CloseShift{{{Money::minor(10'000), *rc::gen::inRange<std::int64_t>(-1, 10)}}};
    case 9:
      return *rc::gen::element(Event{StartDrill{}}, Event{DrillDone{drill_report()}});
    case 10:
      return Code{*rc::gen::element(std::string(tests::kSupervisorBadge), std::string("QBB1.nobody-has-this-one"))};
    case 12:
      return SetTraining{*rc::gen::arbitrary<bool>()};
    case 13:
      return SetMemberPin{*rc::gen::elementOf(std::vector<std::string>{"4711", "1", "12345678901"})};
    case 11:
      return StartReturn{*rc::gen::elementOf(std::vector<std::string>{"17", "T2-4", "x"})};
    default:
      return Approve{*rc::gen::elementOf(std::vector<std::string>{"1001", "2001", "3001", "9999"}), any_number(),
                     any_reason()};
  }
}

/// A sale of which one bottle came back.
inline Returnable sold_before() {
  return {tests::sample_order(),
          {{0, domain::Quantity::pieces(1), Money::minor(200)}},
          *rc::gen::element(Returnable::Source::kStore, Returnable::Source::kThisTill)};
}

inline domain::TenderKind any_lease_kind() {
  return *rc::gen::element(domain::TenderKind::kChange, domain::TenderKind::kPoints);
}

/// What leads on from here, so that whole sales and pickups happen and not only refusals.
struct NextStep {
  std::uint64_t& receipts;
  const std::map<domain::Purse, Lease>& leases;
  const std::optional<ExchangeCredit>& credit;
  Event operator()(const SignedOut&) const { return SignIn{"1001", "1234"}; }
  Event operator()(const CheckingPin&) const { return PinChecked{PinChecked::Verdict::kRight}; }
  Event operator()(const Selling& phase) const {
    if (credit && *rc::gen::arbitrary<bool>()) {
      return credit->is_ending
                 ? *rc::gen::element(Event{CreditPaidOut{credit->slip, credit->amount}}, Event{CreditKept{"no room"}})
                 : *rc::gen::element(Event{UseCredit{}}, Event{UseCredit{}}, Event{PayOutCredit{}});
    }
    if (!phase.cart.buyer && *rc::gen::arbitrary<bool>()) {
      return MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine};
    }
    const domain::Purse purse{"M1", any_lease_kind()};
    const auto asked = leases.find(purse);
    if (asked != leases.end() && asked->second.pin_hash.empty() && *rc::gen::arbitrary<bool>()) {
      return LeaseAnswered{purse,
                           asked->second.id,
                           Money::minor(*rc::gen::inRange<std::int64_t>(0, 1500)),
                           kNoon + Duration::hours(*rc::gen::inRange(0, 24)),
                           "hash",
                           {}};
    }
    if (phase.cart.buyer && !phase.cart.lines.empty() && *rc::gen::arbitrary<bool>()) {
      return PayFromWallet{purse.kind, *rc::gen::elementOf(std::vector<std::string>{"", "", "0.50", "1"}), "4711"};
    }
    return *rc::gen::element(
        phase.cart.lines.empty() ? Event{PickUp{"W-1"}} : Event{TenderCash{domain::to_string(phase.missing())}},
        Event{Code{"COLA"}});
  }
  // Only the shell reports the fate of a sale or handover, and only of the one that is being saved.
  Event operator()(const Saving& phase) const {
    return *rc::gen::arbitrary<bool>() ? Event{Committed{tests::order_of(phase.draft, ++receipts)}}
                                       : Event{CommitFailed{"no room"}};
  }
  Event operator()(const SaleDone&) const { return *rc::gen::element(Event{NextSale{}}, Event{PickUp{"W-2"}}); }
  Event operator()(const PickingUp&) const { return HandOver{}; }
  Event operator()(const ClosingShift&) const {
    return *rc::gen::element(Event{ReportMade{z_report()}}, Event{CommitFailed{"no room"}});
  }
  Event operator()(const FetchingBasket&) const {
    const Cart cart = {{{*domain::ProductId::parse("COLA"), "可乐", domain::Quantity::pieces(2), Money::minor(200),
                         Money::minor(400), domain::Ratio{130'000}}},
                       {}};
    return *rc::gen::element(Event{BasketFetched{{kNoon, "T2", cart}}}, Event{BasketRefused{"gone"}});
  }
  Event operator()(const FindingSale&) const {
    return *rc::gen::element(Event{SaleFound{sold_before()}}, Event{ReturnRefused{"no such receipt"}});
  }
  Event operator()(const Returning&) const {
    return *rc::gen::element(Event{TakeBack{*rc::gen::inRange<std::size_t>(0, 4), any_number()}},
                             Event{TakeBack{1, "1"}}, Event{GiveBack{domain::TenderKind::kCash, "", "damaged"}},
                             Event{GiveBack{domain::TenderKind::kCash, "", "small", GiveBack::For::kOtherGoods}});
  }
  Event operator()(const PayingBack& phase) const {
    const Returning& returning = phase.returning;
    domain::Return made = tests::sample_return(returning.sale.order, returning.lines, {}, ++receipts);
    made.paid_back.reference = *rc::gen::element(std::string(), std::string(kExchangeReference));
    return *rc::gen::element(Event{ReturnCommitted{made}},
                             Event{ReturnWithholds{Money::minor(*rc::gen::inRange<std::int64_t>(0, 3))}},
                             Event{ReturnRefused{"came back meanwhile"}});
  }
  Event operator()(const PayingFromWallet& phase) const {
    if (phase.stage == PayingFromWallet::Stage::kChecking) {
      return PinChecked{PinChecked::Verdict::kRight};
    }
    const domain::Purse purse{phase.selling.cart.buyer->id.text(), phase.kind};
    const auto lease = leases.find(purse);
    const domain::LeaseId id = lease == leases.end() ? domain::LeaseId{} : lease->second.id;
    return *rc::gen::element(
        Event{LeaseAnswered{purse, id, Money::minor(*rc::gen::inRange<std::int64_t>(0, 500)),
                            kNoon + Duration::seconds(*rc::gen::inRange(0, 20'000)), "hash", Money::minor(1)}},
        Event{LeaseUnanswered{purse, "no line", Money::minor(1),
                              *rc::gen::element(LeaseUnanswered::Kind::kSilence, LeaseUnanswered::Kind::kRefusal)}});
  }
  Event operator()(const CheckingAge&) const {
    return AnswerAge{
        *rc::gen::element(AnswerAge::Answer::kBySight, AnswerAge::Answer::kByDocument, AnswerAge::Answer::kRefused)};
  }
  Event operator()(const HandingOver& phase) const {
    return *rc::gen::element(Event{HandoverCommitted{phase.order.order, kNoon}},
                             Event{HandoverRepeated{phase.order.order, kNoon}}, Event{CommitFailed{"no room"}});
  }
};

/// Of members' change, and what the store says of it.
inline Event any_wallet_event() {
  switch (*rc::gen::inRange(0, 3)) {
    case 0:
      return PayFromWallet{any_lease_kind(), any_number(),
                           *rc::gen::elementOf(std::vector<std::string>{"4711", "0", ""})};
    case 1:
      return *rc::gen::element(Event{TimePassed{}}, Event{MemberPinSet{"M1", "other hash"}},
                               Event{MemberPinRefused{"no such member"}});
    default:
      // The late answer to a question that was given up.
      return LeaseAnswered{
          {"M1"}, domain::LeaseId{}, Money::minor(*rc::gen::inRange<std::int64_t>(0, 500)), kNoon, "hash", {}};
  }
}

/// Any event that people and devices may cause, whether it makes sense or not.
inline Event any_event() {
  switch (*rc::gen::inRange(0, 23)) {
    case 0:
      return SignIn{*rc::gen::elementOf(std::vector<std::string>{"1001", "1002", "9999", ""}), any_number()};
    case 1:
    case 2:
      return PinChecked{*rc::gen::element(PinChecked::Verdict::kRight, PinChecked::Verdict::kWrong)};
    case 3:
      return SignOut{};
    case 4:
      return SetQuantity{*rc::gen::inRange<std::size_t>(0, 5), any_number()};
    case 5:
      return VoidLine{*rc::gen::inRange<std::size_t>(0, 5)};
    case 6:
      return VoidSale{};
    case 7:
      return MemberChecked{*domain::MemberId::parse("M1"), "0011aabb",
                           *rc::gen::element(MemberChecked::Verdict::kGenuine, MemberChecked::Verdict::kForged,
                                             MemberChecked::Verdict::kUnknownKey)};
    case 8:
      return TenderCash{any_number()};
    case 9:
      return NextSale{};
    case 10:
      return PickUp{*rc::gen::elementOf(std::vector<std::string>{"W-1", "W-2", "W-3", ""})};
    case 11:
      return HandOver{};
    case 12:
      return ReferenceChanged{};
    case 13:
      return TakeTender{*rc::gen::element(domain::TenderKind::kCash, domain::TenderKind::kCard,
                                          domain::TenderKind::kQrWallet, domain::TenderKind::kPoints),
                        *rc::gen::arbitrary<bool>() ? any_number() : "",
                        *rc::gen::elementOf(std::vector<std::string>{"", "A81723", "134567890123456789"})};
    case 14:
      return *rc::gen::element(Event{VoidTender{}}, Event{UseCredit{}}, Event{PayOutCredit{}});
    case 15:
      return Park{};
    case 17:
    case 18:
    case 19:
      return any_wallet_event();
    case 20:
      return AnswerAge{*rc::gen::element(AnswerAge::Answer::kBySight, AnswerAge::Answer::kRefused)};
    case 16:
      return Recall{*rc::gen::inRange<std::uint64_t>(0, 4)};
    default:
      return Code{any_code()};
  }
}

inline Event some_event(const State& state, std::uint64_t& receipts) {
  if (*rc::gen::inRange(0, 4) == 0) {
    return any_restricted_event();
  }
  return *rc::gen::arbitrary<bool>() ? std::visit(NextStep{receipts, state.leases, state.credit}, state.phase)
                                     : any_event();
}

}  // namespace queueback::terminal
