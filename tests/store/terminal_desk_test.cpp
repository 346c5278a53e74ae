// Devices that are gone: what their files hold is taken exactly once, and another device may have their name.
#include <gmock/gmock.h>

#include "common/replication/mirror_file.hpp"
#include "store-server/app/terminal_completeness.hpp"
#include "tests/store/store_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using replication::Record;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using tests::kOrderTotal;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

Bytes file_of(const std::vector<Record>& records, const std::string& terminal = "T1", const std::string& store = "S1") {
  Bytes out = replication::encode_mirror_header({store, terminal});
  for (const Record& record : records) {
    const Bytes frame = replication::encode_mirror_record(record);
    out.insert(out.end(), frame.begin(), frame.end());
  }
  return out;
}

class TerminalDeskTest : public ::testing::Test {
 protected:
  TerminalDeskTest() {
    StoreBench::furnish(bench_);
    enrol("serial-1");
  }

  void enrol(const std::string& serial) {
    const auto rows = bench_.group([&] { return bench_.store().directory().terminals(); });
    const Instant at = rows.empty() ? tests::kNoon - Duration::hours(24) : bench_.clock().now() + Duration::seconds(1);
    must(bench_.group([&] { return bench_.store().terminal_desk().enrol({"T1", serial, Bytes(32, 1), at}); }));
  }
  void revoke() {
    must(bench_.group([&] { return bench_.store().terminal_desk().revoke("T1"); }));
  }
  Result<CheckedFile, std::string> check(const Bytes& file, const std::string& terminal = "T1") {
    return bench_.group([&] { return bench_.store().terminal_desk().check(terminal, file); });
  }
  ImportFigures import_all(const Bytes& file) {
    CheckedFile checked = must(check(file));
    bool more = true;
    while (more) {
      more = must(bench_.group([&] { return bench_.store().terminal_desk().take(checked); }));
    }
    return checked.figures;
  }
  /// Nothing is changed by a file that cannot be taken.
  std::string refused(const Bytes& file, const std::string& terminal = "T1") {
    const std::uint64_t before = bench_.figures().log_entries;
    const auto checked = check(file, terminal);
    EXPECT_FALSE(checked.has_value());
    EXPECT_EQ(bench_.figures().log_entries, before);
    return checked ? "" : checked.error();
  }
  Result<ReplacementRow, std::string> replace() {
    return bench_.group([&] { return bench_.store().terminal_desk().replace({"T1", "Li", "its disk died"}); });
  }
  auto hello(const TillStream& till) {
    return bench_.group([&] { return bench_.store().intake().hello(till.terminal(), till.hello()); });
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(TerminalDeskTest, Import_takesWhatIsNotHere_andASecondTimeNothing) {
  till_.sell();
  bench_.sync(till_);
  till_.sell();
  till_.start(2);
  till_.sell_to("M1");
  const Bytes file = file_of(till_.records());
  const ImportFigures first = import_all(file);
  EXPECT_EQ(first.records, 3U);
  EXPECT_EQ(first.known, 1U);
  EXPECT_EQ(first.booked, 2U);
  EXPECT_EQ(first.quarantined, 0U);
  EXPECT_EQ(first.total, Money::minor(2 * kOrderTotal));
  EXPECT_EQ(bench_.figures().sales, 3U);
  EXPECT_THAT(bench_.line(), SizeIs(3));
  const std::uint64_t entries = bench_.figures().log_entries;
  bench_.restart();
  const ImportFigures second = import_all(file);
  EXPECT_EQ(second.known, 3U);
  EXPECT_EQ(second.booked, 0U);
  EXPECT_EQ(second.total, Money{});
  EXPECT_EQ(bench_.figures().log_entries, entries);
  EXPECT_EQ(bench_.audit(), "");
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(TerminalDeskTest, DeviceThatComesBackAfterItsImport_sendsNothingTwice) {
  till_.sell();
  till_.sell();
  import_all(file_of(till_.records()));
  EXPECT_EQ(bench_.greet(till_).watermarks.here, 2U);
  till_.sell();
  bench_.sync(till_);
  EXPECT_EQ(bench_.figures().sales, 3U);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(TerminalDeskTest, ImportOfMoreThanASlice_isTakenInSeveralGroups) {
  for (std::size_t i = 0; i < kImportSlice + 5; ++i) {
    till_.sell();
  }
  CheckedFile checked = must(check(file_of(till_.records())));
  EXPECT_TRUE(must(bench_.group([&] { return bench_.store().terminal_desk().take(checked); })));
  EXPECT_EQ(checked.figures.booked, kImportSlice);
  bench_.restart();  // the rest is taken by the next import
  EXPECT_EQ(import_all(file_of(till_.records())).booked, 5U);
  EXPECT_EQ(bench_.figures().sales, kImportSlice + 5);
}

TEST_F(TerminalDeskTest, ImportedSale_countsWhenItWasMade_butNotLaterThanNow) {
  till_.sell_to("M1", bench_.clock().now() + Duration::hours(5));
  import_all(file_of(till_.records()));
  ASSERT_THAT(bench_.line(), SizeIs(1));
  EXPECT_EQ(bench_.line()[0].entry.key.effective, bench_.clock().now());
}

TEST_F(TerminalDeskTest, TornEnd_isLeftOutAndSaid) {
  till_.sell();
  till_.sell();
  Bytes file = file_of(till_.records());
  file.resize(file.size() - 10);
  const CheckedFile checked = must(check(file));
  EXPECT_EQ(checked.figures.records, 1U);
  EXPECT_GT(checked.torn_bytes, 0U);
}

TEST_F(TerminalDeskTest, BadFiles_sayPlaceAndReason_andChangeNothing) {
  till_.sell();
  till_.sell();
  till_.sell();
  Bytes damaged = file_of(till_.records());
  damaged[damaged.size() - 20] ^= 1;
  EXPECT_THAT(refused(damaged), HasSubstr("record 3 at byte "));
  EXPECT_THAT(refused(file_of(till_.records(), "T2")), HasSubstr("records of terminal S1/T2, not of S1/T1"));
  EXPECT_THAT(refused(file_of(till_.records(), "T1", "S2")), HasSubstr("S2/T1"));
  EXPECT_THAT(refused(file_of({}, "T9"), "T9"), HasSubstr("there is no terminal T9"));
  const std::vector<Record> without_first(till_.records().begin() + 1, till_.records().end());
  EXPECT_THAT(refused(file_of(without_first)), HasSubstr("record 2 opens an incarnation whose parent is not here"));
  EXPECT_THAT(refused(to_bytes("no file of ours")), HasSubstr("no mirror"));
  EXPECT_EQ(bench_.figures().sales, 0U);
}

TEST_F(TerminalDeskTest, RecordThatNamesAnotherTerminal_isRefusedWithItsNumber) {
  till_.sell();
  domain::Order order = till_.sale();
  order.terminal = *domain::TerminalId::parse("T7");
  till_.add(order);
  EXPECT_THAT(refused(file_of(till_.records())), HasSubstr("record 2: the sale names terminal T7"));
}

TEST_F(TerminalDeskTest, OfARevokedTerminal_goesToQuarantine_untilAManagerAccepts) {
  till_.sell();
  bench_.sync(till_);
  revoke();
  till_.sell_to("M1");
  till_.sell();
  const ImportFigures figures = import_all(file_of(till_.records()));
  EXPECT_EQ(figures.known, 1U);
  EXPECT_EQ(figures.quarantined, 2U);
  EXPECT_EQ(figures.quarantined_total, Money::minor(2 * kOrderTotal));
  EXPECT_EQ(bench_.balance("suspense/S1"), 2 * kOrderTotal);
  ASSERT_THAT(bench_.quarantine(), SizeIs(2));
  const QuarantineRow row = bench_.quarantine()[0];
  EXPECT_EQ(row.reason, "imported from revoked terminal T1; a manager decides");
  EXPECT_THAT(advice_on(row.reason).actions, Contains("accept"));
  const auto resolve = [&](protocol::ResolutionAction action, std::uint64_t log_no) {
    return bench_.group([&] {
      return bench_.store().quarantine_desk().resolve({action, log_no, {}, "Li", "the receipts are there"});
    });
  };
  must(resolve(protocol::ResolutionAction::kAccept, row.log_no));
  must(resolve(protocol::ResolutionAction::kReject, bench_.quarantine()[1].log_no));
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_EQ(bench_.balance("rejected/S1"), kOrderTotal);
  EXPECT_EQ(bench_.figures().sales, 2U);
  EXPECT_THAT(bench_.line(), SizeIs(2)) << "an accepted sale earns as it would have";
  EXPECT_EQ(import_all(file_of(till_.records())).known, 3U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(TerminalDeskTest, ReplacedDevice_isRefusedAndToldSo) {
  till_.sell();
  bench_.sync(till_);
  const ReplacementRow row = must(replace());
  EXPECT_EQ(row.last_seq, 1U);
  EXPECT_EQ(row.last_hash, till_.records()[0].hash);
  EXPECT_EQ(row.certificate_serial, "serial-1");
  for (int start = 0; start < 2; ++start) {
    till_.sell();
    const auto answer = hello(till_);
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().code, replication::RefuseCode::kIdentity);
    EXPECT_EQ(answer.error().reason, "terminal T1 was replaced on " + to_rfc3339(row.at));
    const auto sent = bench_.send(till_, till_.batch(1));
    EXPECT_FALSE(sent.has_value()) << "a session from before";
    till_.start(static_cast<std::uint8_t>(7 + start));
    bench_.restart();
  }
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_TRUE(must(bench_.store().directory().terminals())[0].revoked_at.has_value());
}

TEST_F(TerminalDeskTest, SecondReplacementOfOneDevice_isRefusedAndNamesTheFirst) {
  must(replace());
  EXPECT_THAT(replace().error(), HasSubstr("was replaced on"));
  EXPECT_THAT(replace().error(), HasSubstr("by Li"));
  enrol("serial-2");
  must(replace());
}

TEST_F(TerminalDeskTest, NewDevice_beginsANewLineUnderTheSameName) {
  till_.sell();
  till_.sell();
  bench_.sync(till_);
  must(replace());
  enrol("serial-2");
  bench_.clock().pass(Duration::hours(1));
  TillStream fresh("T1", 9);
  EXPECT_EQ(must(hello(fresh)).line_end, replication::Position{});
  fresh.sell();
  EXPECT_EQ(bench_.sync(fresh).here, 1U);
  bench_.restart();
  fresh.sell();
  fresh.start(10);
  fresh.sell();
  EXPECT_EQ(bench_.sync(fresh).here, 3U);
  EXPECT_THAT(bench_.alarms(), IsEmpty()) << "it is no copy of the old one";
  EXPECT_EQ(bench_.figures().sales, 5U);
  EXPECT_EQ(bench_.audit(), "");
  const auto lines = lines_of(bench_.store().intake().senders().at("T1"));
  ASSERT_THAT(lines, SizeIs(1));
  EXPECT_EQ(lines[0].last, 3U);
  EXPECT_EQ(bench_.store().intake().streams().at("T1").received, 3U);
}

TEST_F(TerminalDeskTest, RecordsOfTheOldDeviceThatTurnUpLater_goToQuarantine) {
  till_.sell();
  bench_.sync(till_);
  must(replace());
  enrol("serial-2");
  TillStream fresh("T1", 9);
  fresh.sell();
  bench_.sync(fresh);
  till_.start(2);
  till_.sell();
  const ImportFigures figures = import_all(file_of(till_.records()));
  EXPECT_EQ(figures.quarantined, 1U);
  EXPECT_EQ(bench_.quarantine()[0].reason, "imported from replaced terminal T1; a manager decides");
  EXPECT_THAT(bench_.alarms(), Not(Contains("fork")));
  bench_.restart();
  EXPECT_FALSE(hello(till_).has_value()) << "what followed the closed line is closed";
  fresh.sell();
  bench_.sync(fresh);
  EXPECT_THAT(lines_of(bench_.store().intake().senders().at("T1")), SizeIs(1));
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(TerminalDeskTest, RevokedDevice_staysSuspendedOnceAnotherOneHasItsName) {
  till_.sell();
  bench_.sync(till_);
  revoke();
  enrol("serial-2");
  bench_.restart();
  TillStream fresh("T1", 9);
  fresh.sell();
  bench_.sync(fresh);
  till_.sell();
  till_.start(2);
  till_.sell();
  const ImportFigures figures = import_all(file_of(till_.records()));
  EXPECT_EQ(figures.known, 1U);
  EXPECT_EQ(figures.quarantined, 2U);
  EXPECT_EQ(bench_.quarantine()[1].reason, "imported from revoked terminal T1; a manager decides");
  EXPECT_EQ(bench_.balance("suspense/S1"), 2 * kOrderTotal);
  EXPECT_THAT(bench_.alarms(), IsEmpty()) << "nothing was copied";
  const auto answer = hello(till_);
  ASSERT_FALSE(answer.has_value());
  EXPECT_THAT(answer.error().reason, HasSubstr("terminal T1 was revoked on"));
  fresh.start(10);
  fresh.sell();
  EXPECT_EQ(bench_.sync(fresh).here, 2U);
  EXPECT_THAT(lines_of(bench_.store().intake().senders().at("T1")), SizeIs(1));
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(TerminalDeskTest, StartOfARevokedDeviceThatTheStoreNeverSaw_isSuspendedToo) {
  revoke();
  enrol("serial-2");
  TillStream fresh("T1", 9);
  fresh.sell();
  bench_.sync(fresh);
  till_.sell();
  till_.sell();
  EXPECT_EQ(import_all(file_of(till_.records())).quarantined, 2U);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  bench_.restart();
  fresh.start(10);
  fresh.sell();
  EXPECT_EQ(import_all(file_of(fresh.records())).booked, 1U) << "it follows what the present device sent";
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(TerminalDeskTest, StoreThatWasSetBack_knowsWhoWasEnrolledAndRevokedSince) {
  till_.sell();
  bench_.sync(till_);
  bench_.copy_files();
  const std::uint64_t backup_ends = bench_.store().log().head().seq;
  revoke();
  const Instant revoked_at = bench_.clock().now();
  const Instant later = revoked_at + Duration::hours(1);
  must(bench_.group([&] { return bench_.store().terminal_desk().enrol({"W1", "serial-7", Bytes(32, 2), later}); }));
  const auto before = bench_.group([&] { return bench_.store().directory().terminals(); });
  const auto lost = bench_.group([&] { return bench_.store().ledger().read_log(backup_ends + 1, 100); });
  EXPECT_THAT(lost, SizeIs(2));
  bench_.open_copy();
  for (const Record& entry : lost) {
    bench_.group([&]() -> Stored<bool> {
      auto done = bench_.store().redo(entry);
      return done ? Stored<bool>(true) : tl::unexpected(done.error());
    });
  }
  const auto rows = bench_.group([&] { return bench_.store().directory().terminals(); });
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_TRUE(rows[0].is_revoked());
  EXPECT_EQ(rows[0].revoked_at, revoked_at);
  EXPECT_EQ(rows[1].terminal, "W1");
  EXPECT_EQ(rows[1].certificate_serial, "serial-7");
  EXPECT_EQ(rows[1].receipt_key, Bytes(32, 2));
  EXPECT_EQ(rows[1].enrolled_at, later);
  EXPECT_FALSE(rows[1].is_revoked());
}

TEST_F(TerminalDeskTest, SenderWithoutARow_isListedAndCanBeRevoked) {
  TillStream unknown("W1", 7);
  unknown.sell();
  bench_.sync(unknown);
  auto rows = bench_.group([&] { return bench_.store().terminal_desk().terminals(); });
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[1].terminal, "W1");
  EXPECT_FALSE(rows[1].is_enrolled());
  must(bench_.group([&] { return bench_.store().terminal_desk().revoke("W1"); }));
  bench_.restart();
  rows = bench_.group([&] { return bench_.store().terminal_desk().terminals(); });
  EXPECT_TRUE(rows.at(1).is_revoked());
  const auto nobody = bench_.group([&] { return bench_.store().terminal_desk().revoke("W9"); });
  EXPECT_EQ(nobody.error(), "no terminal W9");
}

TEST_F(TerminalDeskTest, EnrolmentThatARevocationOvertook_isRefused) {
  const Instant asked = bench_.clock().now();
  revoke();
  const auto late = bench_.group([&] { return bench_.store().terminal_desk().enrol({"T1", "serial-2", {}, asked}); });
  EXPECT_THAT(late.error(), HasSubstr("was revoked meanwhile"));
  EXPECT_TRUE(bench_.group([&] { return bench_.store().directory().terminals(); })[0].is_revoked());
}

TEST_F(TerminalDeskTest, StoreThatWasSetBack_repeatsImportsAndReplacements) {
  till_.sell();
  bench_.sync(till_);
  bench_.copy_files();
  const std::uint64_t backup_ends = bench_.store().log().head().seq;
  revoke();
  till_.sell_to("M1");
  import_all(file_of(till_.records()));
  must(replace());
  enrol("serial-2");
  TillStream fresh("T1", 9);
  fresh.sell();
  bench_.sync(fresh);
  const std::int64_t suspended = bench_.balance("suspense/S1");
  const auto lost = bench_.group([&] { return bench_.store().ledger().read_log(backup_ends + 1, 100); });
  bench_.open_copy();
  for (const Record& entry : lost) {
    bench_.group([&]() -> Stored<bool> {
      auto done = bench_.store().redo(entry);
      return done ? Stored<bool>(true) : tl::unexpected(done.error());
    });
  }
  EXPECT_EQ(bench_.balance("suspense/S1"), suspended);
  EXPECT_THAT(bench_.quarantine(), SizeIs(1));
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  EXPECT_FALSE(hello(till_).has_value());
  bench_.restart();
  EXPECT_FALSE(hello(till_).has_value());
  EXPECT_THAT(must(bench_.store().terminal_desk().replacements()), SizeIs(1));
  fresh.sell();
  EXPECT_EQ(bench_.sync(fresh).here, 2U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(TerminalDeskTest, ReplacementWithoutNameOrReason_isRefused) {
  const auto without = bench_.group([&] { return bench_.store().terminal_desk().replace({"T1", "Li", ""}); });
  EXPECT_THAT(without.error(), HasSubstr("reason"));
  const auto unknown = bench_.group([&] { return bench_.store().terminal_desk().replace({"T9", "Li", "gone"}); });
  EXPECT_THAT(unknown.error(), HasSubstr("there is no terminal T9"));
}

}  // namespace
}  // namespace queueback::store_server
