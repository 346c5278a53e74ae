// Goods that not everybody may buy: the question, its answers, and what it holds up meanwhile.
#include <algorithm>

#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;

/// 735 grams of cider.
constexpr const char* kCiderLabel = "2512345007357";

/// Beer is sold from 16 years on, spirits ("WINE") from 18 on. It is the evening of 20 November 2025 in the store.
class AgeCheck : public Flow {
 protected:
  AgeCheck() { sign_in(); }
  void answer(AnswerAge::Answer what) { happen(AnswerAge{what}); }
  void confirm() { answer(AnswerAge::Answer::kByDocument); }
  [[nodiscard]] const CheckingAge* question() const { return std::get_if<CheckingAge>(&state_.phase); }
  [[nodiscard]] std::vector<std::string> goods() const {
    std::vector<std::string> out;
    for (const domain::OrderLine& line : cart().lines) {
      out.push_back(line.product.text());
    }
    return out;
  }
  using Goods = std::vector<std::string>;
  std::vector<std::string_view> journal_kinds() const {
    std::vector<std::string_view> kinds;
    for (const Effect& one : effects_) {
      if (const auto* event = std::get_if<WriteJournal>(&one)) {
        kinds.push_back(name(event->event.kind));
      }
    }
    return kinds;
  }
  static Catalogue catalogue_with_beer_from(std::uint32_t years) {
    auto items = shop_items();
    domain::Product beer = product("BEER", "", "啤酒", 500);
    beer.min_age = years;
    items.push_back(reference(protocol::ReferenceKind::kProduct, "BEER", protocol::encode(beer)));
    return Catalogue(items, 14);
  }
};

TEST_F(AgeCheck, FirstSuchGoods_askWithTheLatestDayOfBirth) {
  scan("BEER");
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(told(), NoticeCode::kAgeAsked);
  EXPECT_EQ(told_args(), std::vector<std::string>({"啤酒", "16", "2009-11-20"}));
  EXPECT_TRUE(question()->selling.cart.lines.empty());
  confirm();
  EXPECT_EQ(goods(), Goods({"BEER"}));
  EXPECT_EQ(cart().confirmed_age, 16U);
}

TEST_F(AgeCheck, Day_isTheStoresAndNotUtc) {
  now_ = Instant{kNoon.micros / Duration::days(1).micros * Duration::days(1).micros};  // 8 in the morning in Shanghai
  now_ = now_ + Duration::hours(16) - Duration{1};
  scan("BEER");
  EXPECT_EQ(question()->born_by, (CivilDay{2009, 11, 20}));
  answer(AnswerAge::Answer::kRefused);
  now_ = now_ + Duration{1};
  scan("BEER");
  EXPECT_EQ(question()->born_by, (CivilDay{2009, 11, 21})) << "the store's next day has begun";
}

TEST_F(AgeCheck, ConfirmedAge_holdsForTheSale) {
  scan("WINE");
  answer(AnswerAge::Answer::kBySight);
  scan("BEER");
  scan("WINE");
  scan(kColaBarcode);
  EXPECT_EQ(goods(), Goods({"WINE", "BEER", "WINE", "COLA"}));
  happen(TenderCash{"100"});
  commit();
  scan("BEER");
  EXPECT_NE(question(), nullptr) << "the next buyer is somebody else";
}

TEST_F(AgeCheck, HigherAge_isAskedAgain) {
  scan("BEER");
  confirm();
  scan("WINE");
  ASSERT_NE(question(), nullptr);
  answer(AnswerAge::Answer::kRefused);
  scan("BEER");
  EXPECT_EQ(goods(), Goods({"BEER", "BEER"})) << "16 is still confirmed";
  scan("WINE");
  EXPECT_NE(question(), nullptr);
}

TEST_F(AgeCheck, Refused_leavesTheLineOut) {
  scan(kColaBarcode);
  scan("WINE");
  answer(AnswerAge::Answer::kRefused);
  EXPECT_EQ(told(), NoticeCode::kAgeRefused);
  EXPECT_EQ(goods(), Goods({"COLA"}));
  EXPECT_EQ(cart().confirmed_age, 0U);
}

TEST_F(AgeCheck, Journal_saysWhoConfirmedHowAndWhat) {
  scan("WINE");
  answer(AnswerAge::Answer::kBySight);
  const WriteJournal* written = effect<WriteJournal>();
  ASSERT_NE(written, nullptr);
  EXPECT_EQ(name(written->event.kind), "age-confirmed");
  EXPECT_EQ(written->event.cashier, "1001");
  EXPECT_EQ(written->event.reason, "by sight");
  EXPECT_EQ(written->event.detail, "WINE, 18 years: born by 2007-11-20");
  happen(VoidSale{});
  scan("BEER");
  EXPECT_EQ(effect<WriteJournal>(), nullptr);
  answer(AnswerAge::Answer::kRefused);
  EXPECT_EQ(name(effect<WriteJournal>()->event.kind), "age-refused");
  EXPECT_EQ(effect<WriteJournal>()->event.reason, "");
}

TEST_F(AgeCheck, NothingSlipsThroughWhileItIsAsked) {
  scan(kColaBarcode);
  scan("WINE");
  const std::uint64_t step = state_.step;
  for (const Event& event :
       {Event{Code{kColaBarcode}}, Event{Code{"WINE"}}, Event{Code{kSupervisorBadge}}, Event{SetQuantity{0, "5"}},
        Event{VoidLine{}}, Event{VoidSale{}}, Event{Park{}}, Event{TenderCash{"100"}}, Event{SignOut{}},
        Event{ChooseMember{"M1"}}, Event{DiscountSale{"1", "damaged"}}, Event{OpenWithoutSale{"check"}},
        Event{NextSale{}}, Event{Recall{1}}, Event{FetchBasket{"T2/1/1"}}, Event{SetTraining{true}},
        Event{SignIn{"1002", "1234"}}}) {
    happen(event);
    EXPECT_TRUE(told() == NoticeCode::kAnswerAgeFirst || told() == NoticeCode::kAlreadySignedIn)
        << name(told()) << " at " << event.index();
    EXPECT_EQ(effects_.size(), 1U);
    EXPECT_EQ(state_.step, step);
  }
  ASSERT_NE(question(), nullptr);
  confirm();
  EXPECT_EQ(goods(), Goods({"COLA", "WINE"}));
}

TEST_F(AgeCheck, AnswerWithoutAQuestion_changesNothing) {
  confirm();
  EXPECT_EQ(told(), NoticeCode::kNoAgeAsked);
  scan(kColaBarcode);
  confirm();
  EXPECT_EQ(told(), NoticeCode::kNoAgeAsked);
  EXPECT_EQ(cart().confirmed_age, 0U);
  state_.phase = SignedOut{};
  confirm();
  EXPECT_EQ(told(), NoticeCode::kSignInFirst);
}

TEST_F(AgeCheck, ProductThatIsGoneWhenItIsAnswered_confirmsNobody) {
  scan("WINE");
  catalogue_ = Catalogue(shop_items(), 14);
  confirm();
  EXPECT_TRUE(is_selling());
  EXPECT_TRUE(cart().is_empty());
  catalogue_ = shop_catalogue();
  scan("WINE");
  EXPECT_NE(question(), nullptr);
}

TEST_F(AgeCheck, AgeThatRoseMeanwhile_isAskedAnew) {
  scan("BEER");
  catalogue_ = catalogue_with_beer_from(21);
  confirm();
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(question()->product.min_age, 21U);
}

TEST_F(AgeCheck, GoodsThatGotAnAgeInTheSale_areAskedAboutBeforeItIsPaid) {
  catalogue_ = catalogue_with_beer_from(0);
  scan("BEER");
  scan(kColaBarcode);
  EXPECT_EQ(question(), nullptr);
  catalogue_ = catalogue_with_beer_from(18);
  happen(ReferenceChanged{});
  EXPECT_TRUE(is_selling()) << "nobody is interrupted";
  for (const Event& pays : {Event{TenderCash{"100"}}, Event{TakeTender{domain::TenderKind::kCard, "1", "A1"}}}) {
    happen(pays);
    ASSERT_NE(question(), nullptr);
    EXPECT_EQ(told(), NoticeCode::kAgeAsked);
    EXPECT_EQ(effect<SaveSale>(), nullptr);
    answer(AnswerAge::Answer::kRefused);
    EXPECT_EQ(goods(), Goods({"COLA"}));
    EXPECT_EQ(journal_kinds(), (std::vector<std::string_view>{"line-voided", "age-refused"}));
    catalogue_ = catalogue_with_beer_from(0);
    scan("BEER");
    catalogue_ = catalogue_with_beer_from(18);
  }
  happen(TenderCash{"100"});
  confirm();
  EXPECT_EQ(goods(), Goods({"COLA", "BEER"}));
  EXPECT_EQ(cart().confirmed_age, 18U);
  happen(TenderCash{"100"});
  EXPECT_NE(effect<SaveSale>(), nullptr);
}

TEST_F(AgeCheck, WhatWasAllowedForOtherLines_staysWhenGoodsGo) {
  catalogue_ = catalogue_with_beer_from(0);
  scan("BEER");
  scan("APPLE");
  happen(DiscountLine{2, "50%", "dented"});
  happen(Approve{"2001", "1234", "seen"});
  happen(PinChecked{PinChecked::Verdict::kRight});
  const Money half = cart().lines[1].total;
  EXPECT_EQ(half, Money::minor(499));
  catalogue_ = catalogue_with_beer_from(18);
  happen(TenderCash{"100"});
  answer(AnswerAge::Answer::kRefused);
  EXPECT_EQ(goods(), Goods({"APPLE"}));
  EXPECT_EQ(cart().lines[0].total, half);
  EXPECT_EQ(journal_kinds(), (std::vector<std::string_view>{"line-voided", "age-refused"}));
  EXPECT_EQ(effect<WriteJournal>()->event.amount, Money::minor(500));
}

TEST_F(AgeCheck, GoodsThatArePaidInPart_stayAsTheyAre) {
  catalogue_ = catalogue_with_beer_from(0);
  scan("BEER");
  happen(TakeTender{domain::TenderKind::kCard, "1", "A1"});
  catalogue_ = catalogue_with_beer_from(18);
  happen(TenderCash{"100"});
  EXPECT_NE(effect<SaveSale>(), nullptr);
}

TEST_F(AgeCheck, SaleOfAnOlderTill_isAskedAboutBeforeItIsPaid) {
  happen(FetchBasket{"T2/1/1"});
  Cart theirs{{{*domain::ProductId::parse("WINE"), "白酒", domain::Quantity::pieces(1), Money::minor(3000),
                Money::minor(3000), domain::Ratio{130'000}}},
              {}};
  theirs.priced_at = kNoon;
  happen(BasketFetched{{kNoon, "T2", theirs}});
  happen(TenderCash{"100"});
  ASSERT_NE(question(), nullptr);
  answer(AnswerAge::Answer::kRefused);
  EXPECT_TRUE(cart().lines.empty());
  EXPECT_EQ(cart().priced_at, std::nullopt);
}

TEST_F(AgeCheck, EmptiedSale_isAnotherBuyers) {
  scan("BEER");
  confirm();
  happen(VoidLine{});
  scan("BEER");
  EXPECT_NE(question(), nullptr);
}

TEST_F(AgeCheck, PutAside_itIsConfirmedStill) {
  scan("WINE");
  confirm();
  happen(Park{});
  scan("BEER");
  EXPECT_NE(question(), nullptr) << "of another buyer";
  answer(AnswerAge::Answer::kRefused);
  happen(Recall{1});
  scan("BEER");
  EXPECT_EQ(goods(), Goods({"WINE", "BEER"}));
}

TEST_F(AgeCheck, OfAnotherTill_itIsConfirmedStill) {
  happen(FetchBasket{"T2/1/1"});
  Cart theirs{{{*domain::ProductId::parse("WINE"), "白酒", domain::Quantity::pieces(1), Money::minor(3000),
                Money::minor(3000), domain::Ratio{130'000}}},
              {}};
  theirs.confirmed_age = 18;
  happen(BasketFetched{{kNoon, "T2", theirs}});
  scan("BEER");
  EXPECT_EQ(goods(), Goods({"WINE", "BEER"}));
}

TEST_F(AgeCheck, Restart_asksAgainAndKeepsWhatWasConfirmed) {
  scan("BEER");
  confirm();
  scan("WINE");
  const SaveKept* kept = effect<SaveKept>();
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->open->asked_code, "WINE");
  EXPECT_EQ(kept->open->cart.confirmed_age, 16U);
  State fresh{SignedOut{}, {}};
  fresh.unfinished = kept->open;
  state_ = fresh;
  sign_in("1002");
  ASSERT_NE(question(), nullptr);
  const auto written = std::count_if(effects_.begin(), effects_.end(), [](const Effect& one) {
    const auto* event = std::get_if<WriteJournal>(&one);
    return event != nullptr && event->event.kind == JournalKind::kSignIn;
  });
  EXPECT_EQ(written, 1);
  confirm();
  EXPECT_EQ(goods(), Goods({"BEER", "WINE"}));
}

TEST_F(AgeCheck, GoodsOfTheScale_areInTheJournalOnlyWhenTheyAreSold) {
  domain::Product cider = product("CIDER", "2512345000006", "散装酒", 1000);
  cider.min_age = 18;
  auto items = shop_items();
  items.push_back(reference(protocol::ReferenceKind::kProduct, "CIDER", protocol::encode(cider)));
  catalogue_ = Catalogue(items, 14);
  scan(kCiderLabel);
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(effect<WriteJournal>(), nullptr);
  confirm();
  EXPECT_EQ(cart().lines[0].quantity, domain::Quantity{735});
  const auto written = std::count_if(effects_.begin(), effects_.end(), [](const Effect& one) {
    const auto* event = std::get_if<WriteJournal>(&one);
    return event != nullptr && event->event.kind == JournalKind::kScaleLabel;
  });
  EXPECT_EQ(written, 1);
}

TEST_F(AgeCheck, Training_practisesItWithoutAJournal) {
  happen(SignOut{});
  sign_in("2001");
  happen(SetTraining{true});
  scan("WINE");
  ASSERT_NE(question(), nullptr);
  EXPECT_EQ(effect<SaveKept>(), nullptr);
  confirm();
  EXPECT_EQ(effect<WriteJournal>(), nullptr);
  EXPECT_EQ(goods(), Goods({"WINE"}));
}

TEST_F(AgeCheck, AfterAFinishedSale_theQuestionBeginsTheNext) {
  scan(kColaBarcode);
  happen(TenderCash{"5"});
  commit();
  scan("WINE");
  ASSERT_NE(question(), nullptr);
  answer(AnswerAge::Answer::kRefused);
  EXPECT_TRUE(cart().is_empty());
}

}  // namespace
}  // namespace queueback::tests
