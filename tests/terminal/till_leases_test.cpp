// Leases of members' change in the till's tables: spent with the sale, given back by a record.
#include <gmock/gmock.h>

#include "common/protocol/codec.hpp"
#include "tests/terminal/till_tables_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using domain::TenderKind;
using terminal::Lease;
using ::testing::IsEmpty;

class TillLeases : public TillTablesBench {
 protected:
  TillLeases() {
    lease_.id.uuid = make_uuid_v7(kNoon, random_);
    lease_.granted = Money::minor(500);
    lease_.expires_at = kNoon + Duration::hours(24);
    lease_.pin_hash = "hash of 4711";
    save();
  }
  void save() {
    commit_void([&] { return till_->save_lease({{"M1"}, lease_}); });
  }
  terminal::SavedSale spend(std::int64_t amount) {
    terminal::SaleDraft sold = draft();
    sold.tenders = {{TenderKind::kChange, Money::minor(amount), Money::minor(amount), to_string(lease_.id.uuid)},
                    {TenderKind::kCash, Money::minor(200 - amount), Money::minor(200 - amount)}};
    sold.change = {};
    return sell(sold);
  }
  Lease kept() { return must(till_->state()).leases.at({"M1"}); }

  Lease lease_;
};

TEST_F(TillLeases, Restart_keepsThem) {
  restart();
  EXPECT_EQ(kept(), lease_);
}

TEST_F(TillLeases, Sale_spendsInItsTransaction) {
  spend(150);
  EXPECT_EQ(kept().spent, Money::minor(150));
  lease_.granted = Money::minor(800);
  save();
  EXPECT_EQ(kept().spent, Money::minor(150)) << "an answer of the store does not forget what sales spent";
  EXPECT_EQ(kept().granted, Money::minor(800));
}

TEST_F(TillLeases, MoreThanTheLease_cannotBeCommitted) {
  lease_.granted = Money::minor(100);
  save();
  terminal::SaleDraft sold = draft();
  sold.tenders = {{TenderKind::kChange, Money::minor(200), Money::minor(200), to_string(lease_.id.uuid)}};
  sold.change = {};
  auto transaction = must(storage::Transaction::begin(*database_));
  EXPECT_FALSE(till_->save_sale(sold, clock_, random_).has_value());
}

TEST_F(TillLeases, Returned_isARecordWithWhatWasSpent) {
  spend(150);
  const auto record = commit([&] { return till_->return_lease({"M1", lease_.id}, kNoon); });
  EXPECT_EQ(record.position.seq, 2U);
  EXPECT_THAT(must(till_->state()).leases, IsEmpty());
  const auto sent = must(protocol::decode_terminal_record(outbox(2).at(0).payload));
  const auto& back = std::get<domain::LeaseReturn>(sent.body);
  EXPECT_EQ(back.lease, lease_.id);
  EXPECT_EQ(back.member.text(), "M1");
  EXPECT_EQ(back.terminal.text(), "T1");
  EXPECT_EQ(back.spent, Money::minor(150));
}

TEST_F(TillLeases, OneThatIsNotHere_isReturnedAsUnspent) {
  commit_void([&] { return till_->drop_lease(lease_.id); });
  (void)commit([&] { return till_->return_lease({"M1", lease_.id}, kNoon); });
  const auto sent = must(protocol::decode_terminal_record(outbox().at(0).payload));
  EXPECT_EQ(std::get<domain::LeaseReturn>(sent.body).spent, Money{});
}

}  // namespace
}  // namespace queueback::tests
