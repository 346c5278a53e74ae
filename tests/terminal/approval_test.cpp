#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

class Approval : public Flow {
 protected:
  void SetUp() override {
    sign_in();
    scan("COLA");
  }
  void sign_in_supervisor() {
    happen(SignOut{});
    happen(Code{kSupervisorBadge});
  }
  void right_pin() { happen(PinChecked{PinChecked::Verdict::kRight}); }
  [[nodiscard]] std::int64_t total() const { return cart().total().minor(); }
  /// Of the newest event that went into the journal; an event without a kind if none did.
  [[nodiscard]] JournalEvent journal() const {
    const WriteJournal* found = nullptr;
    for (const Effect& candidate : effects_) {
      found = std::holds_alternative<WriteJournal>(candidate) ? &std::get<WriteJournal>(candidate) : found;
    }
    EXPECT_NE(found, nullptr);
    return found == nullptr ? JournalEvent{} : found->event;
  }
};

TEST_F(Approval, PriceByCashier_waitsForSomebodyElse) {
  happen(SetPrice{0, "1.50", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  EXPECT_EQ(told_args(), (std::vector<std::string>{"supervisor", "主管"}));
  EXPECT_EQ(total(), 200);
}

TEST_F(Approval, SupervisorsPin_doesWhatWasAsked) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"2001", "1234", ""});
  EXPECT_NE(effect<CheckPin>(), nullptr);
  right_pin();
  EXPECT_EQ(told(), NoticeCode::kPriceChanged);
  EXPECT_EQ(total(), 150);
  EXPECT_FALSE(state_.asked);
}

TEST_F(Approval, Journal_namesBothPersonsAndTheReason) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"2001", "1234", "seen it"});
  right_pin();
  EXPECT_EQ(journal(), (JournalEvent{JournalKind::kPriceChanged, now_, "1001", "2001", "damaged", "可乐: 2.00 -> 1.50",
                                     domain::Money::minor(150)}));
}

TEST_F(Approval, WrongPin_changesNothingAndCounts) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"2001", "0000", ""});
  happen(PinChecked{PinChecked::Verdict::kWrong});
  EXPECT_EQ(told(), NoticeCode::kWrongPin);
  EXPECT_EQ(journal().kind, JournalKind::kApprovalRefused);
  EXPECT_EQ(state_.wrong_pins.at("2001").count, 1);
  EXPECT_EQ(total(), 200);
  EXPECT_TRUE(state_.asked);
  EXPECT_TRUE(is_selling());
}

TEST_F(Approval, LockedApprover_isNotAsked) {
  happen(SetPrice{0, "1.50", "damaged"});
  for (int i = 0; i < kMaxWrongPins; ++i) {
    happen(Approve{"2001", "0000", ""});
    happen(PinChecked{PinChecked::Verdict::kWrong});
  }
  happen(Approve{"2001", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kLockedOut);
  EXPECT_EQ(effect<CheckPin>(), nullptr);
}

TEST_F(Approval, ByOneself_isRefusedAndJournalled) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"1001", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kApproveByAnother);
  EXPECT_EQ(journal().detail, "approve-by-another 1001");
}

TEST_F(Approval, ByAnotherCashier_isRefused) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"1002", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kRoleTooLow);
}

TEST_F(Approval, ByManager_isAllowed) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"3001", "1234", ""});
  right_pin();
  EXPECT_EQ(total(), 150);
}

TEST_F(Approval, Badge_approvesAtOnce) {
  happen(DiscountSale{"50%", "staff"});
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kSaleDiscounted);
  EXPECT_EQ(total(), 100);
}

TEST_F(Approval, BadgeOfNobody_isNeverRepeated) {
  happen(DiscountSale{"50%", "staff"});
  scan("QBB1.nobody-has-this-one");
  EXPECT_EQ(told(), NoticeCode::kUnknownBadge);
  EXPECT_TRUE(told_args().empty());
}

TEST_F(Approval, WhileThePinIsChecked_nothingElseHappens) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"2001", "1234", ""});
  scan("COLA");
  EXPECT_EQ(told(), NoticeCode::kBusy);
  happen(Approve{"3001", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kBusy);
  right_pin();
  EXPECT_EQ(journal().approved_by, "2001");
}

TEST_F(Approval, AnotherLine_endsTheWaiting) {
  happen(SetPrice{0, "1.50", "damaged"});
  scan("APPLE");  // the newest line is another one now
  happen(Approve{"2001", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kNothingAsked);
}

TEST_F(Approval, SomethingElseAsked_isAnotherStep) {
  happen(OpenWithoutSale{"change"});
  const std::uint64_t seen = state_.step;
  happen(DiscountSale{"100%", "gift"});
  EXPECT_GT(state_.step, seen) << "who has seen the first one does not allow the second";
  EXPECT_TRUE(std::holds_alternative<DiscountSale>(state_.asked->what));
}

TEST_F(Approval, ReasonOfAnyLength_isNotTaken) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Approve{"2001", "1234", std::string(domain::kMaxReason + 1, 'x')});
  EXPECT_EQ(told(), NoticeCode::kReasonNeeded);
}

TEST_F(Approval, LockedPerson_hasNoBadgeEither) {
  happen(SetPrice{0, "1.50", "damaged"});
  for (int i = 0; i < kMaxWrongPins; ++i) {
    happen(Approve{"2001", "0000", ""});
    happen(PinChecked{PinChecked::Verdict::kWrong});
  }
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kLockedOut);
}

TEST_F(Approval, BadgeWithAScannersPrefix_isABadge) {
  happen(DiscountSale{"50%", "staff"});
  scan(std::string("]C1") + kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kSaleDiscounted);
}

TEST_F(Approval, BadgeAsReferenceOrReason_isNotKept) {
  happen(TakeTender{domain::TenderKind::kCard, "1", kSupervisorBadge});
  EXPECT_EQ(told(), NoticeCode::kBadReference);
  happen(OpenWithoutSale{kSupervisorBadge});
  EXPECT_EQ(told(), NoticeCode::kReasonNeeded);
}

TEST_F(Approval, Badge_allowsWhileAPartIsPaid) {
  happen(TakeTender{domain::TenderKind::kCash, "1", ""});
  happen(OpenWithoutSale{"jammed note"});
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kDrawerOpened);
}

TEST_F(Approval, Withdrawn_isNotDone) {
  happen(SetPrice{0, "1.50", "damaged"});
  happen(Withdraw{});
  EXPECT_EQ(told(), NoticeCode::kWithdrawn);
  happen(Approve{"2001", "1234", ""});
  EXPECT_EQ(told(), NoticeCode::kNothingAsked);
}

TEST_F(Approval, Nonsense_callsNobody) {
  happen(SetPrice{0, "a lot", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kBadAmount);
  happen(SetPrice{7, "1", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
  happen(SetPrice{0, "1", "  "});
  EXPECT_EQ(told(), NoticeCode::kReasonNeeded);
}

TEST_F(Approval, SupervisorAtTheTill_needsNobody) {
  happen(VoidSale{});
  sign_in_supervisor();
  scan("COLA");
  happen(SetPrice{0, "1.50", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kPriceChanged);
  EXPECT_EQ(journal().approved_by, "");
}

TEST_F(Approval, SupervisorBehindSupervisor_isStillAnother) {
  happen(VoidSale{});
  sign_in_supervisor();
  EXPECT_EQ(std::get<Selling>(state_.phase).cashier.role, Role::kSupervisor);
  EXPECT_EQ(journal().detail, "badge");
}

TEST_F(Approval, PaidInPart_keepsPrices) {
  happen(TakeTender{domain::TenderKind::kCash, "1", ""});
  happen(SetPrice{0, "1.50", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kPaidInPart);
}

TEST_F(Approval, Badge_signsNobodyInOverSomebody) {
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kAlreadySignedIn);
}

}  // namespace
}  // namespace queueback::tests
