// The terminal's database: a sale is one transaction, and what was sold stays sold.
#include <gmock/gmock.h>

#include "common/storage/migration.hpp"
#include "terminal/outbox/till_database.hpp"
#include "tests/terminal/till_tables_bench.hpp"

namespace queueback::terminal {

std::span<const storage::Migration> migrations();  // of the outbox

namespace {

using domain::Money;
using replication::Record;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::kNoon;
using tests::must;
using JobState = PrintJob::JobState;

using TillTables = tests::TillTablesBench;

TEST_F(TillTables, Sale_isOrderRecordAndPrintJob) {
  const SavedSale sale = sell();
  EXPECT_EQ(sale.order.receipt.value, 1U);
  EXPECT_EQ(sale.order.total, Money::minor(200));
  EXPECT_EQ(sale.job.state, JobState::kWaiting);
  EXPECT_EQ(must(till_->sale(1)), sale.order);
  ASSERT_THAT(outbox(), SizeIs(1));
  const auto record = must(protocol::decode_terminal_record(outbox()[0].payload));
  EXPECT_EQ(std::get<domain::Order>(record.body), sale.order);
  EXPECT_THAT(must(till_->waiting_jobs()), SizeIs(1));
}

TEST_F(TillTables, Sale_notCommitted_leavesNothing) {
  {
    const auto transaction = must(storage::Transaction::begin(*database_));
    (void)must(till_->save_sale(draft(), clock_, random_));
  }
  restart();
  EXPECT_THAT(outbox(), IsEmpty());
  EXPECT_THAT(must(till_->waiting_jobs()), IsEmpty());
  EXPECT_EQ(sell().order.receipt.value, 1U) << "no receipt number is lost";
}

TEST_F(TillTables, ReceiptNumbers_haveNoGapsOverRestarts) {
  for (std::uint64_t n = 1; n <= 30; ++n) {
    EXPECT_EQ(sell().order.receipt.value, n);
    if (n % 7 == 0) {
      restart();
    }
  }
  EXPECT_EQ(must(till_->newest_receipt()), 30U);
}

TEST_F(TillTables, OrderIds_areUnique) {
  std::set<Uuid> ids;
  for (int i = 0; i < 50; ++i) {
    ids.insert(sell().order.id.uuid);
  }
  EXPECT_THAT(ids, SizeIs(50));
}

TEST_F(TillTables, Records_areAChainOverRestarts) {
  for (int i = 0; i < 12; ++i) {
    sell();
    if (i % 4 == 3) {
      restart();
    }
  }
  replication::Hash previous{};
  std::uint64_t seq = 0;
  for (const Record& record : outbox()) {
    EXPECT_EQ(record.seq, ++seq);
    EXPECT_EQ(record.previous, previous);
    EXPECT_EQ(record.hash, replication::record_hash(record.incarnation, record.seq, record.previous, record.payload));
    previous = record.hash;
  }
  EXPECT_EQ(seq, 12U);
}

TEST_F(TillTables, Restart_opensANewIncarnationUnderTheOldHead) {
  sell();
  sell();
  const Record last = outbox().back();
  restart();
  EXPECT_NE(till_->incarnation(), last.incarnation);
  const replication::SenderHistory history = till_->take_history();
  EXPECT_EQ(history.head(), last.position());
  EXPECT_EQ(history.first_retained, 1U);
  sell();
  const Record next = outbox().back();
  EXPECT_EQ(next.incarnation, till_->incarnation());
  EXPECT_EQ(next.seq, last.seq + 1);
  EXPECT_EQ(next.previous, last.hash);
  restart();
  const replication::SenderHistory after = till_->take_history();
  ASSERT_THAT(after.segments, SizeIs(2));
  EXPECT_EQ(after.segments[1].parent, last.position());
}

TEST_F(TillTables, Watermark_dropsOnlyWhatHeadquartersHas) {
  for (int i = 0; i < 10; ++i) {
    sell();
  }
  EXPECT_EQ(commit([&] { return till_->save_watermarks({8, 4}); }), 5U);
  EXPECT_EQ(outbox().front().seq, 5U);
  EXPECT_EQ(must(till_->unsent()).count, 6U);
  EXPECT_EQ(must(till_->unsent()).value, Money::minor(1200));
  EXPECT_EQ(must(till_->unsent()).oldest, kNoon);
  EXPECT_TRUE(must(till_->sale(1)).has_value()) << "for reprints and returns";
  restart();
  const replication::SenderHistory history = till_->take_history();
  EXPECT_EQ(history.first_retained, 5U);
  EXPECT_EQ(history.watermarks, (replication::Watermarks{8, 4}));
}

TEST_F(TillTables, Received_isEverythingThatTheStoreHas) {
  EXPECT_TRUE(commit([&] { return till_->is_received(); })) << "nothing was made";
  sell();
  sell();
  EXPECT_FALSE(commit([&] { return till_->is_received(); }));
  (void)commit([&] { return till_->save_watermarks({1, 1}); });
  EXPECT_FALSE(commit([&] { return till_->is_received(); }));
  (void)commit([&] { return till_->save_watermarks({2, 1}); });
  EXPECT_TRUE(commit([&] { return till_->is_received(); })) << "headquarters lacks one";
  restart();
  EXPECT_TRUE(commit([&] { return till_->is_received(); }));
}

TEST_F(TillTables, AllSent_outboxIsEmptyAndTheChainGoesOn) {
  sell();
  sell();
  EXPECT_EQ(commit([&] { return till_->save_watermarks({2, 2}); }), 3U);
  EXPECT_FALSE(must(till_->unsent()).oldest.has_value());
  restart();
  EXPECT_EQ(till_->take_history().first_retained, 3U);
  EXPECT_EQ(sell().order.receipt.value, 3U);
  EXPECT_EQ(outbox().front().seq, 3U);
}

TEST_F(TillTables, ReadOutbox_respectsCountAndBytes) {
  for (int i = 0; i < 5; ++i) {
    sell();
  }
  EXPECT_THAT(must(till_->read_outbox(2, 2)), SizeIs(2));
  EXPECT_EQ(must(till_->read_outbox(2, 2)).front().seq, 2U);
  EXPECT_THAT(must(till_->read_outbox(6, 2)), IsEmpty());
}

TEST_F(TillTables, UnknownJob_isCountedUntilACopyIsPrinted) {
  const SavedSale sale = sell();
  commit_void([&] { return till_->set_job(sale.job.job, JobState::kUnknown, "gone"); });
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  const PrintJob copy = commit([&] { return till_->add_copy(sale.job.receipt, PrintJob::Kind::kCopy, Instant{1}); });
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  commit_void([&] { return till_->set_job(copy.job, JobState::kPrinted, ""); });
  EXPECT_EQ(must(till_->unknown_jobs()), 0U);
}

TEST_F(TillTables, JobThatWasGivenUp_isCountedUntilACopyIsPrinted) {
  const SavedSale sale = sell();
  commit_void([&] { return till_->set_job(sale.job.job, JobState::kNotPrinted, "waited too long for the printer"); });
  (void)sell();
  EXPECT_EQ(must(till_->unknown_jobs()), 1U);
  EXPECT_EQ(must(till_->newest_jobs(1)).front().receipt, sale.job.receipt) << "in front of the newest";
  const PrintJob copy = commit([&] { return till_->add_copy(sale.job.receipt, PrintJob::Kind::kCopy, Instant{1}); });
  commit_void([&] { return till_->set_job(copy.job, JobState::kPrinted, ""); });
  EXPECT_EQ(must(till_->unknown_jobs()), 0U);
}

TEST_F(TillTables, SendingAtStart_isUnknownAndWaitsForNobody) {
  const SavedSale first = sell();
  const SavedSale second = sell();
  commit_void([&] { return till_->set_job(first.job.job, JobState::kSending, ""); });
  restart();
  const auto jobs = must(till_->newest_jobs(10));
  ASSERT_THAT(jobs, SizeIs(2));
  EXPECT_EQ(jobs[0].receipt, first.job.receipt) << "listed first, although it is older";
  EXPECT_EQ(jobs[0].state, JobState::kUnknown);
  EXPECT_FALSE(jobs[0].reason.empty());
  const auto waiting = must(till_->waiting_jobs());
  ASSERT_THAT(waiting, SizeIs(1));
  EXPECT_EQ(waiting[0].job, second.job.job);
}

TEST_F(TillTables, PrintedAtStart_staysPrinted) {
  const SavedSale sale = sell();
  commit_void([&] { return till_->set_job(sale.job.job, JobState::kPrinted, ""); });
  restart();
  EXPECT_EQ(must(till_->newest_jobs(1))[0].state, JobState::kPrinted);
}

TEST_F(TillTables, Copy_isAJobOfItsOwnKind) {
  sell();
  const PrintJob copy = commit([&] { return till_->add_copy(1, PrintJob::Kind::kCopy, kNoon); });
  EXPECT_EQ(copy.kind, PrintJob::Kind::kCopy);
  EXPECT_EQ(must(till_->newest_jobs(1))[0].kind, PrintJob::Kind::kCopy);
}

TEST_F(TillTables, ClaimOnASaleOfAnotherTill_isTheSameUntilTheSaleIsHere) {
  const Uuid first = make_uuid_v7(kNoon, random_);
  const auto claim = [&] {
    return commit([&] { return till_->claim_on("T2/1/7", make_uuid_v7(kNoon, random_), kNoon); });
  };
  EXPECT_EQ(commit([&] { return till_->claim_on("T2/1/7", first, kNoon); }), to_string(first));
  EXPECT_EQ(claim(), to_string(first));
  restart();
  EXPECT_EQ(claim(), to_string(first)) << "its answer was lost";
  EXPECT_EQ(must(till_->basket_claims()), std::vector<std::string>{to_string(first)});
  terminal::SaveKept kept{terminal::KeptSale{kNoon, "李四", draft().cart}};
  kept.fetched = "T2/1/7";
  commit_void([&] { return till_->save_kept(kept); });
  EXPECT_TRUE(must(till_->basket_claims()).empty());
  EXPECT_TRUE(must(till_->state()).unfinished);
  EXPECT_NE(claim(), to_string(first));
  const Instant later = kNoon + terminal::kBasketClaimLife + Duration::seconds(1);
  commit([&] { return till_->claim_on("T2/2/8", first, later); });
  EXPECT_EQ(must(till_->basket_claims()), std::vector<std::string>{to_string(first)}) << "the store has forgotten it";
}

TEST_F(TillTables, SaleThatIsPutAside_goesWithoutTouchingTheOpenOne) {
  terminal::SaveKept kept{terminal::KeptSale{kNoon, "李四", draft().cart}};
  kept.parked = {3, *kept.open};
  commit_void([&] { return till_->save_kept(kept); });
  commit_void([&] { return till_->save_kept({{}, {}, 3, "", true}); });
  EXPECT_TRUE(must(till_->state()).parked.empty());
  EXPECT_TRUE(must(till_->state()).unfinished);
}

TEST_F(TillTables, WrongPins_surviveARestart) {
  commit_void([&] { return till_->save_wrong_pins("1001", {5, kNoon + kLockOut}); });
  commit_void([&] { return till_->save_wrong_pins("1002", {2, std::nullopt}); });
  restart();
  const auto pins = must(till_->wrong_pins());
  EXPECT_EQ(pins.at("1001"), (WrongPins{5, kNoon + kLockOut}));
  EXPECT_EQ(pins.at("1002"), (WrongPins{2, std::nullopt}));
}

TEST_F(TillTables, SameDatabaseTwice_isRefused) {
  const auto second = storage::Database::open({directory_.path() / "terminal.db"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, storage::ErrorCode::kLocked);
}

class Handovers : public TillTables {
 protected:
  HandoverDraft draft_of(const std::string& order) const {
    return {order, *domain::CashierId::parse("1001"), clock_.now(), CivilDay{2025, 11, 20}, 480, 12};
  }
  HandoverOutcome hand_over(const std::string& order) {
    return commit([&] { return till_->save_handover(draft_of(order)); });
  }
  /// Makes these orders, and nothing else, the reference data.
  void reference_holds(const std::vector<std::string>& orders, std::uint64_t n) {
    std::vector<replication::ReferenceItem> items;
    items.reserve(orders.size());
    for (const std::string& order : orders) {
      items.push_back(tests::open_order_item(tests::open_order(order)));
    }
    commit_void([&] { return till_->stage(items); });
    commit_void([&] { return till_->activate({{{9, 9}, n}, replication::ReferenceScope::kSnapshot, items.size()}); });
  }
  std::map<std::string, Instant> kept() { return must(till_->handed_over()); }
};

TEST_F(Handovers, Handover_isItsRecordForTheStore) {
  const HandoverOutcome outcome = hand_over("网-2026/1 #7");
  ASSERT_TRUE(std::holds_alternative<SavedHandover>(outcome));
  ASSERT_THAT(outbox(), SizeIs(1));
  EXPECT_EQ(std::get<SavedHandover>(outcome).record.position, outbox()[0].position());
  const auto record = must(protocol::decode_terminal_record(outbox()[0].payload));
  const domain::Handover expected{"网-2026/1 #7",
                                  *domain::StoreId::parse("S1"),
                                  *domain::TerminalId::parse("T1"),
                                  *domain::CashierId::parse("1001"),
                                  kNoon,
                                  CivilDay{2025, 11, 20},
                                  480,
                                  12};
  EXPECT_EQ(std::get<domain::Handover>(record.body), expected);
  EXPECT_EQ(must(till_->newest_receipt()), 0U) << "no receipt number is used";
  EXPECT_THAT(must(till_->waiting_jobs()), IsEmpty());
}

TEST_F(Handovers, NotCommitted_leavesNothing) {
  {
    const auto transaction = must(storage::Transaction::begin(*database_));
    (void)must(till_->save_handover(draft_of("W-1")));
  }
  restart();
  EXPECT_THAT(outbox(), IsEmpty());
  EXPECT_THAT(kept(), IsEmpty());
}

TEST_F(Handovers, Second_ofTheSameOrder_writesNothing) {
  hand_over("W-1");
  clock_.pass(Duration::hours(1));
  for (int i = 0; i < 2; ++i) {
    const HandoverOutcome again = hand_over("W-1");
    ASSERT_TRUE(std::holds_alternative<RepeatedHandover>(again));
    EXPECT_EQ(std::get<RepeatedHandover>(again).at, kNoon) << "the time of the first";
    EXPECT_THAT(outbox(), SizeIs(1));
    restart();
  }
}

TEST_F(Handovers, Second_inTheSameTransaction_writesNothing) {
  auto transaction = must(storage::Transaction::begin(*database_));
  (void)must(till_->save_handover(draft_of("W-1")));
  EXPECT_TRUE(std::holds_alternative<RepeatedHandover>(must(till_->save_handover(draft_of("W-1")))));
  must(transaction.commit());
  EXPECT_THAT(outbox(), SizeIs(1));
}

TEST_F(Handovers, Restart_remembersThem) {
  reference_holds({"W-1"}, 1);
  hand_over("W-1");
  restart();
  EXPECT_THAT(kept(), ElementsAre(std::pair("W-1", kNoon)));
}

TEST_F(Handovers, Unsent_countsThemWithoutValue) {
  hand_over("W-1");
  EXPECT_EQ(must(till_->unsent()).oldest, kNoon);
  sell();
  hand_over("W-2");
  EXPECT_EQ(must(till_->unsent()).count, 3U);
  EXPECT_EQ(must(till_->unsent()).value, Money::minor(200));
}

TEST_F(Handovers, Records_areOneChainWithTheSales) {
  hand_over("W-1");
  EXPECT_EQ(sell().order.receipt.value, 1U);
  restart();
  hand_over("W-2");
  ASSERT_THAT(outbox(), SizeIs(3));
  EXPECT_EQ(outbox()[1].previous, outbox()[0].hash);
  EXPECT_EQ(outbox()[2].previous, outbox()[1].hash);
  EXPECT_TRUE(must(till_->sale(1)).has_value());
}

TEST_F(Handovers, OrderThatTheStoreListsAgain_isNotHandedOverTwice) {
  reference_holds({"W-1"}, 1);
  hand_over("W-1");
  commit([&] { return till_->save_watermarks({1, 1}); });
  reference_holds({}, 2);
  restart();
  reference_holds({"W-1"}, 3);
  EXPECT_THAT(kept(), ElementsAre(std::pair("W-1", kNoon)));
  EXPECT_TRUE(std::holds_alternative<RepeatedHandover>(hand_over("W-1")));
}

TEST_F(Handovers, BeyondTheLimit_theOldestSettledOnesAreForgotten) {
  reference_holds({"W-2"}, 1);
  commit_void([&] {
    for (std::uint64_t n = 0; n < kKeptHandovers + 5; ++n) {
      must(till_->save_handover(draft_of("W-" + std::to_string(n))));
    }
    return Stored<void>();
  });
  const auto remembered = [&](std::uint64_t n) {
    return std::holds_alternative<RepeatedHandover>(hand_over("W-" + std::to_string(n)));
  };
  commit([&] { return till_->save_watermarks({kKeptHandovers + 5, 4}); });
  EXPECT_TRUE(remembered(2)) << "it is listed as open";
  EXPECT_TRUE(remembered(4)) << "headquarters lacks its record";
  EXPECT_FALSE(remembered(3));
}

TEST_F(TillTables, DatabaseFromBeforeHandovers_isTakenOver) {
  till_.reset();
  database_.reset();
  const auto old = directory_.path() / "old.db";
  database_.emplace(must(storage::Database::open({old})));
  must(storage::migrate(*database_, migrations().first(1)));
  till_ =
      must(TillDatabase::open(*database_, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")}, random_));
  EXPECT_EQ(sell().order.receipt.value, 1U);
  EXPECT_THAT(must(till_->handed_over()), IsEmpty());
}

class ReferenceVersions : public TillTables {
 protected:
  using Items = std::vector<replication::ReferenceItem>;

  void receive(const Items& items, replication::ReferenceScope scope, std::uint64_t n) {
    commit_void([&] { return till_->stage(items); });
    const replication::ReferenceBegin version{{{9, 9}, n}, scope, items.size()};
    commit_void([&] { return till_->activate(version); });
  }
  std::map<std::string, std::string> active() {
    std::map<std::string, std::string> out;
    for (const replication::ReferenceItem& item : must(till_->reference_items())) {
      out[item.key] = std::string(as_text(item.body));
    }
    return out;
  }
  static replication::ReferenceItem item(const std::string& key, const std::string& body) {
    return {1, 0, key, to_bytes(body)};
  }
};

TEST_F(ReferenceVersions, Snapshot_replacesEverything) {
  receive({item("A", "1"), item("B", "1")}, replication::ReferenceScope::kSnapshot, 1);
  receive({item("C", "2")}, replication::ReferenceScope::kSnapshot, 2);
  EXPECT_THAT(active(), ElementsAre(std::pair("C", "2")));
  EXPECT_EQ(must(till_->reference_cursor()).n, 2U);
}

TEST_F(ReferenceVersions, Changes_replaceOnlyTheirOwn) {
  receive({item("A", "1"), item("B", "1"), item("C", "1")}, replication::ReferenceScope::kSnapshot, 1);
  receive({item("B", "2"), {1, 1, "C", {}}, item("D", "2")}, replication::ReferenceScope::kChanges, 2);
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "1"), std::pair("B", "2"), std::pair("D", "2")));
}

TEST_F(ReferenceVersions, StagedItems_areNotActive) {
  receive({item("A", "1")}, replication::ReferenceScope::kSnapshot, 1);
  commit_void([&] { return till_->stage({item("A", "2"), item("B", "2")}); });
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "1")));
  restart();
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "1")));
  EXPECT_EQ(must(till_->reference_cursor()).n, 1U);
}

TEST_F(ReferenceVersions, LeftoversOfACutVersion_areDiscarded) {
  receive({item("A", "1")}, replication::ReferenceScope::kSnapshot, 1);
  commit_void([&] { return till_->stage({item("B", "cut")}); });
  restart();
  commit_void([&] { return till_->discard_staged(); });
  receive({item("C", "2")}, replication::ReferenceScope::kChanges, 2);
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "1"), std::pair("C", "2")));
}

TEST_F(ReferenceVersions, ActivationNotCommitted_keepsTheOldVersion) {
  receive({item("A", "1")}, replication::ReferenceScope::kSnapshot, 1);
  {
    const auto transaction = must(storage::Transaction::begin(*database_));
    must(till_->stage({item("B", "2")}));
    must(till_->activate({{{9, 9}, 2}, replication::ReferenceScope::kSnapshot, 1}));
  }
  restart();
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "1")));
  EXPECT_EQ(must(till_->reference_cursor()).n, 1U);
}

TEST_F(ReferenceVersions, SameKeyTwiceInAVersion_lastOneCounts) {
  receive({item("A", "1"), item("A", "2")}, replication::ReferenceScope::kSnapshot, 1);
  EXPECT_THAT(active(), ElementsAre(std::pair("A", "2")));
}

}  // namespace
}  // namespace queueback::terminal
