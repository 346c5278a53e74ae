// An online order is picked up, as a pure function: what each step answers, and what it leaves alone.
#include <gmock/gmock.h>

#include "tests/terminal/flow_bench.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::kColaBarcode;
using tests::kNoon;
using tests::open_order;

class PickingUpOrders : public tests::Flow {
 protected:
  PickingUpOrders() {
    catalogue_ = tests::shop_catalogue({open_order("W-1"), open_order("W-2")});
    sign_in();
  }
  /// What another version of the reference data holds open.
  void reference_holds(const std::vector<protocol::OpenOrder>& orders) {
    catalogue_ = tests::shop_catalogue(orders, 13);
    happen(ReferenceChanged{});
  }
  void hand_over(const std::string& order) {
    happen(PickUp{order});
    happen(HandOver{});
    ASSERT_NE(effect<SaveHandover>(), nullptr);
    happen(HandoverCommitted{order, now_});
  }
  [[nodiscard]] bool is_picking_up() const { return std::holds_alternative<PickingUp>(state_.phase); }
  void expect_empty_cart() {
    ASSERT_TRUE(is_selling());
    EXPECT_TRUE(cart().is_empty());
  }
};

TEST_F(PickingUpOrders, PickUp_showsTheOrderAndRecordsNothing) {
  happen(PickUp{"W-1"});
  ASSERT_TRUE(is_picking_up());
  EXPECT_EQ(std::get<PickingUp>(state_.phase).order, open_order("W-1"));
  EXPECT_EQ(told(), NoticeCode::kPickingUp);
  EXPECT_EQ(effect<ShowCustomer>()->upper, "PICKUP W-1          ");
  EXPECT_EQ(effect<ShowCustomer>()->lower, "PAID           13.00");
  EXPECT_EQ(effect<SaveHandover>(), nullptr);
}

TEST_F(PickingUpOrders, HandOver_isSavedBeforeItIsSaid) {
  happen(PickUp{"W-1"});
  now_ = *parse_rfc3339("2025-11-20T16:30:00Z");
  happen(HandOver{});
  ASSERT_NE(effect<SaveHandover>(), nullptr);
  EXPECT_EQ(effect<Tell>(), nullptr);
  const HandoverDraft& draft = effect<SaveHandover>()->draft;
  EXPECT_EQ(draft.order, "W-1");
  EXPECT_EQ(draft.cashier.text(), "1001");
  EXPECT_EQ(draft.at, now_);
  EXPECT_EQ(draft.business_date, (CivilDay{2025, 11, 21})) << "the store's day, not that of UTC";
  EXPECT_EQ(draft.utc_offset_minutes, 480);
  EXPECT_EQ(draft.reference_version, 12U);
}

TEST_F(PickingUpOrders, Committed_isSaidAndTheDrawerStaysClosed) {
  hand_over("W-1");
  EXPECT_EQ(told(), NoticeCode::kHandedOver);
  EXPECT_THAT(told_args(), ElementsAre("W-1"));
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(effect<PrintReceipt>(), nullptr);
  EXPECT_EQ(effect<ShowCustomer>()->upper, "PICKED UP W-1       ");
  expect_empty_cart();
}

TEST_F(PickingUpOrders, AfterASale_aPickupBeginsAtOnce) {
  scan("COLA");
  happen(TenderCash{"5"});
  commit();
  happen(PickUp{"W-1"});
  EXPECT_TRUE(is_picking_up());
}

TEST_F(PickingUpOrders, CommitFailure_returnsToThePickup) {
  happen(PickUp{"W-1"});
  happen(HandOver{});
  happen(CommitFailed{"storage is overloaded"});
  EXPECT_EQ(told(), NoticeCode::kHandoverRefused);
  EXPECT_THAT(told_args(), ElementsAre("storage is overloaded"));
  ASSERT_TRUE(is_picking_up());
  EXPECT_THAT(state_.handed_over, IsEmpty());
  happen(HandOver{});
  EXPECT_NE(effect<SaveHandover>(), nullptr) << "and can be tried again";
}

TEST_F(PickingUpOrders, Cancel_leavesTheOrderOpen) {
  happen(PickUp{"W-1"});
  happen(VoidSale{});
  EXPECT_EQ(told(), NoticeCode::kPickupLeft);
  EXPECT_EQ(effect<ShowCustomer>()->upper, "WELCOME             ");
  expect_empty_cart();
  happen(PickUp{"W-1"});
  EXPECT_TRUE(is_picking_up());
}

TEST_F(PickingUpOrders, GoodsInTheCart_refuseAPickup) {
  scan("COLA");
  for (const Event& event : {Event{PickUp{"W-1"}}, Event{Code{"W-1"}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
    EXPECT_EQ(cart().total(), Money::minor(200));
  }
}

TEST_F(PickingUpOrders, MemberAlone_doesNotRefuseAPickup) {
  happen(MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine});
  happen(PickUp{"W-1"});
  EXPECT_TRUE(is_picking_up());
}

TEST_F(PickingUpOrders, UnknownOrder_isNotOpenHere) {
  happen(PickUp{"W-9"});
  EXPECT_EQ(told(), NoticeCode::kOrderNotOpen);
  EXPECT_THAT(told_args(), ElementsAre("W-9"));
  happen(PickUp{"\x1b[2J" + std::string(100'000, 'x')});
  EXPECT_EQ(told(), NoticeCode::kOrderNotOpen);
  EXPECT_LE(told_args()[0].size(), 60U) << "a notice repeats a short part only";
  EXPECT_EQ(told_args()[0][0], '?');
  happen(PickUp{"  "});
  EXPECT_EQ(told(), NoticeCode::kEmptyCode);
}

TEST_F(PickingUpOrders, HandedOverHere_isRefusedWithItsTime) {
  hand_over("W-1");
  now_ = now_ + Duration::hours(3);
  for (const Event& event : {Event{PickUp{"W-1"}}, Event{Code{"W-1"}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kAlreadyHandedOver);
    EXPECT_THAT(told_args(), ElementsAre("W-1", "2025-11-20 20:00")) << "the store's time";
    EXPECT_TRUE(is_selling());
  }
  happen(PickUp{"W-2"});
  EXPECT_TRUE(is_picking_up()) << "others are not concerned";
}

TEST_F(PickingUpOrders, HandedOverBeforeARestart_isRefusedToo) {
  hand_over("W-1");
  state_ = State{SignedOut{}, {}, state_.handed_over};
  sign_in();
  happen(PickUp{"W-1"});
  EXPECT_EQ(told(), NoticeCode::kAlreadyHandedOver);
}

TEST_F(PickingUpOrders, HandoverTheDatabaseKnows_isRefusedAndRemembered) {
  happen(PickUp{"W-1"});
  happen(HandOver{});
  happen(HandoverRepeated{"W-1", kNoon});
  EXPECT_EQ(told(), NoticeCode::kAlreadyHandedOver);
  expect_empty_cart();
  happen(PickUp{"W-1"});
  EXPECT_EQ(told(), NoticeCode::kAlreadyHandedOver);
}

TEST_F(PickingUpOrders, FullDisk_refusesTheHandover) {
  happen(PickUp{"W-1"});
  storage_ = StorageHealth::kFull;
  happen(HandOver{});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
  EXPECT_EQ(effect<SaveHandover>(), nullptr);
  EXPECT_TRUE(is_picking_up());
}

TEST_F(PickingUpOrders, DuringAPickup_everythingElseWaits) {
  happen(PickUp{"W-1"});
  for (const Event& event : {Event{Code{kColaBarcode}}, Event{Code{"W-2"}}, Event{TenderCash{"50"}}, Event{VoidLine{1}},
                             Event{SetQuantity{1, "2"}}, Event{SignOut{}}, Event{NextSale{}}, Event{PickUp{"W-2"}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kFinishPickupFirst);
    EXPECT_TRUE(is_picking_up());
  }
}

TEST_F(PickingUpOrders, WhileSaving_nothingElseHappens) {
  happen(PickUp{"W-1"});
  happen(HandOver{});
  for (const Event& event : {Event{HandOver{}}, Event{PickUp{"W-2"}}, Event{Code{"COLA"}}, Event{TenderCash{"50"}},
                             Event{VoidSale{}}, Event{SignOut{}}, Event{NextSale{}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kBusy);
    EXPECT_TRUE(std::holds_alternative<HandingOver>(state_.phase));
  }
}

TEST_F(PickingUpOrders, HandOverWithoutAPickup_isRefused) {
  happen(HandOver{});
  EXPECT_EQ(told(), NoticeCode::kNoPickup);
  scan("COLA");
  happen(HandOver{});
  EXPECT_EQ(told(), NoticeCode::kNoPickup);
  EXPECT_EQ(cart().total(), Money::minor(200));
}

TEST_F(PickingUpOrders, NobodySignedIn_isRefused) {
  happen(SignOut{});
  for (const Event& event : {Event{PickUp{"W-1"}}, Event{HandOver{}}, Event{Code{"W-1"}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kSignInFirst);
  }
}

TEST_F(PickingUpOrders, ScannedOrder_opensThePickup) {
  // Whatever form the id has: text, a barcode's length, beyond ASCII.
  for (const std::string id : {"W-1", "6901234567892", "9520000000371", "网-2026/1 #7"}) {
    catalogue_ = tests::shop_catalogue({open_order(id)});
    scan(" " + id + "\r\n");
    ASSERT_TRUE(is_picking_up()) << id;
    happen(VoidSale{});
  }
}

TEST_F(PickingUpOrders, ScannedCodeOfProductAndOrder_isTheProduct) {
  catalogue_ = tests::shop_catalogue({open_order("COLA"), open_order(kColaBarcode), open_order("12345678")});
  for (const char* code : {"COLA", kColaBarcode, "12345678"}) {
    scan(code);
    EXPECT_EQ(told(), NoticeCode::kLineAdded);
    happen(VoidSale{});
    happen(PickUp{code});
    EXPECT_TRUE(is_picking_up()) << "but it can be picked up by name";
    happen(VoidSale{});
  }
}

TEST_F(PickingUpOrders, OrderClosedDuringThePickup_isLeftWithANotice) {
  happen(PickUp{"W-1"});
  reference_holds({open_order("W-2")});
  EXPECT_EQ(told(), NoticeCode::kOrderClosed);
  EXPECT_EQ(effect<ShowCustomer>()->upper, "WELCOME             ");
  expect_empty_cart();
}

TEST_F(PickingUpOrders, OrderClosedUnnoticed_isNotHandedOver) {
  happen(PickUp{"W-1"});
  catalogue_ = tests::shop_catalogue();
  happen(HandOver{});
  EXPECT_EQ(told(), NoticeCode::kOrderClosed);
  EXPECT_EQ(effect<SaveHandover>(), nullptr);
  expect_empty_cart();
}

TEST_F(PickingUpOrders, OrderChangedDuringThePickup_isShownAnew) {
  happen(PickUp{"W-1"});
  protocol::OpenOrder less = open_order("W-1");
  less.lines.pop_back();
  reference_holds({less});
  EXPECT_EQ(told(), NoticeCode::kOrderChanged);
  ASSERT_TRUE(is_picking_up());
  EXPECT_EQ(std::get<PickingUp>(state_.phase).order, less);
  EXPECT_EQ(effect<ShowCustomer>()->lower, "PAID            4.00");
}

TEST_F(PickingUpOrders, OtherChangesOfTheReferenceData_areNotNoticed) {
  happen(PickUp{"W-1"});
  reference_holds({open_order("W-1"), open_order("W-3")});
  EXPECT_THAT(effects_, IsEmpty());
  EXPECT_TRUE(is_picking_up());
}

TEST_F(PickingUpOrders, OrderClosedWhileSaving_isHandedOverNonetheless) {
  happen(PickUp{"W-1"});
  happen(HandOver{});
  reference_holds({});
  EXPECT_THAT(effects_, IsEmpty());
  happen(HandoverCommitted{"W-1", now_});
  EXPECT_EQ(told(), NoticeCode::kHandedOver);
}

TEST_F(PickingUpOrders, ClosedOrders_areForgottenAsHandedOver) {
  hand_over("W-1");
  hand_over("W-2");
  reference_holds({open_order("W-2")});
  ASSERT_EQ(state_.handed_over.size(), 1U);
  EXPECT_TRUE(state_.handed_over.contains("W-2"));
}

TEST(OpenOrders, areListedOldestFirst) {
  const Catalogue catalogue = tests::shop_catalogue(
      {open_order("C", kNoon), open_order("A", kNoon), open_order("B", kNoon - Duration::seconds(1))});
  std::vector<std::string> ids;
  for (const protocol::OpenOrder& order : catalogue.open_orders()) {
    ids.push_back(order.order);
    EXPECT_EQ(*catalogue.open_order(order.order), order);
  }
  EXPECT_THAT(ids, ElementsAre("B", "A", "C"));
  EXPECT_EQ(catalogue.open_order("D"), nullptr);
}

TEST(OpenOrders, thatNoHandoverCouldName_areCountedNotObeyed) {
  auto items = tests::shop_items();
  items.push_back(tests::reference(protocol::ReferenceKind::kOpenOrder, "W-1", to_bytes("rubbish")));
  items.push_back(tests::open_order_item(open_order("W\n1")));
  items.push_back(tests::open_order_item(open_order("W-1", Instant{-1})));
  items.push_back(tests::open_order_item(open_order("W-1", Instant{INT64_MAX})));
  items.push_back(tests::reference(protocol::ReferenceKind::kOpenOrder, "OTHER", encode(open_order("W-1"))));
  const Catalogue catalogue(items, 1);
  EXPECT_EQ(catalogue.unreadable(), 5U);
  EXPECT_THAT(catalogue.open_orders(), IsEmpty());
}

TEST(OpenOrders, sameIdTwice_lastOneCounts) {
  auto items = tests::shop_items();
  items.push_back(tests::open_order_item(open_order("W-1", kNoon)));
  items.push_back(tests::open_order_item(open_order("W-1", kNoon + Duration::seconds(1))));
  const Catalogue catalogue(items, 1);
  ASSERT_EQ(catalogue.open_orders().size(), 1U);
  EXPECT_EQ(catalogue.open_order("W-1")->placed_at, kNoon + Duration::seconds(1));
}

}  // namespace
}  // namespace queueback::terminal
