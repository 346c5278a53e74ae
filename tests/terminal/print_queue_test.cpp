// Receipts and a printer that fails: printed, not printed or unknown, and never twice in silence.
#include <gmock/gmock.h>

#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::terminal {
namespace {

using hal::emulator::PaperState;
using hal::emulator::PrinterModel;

/// Bytes a second: a receipt takes a part of a second.
constexpr std::size_t kSlowPrinter = 20'000;

class PrintQueueTest : public ::testing::Test {
 protected:
  PrintQueueTest() { start(); }

  void start() {
    bench_.reset();
    bench_.emplace(directory_.path() / "terminal.db", printer_.uri(), tests::shop_items(tests::hash_of_1234()));
    bench_->sign_in();
  }
  bool job_becomes(const std::string& state) {
    return bench_->until([&] { return bench_->newest_job() == state; });
  }
  bool has_begun_to_print() {
    return printer_->with_model([](const PrinterModel& model) { return model.paper_hanging_out() > 0; });
  }
  [[nodiscard]] std::size_t receipts() { return printer_->receipt_count(); }
  std::string printed_text() {
    return printer_->with_model([](PrinterModel& model) { return model.take_text(); });
  }
  void set_paper(PaperState state) {
    printer_->with_model([&](PrinterModel& model) { model.set_paper(state); });
  }
  /// Long enough for a retry to come, if one came.
  void wait_for_a_retry() { bench_->let_work({kPrintRetry.micros * 5 / 4}); }

  tests::TemporaryDirectory directory_;
  tests::PrinterOnAWire printer_;
  std::optional<tests::TillBench> bench_;
};

TEST_F(PrintQueueTest, Sale_isPrintedOnceAndOpensTheDrawer) {
  bench_->sell();
  EXPECT_TRUE(job_becomes("printed"));
  EXPECT_EQ(receipts(), 1U);
  EXPECT_EQ(printer_->with_model([](PrinterModel& model) { return model.drawer_kicks(); }), 1);
  const std::string text = printed_text();
  EXPECT_NE(text.find("可乐"), std::string::npos);
  EXPECT_NE(text.find("T1-000001"), std::string::npos);
}

TEST_F(PrintQueueTest, Sales_arePrintedInOrder) {
  for (int i = 0; i < 5; ++i) {
    bench_->sell();
  }
  EXPECT_TRUE(bench_->until([&] { return receipts() == 5; }));
  const std::string text = printed_text();
  std::size_t at = 0;
  for (int i = 1; i <= 5; ++i) {
    at = text.find("T1-00000" + std::to_string(i), at);
    EXPECT_NE(at, std::string::npos) << i;
  }
}

TEST_F(PrintQueueTest, PowerLossInTheMiddle_isUnknownAndNotPrintedAgain) {
  bench_->sell();
  ASSERT_TRUE(job_becomes("printed"));
  printer_->go_away_after(200);
  bench_->sell();
  EXPECT_TRUE(job_becomes("unknown"));
  tests::must(printer_->power_on());
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 1U);
  start();
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 1U) << "nor at the next start";
  EXPECT_EQ(bench_->newest_job(), "unknown");
}

TEST_F(PrintQueueTest, AfterAnUnknownJob_theNextIsPrinted) {
  printer_->go_away_after(200);
  bench_->sell();
  EXPECT_TRUE(job_becomes("unknown"));
  tests::must(printer_->power_on());
  bench_->sell();
  EXPECT_TRUE(job_becomes("printed"));
  EXPECT_EQ(receipts(), 1U);
}

TEST_F(PrintQueueTest, PaperOut_printsOnceAfterPaperIsBack) {
  set_paper(PaperState::kOut);
  bench_->sell();
  EXPECT_TRUE(job_becomes("waiting"));
  EXPECT_EQ(receipts(), 0U);
  set_paper(PaperState::kIn);
  EXPECT_TRUE(job_becomes("printed"));
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 1U);
}

TEST_F(PrintQueueTest, PaperOut_doesNotHoldUpSales) {
  set_paper(PaperState::kOut);
  for (int i = 0; i < 3; ++i) {
    bench_->sell();
  }
  EXPECT_EQ(receipts(), 0U);
  set_paper(PaperState::kIn);
  EXPECT_TRUE(bench_->until([&] { return receipts() == 3; }));
  EXPECT_TRUE(job_becomes("printed"));
}

TEST_F(PrintQueueTest, RestartWhileWaitingForPaper_printsOnce) {
  set_paper(PaperState::kOut);
  bench_->sell();
  EXPECT_TRUE(job_becomes("waiting"));
  start();
  set_paper(PaperState::kIn);
  EXPECT_TRUE(job_becomes("printed"));
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 1U);
}

TEST_F(PrintQueueTest, StopInTheMiddleOfAReceipt_knowsThatItIsOnPaper) {
  printer_->set_speed(kSlowPrinter);
  bench_->sell();
  ASSERT_TRUE(bench_->until([&] { return has_begun_to_print(); }));
  ASSERT_EQ(bench_->newest_job(), "sending");
  start();
  EXPECT_EQ(bench_->newest_job(), "printed");
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 1U);
}

TEST_F(PrintQueueTest, StopAtAnyMoment_printsOnce) {
  constexpr std::size_t kStops = 12;
  for (std::size_t i = 0; i < kStops; ++i) {
    bench_->sell();
    bench_->let_work(Duration{static_cast<std::int64_t>(i) * 250});
    start();
    EXPECT_TRUE(job_becomes("printed")) << "stopped after " << i << " steps";
    EXPECT_EQ(receipts(), i + 1);
  }
}

TEST_F(PrintQueueTest, PrinterOff_printsOnceWhenItComesBack) {
  printer_->power_off();
  bench_->sell();
  EXPECT_TRUE(job_becomes("waiting"));
  tests::must(printer_->power_on());
  EXPECT_TRUE(job_becomes("printed"));
  EXPECT_EQ(receipts(), 1U);
}

TEST_F(PrintQueueTest, Reprint_saysCopy) {
  bench_->sell();
  ASSERT_TRUE(job_becomes("printed"));
  EXPECT_EQ(printed_text().find("COPY"), std::string::npos);
  EXPECT_TRUE(bench_->ask({{"do", "reprint"}, {"receipt", 1}})["ok"].get<bool>());
  EXPECT_TRUE(bench_->until([&] { return receipts() == 2; }));
  EXPECT_NE(printed_text().find("COPY"), std::string::npos);
}

TEST_F(PrintQueueTest, ReprintOfNothing_isRefused) {
  EXPECT_FALSE(bench_->ask({{"do", "reprint"}, {"receipt", 0}})["ok"].get<bool>());
  EXPECT_FALSE(bench_->ask({{"do", "reprint"}, {"receipt", 99}})["ok"].get<bool>());
  EXPECT_FALSE(bench_->ask({{"do", "reprint"}, {"receipt", -1}})["ok"].get<bool>());
}

/// Z reports on paper, and their copies.
class ReportPaperTest : public PrintQueueTest {
 protected:
  /// A shift with one sale, closed; its sale is on paper.
  void close_a_shift() {
    bench_->sell();
    ASSERT_TRUE(job_becomes("printed"));
    (void)printed_text();
    EXPECT_EQ(bench_->told({{"do", "close-shift"}, {"counted", {{{"value", "1"}, {"pieces", 2}}}}}), "z-report");
  }
  void copy(int shift) {
    EXPECT_EQ(bench_->told({{"do", "reprint-report"}, {"shift", shift}}), "approval-needed");
    EXPECT_EQ(bench_->told({{"do", "approve"}, {"cashier", "2001"}, {"pin", "1234"}}), "report-copied");
  }
};

TEST_F(ReportPaperTest, PrinterThatDiedInTheMiddle_isNotTheEndOfTheReport) {
  bench_->sell();
  ASSERT_TRUE(job_becomes("printed"));
  printer_->go_away_after(200);
  EXPECT_EQ(bench_->told({{"do", "close-shift"}, {"counted", {{{"value", "1"}, {"pieces", 2}}}}}), "z-report");
  EXPECT_TRUE(job_becomes("unknown"));
  EXPECT_EQ(bench_->ask({{"do", "state"}})["state"]["receipts_unknown"], 1);
  start();
  tests::must(printer_->power_on());
  (void)printed_text();
  copy(0);
  EXPECT_TRUE(job_becomes("printed"));
  const std::string text = printed_text();
  EXPECT_NE(text.find("COPY"), std::string::npos);
  EXPECT_NE(text.find("T1-1"), std::string::npos) << text;
  EXPECT_EQ(bench_->ask({{"do", "state"}})["state"]["receipts_unknown"], 0);
}

TEST_F(ReportPaperTest, OlderReport_isChosenByItsShift) {
  close_a_shift();
  EXPECT_TRUE(job_becomes("printed"));
  close_a_shift();
  EXPECT_TRUE(job_becomes("printed"));
  EXPECT_EQ(printed_text().find("COPY"), std::string::npos);
  const nlohmann::json reports = bench_->ask({{"do", "z-reports"}})["z_reports"];
  ASSERT_EQ(reports.size(), 2U);
  EXPECT_EQ(reports[0]["shift"], 2);
  EXPECT_EQ(reports[1]["shift"], 1);
  EXPECT_EQ(reports[1]["variance"], 0);
  copy(1);
  EXPECT_TRUE(bench_->until([&] { return receipts() == 5; }));
  const std::string text = printed_text();
  EXPECT_NE(text.find("COPY"), std::string::npos);
  EXPECT_NE(text.find("T1-1"), std::string::npos) << text;
}

TEST_F(ReportPaperTest, ReportThatNeverWas_isRefused) {
  bench_->sell();
  EXPECT_EQ(bench_->told({{"do", "reprint-report"}, {"shift", 1}}), "approval-needed");
  EXPECT_EQ(bench_->told({{"do", "approve"}, {"cashier", "2001"}, {"pin", "1234"}}), "no-such-report");
  EXPECT_TRUE(bench_->ask({{"do", "z-reports"}})["z_reports"].empty());
}

TEST_F(ReportPaperTest, NumberBelowZero_isNotTheNewest) {
  close_a_shift();
  EXPECT_EQ(bench_->told({{"do", "reprint-report"}, {"shift", -1}}), "approval-needed");
  EXPECT_EQ(bench_->told({{"do", "approve"}, {"cashier", "2001"}, {"pin", "1234"}}), "no-such-report");
}

TEST_F(ReportPaperTest, Reports_areShownToWhoIsSignedIn) {
  close_a_shift();
  EXPECT_EQ(bench_->told({{"do", "sign-out"}}), "signed-out");
  EXPECT_FALSE(bench_->ask({{"do", "z-reports"}})["ok"].get<bool>());
  EXPECT_EQ(bench_->told({{"do", "reprint-report"}}), "sign-in-first");
}

/// Receipts of sales that are none.
class TrainingPaperTest : public PrintQueueTest {
 protected:
  void train() {
    EXPECT_EQ(bench_->told({{"do", "training"}, {"on", true}}), "approval-needed");
    EXPECT_EQ(bench_->told({{"do", "approve"}, {"cashier", "2001"}, {"pin", "1234"}}), "training-began");
    EXPECT_EQ(bench_->told({{"do", "code"}, {"code", tests::kColaBarcode}}), "line-added");
    EXPECT_EQ(bench_->told({{"do", "cash"}, {"received", "5"}}), "trained");
  }
};

TEST_F(TrainingPaperTest, Receipt_isMarkedAndKeptNowhere) {
  train();
  EXPECT_TRUE(bench_->until([&] { return receipts() == 1; }));
  const std::string text = printed_text();
  EXPECT_NE(text.find("TRAINING"), text.rfind("TRAINING")) << "at the head and at the foot: " << text;
  EXPECT_EQ(text.find("T1-000"), std::string::npos);
  EXPECT_EQ(printer_->with_model([](PrinterModel& model) { return model.drawer_kicks(); }), 0);
  EXPECT_TRUE(bench_->ask({{"do", "print-jobs"}})["jobs"].empty());
  EXPECT_EQ(bench_->ask({{"do", "state"}})["state"]["sold"], 0);
}

TEST_F(TrainingPaperTest, RealReceipts_areNotPrintedAgainMeanwhile) {
  bench_->sell();
  EXPECT_EQ(bench_->told({{"do", "next"}}), "");
  train();
  const auto jobs = bench_->ask({{"do", "print-jobs"}})["jobs"].size();
  EXPECT_EQ(bench_->told({{"do", "reprint"}, {"receipt", 1}}), "not-in-training");
  EXPECT_EQ(bench_->ask({{"do", "print-jobs"}})["jobs"].size(), jobs);
}

TEST_F(TrainingPaperTest, PrinterInTrouble_isToldAndNotTriedAgain) {
  set_paper(PaperState::kOut);
  train();
  EXPECT_TRUE(bench_->until([&] {
    const nlohmann::json recent = bench_->ask({{"do", "state"}})["state"]["recent"];
    return recent.back()[1]["code"] == "training-not-printed";
  }));
  set_paper(PaperState::kIn);
  wait_for_a_retry();
  EXPECT_EQ(receipts(), 0U);
}

}  // namespace
}  // namespace queueback::terminal
