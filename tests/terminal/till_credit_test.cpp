// What a customer has to come for exchanged goods, in the till's tables: there with the return, gone with the sale.
#include <gmock/gmock.h>

#include "tests/terminal/till_tables_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using domain::TenderKind;
using terminal::ExchangeCredit;
using ::testing::HasSubstr;

class TillCredit : public TillTablesBench {
 protected:
  /// The bottle comes back for other goods.
  terminal::SavedReturn bring_back() {
    const terminal::SavedSale sale = sell();
    terminal::ReturnDraft wanted{{sale.order, {}},
                                 *domain::CashierId::parse("1001"),
                                 "2001",
                                 {{0, domain::Quantity::pieces(1), Money::minor(200)}},
                                 Money::minor(200),
                                 {},
                                 {},
                                 TenderKind::kCash,
                                 std::string(terminal::kExchangeReference),
                                 "wrong size",
                                 kNoon,
                                 CivilDay{2025, 11, 20},
                                 480,
                                 12,
                                 {1, kNoon, "1001", {}, terminal::Shift::Opened::kBySale}};
    return commit([&] { return till_->save_return(wanted, Uuid{{7}}, {}); });
  }
  terminal::SaleDraft paid_with(const std::string& slip) {
    terminal::SaleDraft sold = draft();
    sold.tenders = {{TenderKind::kCash, Money::minor(200), Money::minor(200), slip}};
    sold.change = {};
    return sold;
  }
  std::optional<ExchangeCredit> kept() {
    restart();
    return must(till_->state()).credit;
  }
  std::string newest_event() { return must(till_->journal_lines(0, 100)).back(); }
};

TEST_F(TillCredit, Return_keepsItInItsTransaction) {
  const terminal::SavedReturn saved = bring_back();
  EXPECT_EQ(terminal::credit_of(saved.goods.what), (ExchangeCredit{"T1-R1", Money::minor(200)}));
  EXPECT_THAT(newest_event(), HasSubstr(", for other goods"));
  EXPECT_EQ(kept(), (ExchangeCredit{"T1-R1", Money::minor(200)}));
}

TEST_F(TillCredit, Sale_endsItInItsTransaction) {
  bring_back();
  sell();
  EXPECT_EQ(kept(), (ExchangeCredit{"T1-R1", Money::minor(200)})) << "somebody else's sale";
  const auto sale = paid_with("T1-R1");
  {
    auto transaction = must(storage::Transaction::begin(*database_));
    must(till_->save_sale(sale, clock_, random_));
  }  // the power is cut before the commit
  EXPECT_EQ(kept(), (ExchangeCredit{"T1-R1", Money::minor(200)}));
  sell(sale);
  EXPECT_EQ(kept(), std::nullopt);
}

TEST_F(TillCredit, HandedOut_isGoneTogetherWithItsEvent) {
  bring_back();
  commit_void([&] {
    return till_->end_credit(
        {"T1-R1", {terminal::JournalKind::kCreditPaidOut, kNoon, "1001", "", "", "T1-R1", Money::minor(200)}});
  });
  EXPECT_THAT(newest_event(), HasSubstr("credit-paid-out"));
  EXPECT_EQ(kept(), std::nullopt);
}

TEST_F(TillCredit, DrawerIsExpectedToHoldWhatItHolds) {
  bring_back();
  sell(paid_with("T1-R1"));
  const auto report = commit([&] {
    return till_->make_report(
        {terminal::ShiftReport::Kind::kX, {*domain::CashierId::parse("1001"), "", domain::Role::kSupervisor}, {}, {}},
        {kNoon, CivilDay{2025, 11, 20}, 480}, "CNY");
  });
  EXPECT_EQ(report.report.expected_cash(), Money::minor(200)) << "200 for the bottle, -200 for it, 200 for the other";
}

}  // namespace
}  // namespace queueback::tests
