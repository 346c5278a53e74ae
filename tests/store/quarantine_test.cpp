// Records that cannot be booked: their money is kept apart, and what comes after them goes on.
#include <gmock/gmock.h>

#include <functional>

#include "tests/store/store_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using ::testing::HasSubstr;
using tests::kOrderTotal;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

struct BadRecord {
  const char* name;
  const char* reason;      ///< part of what a manager reads
  std::int64_t suspended;  ///< minor units
  std::function<Bytes(domain::Order)> make;
};

std::ostream& operator<<(std::ostream& out, const BadRecord& bad) { return out << bad.name; }

Bytes encoded(const domain::Order& order) { return protocol::encode(protocol::TerminalRecord{order}); }

const BadRecord kBadRecords[] = {
    {"wrongStore", "names store S9", kOrderTotal,
     [](domain::Order order) {
       order.store = *domain::StoreId::parse("S9");
       return encoded(order);
     }},
    {"wrongTerminal", "names terminal T9", kOrderTotal,
     [](domain::Order order) {
       order.terminal = *domain::TerminalId::parse("T9");
       return encoded(order);
     }},
    {"totalIsNotTheSum", "does not add up", kOrderTotal,
     [](domain::Order order) {
       order.total = Money::minor(1135);
       return encoded(order);
     }},
    {"lineTotalIsWrong", "line 1", kOrderTotal,
     [](domain::Order order) {
       order.lines[0].total = Money::minor(399);
       return encoded(order);
     }},
    {"tendersDoNotCover", "tenders 5.00 do not cover 11.34", 500,
     [](domain::Order order) {
       order.tenders[0].amount = Money::minor(500);
       return encoded(order);
     }},
    {"noLines", "needs a line", kOrderTotal,
     [](domain::Order order) {
       order.lines.clear();
       return encoded(order);
     }},
    {"nameWithControlCharacter", "unusable name", kOrderTotal,
     [](domain::Order order) {
       order.lines[0].name = "a\x1b[2Jb";
       return encoded(order);
     }},
    {"noRecordAtAll", "unreadable", 0, [](domain::Order) { return to_bytes("not a record"); }},
    {"emptyRecord", "unreadable", 0, [](domain::Order) { return Bytes{}; }},
    {"cutRecord", "unreadable", 0,
     [](domain::Order order) {
       Bytes bytes = encoded(order);
       bytes.resize(bytes.size() / 2);
       return bytes;
     }},
};

class Quarantine : public ::testing::TestWithParam<BadRecord> {};

TEST_P(Quarantine, BadRecord_moneyInSuspense_laterRecordsProceed) {
  StoreBench bench;
  StoreBench::furnish(bench);
  TillStream till("T1", 1);
  till.sell_to("M1");
  const Bytes payload = GetParam().make(till.sale());
  till.add(payload);
  till.sell_to("M2");
  EXPECT_EQ(bench.sync(till).here, 3U);
  ASSERT_EQ(bench.quarantine().size(), 1U);
  EXPECT_THAT(bench.quarantine()[0].reason, HasSubstr(GetParam().reason));
  EXPECT_EQ(bench.quarantine()[0].amount.minor(), GetParam().suspended);
  EXPECT_EQ(bench.quarantine()[0].terminal, "T1");
  EXPECT_EQ(bench.balance("suspense/S1"), GetParam().suspended);
  EXPECT_EQ(bench.figures().sales, 2U);
  EXPECT_EQ(bench.balance("tender/S1/cash"), -2 * kOrderTotal - GetParam().suspended);
  EXPECT_EQ(bench.line().size(), 2U) << "the engine never saw the bad one";
  EXPECT_EQ(bench.audit(), "");
  bench.restart();
  EXPECT_EQ(bench.audit(), "");
  EXPECT_EQ(bench.greet(till).watermarks.here, 3U);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Quarantine, ::testing::ValuesIn(kBadRecords),
                         [](const auto& param) { return std::string(param.param.name); });

class BookedBefore : public ::testing::Test {
 protected:
  BookedBefore() { StoreBench::furnish(bench_); }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(BookedBefore, SameOrderInAnotherRecord_isQuarantined) {
  domain::Order order = till_.sale();
  order.member = domain::MemberId::parse("M1");
  till_.add(order);
  till_.add(order);
  bench_.sync(till_);
  EXPECT_EQ(bench_.figures().sales, 1U);
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("already booked by log entry"));
  EXPECT_EQ(bench_.balance("suspense/S1"), kOrderTotal);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(BookedBefore, SameOrderFromAnotherTerminal_isQuarantined) {
  till_.sell();
  TillStream other("T2", 2);
  domain::Order order = till_.sale();
  order.id = must(protocol::decode_terminal_record(till_.records()[0].payload)).body.index() == 0
                 ? std::get<domain::Order>(must(protocol::decode_terminal_record(till_.records()[0].payload)).body).id
                 : order.id;
  order.terminal = *domain::TerminalId::parse("T2");
  other.add(order);
  bench_.sync(till_);
  bench_.sync(other);
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(BookedBefore, AfterRestartToo_isQuarantined) {
  domain::Order order = till_.sale();
  till_.add(order);
  bench_.sync(till_);
  bench_.restart();
  till_.add(order);
  bench_.sync(till_);
  EXPECT_EQ(bench_.quarantine().size(), 1U);
}

TEST_F(BookedBefore, QuarantinedOrder_leavesEngineUntouched) {
  till_.sell_to("M1");
  bench_.sync(till_);
  const auto entry = bench_.line().at(0).entry;
  domain::Order bad = till_.sale();
  bad.member = domain::MemberId::parse("M2");
  bad.store = *domain::StoreId::parse("S9");
  till_.add(bad);
  bench_.sync(till_);
  ASSERT_EQ(bench_.line().size(), 1U);
  EXPECT_EQ(bench_.line()[0].entry, entry) << "a suspended sale pays nobody";
  EXPECT_FALSE(bench_.store().engine().find_entry(to_string(bad.id.uuid)).has_value());
}

TEST_F(BookedBefore, QuarantineFirst_sameOrderCanBeBookedLater) {
  domain::Order order = till_.sale();
  order.total = Money::minor(1);
  till_.add(order);
  order.total = Money::minor(kOrderTotal);
  till_.add(order);
  bench_.sync(till_);
  EXPECT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.audit(), "");
}

}  // namespace
}  // namespace queueback::store_server
