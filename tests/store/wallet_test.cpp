// A member's change at tills, in the store's books: each part of it has one spender.
#include <gmock/gmock.h>

#include "common/replay_format/command_writer.hpp"
#include "store-server/app/command_export.hpp"
#include "store-server/app/wallet_desk.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::LeaseId;
using domain::LeaseReturn;
using domain::Money;
using domain::TenderKind;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using tests::kNoon;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

/// What a further sale pays the first in line.
constexpr std::int64_t kTenth = 113;

LeaseId lease_id(std::uint8_t n) {
  LeaseId id;
  id.uuid.bytes.fill(n);
  return id;
}

class Wallet : public ::testing::Test {
 protected:
  explicit Wallet(const std::string& more_policy = "") {
    StoreBench::furnish(bench_);
    if (!more_policy.empty()) {
      const std::string policy = "version = \"p2\"" + std::string(tests::kPolicy).substr(15) + more_policy;
      must(bench_.group([&] { return bench_.store().apply_policy(policy, "policy.toml", Instant{0}); }));
    }
    bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,none,Wang,13800000001\n"); });
    first_ = till_.sale();
    first_.member = domain::MemberId::parse("M1");
    first_.paid_at = kNoon;
    till_.add(first_);
    for (int i = 0; i < 3; ++i) {
      till_.sell_to("M2");  // each pays M1 a tenth of 11.34
    }
    bench_.sync(till_);
    set_pin();
  }
  void set_pin() {
    must(bench_.group([&] { return bench_.store().wallet_desk().set_pin("M1", tests::kMemberPinHash, "1001"); }));
  }
  Result<LeaseAnswer, std::string> ask(LeaseId id, std::int64_t wanted, std::int64_t spent = 0,
                                       const std::string& terminal = "T1") {
    const LeaseRequest request{id, terminal, {"M1", kind_}, Money::minor(spent), Money::minor(wanted)};
    return bench_.group([&] { return bench_.store().wallet_desk().lease(request, rules_); });
  }
  std::int64_t granted(LeaseId id, std::int64_t wanted, std::int64_t spent = 0, const std::string& terminal = "T1") {
    return must(ask(id, wanted, spent, terminal)).granted.minor();
  }
  /// Sells to M1, who pays `change` of the 11.34 out of the lease.
  domain::Order sale(TillStream& till, LeaseId id, std::int64_t change) const {
    domain::Order order = till.sale();
    order.member = domain::MemberId::parse("M1");
    order.tenders = {{kind_, Money::minor(change), Money::minor(change), to_string(id.uuid)},
                     {TenderKind::kCash, order.total - Money::minor(change), order.total - Money::minor(change)}};
    return order;
  }
  void spend(LeaseId id, std::int64_t change) {
    till_.add(sale(till_, id, change));
    bench_.sync(till_);
  }
  void give_back(LeaseId id, std::int64_t spent) {
    const domain::Order like = tests::sample_order();
    till_.add(protocol::encode(protocol::TerminalRecord{
        LeaseReturn{id, like.store, like.terminal, *domain::MemberId::parse("M1"), Money::minor(spent), kNoon}}));
    bench_.sync(till_);
  }
  void expect_sound() {
    EXPECT_EQ(bench_.audit(), "");
    for (const auto& [key, amount] : bench_.store().book().balances().all()) {
      const bool is_peoples = key.account.starts_with("lease/") || key.account.starts_with("member/");
      EXPECT_FALSE(is_peoples && amount < Money{}) << key.account;
    }
    EXPECT_EQ(bench_.balance("external/till"), -bench_.balance("tender/S1/change"))
        << "what the rewards book spent is what the sales book got";
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
  domain::Order first_ = tests::sample_order();  ///< M1's
  WalletRules rules_;
  TenderKind kind_ = TenderKind::kChange;
};

TEST_F(Wallet, Lease_movesTheBalanceToTheTerminal) {
  const LeaseAnswer answer = must(ask(lease_id(1), 200));
  EXPECT_EQ(answer.granted, Money::minor(200));
  EXPECT_EQ(answer.pin_hash, tests::kMemberPinHash);
  EXPECT_EQ(answer.expires_at, bench_.clock().now() + Duration::hours(24));
  EXPECT_EQ(bench_.balance("member/M1/change"), 139);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 200);
  expect_sound();
}

TEST_F(Wallet, AskingAgain_givesNothingMore) {
  EXPECT_EQ(granted(lease_id(1), 200), 200);
  const std::uint64_t entries = bench_.figures().log_entries;
  EXPECT_EQ(granted(lease_id(1), 200), 200);
  EXPECT_EQ(bench_.figures().log_entries, entries);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 200);
}

TEST_F(Wallet, TwoTerminals_neverGetMoreThanTheBalance) {
  EXPECT_EQ(granted(lease_id(1), 300), 300);
  EXPECT_EQ(granted(lease_id(2), 300, 0, "T2"), 39);
  EXPECT_EQ(granted(lease_id(3), 300, 0, "T3"), 0);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM lease"), 2);
  EXPECT_EQ(bench_.balance("member/M1/change"), 0);
  expect_sound();
}

TEST_F(Wallet, WhatTheTerminalSpent_isFilledUp) {
  EXPECT_EQ(granted(lease_id(1), 100), 100);
  EXPECT_EQ(granted(lease_id(1), 100, 60), 160) << "the sale may still be on its way";
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 160);
  EXPECT_EQ(granted(lease_id(1), 100, 5'000), 260) << "it cannot have spent more than it had";
}

TEST_F(Wallet, Limits_holdForAllowanceAndLease) {
  rules_ = {Money::minor(50), Money::minor(120), Duration::hours(1)};
  const LeaseRequest request{lease_id(1), "T1", {"M1"}, {}, std::nullopt};
  EXPECT_EQ(must(bench_.group([&] { return bench_.store().wallet_desk().lease(request, rules_); })).granted,
            Money::minor(50));
  EXPECT_EQ(granted(lease_id(1), 300), 120);
}

TEST_F(Wallet, WithoutPin_thereIsNoLease) {
  bench_.close();
  bench_.change_file("DELETE FROM member_pin");
  bench_.open();
  const LeaseAnswer answer = must(ask(lease_id(1), 100));
  EXPECT_EQ(answer.granted, Money{});
  EXPECT_EQ(answer.pin_hash, "");
  EXPECT_EQ(bench_.balance("member/M1/change"), 339);
}

TEST_F(Wallet, LeaseOfAnotherTerminal_isRefused) {
  (void)granted(lease_id(1), 100);
  EXPECT_THAT(ask(lease_id(1), 100, 0, "T2").error(), HasSubstr("another terminal's"));
}

TEST_F(Wallet, MoreLeasesThanTheLimit_areRefused) {
  for (std::uint8_t n = 1; n <= kMaxOpenLeases; ++n) {
    (void)granted(lease_id(n), 1, 0, "T" + std::to_string(n));
  }
  EXPECT_THAT(ask(lease_id(99), 1, 0, "T99").error(), HasSubstr("hold 20 leases"));
  EXPECT_EQ(granted(lease_id(1), 5), 5) << "one that is there may grow";
}

TEST_F(Wallet, LeaseThatRunsOut_isProlonged) {
  (void)granted(lease_id(1), 100);
  bench_.clock().pass(Duration::hours(13));
  EXPECT_EQ(must(ask(lease_id(1), 100)).expires_at, bench_.clock().now() + Duration::hours(24));
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 100);
  expect_sound();
}

TEST_F(Wallet, Sale_spendsTheLease) {
  (void)granted(lease_id(1), 300);
  spend(lease_id(1), 250);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 50);
  EXPECT_EQ(bench_.balance("external/till"), 250);
  EXPECT_EQ(bench_.balance("tender/S1/change"), -250);
  EXPECT_EQ(bench_.balance("receivable/S1"), 0);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  EXPECT_EQ(bench_.line().back().entry.base, Money::minor(1134)) << "change is money: it earns";
  expect_sound();
}

TEST_F(Wallet, SpentTwiceByACopiedDevice_isReceivableAndAnAlarm) {
  (void)granted(lease_id(1), 300);
  spend(lease_id(1), 250);
  spend(lease_id(1), 250);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 0);
  EXPECT_EQ(bench_.balance("receivable/S1"), -200);
  EXPECT_EQ(bench_.balance("tender/S1/change"), -300);
  EXPECT_THAT(bench_.alarms(), ElementsAre("wallet-beyond"));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM quarantine"), 0);
  expect_sound();
}

TEST_F(Wallet, OtherTerminalsLease_coversNothing) {
  (void)granted(lease_id(1), 300);
  TillStream other{"T2", 2};
  other.add(sale(other, lease_id(1), 100));
  bench_.sync(other);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 300);
  EXPECT_EQ(bench_.balance("receivable/S1"), -100);
  EXPECT_THAT(bench_.alarms(), ElementsAre("wallet-beyond"));
  expect_sound();
}

TEST_F(Wallet, CorrectedBuyer_isStillPaidByWhoTypedThePin) {
  (void)granted(lease_id(1), 300);
  domain::Order order = sale(till_, lease_id(1), 100);
  order.store = *domain::StoreId::parse("S9");
  till_.add(order);
  bench_.sync(till_);
  ResolutionRequest request{
      protocol::ResolutionAction::kCorrect, bench_.quarantine()[0].log_no, {}, "Li", "nobody's purchase"};
  request.correction.place = Correction::Place::kHere;
  request.correction.member = std::string();
  must(bench_.group([&] { return bench_.store().quarantine_desk().resolve(request); }));
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 200);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  expect_sound();
}

TEST_F(Wallet, DeviceThatLiesAboutItsSpending_getsNoMoreThanTheLimit) {
  rules_.max_lease = Money::minor(120);
  EXPECT_EQ(granted(lease_id(1), 100), 100);
  EXPECT_EQ(granted(lease_id(1), 100, 100), 120) << "some of it may be in sales on their way";
  EXPECT_EQ(granted(lease_id(1), 100, 5'000'000), 120);
  spend(lease_id(1), 100);
  EXPECT_EQ(granted(lease_id(1), 100, 100), 200) << "a sale has booked it";
  expect_sound();
}

TEST_F(Wallet, LeaseOfBeforeTheStoreWasSetBack_isToBeGivenBack) {
  EXPECT_EQ(granted(lease_id(1), 100, 40), 0);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM lease"), 0);
  give_back(lease_id(1), 40);
  EXPECT_EQ(granted(lease_id(2), 100), 100);
  expect_sound();
}

TEST_F(Wallet, WhatIsNoHash_isNoPin) {
  for (const char* wrong : {"", "scrypt$x", "scrypt$99$99$99$AA$AA", "4711"}) {
    const auto done = bench_.group([&] { return bench_.store().wallet_desk().set_pin("M1", wrong, "Li"); });
    EXPECT_THAT(done.error(), HasSubstr("no hash")) << wrong;
  }
}

TEST_F(Wallet, ReturnedLease_isTheMembersAgain) {
  (void)granted(lease_id(1), 300);
  spend(lease_id(1), 100);
  give_back(lease_id(1), 100);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 0);
  EXPECT_EQ(bench_.balance("member/M1/change"), 239 + kTenth);
  EXPECT_THAT(ask(lease_id(1), 100).error(), HasSubstr("given back"));
  give_back(lease_id(1), 100);
  EXPECT_EQ(bench_.balance("member/M1/change"), 239 + kTenth) << "once";
  EXPECT_EQ(granted(lease_id(2), 239), 239);
  expect_sound();
}

TEST_F(Wallet, QuarantinedSale_keepsItsPartOfTheReturnedLease) {
  (void)granted(lease_id(1), 300);
  domain::Order order = sale(till_, lease_id(1), 100);
  order.store = *domain::StoreId::parse("S9");
  till_.add(order);
  give_back(lease_id(1), 100);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 100);
  EXPECT_EQ(bench_.balance("member/M1/change"), 239);
  ResolutionRequest request{
      protocol::ResolutionAction::kCorrect, bench_.quarantine()[0].log_no, {}, "Li", "it is T1's"};
  request.correction.place = Correction::Place::kHere;
  must(bench_.group([&] { return bench_.store().quarantine_desk().resolve(request); }));
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 0);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  expect_sound();
}

TEST_F(Wallet, ReturnOfALeaseWhoseAnswerWasLost_usesItUp) {
  give_back(lease_id(1), 0);
  EXPECT_THAT(ask(lease_id(1), 100).error(), HasSubstr("given back"));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM quarantine"), 0);
  expect_sound();
}

TEST_F(Wallet, WriteOff_needsThatTheHolderIsGone) {
  (void)granted(lease_id(1), 300);
  const auto write_off = [&] {
    return bench_.group([&] { return bench_.store().wallet_desk().write_off(lease_id(1), "Li", "burnt"); });
  };
  EXPECT_THAT(write_off().error(), HasSubstr("revoke or replace"));
  bench_.clock().pass(Duration::seconds(1));
  must(bench_.group([&] { return bench_.store().terminal_desk().revoke("T1"); }));
  EXPECT_EQ(must(write_off()), Money::minor(300));
  EXPECT_EQ(bench_.balance("member/M1/change"), 339);
  EXPECT_THAT(write_off().error(), HasSubstr("nothing is left"));
  expect_sound();
}

TEST_F(Wallet, SaleFoundAfterTheWriteOff_isReceivable) {
  (void)granted(lease_id(1), 300);
  bench_.close();
  bench_.change_file("UPDATE lease SET state = 'returned'");
  bench_.open();
  must(bench_.group([&] { return bench_.store().wallet_desk().write_off(lease_id(1), "Li", "burnt"); }));
  spend(lease_id(1), 100);
  EXPECT_EQ(bench_.balance("receivable/S1"), -100);
  EXPECT_EQ(bench_.balance("member/M1/change"), 339 + kTenth);
  EXPECT_THAT(bench_.alarms(), ElementsAre("wallet-beyond"));
  expect_sound();
}

TEST_F(Wallet, ExportedLedger_isWhatTheProgramPosted) {
  (void)granted(lease_id(1), 300);
  spend(lease_id(1), 100);
  const auto page = bench_.group([&] { return export_ledger(bench_.store().ledger(), {}); });
  EXPECT_THAT(page.lines, Not(IsEmpty()));
  EXPECT_THAT(page.lines, Each(Not(HasSubstr("wallet/"))));
}

TEST_F(Wallet, StoreThatWasSetBack_repeatsEveryPosting) {
  (void)granted(lease_id(1), 200);
  const std::uint64_t backup_ends = bench_.store().log().head().seq;
  bench_.copy_files();
  spend(lease_id(1), 100);
  bench_.clock().pass(Duration::hours(13));
  (void)granted(lease_id(1), 150, 100);
  (void)granted(lease_id(2), 39, 0, "T2");
  spend(lease_id(1), 180);  // 30 more than there is
  give_back(lease_id(1), 280);
  bench_.clock().pass(Duration::seconds(1));
  must(bench_.group([&] { return bench_.store().terminal_desk().revoke("T1"); }));
  const auto lost = bench_.group([&] { return bench_.store().ledger().read_log(backup_ends + 1, 100); });
  const auto balances = bench_.store().book().balances().all();
  const std::int64_t leases =
      bench_.count("SELECT sum(granted * 3 + spent * 5 + given_back * 7 + expires_at) FROM lease");
  bench_.open_copy();
  bench_.group([&]() -> Stored<bool> {
    for (const replication::Record& entry : lost) {
      must(bench_.store().redo(entry));
    }
    return true;
  });
  EXPECT_EQ(bench_.store().book().balances().all(), balances);
  EXPECT_EQ(bench_.count("SELECT sum(granted * 3 + spent * 5 + given_back * 7 + expires_at) FROM lease"), leases);
  expect_sound();
}

/// M1 has turned what he still waited for, 7.95, into points at 80 %.
class PointsWallet : public Wallet {
 protected:
  PointsWallet() : Wallet("redeem = { points = \"80%\" }\n") {
    const rewards::queue_rebate::RedeemEntry redeem{bench_.line().front().entry.id,
                                                    rewards::queue_rebate::Into::kPoints};
    const Instant now = bench_.clock().now();
    must(bench_.group([&] { return bench_.store().reward({now, redeem, replay::write_command(now, redeem), "Li"}); }));
    kind_ = TenderKind::kPoints;
  }
  [[nodiscard]] std::int64_t points(const std::string& account) { return bench_.balance(account, "points"); }
  /// The whole sale comes back, whatever it was paid with.
  void take_back(const domain::Order& order, Money points_back, Money withheld = {}) {
    domain::Return what = tests::sample_return(
        order, {{0, domain::Quantity::pieces(2), Money::minor(400)}, {1, domain::Quantity{735}, Money::minor(734)}},
        withheld);
    what.points_back = points_back;
    what.paid_back.amount = what.paid_back.amount - points_back;
    till_.add(protocol::encode(protocol::TerminalRecord{what}));
    bench_.sync(till_);
  }
};

TEST_F(PointsWallet, Sale_spendsPointsWhichEarnNothing) {
  EXPECT_EQ(points("member/M1/points"), 636);
  EXPECT_EQ(granted(lease_id(1), 500), 500);
  EXPECT_EQ(points("lease/T1/M1"), 500);
  spend(lease_id(1), 400);
  EXPECT_EQ(points("lease/T1/M1"), 100);
  EXPECT_EQ(points("issue/points"), -236) << "what was spent is not outstanding any more";
  EXPECT_EQ(bench_.balance("tender/S1/points"), -400);
  EXPECT_EQ(bench_.line().back().entry.base, Money::minor(734)) << "only what was paid in money earns";
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  give_back(lease_id(1), 400);
  EXPECT_EQ(points("member/M1/points"), 236);
  expect_sound();
}

TEST_F(PointsWallet, LeaseOfChange_coversNoPoints) {
  kind_ = TenderKind::kChange;
  EXPECT_EQ(granted(lease_id(1), 300), 300);
  kind_ = TenderKind::kPoints;
  EXPECT_THAT(ask(lease_id(1), 100).error(), HasSubstr("another member's"));
  spend(lease_id(1), 100);
  EXPECT_EQ(bench_.balance("lease/T1/M1"), 300);
  EXPECT_EQ(bench_.balance("receivable/S1"), -100);
  EXPECT_THAT(bench_.alarms(), ElementsAre("wallet-beyond"));
}

TEST_F(PointsWallet, GoodsThatComeBack_bringThePointsBack) {
  (void)granted(lease_id(1), 500);
  const domain::Order order = sale(till_, lease_id(1), 400);
  till_.add(order);
  bench_.sync(till_);
  take_back(order, Money::minor(400));
  EXPECT_EQ(points("member/M1/points"), 136 + 400);
  EXPECT_EQ(points("issue/points"), -636);
  EXPECT_EQ(bench_.balance("tender/S1/points"), 0);
  EXPECT_EQ(bench_.balance("receivable/S1"), 0);
  EXPECT_EQ(bench_.balance("payable/S1"), 0);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  expect_sound();
}

TEST_F(PointsWallet, PointsPaidBackInCash_areReceivable) {
  (void)granted(lease_id(1), 500);
  const domain::Order order = sale(till_, lease_id(1), 400);
  till_.add(order);
  bench_.sync(till_);
  take_back(order, {});
  EXPECT_EQ(points("member/M1/points"), 136 + 400) << "they are his all the same";
  EXPECT_EQ(bench_.balance("receivable/S1"), -400);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
  expect_sound();
}

/// M1's first sale comes back, which had earned the points: those that were spent meanwhile cannot be taken.
TEST_F(PointsWallet, RefundOfTheSaleThatEarned_takesWhatIsLeft) {
  (void)granted(lease_id(1), 500);
  take_back(first_, {}, Money::minor(339));
  EXPECT_EQ(points("member/M1/points"), 0) << "not below, although 6.36 were earned";
  EXPECT_EQ(points("lease/T1/M1"), 500) << "what a till holds may be spent already";
  EXPECT_THAT(bench_.alarms(), ElementsAre("units-gone"));
  expect_sound();
}

TEST_F(PointsWallet, StoreThatWasSetBack_repeatsThem) {
  const std::uint64_t backup_ends = bench_.store().log().head().seq;
  bench_.copy_files();
  (void)granted(lease_id(1), 500);
  spend(lease_id(1), 400);
  give_back(lease_id(1), 400);
  const auto lost = bench_.group([&] { return bench_.store().ledger().read_log(backup_ends + 1, 100); });
  const auto balances = bench_.store().book().balances().all();
  bench_.open_copy();
  bench_.group([&]() -> Stored<bool> {
    for (const replication::Record& entry : lost) {
      must(bench_.store().redo(entry));
    }
    return true;
  });
  EXPECT_EQ(bench_.store().book().balances().all(), balances);
}

}  // namespace
}  // namespace queueback::store_server
