// Histories out of a seed over two stores and headquarters: sessions that break, answers that are lost, restarts.
#include <gmock/gmock.h>

#include "tests/headquarters/chain_bench.hpp"

namespace queueback::headquarters {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using protocol::RemoteEntry;
using testing::IsEmpty;
using tests::Chain;
using tests::ChainStore;

/// Of one sale of 11.34 at 10 %.
constexpr std::int64_t kContribution = 113;
constexpr int kSteps = 120;

class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {
    for (int step = 0; step < kSteps; ++step) {
      act(pick(10));
    }
    chain_.sync();
  }

  Chain& chain() { return chain_; }
  /// Sales of a store, by order, with the buyer.
  const std::vector<std::string>& sales(const ChainStore& store) const {
    return &store == &chain_.one ? sales_of_one_ : sales_of_two_;
  }

 private:
  std::uint64_t pick(std::uint64_t below) { return random_.bytes<1>()[0] % below; }
  void act(std::uint64_t what) {
    const bool first = pick(2) == 0;
    ChainStore& store = first ? chain_.one : chain_.two;
    std::vector<std::string>& sales = first ? sales_of_one_ : sales_of_two_;
    chain_.pass(Duration::seconds(1));
    if (what < 4) {
      sales.push_back(store.sell("M" + std::to_string(pick(5))));
    } else if (what == 4 && !sales.empty()) {
      (void)store.command(qr::Refund{sales[pick(sales.size())], std::nullopt, Money::minor(500)});
    } else if (what == 5 && !sales.empty()) {
      (void)store.command(qr::Leave{sales[pick(sales.size())]});
    } else if (what == 6) {
      store.send(chain_.hq);
    } else if (what == 7) {
      (void)store.receive(chain_.hq);
    } else if (what == 8) {
      store.restart();
    } else if (what == 9) {
      chain_.hq.restart();
    }
  }

  SeededRandom random_;
  Chain chain_;
  std::vector<std::string> sales_of_one_;
  std::vector<std::string> sales_of_two_;
};

class Histories : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Histories, every_sale_contributes_once_and_every_book_adds_up) {
  History history(GetParam());
  Chain& chain = history.chain();
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
  EXPECT_THAT(chain.hq.alarms(), IsEmpty());
  EXPECT_EQ(chain.hq.balance("store/S1/sales"),
            -kContribution * static_cast<std::int64_t>(history.sales(chain.one).size()));
  EXPECT_EQ(chain.hq.balance("store/S2/sales"),
            -kContribution * static_cast<std::int64_t>(history.sales(chain.two).size()));
  EXPECT_EQ(chain.one.bench().audit(), "");
  EXPECT_EQ(chain.two.bench().audit(), "");
}

TEST_P(Histories, each_store_shows_what_headquarters_has) {
  History history(GetParam());
  Chain& chain = history.chain();
  Money paid;
  Money recovered = Money::minor(chain.hq.balance("store/S1/recovered") + chain.hq.balance("store/S2/recovered"));
  for (ChainStore* store : {&chain.one, &chain.two}) {
    for (const std::string& order : history.sales(*store)) {
      const RemoteEntry shown = store->remote(order);
      const auto entry = chain.hq.group([&] { return chain.hq.queues().tables().find_entry(order); });
      ASSERT_TRUE(entry.has_value());
      EXPECT_EQ(shown.status, to_string(entry->status));
      EXPECT_EQ(shown.paid, entry->paid);
      EXPECT_EQ(shown.entitlement, entry->entitlement);
      paid += entry->paid;
    }
  }
  Money change;
  for (int n = 0; n < 5; ++n) {
    change += Money::minor(chain.hq.balance("member/M" + std::to_string(n) + "/change"));
  }
  EXPECT_EQ(paid + recovered, change);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Histories, testing::Range<std::uint64_t>(1, 7));

}  // namespace
}  // namespace queueback::headquarters
