// The cashier flow as a pure function: what each step answers, and what it leaves alone.
#include <gmock/gmock.h>

#include "tests/terminal/flow_bench.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::Flow;
using tests::kColaBarcode;
using tests::kNoon;
using Verdict = PinChecked::Verdict;

using SigningIn = Flow;

TEST_F(SigningIn, RightPin_opensTheTill) {
  happen(SignIn{"1001", "1234"});
  ASSERT_NE(effect<CheckPin>(), nullptr);
  EXPECT_EQ(effect<CheckPin>()->pin_hash, "hash of 1234");
  happen(PinChecked{Verdict::kRight});
  EXPECT_TRUE(is_selling());
  EXPECT_EQ(told(), NoticeCode::kSignedIn);
}

TEST_F(SigningIn, UnknownCashier_isToldSo) {
  happen(SignIn{"9999", "1234"});
  EXPECT_EQ(told(), NoticeCode::kUnknownCashier);
  happen(SignIn{"not an id", "1234"});
  EXPECT_EQ(told(), NoticeCode::kUnknownCashier);
  EXPECT_THAT(state_.wrong_pins, IsEmpty()) << "there is nobody to lock out";
}

TEST_F(SigningIn, NoReferenceData_isNotReady) {
  catalogue_ = Catalogue();
  happen(SignIn{"1001", "1234"});
  EXPECT_EQ(told(), NoticeCode::kNotReady);
}

TEST_F(SigningIn, WrongPin_countsDown) {
  type_wrong_pin();
  EXPECT_EQ(told(), NoticeCode::kWrongPin);
  EXPECT_THAT(told_args(), ElementsAre("4"));
  EXPECT_EQ(effect<SaveWrongPins>()->wrong.count, 1);
}

TEST_F(SigningIn, FiveWrongPins_lockOutEvenTheRightOne) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    type_wrong_pin();
  }
  EXPECT_EQ(told(), NoticeCode::kLockedOut);
  EXPECT_EQ(effect<SaveWrongPins>()->wrong.locked_until, now_ + kLockOut);
  happen(SignIn{"1001", "1234"});
  EXPECT_EQ(told(), NoticeCode::kLockedOut);
  EXPECT_EQ(effect<CheckPin>(), nullptr) << "no PIN is tried while locked";
}

TEST_F(SigningIn, LockOut_survivesARestart) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    type_wrong_pin();
  }
  state_ = State{SignedOut{}, state_.wrong_pins};
  happen(SignIn{"1001", "1234"});
  EXPECT_EQ(told(), NoticeCode::kLockedOut);
}

TEST_F(SigningIn, LockOut_isOneCashiersOnly) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    type_wrong_pin();
  }
  happen(SignIn{"1002", "1234"});
  EXPECT_TRUE(std::holds_alternative<CheckingPin>(state_.phase));
}

TEST_F(SigningIn, LockOut_endsAndCountingBeginsAgain) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    type_wrong_pin();
  }
  now_ = now_ + kLockOut;
  type_wrong_pin();
  EXPECT_EQ(told(), NoticeCode::kWrongPin);
  EXPECT_THAT(told_args(), ElementsAre("4"));
}

TEST_F(SigningIn, RightPin_forgetsWrongOnes) {
  type_wrong_pin();
  sign_in();
  EXPECT_EQ(effect<SaveWrongPins>()->wrong, WrongPins{});
  EXPECT_THAT(state_.wrong_pins, IsEmpty());
}

TEST_F(SigningIn, SecondCashier_mustWait) {
  sign_in();
  happen(SignIn{"1002", "1234"});
  EXPECT_EQ(told(), NoticeCode::kAlreadySignedIn);
}

TEST_F(SigningIn, SignOut_withGoodsInTheCart_isRefused) {
  sign_in();
  scan(kColaBarcode);
  happen(SignOut{});
  EXPECT_TRUE(is_selling());
  happen(VoidSale{});
  happen(SignOut{});
  EXPECT_TRUE(std::holds_alternative<SignedOut>(state_.phase));
}

class Scanning : public Flow {
 protected:
  Scanning() { sign_in(); }
};

TEST_F(Scanning, Barcode_addsALine) {
  scan(kColaBarcode);
  EXPECT_EQ(told(), NoticeCode::kLineAdded);
  ASSERT_THAT(cart().lines, SizeIs(1));
  EXPECT_EQ(cart().total(), Money::minor(200));
}

TEST_F(Scanning, Barcode_inEveryForm_isTheSameProduct) {
  scan("09520000000370");                                   // GTIN-14
  scan("  9520000000370\r\n");                              // as some scanners send it
  scan("https://id.gs1.org/01/09520000000370/10/LOT?x=1");  // GS1 Digital Link
  scan("COLA");                                             // typed stock keeping unit
  ASSERT_THAT(cart().lines, SizeIs(4));
  for (const domain::OrderLine& line : cart().lines) {
    EXPECT_EQ(line.product.text(), "COLA");
  }
}

TEST_F(Scanning, SkuOfABarcodesLength_isFound) {
  scan("12345678");
  ASSERT_THAT(cart().lines, SizeIs(1));
  EXPECT_EQ(cart().lines[0].product.text(), "12345678");
}

struct CodeCase {
  const char* name;
  std::string code;
  NoticeCode notice;
};
std::ostream& operator<<(std::ostream& out, const CodeCase& one) { return out << one.name; }

class RefusedCode : public ::testing::TestWithParam<CodeCase> {};

TEST_P(RefusedCode, SaysWhyAndChangesNothing) {
  const Catalogue catalogue = tests::shop_catalogue();
  State state{Selling{{*domain::CashierId::parse("1001"), "甲"}, {}}, {}};
  state = decide(state, Code{"COLA"}, {catalogue, kNoon}).state;
  const Decision decision = decide(state, Code{GetParam().code}, {catalogue, kNoon});
  ASSERT_THAT(decision.effects, SizeIs(1));
  EXPECT_EQ(std::get<Tell>(decision.effects[0]).notice.code, GetParam().notice);
  EXPECT_EQ(tone(GetParam().notice), Tone::kProblem);
  EXPECT_EQ(std::get<Selling>(decision.state.phase).cart, std::get<Selling>(state.phase).cart);
  for (const std::string& arg : std::get<Tell>(decision.effects[0]).notice.args) {
    EXPECT_LE(arg.size(), 60U) << "a notice repeats a short part only";
  }
}

const CodeCase kRefusedCodes[] = {
    {"empty", "", NoticeCode::kEmptyCode},
    {"blanks", "  \r\n", NoticeCode::kEmptyCode},
    {"unknownGtin", "6901234567892", NoticeCode::kUnknownCode},
    {"unknownText", "WHAT-IS-THIS", NoticeCode::kUnknownCode},
    {"longUnknownText", std::string(500, 'x'), NoticeCode::kUnknownCode},
    {"wrongCheckDigit", "9520000000371", NoticeCode::kWrongCheckDigit},
    {"wrongCheckDigitOfEight", "12345679", NoticeCode::kWrongCheckDigit},
    {"weChatPayment", "134567890123456789", NoticeCode::kPaymentCode},
    {"alipayPayment", "2812345678901234", NoticeCode::kPaymentCode},
    {"tenThousandBytes", std::string(10'000, '6'), NoticeCode::kCodeTooLong},
    {"tenThousandControlBytes", std::string(10'000, '\x02'), NoticeCode::kCodeTooLong},
    {"escapeSequence", "\x1b[2J9520000000370", NoticeCode::kUnreadableCode},
    {"nulByte", std::string("95200000\0", 9) + "00370", NoticeCode::kUnreadableCode},
    {"newLineInside", "952000\n0000370", NoticeCode::kUnreadableCode},
    {"notAscii", "可乐", NoticeCode::kUnreadableCode},
    {"broken", "\xff\xfe", NoticeCode::kUnreadableCode},
};
INSTANTIATE_TEST_SUITE_P(Kinds, RefusedCode, ::testing::ValuesIn(kRefusedCodes),
                         [](const auto& param) { return std::string(param.param.name); });

TEST_F(Scanning, PaymentCode_isNeverRepeated) {
  scan("134567890123456789");
  EXPECT_THAT(told_args(), IsEmpty());
}

TEST_F(Scanning, LineLimit_holds) {
  for (std::size_t i = 0; i < domain::kMaxOrderLines; ++i) {
    scan(kColaBarcode);
  }
  scan(kColaBarcode);
  EXPECT_EQ(told(), NoticeCode::kLineLimit);
  EXPECT_THAT(cart().lines, SizeIs(domain::kMaxOrderLines));
}

TEST_F(Scanning, AmountLimit_holds) {
  for (int i = 0; i < 20; ++i) {
    scan("YACHT");
  }
  EXPECT_EQ(told(), NoticeCode::kAmountLimit);
  EXPECT_LE(cart().total(), domain::kMaxAmount);
  happen(SetQuantity{1, "100000"});
  EXPECT_EQ(told(), NoticeCode::kAmountLimit);
}

TEST_F(Scanning, Quantity_inPiecesAndWeight) {
  scan("APPLE");
  happen(SetQuantity{0, "0.735"});
  EXPECT_EQ(cart().total(), Money::minor(734)) << "7.34265 rounded half up";
  happen(SetQuantity{1, "3"});
  EXPECT_EQ(cart().total(), Money::minor(2997));
}

TEST_F(Scanning, Quantity_thatIsNone_isRefused) {
  scan("APPLE");
  for (const char* quantity : {"", "0", "-1", "1.2345", "100001", "abc", "1,5", "1e3", " 2"}) {
    happen(SetQuantity{0, quantity});
    EXPECT_EQ(told(), NoticeCode::kBadQuantity) << quantity;
  }
  EXPECT_EQ(cart().lines[0].quantity, domain::Quantity::pieces(1));
}

TEST_F(Scanning, Quantity_ofNoLine_isRefused) {
  happen(SetQuantity{0, "2"});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
  scan("APPLE");
  happen(SetQuantity{2, "2"});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
  happen(SetQuantity{SIZE_MAX, "2"});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
}

TEST_F(Scanning, VoidLine_takesTheOneNamed) {
  scan("COLA");
  scan("APPLE");
  scan("COLA");
  happen(VoidLine{2});
  EXPECT_EQ(told(), NoticeCode::kLineVoided);
  EXPECT_EQ(cart().total(), Money::minor(400));
  happen(VoidLine{0});
  EXPECT_THAT(cart().lines, SizeIs(1));
  happen(VoidLine{7});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
}

TEST_F(Scanning, VoidSale_emptiesTheCart) {
  happen(VoidSale{});
  EXPECT_EQ(told(), NoticeCode::kNothingToVoid);
  scan("COLA");
  happen(VoidSale{});
  EXPECT_EQ(told(), NoticeCode::kSaleVoided);
  EXPECT_TRUE(cart().is_empty());
}

class Members : public Flow {
 protected:
  Members() {
    sign_in();
    scan("COLA");
  }
  void check(MemberChecked::Verdict verdict, const std::string& member = "M1") {
    happen(MemberChecked{*domain::MemberId::parse(member), "0011aabb", verdict});
  }
};

TEST_F(Members, CodeIsCheckedBeforeItCounts) {
  scan("QBM1.0011aabb.M1." + to_base64url(Bytes(64, 1)));
  ASSERT_NE(effect<CheckMemberCode>(), nullptr);
  EXPECT_EQ(effect<CheckMemberCode>()->code.member.text(), "M1");
  EXPECT_FALSE(cart().buyer.has_value());
}

TEST_F(Members, Genuine_isAddedWithLevelAndEstimate) {
  check(MemberChecked::Verdict::kGenuine);
  EXPECT_EQ(told(), NoticeCode::kMemberAdded);
  EXPECT_THAT(told_args(), ElementsAre("李*"));
  EXPECT_EQ(cart().buyer->level, "gold");
  const domain::RebateEstimate expected{Money::minor(240), "level(program)"};
  EXPECT_EQ(estimate(cart(), {}, {catalogue_, now_}), expected);
  const std::vector<domain::Tender> points = {
      {domain::TenderKind::kPoints, Money::minor(100), Money::minor(100), "lease"}};
  EXPECT_EQ(estimate(cart(), points, {catalogue_, now_}).entitlement, Money::minor(120)) << "points earn nothing";
}

TEST_F(Members, GenuineButNeverHeardOf_isAddedToo) {
  check(MemberChecked::Verdict::kGenuine, "M777");
  EXPECT_EQ(cart().buyer->id.text(), "M777");
  EXPECT_EQ(estimate(cart(), {}, {catalogue_, now_}).source, "default(program)");
}

TEST_F(Members, FoundWithoutACode_mustBeKnownHereOrAtTheStore) {
  happen(ChooseMember{"NOBODY", {}});
  EXPECT_EQ(told(), NoticeCode::kUnknownMember);
  EXPECT_THAT(told_args(), ElementsAre("NOBODY"));
  happen(ChooseMember{"", {}});
  EXPECT_EQ(told(), NoticeCode::kUnknownMember);
  EXPECT_EQ(std::get<Selling>(state_.phase).cart.buyer, std::nullopt);
  happen(ChooseMember{"M1", {}});
  EXPECT_EQ(std::get<Selling>(state_.phase).cart.buyer->level, "gold");
  const protocol::MemberCard card{*domain::MemberId::parse("N77"), "silver", "张*"};
  happen(ChooseMember{"N77", card});
  EXPECT_EQ(told(), NoticeCode::kMemberAdded);
  EXPECT_EQ(std::get<Selling>(state_.phase).cart.buyer, (Buyer{card.id, "silver", "张*"}));
}

TEST_F(Members, Forged_isRefused) {
  check(MemberChecked::Verdict::kForged);
  EXPECT_EQ(told(), NoticeCode::kMemberForged);
  EXPECT_FALSE(cart().buyer.has_value());
}

TEST_F(Members, UnknownKey_isRefusedAndNamesIt) {
  check(MemberChecked::Verdict::kUnknownKey);
  EXPECT_EQ(told(), NoticeCode::kMemberKeyUnknown);
  EXPECT_THAT(told_args(), ElementsAre("0011aabb"));
  EXPECT_FALSE(cart().buyer.has_value());
}

TEST_F(Members, Forged_doesNotRemoveTheGenuineOne) {
  check(MemberChecked::Verdict::kGenuine);
  check(MemberChecked::Verdict::kForged, "M2");
  EXPECT_EQ(cart().buyer->id.text(), "M1");
}

class Paying : public Flow {
 protected:
  Paying() {
    sign_in();
    scan("COLA");
    scan("APPLE");
  }
};

TEST_F(Paying, Cash_isSavedBeforeAnythingOpens) {
  happen(TenderCash{"50"});
  ASSERT_NE(effect<SaveSale>(), nullptr);
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(effect<PrintReceipt>(), nullptr);
  const SaleDraft& draft = effect<SaveSale>()->draft;
  EXPECT_EQ(draft.change, Money::minor(5000 - 1199));
  EXPECT_EQ(draft.currency, "CNY");
  EXPECT_EQ(draft.business_date, (CivilDay{2025, 11, 20}));
  EXPECT_EQ(draft.utc_offset_minutes, 480);
  EXPECT_EQ(draft.versions, (domain::Versions{"p1", 12}));
}

TEST_F(Paying, BusinessDate_isTheStoresNotUtc) {
  now_ = *parse_rfc3339("2025-11-20T16:30:00Z");
  happen(TenderCash{"50"});
  EXPECT_EQ(effect<SaveSale>()->draft.business_date, (CivilDay{2025, 11, 21}));
}

TEST_F(Paying, Committed_opensPrintsAndShowsChange) {
  happen(TenderCash{"50.00"});
  commit();
  EXPECT_NE(effect<OpenDrawer>(), nullptr);
  EXPECT_NE(effect<PrintReceipt>(), nullptr);
  EXPECT_EQ(effect<ShowCustomer>()->lower, "CHANGE         38.01");
  EXPECT_THAT(told_args(), ElementsAre("1", "38.01"));
}

TEST_F(Paying, ExactCash_givesNoChange) {
  happen(TenderCash{"11.99"});
  commit();
  EXPECT_THAT(told_args(), ElementsAre("1", "0.00"));
}

TEST_F(Paying, TooLittleCash_saysWhatIsMissing) {
  happen(TenderCash{"11.98"});
  EXPECT_EQ(told(), NoticeCode::kTooLittleCash);
  EXPECT_THAT(told_args(), ElementsAre("0.01"));
  EXPECT_TRUE(is_selling());
}

TEST_F(Paying, AmountThatIsNone_isRefused) {
  for (const char* amount : {"", "abc", "-50", "50.001", "99999999999999999999", "5 0", "0x20", "１００"}) {
    happen(TenderCash{amount});
    EXPECT_EQ(told(), NoticeCode::kBadAmount) << amount;
    EXPECT_TRUE(is_selling());
  }
}

TEST_F(Paying, EmptyCart_isNothingToPay) {
  happen(VoidSale{});
  happen(TenderCash{"50"});
  EXPECT_EQ(told(), NoticeCode::kNothingToPay);
}

TEST_F(Paying, FullDisk_refusesBeforeMoneyIsTaken) {
  storage_ = StorageHealth::kFull;
  const Cart before = cart();
  happen(TenderCash{"50"});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
  EXPECT_EQ(effect<SaveSale>(), nullptr);
  EXPECT_EQ(cart(), before);
}

TEST_F(Paying, CommitFailure_returnsToTheCart) {
  const Cart before = cart();
  happen(TenderCash{"50"});
  happen(CommitFailed{"storage is overloaded"});
  EXPECT_EQ(told(), NoticeCode::kSaleRefused);
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(cart(), before);
  happen(TenderCash{"50"});
  EXPECT_NE(effect<SaveSale>(), nullptr) << "and can be tried again";
}

TEST_F(Paying, WhileSaving_nothingElseHappens) {
  happen(TenderCash{"50"});
  for (const Event& event : {Event{Code{"COLA"}}, Event{TenderCash{"50"}}, Event{VoidSale{}}, Event{VoidLine{1}},
                             Event{SetQuantity{1, "2"}}, Event{SignOut{}}, Event{NextSale{}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kBusy);
    EXPECT_TRUE(std::holds_alternative<Saving>(state_.phase));
  }
}

TEST_F(Paying, AfterTheSale_aScanBeginsTheNext) {
  happen(TenderCash{"50"});
  commit();
  scan("COLA");
  EXPECT_EQ(cart().total(), Money::minor(200));
  EXPECT_FALSE(cart().buyer.has_value());
}

TEST_F(Paying, PaidTwice_isNothingToPay) {
  happen(TenderCash{"50"});
  commit();
  happen(TenderCash{"50"});
  EXPECT_EQ(told(), NoticeCode::kNothingToPay);
}

TEST_F(Paying, FreeGoods_canBeSold) {
  happen(VoidSale{});
  scan("GIFT");
  happen(TenderCash{"0"});
  ASSERT_NE(effect<SaveSale>(), nullptr);
  EXPECT_TRUE(domain::validate(tests::order_of(effect<SaveSale>()->draft, 1)).has_value());
}

TEST(Notices, EveryCode_hasWordsInBothLanguages) {
  for (int i = 0; i < kNoticeCodes; ++i) {
    const auto code = static_cast<NoticeCode>(i);
    EXPECT_FALSE(name(code).empty());
    EXPECT_FALSE(text({code, {"a", "b"}}, Language::kEnglish).empty());
    const std::string chinese = text({code, {"a", "b"}}, Language::kChinese);
    EXPECT_EQ(chinese.find("{0}"), std::string::npos);
  }
}

TEST(Notices, Argument_thatLooksLikeAHole_isTakenAsItIs) {
  const Notice notice{NoticeCode::kAlreadyHandedOver, {"{1}", "noon"}};
  EXPECT_EQ(text(notice, Language::kEnglish), "Order {1} was already handed over by this terminal at noon");
  EXPECT_EQ(text(notice, Language::kChinese), "订单 {1} 已于 noon 由本机交付");
}

TEST(Catalogue, UnreadableItems_areCountedNotObeyed) {
  auto items = tests::shop_items();
  items.push_back({1, 0, "BAD", to_bytes("rubbish")});
  items.push_back({99, 0, "BAD", {}});
  const Catalogue catalogue(items, 1);
  EXPECT_EQ(catalogue.unreadable(), 2U);
  EXPECT_EQ(catalogue.product_count(), 5U);
  EXPECT_TRUE(catalogue.can_sell());
}

}  // namespace
}  // namespace queueback::terminal
