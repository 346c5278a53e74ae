// What a manager does with quarantined records and alarms.
#include <gmock/gmock.h>

#include "tests/store/pickup_bench.hpp"
#include "tests/store/store_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using protocol::ResolutionAction;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::kOrderTotal;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class ResolutionTest : public ::testing::Test {
 protected:
  ResolutionTest() {
    StoreBench::furnish(bench_);
    bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM9,gold,Li,1\n"); });
  }

  /// A record that the store quarantines; its log entry.
  std::uint64_t quarantine(const domain::Order& order) {
    till_.add(order);
    bench_.sync(till_);
    return bench_.quarantine().back().log_no;
  }
  domain::Order of_other_store() {
    domain::Order order = till_.sale();
    order.store = *domain::StoreId::parse("S9");
    order.member = domain::MemberId::parse("M1");
    return order;
  }
  Result<Resolved, std::string> resolve(const ResolutionRequest& request) {
    return bench_.group([&] { return bench_.store().quarantine_desk().resolve(request); });
  }
  Result<Resolved, std::string> reject(std::uint64_t log_no) {
    return resolve({ResolutionAction::kReject, log_no, {}, "Li", "not ours"});
  }
  Result<Resolved, std::string> accept(std::uint64_t log_no) {
    return resolve({ResolutionAction::kAccept, log_no, {}, "Li", "it fits now"});
  }
  Result<Resolved, std::string> correct(std::uint64_t log_no, const Correction& correction) {
    return resolve({ResolutionAction::kCorrect, log_no, correction, "Li", "seen on the receipt"});
  }
  static Correction here() {
    Correction correction;
    correction.place = Correction::Place::kHere;
    return correction;
  }
  static Correction as_sale(std::int64_t amount) {
    Correction correction;
    correction.sale = Money::minor(amount);
    return correction;
  }
  /// Everything that was ever taken in cash is in these accounts.
  std::int64_t accounted() {
    return bench_.balance("suspense/S1") + bench_.balance("rejected/S1") + bench_.balance("revenue/S1") +
           bench_.balance("vat/S1/13%") + bench_.balance("vat/S1/9%");
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(ResolutionTest, Reject_moneyLeavesSuspenseToAnAccountThatSaysSo) {
  const std::uint64_t row = quarantine(of_other_store());
  const Resolved done = must(reject(row));
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_EQ(bench_.balance("rejected/S1"), kOrderTotal);
  EXPECT_EQ(accounted(), -bench_.balance("tender/S1/cash"));
  EXPECT_EQ(bench_.figures().quarantined, 0U);
  const QuarantineRow after = bench_.quarantine().at(0);
  EXPECT_EQ(after.action, ResolutionAction::kReject);
  EXPECT_EQ(after.resolved.by, "Li");
  EXPECT_EQ(after.resolved.log_no, done.log_no);
  EXPECT_EQ(bench_.audit(), "");
  bench_.restart();
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(ResolutionTest, SecondAction_isRefusedAndNamesTheFirst) {
  const std::uint64_t row = quarantine(of_other_store());
  must(reject(row));
  const std::uint64_t entries = bench_.figures().log_entries;
  bench_.restart();
  EXPECT_THAT(reject(row).error(), HasSubstr("was rejected by Li"));
  EXPECT_THAT(accept(row).error(), HasSubstr("not ours"));
  EXPECT_THAT(correct(row, here()).error(), HasSubstr("was rejected by Li"));
  EXPECT_EQ(bench_.figures().log_entries, entries);
  EXPECT_EQ(bench_.balance("rejected/S1"), kOrderTotal);
}

TEST_F(ResolutionTest, RowThatIsNotThere_isRefused) {
  EXPECT_THAT(accept(1).error(), HasSubstr("log entry 1 is not in quarantine"));
}

TEST_F(ResolutionTest, WithoutNameOrReason_isRefused) {
  const std::uint64_t row = quarantine(of_other_store());
  EXPECT_THAT(resolve({ResolutionAction::kReject, row, {}, " ", "x"}).error(), HasSubstr("name"));
  EXPECT_THAT(resolve({ResolutionAction::kReject, row, {}, "Li", ""}).error(), HasSubstr("reason"));
  EXPECT_THAT(resolve({ResolutionAction::kReject, row, {}, "Li", "a\nb"}).error(), HasSubstr("control"));
}

TEST_F(ResolutionTest, AcceptWhoseCauseStands_isRefusedWithTheReason) {
  const std::uint64_t row = quarantine(of_other_store());
  EXPECT_THAT(accept(row).error(), HasSubstr("still cannot be booked: the sale names store S9"));
  EXPECT_EQ(bench_.balance("suspense/S1"), kOrderTotal);
  EXPECT_EQ(bench_.figures().quarantined, 1U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(ResolutionTest, CorrectedPlace_booksTheSaleWithRewardsAtItsOwnTime) {
  domain::Order order = of_other_store();
  order.paid_at = bench_.clock().now();
  const std::uint64_t row = quarantine(order);
  bench_.clock().pass(Duration::hours(1));
  till_.sell_to("M2", bench_.clock().now());
  bench_.sync(till_);
  bench_.clock().pass(Duration::hours(1));
  must(correct(row, here()));
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -2 * kOrderTotal);
  EXPECT_EQ(accounted(), 2 * kOrderTotal);
  EXPECT_EQ(bench_.figures().sales, 2U);
  ASSERT_EQ(bench_.line().size(), 2U);
  EXPECT_EQ(bench_.line()[0].entry.member, "M1") << "it was bought before the other";
  EXPECT_EQ(bench_.line()[0].entry.key.effective, order.paid_at);
  EXPECT_EQ(bench_.audit(), "");
  bench_.restart();
  EXPECT_EQ(bench_.audit(), "");
  EXPECT_EQ(bench_.line().size(), 2U);
}

TEST_F(ResolutionTest, CorrectedMember_earnsInsteadOfTheFirst) {
  const std::uint64_t row = quarantine(of_other_store());
  Correction correction = here();
  correction.member = "M9";
  must(correct(row, correction));
  ASSERT_EQ(bench_.line().size(), 1U);
  EXPECT_EQ(bench_.line()[0].entry.member, "M9");
}

TEST_F(ResolutionTest, CorrectedToNoMember_earnsNothing) {
  const std::uint64_t row = quarantine(of_other_store());
  Correction correction = here();
  correction.member = "";
  must(correct(row, correction));
  EXPECT_THAT(bench_.line(), IsEmpty());
  EXPECT_EQ(bench_.figures().sales, 1U);
}

TEST_F(ResolutionTest, CorrectedToAMemberThatIsNotThere_isRefused) {
  const std::uint64_t row = quarantine(of_other_store());
  Correction correction = here();
  correction.member = "M77";
  EXPECT_THAT(correct(row, correction).error(), HasSubstr("there is no member M77"));
}

TEST_F(ResolutionTest, CorrectionOfNothing_isRefused) {
  const std::uint64_t row = quarantine(of_other_store());
  EXPECT_THAT(correct(row, {}).error(), HasSubstr("what to correct"));
}

TEST_F(ResolutionTest, TotalThatIsNotTheSum_asSale_keepsTheLines) {
  domain::Order order = till_.sale();
  order.total = Money::minor(1135);
  must(correct(quarantine(order), as_sale(kOrderTotal)));
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_GT(bench_.balance("vat/S1/9%"), 0) << "its lines fit the money and stay";
  EXPECT_EQ(accounted(), kOrderTotal);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(ResolutionTest, TendersThatDoNotCover_asSale_becomesOneLineOfTheMoneyThatIsThere) {
  domain::Order order = till_.sale();
  order.tenders[0].amount = Money::minor(500);
  const std::uint64_t row = quarantine(order);
  EXPECT_THAT(correct(row, as_sale(kOrderTotal)).error(), HasSubstr("has 5.00 CNY in suspense"));
  EXPECT_THAT(correct(row, as_sale(500)).error(), HasSubstr("several VAT rates"));
  Correction correction = as_sale(500);
  correction.vat = domain::Ratio{130'000};
  must(correct(row, correction));
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_EQ(bench_.balance("vat/S1/13%"), 58);
  EXPECT_EQ(accounted(), 500);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(ResolutionTest, SaleWithoutLines_asSale_needsTheRate) {
  domain::Order order = till_.sale();
  order.lines.clear();
  const std::uint64_t row = quarantine(order);
  EXPECT_THAT(correct(row, as_sale(kOrderTotal)).error(), HasSubstr("say no VAT"));
  Correction correction = as_sale(kOrderTotal);
  correction.vat = domain::Ratio{90'000};
  must(correct(row, correction));
  EXPECT_EQ(accounted(), kOrderTotal);
}

TEST_F(ResolutionTest, OtherCurrency_isRejectedInItsOwn) {
  domain::Order order = till_.sale();
  order.currency = "IDR";
  const std::uint64_t row = quarantine(order);
  EXPECT_THAT(correct(row, as_sale(kOrderTotal)).error(), HasSubstr("has 0.00 CNY in suspense"));
  must(reject(row));
  const auto& balances = bench_.store().book().balances();
  EXPECT_EQ(balances.balance("rejected/S1", "IDR"), Money::minor(kOrderTotal));
  EXPECT_EQ(balances.balance("suspense/S1", "IDR"), Money{});
}

TEST_F(ResolutionTest, SameOrderTwice_canOnlyBeRejected) {
  domain::Order order = till_.sale();
  till_.add(order);
  const std::uint64_t row = quarantine(order);
  EXPECT_THAT(accept(row).error(), HasSubstr("already booked by log entry"));
  EXPECT_THAT(advice_on(bench_.quarantine()[0].reason).actions, ElementsAre("reject"));
  must(reject(row));
  EXPECT_EQ(accounted(), 2 * kOrderTotal);
}

TEST_F(ResolutionTest, UnreadableRecord_canBeRejectedAndNotBooked) {
  till_.add(to_bytes("not a record"));
  bench_.sync(till_);
  const std::uint64_t row = bench_.quarantine()[0].log_no;
  EXPECT_THAT(accept(row).error(), HasSubstr("cannot be read"));
  EXPECT_THAT(correct(row, here()).error(), HasSubstr("cannot be read"));
  must(reject(row));
  EXPECT_EQ(bench_.figures().quarantined, 0U);
}

TEST_F(ResolutionTest, AlarmThatIsResolved_leavesTheList) {
  domain::Order order = till_.sale();
  order.lines[0].unit_price = order.lines[0].total;
  order.lines[0].quantity = domain::Quantity::pieces(1);
  till_.add(order);
  bench_.sync(till_);
  ASSERT_THAT(bench_.alarms(), ElementsAre("price"));
  const auto resolve_alarm = [&](std::uint64_t id) {
    return bench_.group([&] { return bench_.store().quarantine_desk().resolve_alarm(id, "Li", "a promotion"); });
  };
  const std::uint64_t log_no = must(resolve_alarm(1));
  EXPECT_EQ(bench_.figures().alarms, 0U);
  EXPECT_EQ(bench_.figures().log_entries, log_no);
  EXPECT_THAT(resolve_alarm(1).error(), HasSubstr("was resolved by Li"));
  EXPECT_THAT(resolve_alarm(9).error(), HasSubstr("no alarm 9"));
}

TEST_F(ResolutionTest, EveryReason_hasItsOwnAdvice) {
  EXPECT_THAT(advice_on("the sale names terminal T9, the certificate says T1").actions,
              ElementsAre("correct --here", "reject"));
  EXPECT_THAT(advice_on("the sale does not add up: an order needs a line").actions,
              ElementsAre("correct --as-sale", "reject"));
  EXPECT_THAT(advice_on("the handover names store S9, this is S1").actions, ElementsAre("correct --here", "reject"));
  EXPECT_THAT(advice_on("there is no order W-1 here that could be handed over").actions,
              ElementsAre("accept", "reject"));
  EXPECT_THAT(advice_on("unreadable: x").actions, ElementsAre("accept", "reject"));
  EXPECT_THAT(advice_on("more than can be kept").actions,
              ElementsAre("accept", "correct --member", "correct --no-member", "reject"));
}

}  // namespace
}  // namespace queueback::store_server
