// Shifts, their reports and the electronic journal on real SQLite.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/terminal/till_tables_bench.hpp"

namespace queueback::tests {
namespace {

using namespace terminal;  // NOLINT(google-build-using-namespace): the names of what is tested
using domain::Money;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const SignedIn kCashier{*domain::CashierId::parse("1001"), "收银员1001", Role::kCashier};

const Moment kMoment{kNoon, CivilDay{2025, 11, 20}, 480};

class TillReports : public TillTablesBench {
 protected:
  void write(JournalKind kind, std::int64_t amount = 0) {
    const JournalEvent event{
        kind, kNoon, "1001", "", "why", "what", amount == 0 ? std::optional<Money>() : Money::minor(amount)};
    commit_void([&] { return till_->write_journal(event); });
  }
  void open_shift(std::uint64_t number = 1) {
    commit_void([&] {
      return till_->begin_shift({number, kNoon, "1001", Money::minor(20'000), Shift::Opened::kDeclared});
    });
    write(JournalKind::kShiftOpened, 20'000);
  }
  ShiftReport report(ShiftReport::Kind kind, std::vector<Denomination> counted = {}) {
    return commit([&] { return till_->make_report({kind, kCashier, std::move(counted)}, kMoment, "CNY"); }).report;
  }
  std::vector<std::string> journal(std::uint64_t after = 0) { return must(till_->journal_lines(after, 1000)); }
  /// Reads the export as an auditor does.
  Result<electronic_journal::Verified, electronic_journal::ChainFailure> verify(const std::vector<std::string>& lines) {
    electronic_journal::Verifier verifier;
    if (auto header = verifier.add_header(lines.at(0)); !header) {
      return tl::unexpected(header.error());
    }
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (const auto content = verifier.add(lines[i]); !content) {
        return tl::unexpected(content.error());
      }
    }
    return verifier.so_far();
  }
};

TEST_F(TillReports, Journal_isAChainOverRestarts) {
  open_shift();
  sell();
  restart();
  write(JournalKind::kNoSale);
  const auto verified = verify(journal());
  ASSERT_TRUE(verified.has_value()) << verified.error().reason;
  EXPECT_EQ(verified->events, 3U);
  EXPECT_EQ(verified->header, "queueback electronic journal 1 of S1/T1");
}

TEST_F(TillReports, Sale_isInTheJournalWithTheHashOfItsRecord) {
  const SavedSale sale = sell();
  EXPECT_THAT(journal().back(), HasSubstr("\"kind\":\"sale\",\"cashier\":\"1001\",\"detail\":\"receipt 1, record " +
                                          to_hex(sale.record.position.hash) + "\",\"amount\":200}"));
}

TEST_F(TillReports, ChangedEvent_isNoticed) {
  write(JournalKind::kSignIn);
  write(JournalKind::kNoSale);
  auto lines = journal();
  lines[2].replace(lines[2].find("why"), 3, "wha");
  EXPECT_THAT(verify(lines).error().reason, HasSubstr("event 2: its link does not follow"));
}

TEST_F(TillReports, MissingEvent_isNoticed) {
  write(JournalKind::kSignIn);
  write(JournalKind::kNoSale);
  write(JournalKind::kSignOut);
  auto lines = journal();
  lines.erase(lines.begin() + 2);
  EXPECT_THAT(verify(lines).error().reason, HasSubstr("event 2: its link does not follow"));
}

TEST_F(TillReports, Pages_goOnBehindTheLastEvent) {
  for (int i = 0; i < 5; ++i) {
    write(JournalKind::kNoSale);
  }
  const auto first = must(till_->journal_lines(0, 2));
  EXPECT_THAT(first, SizeIs(3));  // with the header
  EXPECT_THAT(must(till_->journal_lines(2, 1000)), SizeIs(3));
  EXPECT_THAT(must(till_->journal_lines(5, 1000)), IsEmpty());
}

TEST_F(TillReports, FirstSale_beginsTheShiftInItsTransaction) {
  SaleDraft opening = draft();
  opening.shift = Shift{1, kNoon, "1001", Money{}, Shift::Opened::kBySale};
  sell(opening);
  restart();
  const State state = must(till_->state());
  EXPECT_EQ(state.shift, opening.shift);
  EXPECT_EQ(state.shifts, 1U);
  EXPECT_EQ(report(ShiftReport::Kind::kX).totals.receipts, (Range{1, 1}));
}

TEST_F(TillReports, SaleWithoutAnyShift_beginsOneAllTheSame) {
  sell();  // of a shift that the flow declared and the tables never heard of
  const State state = must(till_->state());
  ASSERT_TRUE(state.shift.has_value());
  EXPECT_EQ(state.shift->opened, Shift::Opened::kBySale);
  EXPECT_EQ(report(ShiftReport::Kind::kX).totals.receipts, (Range{1, 1}));
}

TEST_F(TillReports, Report_foldsTheShiftsSalesOnly) {
  open_shift();
  sell();
  (void)report(ShiftReport::Kind::kZ);
  open_shift(2);
  sell();
  sell();
  write(JournalKind::kSafeDrop, 100);
  const ShiftReport x = report(ShiftReport::Kind::kX);
  EXPECT_EQ(x.totals.receipts, (Range{2, 3}));
  EXPECT_EQ(x.totals.sales, (Tally{2, Money::minor(400)}));
  EXPECT_EQ(x.totals.tenders.at(domain::TenderKind::kCash), (Tally{2, Money::minor(400)}));
  EXPECT_EQ(x.totals.vat.at(domain::Ratio{130'000}).minor(), 46);
  EXPECT_EQ(x.expected_cash().minor(), 20'000 + 400 - 100);
  EXPECT_EQ(x.missing_receipts(), 0U);
  EXPECT_EQ(x.counted_cash(), std::nullopt);
}

TEST_F(TillReports, ZReport_endsTheShiftOnce) {
  open_shift();
  sell();
  const ShiftReport z = report(ShiftReport::Kind::kZ, {{Money::minor(10'000), 2}, {Money::minor(100), 1}});
  EXPECT_EQ(z.variance()->minor(), 20'100 - 20'200);
  restart();
  const State state = must(till_->state());
  EXPECT_EQ(state.shift, std::nullopt);
  EXPECT_EQ(state.shifts, 1U);
  const auto transaction = must(storage::Transaction::begin(*database_));
  EXPECT_FALSE(till_->make_report({ShiftReport::Kind::kZ, kCashier, {}}, kMoment, "CNY").has_value());
}

TEST_F(TillReports, Report_isKeptAndPrinted) {
  open_shift();
  sell();
  const ShiftReport z = report(ShiftReport::Kind::kZ, {{Money::minor(10'000), 2}});
  restart();
  EXPECT_EQ(must(till_->newest_shift_report()), z);
  const auto jobs = must(till_->waiting_jobs());
  ASSERT_THAT(jobs, SizeIs(2));
  EXPECT_EQ(jobs.back().kind, PrintJob::Kind::kReport);
  EXPECT_EQ(std::get<ShiftReport>(*must(till_->paper_of(jobs.back()))), z);
}

TEST_F(TillReports, ZReport_isARecordForHeadquarters) {
  open_shift();
  sell();
  (void)report(ShiftReport::Kind::kX);
  EXPECT_THAT(outbox(), SizeIs(1)) << "an X report stays here";
  const ShiftReport z = report(ShiftReport::Kind::kZ);
  ASSERT_THAT(outbox(), SizeIs(2));
  const auto sent = must(protocol::decode_terminal_record(outbox()[1].payload));
  const auto& told = std::get<domain::TillReport>(sent.body);
  EXPECT_EQ(told.kind, domain::TillReportKind::kShift);
  EXPECT_EQ(parse_shift_report(told.content), z);
  EXPECT_EQ(must(till_->unsent()).value, Money::minor(200)) << "it has no value";
}

TEST_F(TillReports, RoundedReturn_saysOnItsLineWhatWasKeptBack) {
  const SavedSale sale = sell();
  const ReturnDraft wanted{{sale.order, {}},
                           kCashier.id,
                           "2001",
                           {{0, domain::Quantity::pieces(1), Money::minor(196)}},
                           Money::minor(196),
                           {},
                           {},
                           domain::TenderKind::kCash,
                           "",
                           "damaged",
                           kNoon,
                           kMoment.business_date,
                           480,
                           12,
                           {1, kNoon, "1001", {}, Shift::Opened::kBySale},
                           Money::minor(10)};
  const ReturnDraft rounded = round_cash(wanted, Money::minor(3));
  const SavedReturn saved = commit([&] { return till_->save_return(rounded, Uuid{{7}}, Money::minor(3)); });
  EXPECT_EQ(saved.goods.what.paid_back.amount, Money::minor(190));
  EXPECT_EQ(saved.goods.what.lines[0].amount, Money::minor(193));
  EXPECT_THAT(journal().back(), HasSubstr(", rounded down by 0.03\""));
  restart();
  const auto kept = std::get<ReturnedGoods>(*must(till_->paper_of(must(till_->waiting_jobs()).back())));
  EXPECT_EQ(kept.goods[0].discount(domain::DiscountKind::kRounding), Money::minor(3));
  EXPECT_EQ(kept.goods[0].total, Money::minor(193));
  EXPECT_EQ(report(ShiftReport::Kind::kX).expected_cash(), Money::minor(200 - 190));
}

TEST_F(TillReports, DrillReport_isKeptAndPrinted) {
  DrillReport drill;
  drill.by = "3001";
  drill.wanted = drill.made = 12;
  drill.drained_after = Duration::milliseconds(2500);
  const PrintJob job = commit([&] { return till_->save_paper(drill, kNoon); });
  restart();
  EXPECT_EQ(std::get<DrillReport>(*must(till_->paper_of(job))), drill);
}

TEST_F(TillReports, Completeness_namesWhatIsNotAtHeadquarters) {
  open_shift();
  for (int i = 0; i < 5; ++i) {
    sell();
  }
  EXPECT_THAT(report(ShiftReport::Kind::kX).not_at_headquarters, ElementsAre(Range{1, 5}));
  (void)commit([&] { return till_->save_watermarks({5, 3}); });
  EXPECT_THAT(report(ShiftReport::Kind::kX).not_at_headquarters, ElementsAre(Range{4, 5}));
  (void)commit([&] { return till_->save_watermarks({5, 5}); });
  EXPECT_THAT(report(ShiftReport::Kind::kX).not_at_headquarters, IsEmpty());
}

TEST_F(TillReports, Report_anchorsTheJournal) {
  open_shift();
  sell();
  const ShiftReport x = report(ShiftReport::Kind::kX);
  const auto lines = journal();
  EXPECT_EQ(x.journal_events + 1, lines.size() - 1) << "the report's own event comes behind it";
  EXPECT_TRUE(lines.at(x.journal_events).starts_with(x.journal_link));
}

TEST_F(TillReports, Count_isBlindUnlessAnXReportWasSeenInItsShift) {
  open_shift();
  (void)report(ShiftReport::Kind::kX);
  const ShiftReport seen = report(ShiftReport::Kind::kZ);
  EXPECT_EQ(seen.blindness, (Blindness{SeenReport{kNoon, "1001"}}));
  EXPECT_THAT(journal().back(), HasSubstr("shift 1, not counted blind: X report at " + to_rfc3339(kNoon) + " by 1001"));
  open_shift(2);
  const ShiftReport blind = report(ShiftReport::Kind::kZ);
  EXPECT_EQ(blind.blindness, Blindness{}) << "the X report was the shift's before";
  EXPECT_THAT(journal().back(), HasSubstr("shift 2, counted blind"));
}

TEST_F(TillReports, Blindness_goesWithTheRecordAndIsReadBack) {
  open_shift();
  (void)report(ShiftReport::Kind::kX);
  const ShiftReport z = report(ShiftReport::Kind::kZ);
  const auto sent = must(protocol::decode_terminal_record(outbox().back().payload));
  const auto content = nlohmann::json::parse(std::get<domain::TillReport>(sent.body).content);
  EXPECT_EQ(content["count"],
            (nlohmann::json{{"blind", false}, {"x_report_at", kNoon.micros}, {"x_report_by", "1001"}}));
  EXPECT_EQ(parse_shift_report(content.dump()), z);
}

TEST_F(TillReports, ReportOfAnOlderTill_saysNothingOfWhatItDidNotNote) {
  open_shift();
  sell();
  auto content = nlohmann::json::parse(to_json_text(report(ShiftReport::Kind::kZ)));
  content.erase("count");
  content["totals"].erase("discount_parts");
  const auto read = parse_shift_report(content.dump());
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->blindness, std::nullopt);
  EXPECT_TRUE(read->totals.discount_parts.is_empty());
}

TEST_F(TillReports, DiscountsByKind_areKept) {
  open_shift();
  SaleDraft cheap = draft();
  domain::OrderLine& line = cheap.cart.lines[0];
  line.discounts = {{domain::DiscountKind::kPromotion, Money::minor(30), {}, "可乐特惠", "cola"},
                    {domain::DiscountKind::kRounding, Money::minor(3), {}, "cash rounding"}};
  line.total = line.total - line.discount();
  cheap.tenders = {{domain::TenderKind::kCash, line.total, line.total}};
  cheap.change = {};
  sell(cheap);
  const ShiftReport z = report(ShiftReport::Kind::kZ);
  EXPECT_EQ(z.totals.discount_parts, (DiscountParts{{1, Money::minor(30)}, {}, {1, Money::minor(3)}}));
  EXPECT_EQ(parse_shift_report(to_json_text(z)), z);
}

class ReportCopies : public TillReports {
 protected:
  std::optional<SavedReport> copy(std::uint64_t shift) {
    const JournalEvent event{JournalKind::kReprint, kNoon, "1001", "2001", "", "", {}};
    return commit([&] { return till_->copy_report({shift, event}, kNoon); });
  }
  ShiftReport whole_shift(std::uint64_t number) {
    open_shift(number);
    sell();
    return report(ShiftReport::Kind::kZ);
  }
};

TEST_F(ReportCopies, ZReport_isFoundAgainByItsShiftAfterARestart) {
  const ShiftReport first = whole_shift(1);
  const ShiftReport second = whole_shift(2);
  open_shift(3);
  (void)report(ShiftReport::Kind::kX);
  restart();
  EXPECT_EQ(copy(1)->report, first);
  EXPECT_EQ(copy(2)->report, second);
  EXPECT_EQ(copy(0)->report, second) << "the newest that ended";
  EXPECT_THAT(must(till_->z_reports(20)), ElementsAre(second, first));
  EXPECT_THAT(must(till_->z_reports(1)), ElementsAre(second));
}

TEST_F(ReportCopies, Copy_isAJobOfItsOwnAndInTheJournal) {
  const ShiftReport z = whole_shift(1);
  const PrintJob job = copy(1)->job;
  EXPECT_EQ(job.kind, PrintJob::Kind::kReportCopy);
  restart();
  EXPECT_EQ(must(till_->waiting_jobs()).back().kind, PrintJob::Kind::kReportCopy);
  EXPECT_EQ(std::get<ShiftReport>(*must(till_->paper_of(job))), z);
  EXPECT_THAT(journal().back(), HasSubstr("\"kind\":\"reprint\",\"cashier\":\"1001\",\"approved_by\":\"2001\","
                                          "\"detail\":\"Z report of shift 1\""));
}

TEST_F(ReportCopies, ShiftThatIsOpenOrNeverWas_hasNone) {
  EXPECT_EQ(copy(0), std::nullopt);
  open_shift();
  const std::size_t events = journal().size();
  EXPECT_EQ(copy(1), std::nullopt);
  EXPECT_EQ(copy(9), std::nullopt);
  EXPECT_EQ(journal().size(), events) << "nothing was printed";
}

TEST_F(ReportCopies, LostPaper_isSettledByACopy) {
  (void)whole_shift(1);
  const PrintJob lost = must(till_->waiting_jobs()).back();
  commit_void([&] { return till_->set_job(lost.job, PrintJob::JobState::kUnknown, "?"); });
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  const PrintJob again = copy(1)->job;
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  commit_void([&] { return till_->set_job(again.job, PrintJob::JobState::kPrinted, ""); });
  EXPECT_EQ(must(till_->unknown_jobs()), 0U);
}

TEST_F(ReportCopies, ZReportsFromBeforeCopies_areFound) {
  const ShiftReport first = whole_shift(1);
  open_shift(2);
  (void)report(ShiftReport::Kind::kX);
  const ShiftReport second = report(ShiftReport::Kind::kZ);
  // The tables as they were before migration 7; what may be printed is a rule that only grew since.
  must(
      database_->execute("DROP TABLE exchange_credit; DROP TABLE basket_claim; ALTER TABLE shift DROP COLUMN report; "
                         "PRAGMA user_version = 6"));
  restart();
  EXPECT_EQ(copy(1)->report, first);
  EXPECT_EQ(copy(2)->report, second);
}

TEST_F(TillReports, UnknownReportOutcome_isNoReceiptOfThatNumber) {
  open_shift();
  const SavedSale sale = sell();
  (void)report(ShiftReport::Kind::kX);
  const auto jobs = must(till_->waiting_jobs());
  commit_void([&] { return till_->set_job(jobs.at(1).job, PrintJob::JobState::kUnknown, "?"); });
  commit_void([&] { return till_->set_job(sale.job.job, PrintJob::JobState::kPrinted, ""); });
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
}

TEST_F(TillReports, LostXReport_isSettledByTheNextReportAndALostZReportIsNot) {
  open_shift();
  const auto lose_newest = [this] {
    const PrintJob job = must(till_->waiting_jobs()).back();
    commit_void([&] { return till_->set_job(job.job, PrintJob::JobState::kUnknown, "?"); });
  };
  const auto print_newest = [this] {
    const PrintJob job = must(till_->waiting_jobs()).back();
    commit_void([&] { return till_->set_job(job.job, PrintJob::JobState::kPrinted, ""); });
  };
  (void)report(ShiftReport::Kind::kX);
  lose_newest();
  (void)report(ShiftReport::Kind::kX);
  EXPECT_EQ(must(till_->unknown_jobs()), 1U) << "the next one is not on paper yet";
  print_newest();
  EXPECT_EQ(must(till_->unknown_jobs()), 0U);
  (void)report(ShiftReport::Kind::kZ);
  lose_newest();
  open_shift(2);
  (void)report(ShiftReport::Kind::kX);
  print_newest();
  EXPECT_EQ(must(till_->unknown_jobs()), 1U) << "it is printed again, as a copy";
}

}  // namespace
}  // namespace queueback::tests
