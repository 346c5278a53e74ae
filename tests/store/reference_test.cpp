// What the store tells its terminals, by version.
#include <gmock/gmock.h>

#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using replication::ReferenceCursor;
using replication::ReferenceItem;
using replication::ReferenceScope;
using ::testing::Each;
using ::testing::Field;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::StoreBench;

class Reference : public ::testing::Test {
 protected:
  Reference() { StoreBench::furnish(bench_); }

  std::optional<ReferenceChange> after(const ReferenceCursor& cursor) {
    return bench_.group([&] { return bench_.store().reference().after(cursor); });
  }
  ImportReport import(const std::string& rows) {
    return bench_.group(
        [&] { return bench_.store().import_products("sku,barcode,name_zh,name_en,price,vat_rate,active\n" + rows); });
  }
  [[nodiscard]] ReferenceCursor cursor() { return bench_.store().reference().cursor(); }

  StoreBench bench_;
};

TEST_F(Reference, UnknownEpoch_getsASnapshot) {
  const auto change = after({});
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->begin.scope, ReferenceScope::kSnapshot);
  EXPECT_EQ(change->begin.to, cursor());
  EXPECT_THAT(change->items, SizeIs(4)) << "profile, two products, policy";
  EXPECT_EQ(change->begin.items, change->items.size());
}

TEST_F(Reference, UpToDate_getsNothing) { EXPECT_FALSE(after(cursor()).has_value()); }

TEST_F(Reference, KnownCursor_getsOnlyChanges) {
  const ReferenceCursor before = cursor();
  import("P2,,苹果,Apple,8.88,9%,true\nP1,,农夫山泉 550ml,Water,2.00,13%,true\n");
  const auto change = after(before);
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->begin.scope, ReferenceScope::kChanges);
  ASSERT_THAT(change->items, SizeIs(1));
  EXPECT_EQ(change->items[0].key, "P2");
  EXPECT_EQ(protocol::decode_product(change->items[0].body)->price.minor(), 888);
}

TEST_F(Reference, UnchangedImport_makesNoVersion) {
  const ReferenceCursor before = cursor();
  const ImportReport report = bench_.group([&] { return bench_.store().import_products(tests::kProducts); });
  EXPECT_FALSE(report.changed);
  EXPECT_EQ(report.accepted, 2U);
  EXPECT_EQ(cursor(), before);
}

TEST_F(Reference, RemovedProduct_isToldOnceAndLeavesSnapshots) {
  const ReferenceCursor before = cursor();
  import("P1,,农夫山泉 550ml,Water,2.00,13%,false\n");
  const auto change = after(before);
  ASSERT_TRUE(change.has_value());
  ASSERT_THAT(change->items, SizeIs(1));
  EXPECT_EQ(change->items[0].removed, 1);
  const auto snapshot = after({});
  EXPECT_THAT(snapshot->items, SizeIs(3));
  EXPECT_THAT(snapshot->items, Each(Field(&ReferenceItem::removed, 0)));
  EXPECT_FALSE(bench_.store().reference().price_of("P1").has_value());
}

TEST_F(Reference, RemovedProduct_canComeBack) {
  import("P1,,农夫山泉 550ml,Water,2.00,13%,false\n");
  const ReferenceCursor before = cursor();
  EXPECT_TRUE(import("P1,,农夫山泉 550ml,Water,2.00,13%,true\n").changed);
  EXPECT_EQ(after(before)->items.at(0).removed, 0);
  EXPECT_EQ(bench_.store().reference().price_of("P1")->minor(), 200);
}

TEST_F(Reference, Favourite_keepsItsPlaceUntilAnImportSaysOtherwise) {
  const auto place = [&](const std::string& csv) {
    const ReferenceCursor before = cursor();
    const auto report = bench_.group([&] { return bench_.store().import_products(csv); });
    EXPECT_THAT(report.bad, IsEmpty());
    return protocol::decode_product(after(before)->items.at(0).body)->favourite;
  };
  const std::string with = "sku,barcode,name_zh,name_en,price,vat_rate,active,favourite\n";
  const std::string without = "sku,barcode,name_zh,name_en,price,vat_rate,active\n";
  EXPECT_EQ(place(with + "P2,,苹果,Apple,8.00,9%,true,7\n"), 7U);
  EXPECT_EQ(place(without + "P2,,苹果,Apple,7.00,9%,true\n"), 7U) << "a file of prices does not know of favourites";
  bench_.restart();
  EXPECT_EQ(place(without + "P2,,苹果,Apple,6.00,9%,true\n"), 7U);
  EXPECT_EQ(place(with + "P2,,苹果,Apple,6.00,9%,true,\n"), 0U);
  EXPECT_EQ(place(without + "P2,,苹果,Apple,5.00,9%,true\n"), 0U);
}

TEST_F(Reference, CursorAheadOfUs_getsASnapshot) {
  // A store that was restored from a backup meets a terminal that knows more.
  ReferenceCursor ahead = cursor();
  ahead.n += 5;
  EXPECT_EQ(after(ahead)->begin.scope, ReferenceScope::kSnapshot);
}

TEST_F(Reference, Restart_beginsAnEpochWithTheSameItems) {
  const ReferenceCursor before = cursor();
  const auto everything = after({});
  bench_.restart();
  EXPECT_NE(cursor().epoch, before.epoch);
  EXPECT_EQ(cursor().n, before.n);
  EXPECT_EQ(bench_.store().reference().price_of("P2")->minor(), 999);
  EXPECT_EQ(after(before)->begin.scope, ReferenceScope::kSnapshot);
  EXPECT_EQ(after(before)->items, everything->items);
}

TEST_F(Reference, TerminalThatSawVersionsBeforeARestore_endsWithTheRestoredItems) {
  bench_.copy_files();
  bench_.group([&] {
    return bench_.store().import_products(
        "sku,barcode,name_zh,name_en,price,vat_rate,active\n"
        "P9,,失,Lost,1.00,13%,true\n");
  });
  const ReferenceCursor lost = cursor();
  bench_.open_copy();
  bench_.group([&] {
    return bench_.store().import_products(
        "sku,barcode,name_zh,name_en,price,vat_rate,active\n"
        "P8,,新,New,2.00,13%,true\n");
  });
  EXPECT_EQ(cursor().n, lost.n);
  const auto change = after(lost);
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->begin.scope, ReferenceScope::kSnapshot);
}

TEST_F(Reference, SeveralVersions_arriveAsOneChange) {
  const ReferenceCursor before = cursor();
  import("P2,,苹果,Apple,8.00,9%,true\n");
  import("P2,,苹果,Apple,7.00,9%,true\n");
  import("P3,,梨,Pear,3.00,9%,true\n");
  const auto change = after(before);
  EXPECT_EQ(change->begin.to.n, before.n + 3);
  ASSERT_THAT(change->items, SizeIs(2));
  EXPECT_EQ(protocol::decode_product(change->items[0].body)->price.minor(), 700);
}

TEST_F(Reference, Members_travelMaskedAndLevelsAreLogged) {
  const ReferenceCursor before = cursor();
  const auto entries = bench_.figures().log_entries;
  bench_.group([&] {
    return bench_.store().import_members("member,level,name,phone\nM1,gold,李明,13900000001\nM2,none,王芳,\n");
  });
  const auto change = after(before);
  ASSERT_THAT(change->items, SizeIs(2));
  EXPECT_EQ(*protocol::decode_member(change->items[0].body),
            (protocol::MemberCard{*domain::MemberId::parse("M1"), "gold", "李*"}));
  EXPECT_EQ(bench_.figures().log_entries, entries + 1) << "only a level is news for the books";
  for (const ReferenceItem& item : change->items) {
    EXPECT_EQ(as_text(item.body).find("13900000001"), std::string_view::npos) << "no phone number leaves the store";
  }
}

TEST_F(Reference, CashiersAndKeys_travel) {
  const ReferenceCursor before = cursor();
  bench_.group([&] {
    return bench_.store().import_cashiers({{*domain::CashierId::parse("1001"), "甲", "cashier", "scrypt$…"}});
  });
  {
    auto transaction = tests::must(storage::Transaction::begin(bench_.database()));
    tests::must(bench_.store().publish({"0011aabb", Bytes(32, 7)}));
    tests::must(transaction.commit());
  }
  EXPECT_THAT(after(before)->items, SizeIs(2));
}

TEST_F(Reference, ChangedProfile_isToldAfterARestart) {
  const ReferenceCursor before = cursor();
  bench_.restart();
  EXPECT_EQ(cursor().n, before.n) << "the same profile is no news";
}

}  // namespace
}  // namespace queueback::store_server
