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
  terminal::ShiftReport report() {
    const auto saved = commit([&] {
      return till_->make_report(
          {terminal::ShiftReport::Kind::kX, {*domain::CashierId::parse("1001"), "", domain::Role::kSupervisor}, {}, {}},
          {kNoon, CivilDay{2025, 11, 20}, 480}, "CNY");
    });
    return saved.report;
  }
  std::vector<terminal::PrintJob> slips() {
    auto jobs = must(till_->waiting_jobs());
    std::erase_if(jobs, [](const auto& job) { return job.kind != terminal::PrintJob::Kind::kReturn; });
    return jobs;
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

TEST_F(TillCredit, HandedOut_isGoneTogetherWithItsEventsAndHasASlip) {
  bring_back();
  const auto hand_out = [this] {
    const auto event = [](terminal::JournalKind kind, std::int64_t amount) {
      return terminal::JournalEvent{kind, kNoon, "1001", "", "", "T1-R1", Money::minor(amount)};
    };
    return commit([&] {
      return till_->end_credit(
          {"T1-R1",
           Money::minor(190),
           {event(terminal::JournalKind::kCreditPaidOut, 190), event(terminal::JournalKind::kCashIn, 10)},
           kNoon});
    });
  };
  EXPECT_EQ(hand_out()->goods.handed_out, Money::minor(190));
  EXPECT_THAT(newest_event(), HasSubstr("cash-in"));
  EXPECT_EQ(report().expected_cash(), Money::minor(200 - 190));
  EXPECT_EQ(hand_out(), std::nullopt) << "once";
  EXPECT_EQ(kept(), std::nullopt);
  const auto slip = std::get<terminal::ReturnedGoods>(*must(till_->paper_of(slips().back())));
  EXPECT_EQ(slip.handed_out, Money::minor(190)) << "it waits for the printer also after a restart";
}

TEST_F(TillCredit, PaymentOfItThatIsOlderThanItsEnd_isNotRestored) {
  bring_back();
  const auto paid = paid_with("T1-R1");
  commit_void([&] { return till_->save_kept({terminal::KeptSale{kNoon, "李", paid.cart, paid.tenders}}); });
  restart();
  EXPECT_EQ(must(till_->state()).unfinished->paid.size(), 1U);
  (void)commit([&] { return till_->end_credit({"T1-R1", Money::minor(200), {}, kNoon}); });
  restart();
  EXPECT_EQ(must(till_->state()).unfinished->paid.size(), 0U);
}

TEST_F(TillCredit, LostSlip_isSettledByItsCopy) {
  bring_back();
  EXPECT_EQ(must(till_->newest_return()), 1U);
  commit_void([&] { return till_->set_job(slips().back().job, terminal::PrintJob::JobState::kUnknown, "?"); });
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  const auto copy = commit([&] { return till_->add_copy(1, terminal::PrintJob::Kind::kReturnCopy, kNoon); });
  restart();
  EXPECT_TRUE(std::holds_alternative<terminal::ReturnedGoods>(*must(till_->paper_of(copy))));
  commit_void([&] { return till_->set_job(copy.job, terminal::PrintJob::JobState::kPrinted, ""); });
  EXPECT_EQ(must(till_->unknown_jobs()), 0U);
}

TEST_F(TillCredit, DrawerIsExpectedToHoldWhatItHolds) {
  bring_back();
  sell(paid_with("T1-R1"));
  EXPECT_EQ(report().expected_cash(), Money::minor(200)) << "200 for the bottle, -200 for it, 200 for the other";
}

}  // namespace
}  // namespace queueback::tests
