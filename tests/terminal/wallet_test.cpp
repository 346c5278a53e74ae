// A member's change as a payment: what the till holds of it, and nothing without the PIN.
#include <gmock/gmock.h>

#include <set>

#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using domain::TenderKind;
using ::testing::Contains;
using ::testing::ElementsAre;

class WalletFlow : public Flow {
 protected:
  WalletFlow() {
    sign_in();
    scan(kColaBarcode);
    scan("APPLE");  // 11.99 together
  }
  void identify() {
    happen(MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine});
  }
  /// The store answers the newest question.
  void answer(std::int64_t granted, const std::string& pin_hash = "hash of 4711") {
    const AskLease asked = *effect<AskLease>();
    happen(LeaseAnswered{asked.purse, asked.id, Money::minor(granted), now_ + Duration::hours(24), pin_hash,
                         asked.wanted});
  }
  /// M1 is the buyer, and the till may spend so much.
  void lease(std::int64_t granted) {
    identify();
    answer(granted);
  }
  void pay(const std::string& amount = "", const std::string& pin = "4711") {
    happen(PayFromWallet{kind_, amount, pin});
  }
  void pin_is(PinChecked::Verdict verdict) { happen(PinChecked{verdict}); }
  void pay_rightly(const std::string& amount = "") {
    pay(amount);
    pin_is(PinChecked::Verdict::kRight);
  }
  [[nodiscard]] const Lease& held() const { return state_.leases.at({"M1", kind_}); }
  [[nodiscard]] const Selling& selling() const { return std::get<Selling>(state_.phase); }
  [[nodiscard]] std::vector<NoticeCode> all_told() const {
    std::vector<NoticeCode> out;
    for (const Effect& one : effects_) {
      if (const auto* tell = std::get_if<Tell>(&one)) {
        out.push_back(tell->notice.code);
      }
    }
    return out;
  }

  TenderKind kind_ = TenderKind::kChange;
};

TEST_F(WalletFlow, KnownMember_theStoreIsAskedForItsAllowance) {
  identify();
  ASSERT_NE(effect<AskLease>(), nullptr);
  EXPECT_EQ(effect<AskLease>()->wanted, std::nullopt);
  ASSERT_NE(effect<SaveLease>(), nullptr) << "before the store hears of it";
  EXPECT_EQ(effect<SaveLease>()->lease.id, effect<AskLease>()->id);
  answer(500);
  EXPECT_EQ(held().granted, Money::minor(500));
  EXPECT_TRUE(is_selling());
  EXPECT_THAT(all_told(), ElementsAre()) << "whoever shows a card hears nothing of a balance";
}

TEST_F(WalletFlow, PartThatIsOneTooMany_saysNothingOfWhatIsLeft) {
  lease(500);
  for (std::size_t i = 0; i + 1 < domain::kMaxTenders; ++i) {
    happen(TakeTender{TenderKind::kCash, "0.01", ""});
  }
  pay_rightly("1.00");
  EXPECT_THAT(all_told(), ElementsAre(NoticeCode::kTenderLimit));
  EXPECT_EQ(held().spent, Money{});
}

TEST_F(WalletFlow, WithoutStore_nothingIsAsked) {
  reach_ = Context::Reach::kOffline;
  identify();
  EXPECT_EQ(effect<AskLease>(), nullptr);
  pay();
  EXPECT_EQ(told(), NoticeCode::kWalletNeedsStore);
}

TEST_F(WalletFlow, LeaseOnHand_paysWithoutTheStore) {
  lease(5000);
  reach_ = Context::Reach::kOffline;
  pay();
  ASSERT_NE(effect<CheckPin>(), nullptr);
  EXPECT_EQ(effect<CheckPin>()->pin_hash, "hash of 4711");
  EXPECT_EQ(effect<AskLease>(), nullptr);
  pin_is(PinChecked::Verdict::kRight);
  const SaleDraft draft = std::get<Saving>(state_.phase).draft;
  EXPECT_THAT(draft.tenders, ElementsAre(domain::Tender{TenderKind::kChange, Money::minor(1199), Money::minor(1199),
                                                        to_string(held().id.uuid)}));
  EXPECT_THAT(all_told(), Contains(NoticeCode::kWalletLeft));
  commit();
  EXPECT_EQ(held().spent, Money::minor(1199));
  EXPECT_EQ(left_of(held(), {}), Money::minor(3801));
}

TEST_F(WalletFlow, TooLittleOnHand_asksTheStoreForTheRest) {
  lease(500);
  pay();
  ASSERT_NE(effect<AskLease>(), nullptr);
  EXPECT_EQ(effect<AskLease>()->wanted, Money::minor(1199));
  EXPECT_EQ(effect<CheckPin>(), nullptr);
  answer(1199);
  ASSERT_NE(effect<CheckPin>(), nullptr);
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_TRUE(std::holds_alternative<Saving>(state_.phase));
}

TEST_F(WalletFlow, AnswerToTheAllowance_isNotTheOneThatIsAwaited) {
  identify();
  const AskLease first = *effect<AskLease>();
  pay();
  const AskLease second = *effect<AskLease>();
  EXPECT_EQ(first.id, second.id);
  happen(LeaseAnswered{{"M1"}, first.id, Money::minor(100), now_ + Duration::hours(1), "hash", std::nullopt});
  EXPECT_EQ(effect<CheckPin>(), nullptr);
  happen(LeaseAnswered{{"M1"}, second.id, Money::minor(1199), now_ + Duration::hours(1), "hash", second.wanted});
  EXPECT_NE(effect<CheckPin>(), nullptr);
}

TEST_F(WalletFlow, NotEnough_isAPartAndCashTheRest) {
  lease(300);
  pay();
  answer(300);
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_THAT(all_told(), ElementsAre(NoticeCode::kPartPaid, NoticeCode::kWalletLeft));
  EXPECT_EQ(selling().missing(), Money::minor(899));
  happen(TenderCash{"10"});
  EXPECT_TRUE(domain::validate(order_of(std::get<Saving>(state_.phase).draft, 1)));
}

TEST_F(WalletFlow, MoreThanIsThere_isSaidOnlyAfterThePin) {
  lease(300);
  reach_ = Context::Reach::kOffline;
  pay("5");
  EXPECT_THAT(all_told(), ElementsAre());
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_EQ(told(), NoticeCode::kWalletShort);
  EXPECT_THAT(told_args(), ElementsAre("3.00"));
  EXPECT_TRUE(selling().paid.empty());
}

TEST_F(WalletFlow, TwoParts_areNeverMoreThanTheLease) {
  lease(300);
  reach_ = Context::Reach::kOffline;
  pay_rightly("2");
  EXPECT_EQ(left_of(held(), selling().paid), Money::minor(100));
  pay_rightly("2");
  EXPECT_EQ(told(), NoticeCode::kWalletShort);
  happen(VoidTender{});
  EXPECT_EQ(left_of(held(), selling().paid), Money::minor(300)) << "taken back, it can be spent again";
}

TEST_F(WalletFlow, WrongPins_lockTheMemberHereAndNobodyElse) {
  lease(5000);
  for (int i = 1; i < kMaxWrongPins; ++i) {
    pay();
    pin_is(PinChecked::Verdict::kWrong);
    EXPECT_THAT(all_told(), ElementsAre(NoticeCode::kWrongMemberPin));
    ASSERT_NE(effect<WriteJournal>(), nullptr);
    EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kWrongMemberPin);
    EXPECT_TRUE(selling().paid.empty());
  }
  pay();
  pin_is(PinChecked::Verdict::kWrong);
  EXPECT_THAT(all_told(), ElementsAre(NoticeCode::kWalletLocked));
  EXPECT_NE(effect<SaveWrongPins>(), nullptr) << "a restart does not open it";
  pay();
  EXPECT_EQ(effect<CheckPin>(), nullptr);
  EXPECT_EQ(told(), NoticeCode::kWalletLocked);
  now_ = now_ + kLockOut + Duration::seconds(1);
  pay_rightly();
  EXPECT_TRUE(std::holds_alternative<Saving>(state_.phase));
}

TEST_F(WalletFlow, WhatIsNoPin_isNotTried) {
  lease(5000);
  for (const char* pin : {"", "123", "123456789", "12a4"}) {
    pay("", pin);
    EXPECT_EQ(told(), NoticeCode::kBadMemberPin) << pin;
  }
  EXPECT_TRUE(state_.wrong_pins.empty());
}

TEST_F(WalletFlow, MemberWithoutPin_isToldSo) {
  identify();
  answer(0, "");
  EXPECT_TRUE(state_.leases.empty());
  pay();
  answer(0, "");
  EXPECT_EQ(told(), NoticeCode::kNoMemberPin);
  EXPECT_TRUE(is_selling());
}

TEST_F(WalletFlow, NoMember_paysNothing) {
  pay();
  EXPECT_EQ(told(), NoticeCode::kWalletNeedsMember);
}

TEST_F(WalletFlow, StoreThatDoesNotAnswer_leadsBackToTheSale) {
  identify();
  pay();
  happen(LeaseUnanswered{{"M1"}, "no connection", effect<AskLease>()->wanted});
  EXPECT_EQ(told(), NoticeCode::kWalletSilence);
  EXPECT_TRUE(is_selling());
  EXPECT_EQ(state_.leases.size(), 1U) << "the store may have granted it: the id is kept";
}

TEST_F(WalletFlow, StoreThatRefuses_hasGrantedNothing) {
  identify();
  happen(LeaseUnanswered{{"M1"}, "unknown command", std::nullopt, LeaseUnanswered::Kind::kRefusal});
  EXPECT_NE(effect<DropLease>(), nullptr);
  EXPECT_TRUE(state_.leases.empty());
}

TEST_F(WalletFlow, StoreThatRefusesAfterSilence_mayHaveGrantedIt) {
  identify();
  happen(LeaseUnanswered{{"M1"}, "no answer in time", std::nullopt});
  happen(LeaseUnanswered{{"M1"}, "unknown command", std::nullopt, LeaseUnanswered::Kind::kRefusal});
  EXPECT_EQ(effect<DropLease>(), nullptr);
  EXPECT_EQ(state_.leases.size(), 1U);
}

TEST_F(WalletFlow, StoreThatDoesNotAnswer_whatIsHeldPays) {
  lease(300);
  pay();
  happen(LeaseUnanswered{{"M1"}, "no connection", effect<AskLease>()->wanted});
  EXPECT_NE(effect<CheckPin>(), nullptr);
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_EQ(selling().missing(), Money::minor(899));
}

TEST_F(WalletFlow, ExpiredLease_isGivenBackAndPaysNothing) {
  lease(5000);
  const domain::LeaseId id = held().id;
  reach_ = Context::Reach::kOffline;
  now_ = now_ + Duration::hours(24);
  happen(TimePassed{});
  ASSERT_NE(effect<ReturnLease>(), nullptr);
  EXPECT_EQ(effect<ReturnLease>()->id, id);
  EXPECT_TRUE(state_.leases.empty());
  pay();
  EXPECT_EQ(told(), NoticeCode::kWalletNeedsStore);
}

TEST_F(WalletFlow, ExpiredLease_thatASaleUses_waitsForItsEnd) {
  lease(300);
  reach_ = Context::Reach::kOffline;
  pay_rightly("2");
  now_ = now_ + Duration::hours(25);
  happen(TimePassed{});
  EXPECT_EQ(effect<ReturnLease>(), nullptr);
  happen(TenderCash{"20"});
  EXPECT_EQ(effect<ReturnLease>(), nullptr);
  commit();
  EXPECT_NE(effect<ReturnLease>(), nullptr);
}

TEST_F(WalletFlow, StoreThatKnowsNothingOfALease_takesNothingFromASale) {
  lease(300);
  pay_rightly("2");
  const domain::LeaseId id = held().id;
  happen(LeaseAnswered{{"M1"}, id, {}, now_, "", std::nullopt});
  EXPECT_EQ(effect<DropLease>(), nullptr);
  EXPECT_EQ(held().granted, Money::minor(300));
  EXPECT_EQ(held().pin_hash, "hash of 4711");
}

TEST_F(WalletFlow, StoreThatWasSetBack_getsItsLeaseBackAndNothingMoreIsSpent) {
  lease(300);
  const domain::LeaseId id = held().id;
  pay();
  happen(LeaseAnswered{{"M1"}, id, Money::minor(200), now_ + Duration::hours(1), "hash", effect<AskLease>()->wanted});
  EXPECT_EQ(held().expires_at, now_) << "as long as the payment is not decided";
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_EQ(told(), NoticeCode::kWalletShort);
  ASSERT_NE(effect<ReturnLease>(), nullptr);
  EXPECT_EQ(effect<ReturnLease>()->id, id);
  EXPECT_TRUE(state_.leases.empty());
  pay();
  ASSERT_NE(effect<AskLease>(), nullptr);
  EXPECT_NE(effect<AskLease>()->id, id);
}

TEST_F(WalletFlow, FullTill_asksForAPaymentAndForNoAllowance) {
  for (std::size_t i = 0; i < kMaxLeases; ++i) {
    state_.leases[{"X" + std::to_string(i)}] = Lease{{}, Money::minor(1), {}, now_ + Duration::hours(1), "hash"};
  }
  identify();
  EXPECT_EQ(effect<AskLease>(), nullptr);
  pay();
  EXPECT_NE(effect<AskLease>(), nullptr);
  happen(LeaseUnanswered{{"M1"}, "no", effect<AskLease>()->wanted, LeaseUnanswered::Kind::kRefusal});
  for (std::size_t i = kMaxLeases; i < kMaxLeasesToPay; ++i) {
    state_.leases[{"X" + std::to_string(i)}] = Lease{{}, Money::minor(1), {}, now_ + Duration::hours(1), "hash"};
  }
  pay();
  EXPECT_EQ(told(), NoticeCode::kWalletNeedsStore);
}

TEST_F(WalletFlow, NewPin_thatMayBeSet_isNotCalledRefused) {
  happen(MemberPinRefused{"no answer in time", true});
  EXPECT_EQ(told(), NoticeCode::kWalletSilence);
}

TEST_F(WalletFlow, QuestionWithoutAnswer_isGivenUp) {
  identify();
  const domain::LeaseId id = effect<AskLease>()->id;
  now_ = now_ + kUnansweredLease;
  happen(TimePassed{});
  EXPECT_NE(effect<ReturnLease>(), nullptr);
  happen(LeaseAnswered{{"M1"}, id, Money::minor(100), now_ + Duration::hours(1), "hash", std::nullopt});
  EXPECT_NE(effect<ReturnLease>(), nullptr) << "too late: it is not spent";
  EXPECT_TRUE(state_.leases.empty());
}

TEST_F(WalletFlow, UnfinishedSale_survivesWithItsChange) {
  lease(300);
  pay_rightly("2");
  ASSERT_NE(effect<SaveKept>(), nullptr);
  State next{SignedOut{}, {}};
  next.unfinished = effect<SaveKept>()->open;
  next.leases = state_.leases;
  state_ = next;
  now_ = now_ + Duration::hours(25);
  happen(TimePassed{});
  EXPECT_EQ(effect<ReturnLease>(), nullptr);
  sign_in();
  EXPECT_EQ(selling().missing(), Money::minor(999));
  EXPECT_EQ(left_of(held(), selling().paid), Money::minor(100));
}

TEST_F(WalletFlow, WhilePinIsChecked_nothingElseHappens) {
  lease(5000);
  pay();
  scan(kColaBarcode);
  EXPECT_EQ(told(), NoticeCode::kBusy);
  happen(TenderCash{"20"});
  EXPECT_EQ(told(), NoticeCode::kBusy);
  EXPECT_EQ(std::get<PayingFromWallet>(state_.phase).selling.missing(), Money::minor(1199));
}

TEST_F(WalletFlow, PriceThatChangesMeanwhile_isNotPaid) {
  lease(5000);
  pay();
  catalogue_ = shop_catalogue({}, 13, {promotion("off", domain::PercentOff{domain::Ratio{500'000}})});
  happen(ReferenceChanged{});
  pin_is(PinChecked::Verdict::kRight);
  EXPECT_EQ(told(), NoticeCode::kPromotionsChanged);
  EXPECT_TRUE(selling().paid.empty());
  EXPECT_LT(selling().cart.total(), Money::minor(1199));
}

TEST_F(WalletFlow, NewPin_needsASupervisorAndIsNotWrittenDown) {
  identify();
  happen(SetMemberPin{"4711"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  happen(Approve{"2001", "1234", ""});
  pin_is(PinChecked::Verdict::kRight);
  ASSERT_NE(effect<StoreMemberPin>(), nullptr);
  EXPECT_EQ(effect<StoreMemberPin>()->approver, "2001");
  for (const Effect& one : effects_) {
    if (const auto* written = std::get_if<WriteJournal>(&one)) {
      EXPECT_EQ(written->event.detail.find("4711"), std::string::npos);
    }
  }
  EXPECT_FALSE(state_.asked) << "nor kept";
  happen(MemberPinSet{"M1", "new hash"});
  EXPECT_EQ(told(), NoticeCode::kMemberPinSet);
}

TEST_F(WalletFlow, NewPin_isThatOfTheLeaseOnHand) {
  lease(500);
  happen(MemberPinSet{"M1", "new hash"});
  ASSERT_NE(effect<SaveLease>(), nullptr);
  EXPECT_EQ(held().pin_hash, "new hash");
}

class PointsFlow : public WalletFlow {
 protected:
  PointsFlow() {
    kind_ = TenderKind::kPoints;
    protocol::TillRules rules;
    rules.takes_points = true;
    catalogue_ = shop_catalogue({}, 12, {}, rules);
  }
  /// M1 is the buyer, and the till may spend so many of his points.
  void lease_points(std::int64_t granted) {
    identify();
    for (const Effect& one : std::vector<Effect>(effects_)) {
      const auto* asked = std::get_if<AskLease>(&one);
      if (asked != nullptr && asked->purse.kind == kind_) {
        happen(LeaseAnswered{asked->purse, asked->id, Money::minor(granted), now_ + Duration::hours(1), "hash", {}});
      }
    }
  }
};

TEST_F(PointsFlow, KnownMember_theStoreIsAskedForBoth) {
  identify();
  std::vector<TenderKind> kinds;
  std::set<domain::LeaseId> ids;
  for (const Effect& one : effects_) {
    if (const auto* asked = std::get_if<AskLease>(&one)) {
      kinds.push_back(asked->purse.kind);
      ids.insert(asked->id);
    }
  }
  EXPECT_THAT(kinds, ElementsAre(TenderKind::kChange, TenderKind::kPoints));
  EXPECT_EQ(ids.size(), 2U) << "two leases have two ids";
}

TEST_F(PointsFlow, PointsPay_andTheSaleSaysSo) {
  lease_points(5000);
  reach_ = Context::Reach::kOffline;
  pay_rightly("4");
  EXPECT_EQ(selling().missing(), Money::minor(799));
  happen(TenderCash{"10"});
  const SaleDraft draft = std::get<Saving>(state_.phase).draft;
  EXPECT_EQ(draft.tenders.front(),
            (domain::Tender{TenderKind::kPoints, Money::minor(400), Money::minor(400), to_string(held().id.uuid)}));
  EXPECT_EQ(domain::paid_in_money(order_of(draft, 1)), Money::minor(799)) << "points earn nothing";
  commit();
  EXPECT_EQ(held().spent, Money::minor(400));
}

TEST_F(PointsFlow, Change_isAnotherPurse) {
  lease_points(5000);
  reach_ = Context::Reach::kOffline;
  kind_ = TenderKind::kChange;
  pay();
  EXPECT_EQ(told(), NoticeCode::kWalletNeedsStore) << "no answer came for the change";
}

TEST_F(WalletFlow, ShopThatTakesNoPoints_saysSo) {
  lease(5000);
  kind_ = TenderKind::kPoints;
  pay();
  EXPECT_EQ(told(), NoticeCode::kTenderNotTaken);
  kind_ = TenderKind::kCash;
  pay();
  EXPECT_EQ(told(), NoticeCode::kTenderNotTaken);
}

}  // namespace
}  // namespace queueback::tests
