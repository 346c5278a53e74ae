#include <gmock/gmock.h>

#include "tests/headquarters/server_bench.hpp"

namespace queueback::headquarters {
namespace {

using test::must;
using testing::HasSubstr;
using tests::booked;
using tests::numbered_order;
using tests::ServerBench;
using tests::StoreStream;

TEST(Sync, sale_over_tls_is_acknowledged_as_final_and_listed) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  EXPECT_EQ(must(bench.sync("S1", stream)), (replication::Watermarks{1, 1}));
  EXPECT_EQ(bench.get_json("/v1/orders")["orders"].size(), 1U);
}

TEST(Sync, everything_sent_again_over_a_new_connection_is_taken_once) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  must(bench.sync("S1", stream));
  stream.add(booked(numbered_order(3)));
  EXPECT_EQ(must(bench.sync("S1", stream)), (replication::Watermarks{3, 3}));
  stream.start(2);
  stream.add(booked(numbered_order(4)));
  EXPECT_EQ(must(bench.sync("S1", stream)), (replication::Watermarks{4, 4}));
  EXPECT_EQ(bench.get_json("/v1/orders")["orders"].size(), 4U);
}

TEST(Sync, two_stores_with_the_same_numbers_do_not_mix) {
  ServerBench bench;
  StoreStream one(1);
  one.add(booked(numbered_order(1)));
  StoreStream two(1);
  two.add(booked(numbered_order(2)));
  EXPECT_EQ(must(bench.sync("S1", one)), (replication::Watermarks{1, 1}));
  EXPECT_EQ(must(bench.sync("S2", two)), (replication::Watermarks{1, 1}));
  EXPECT_EQ(bench.ask({{"do", "status"}})["orders"], 2);
}

TEST(Sync, any_other_kind_of_certificate_of_the_same_authority_is_refused) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  const auto heard = bench.sync(crypto::TerminalOf{"S1", "T1"}, stream);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().code, replication::RefuseCode::kIdentity);
  EXPECT_THAT(heard.error().reason, HasSubstr("queueback:store/S1/terminal/T1 is not a store"));
  EXPECT_EQ(bench.ask({{"do", "status"}})["records"], 0);
}

TEST(Sync, record_changed_on_its_way_is_refused) {
  ServerBench bench;
  StoreStream good(1);
  good.add(booked(numbered_order(1)));
  StoreStream other(1);
  other.add(booked(numbered_order(2)));
  must(bench.sync("S1", good));
  EXPECT_EQ(bench.sync("S1", other).error().code, replication::RefuseCode::kBroken);
}

TEST(Admission, only_stores_of_headquarters_are_admitted) {
  test::FixedClock clock(test::kNow);
  const tests::TemporaryDirectory directory;
  auto database = must(storage::Database::open({directory.path() / "hq.db"}));
  const auto archive = must(Archive::open(database, clock));
  storage::GroupCommit storage(database, {{}, {}, [](const storage::Error&) { std::abort(); }});
  HeadquartersDownlink port(*archive, storage);
  using crypto::PeerIdentity;
  EXPECT_EQ(must(port.admit(must(PeerIdentity::make(crypto::StoreAtHeadquarters{"S1"})))), "S1");
  for (const PeerIdentity::Kind& other : std::initializer_list<PeerIdentity::Kind>{
           crypto::TerminalOf{"S1", "T1"}, crypto::StoreServer{"S1"}, crypto::HeadquartersServer{}}) {
    EXPECT_EQ(port.admit(must(PeerIdentity::make(other))).error().code, replication::RefuseCode::kIdentity);
  }
  EXPECT_FALSE(port.admit(PeerIdentity::anonymous()));
}

}  // namespace
}  // namespace queueback::headquarters
