#include <ctime>

#include "store-server/app/store.hpp"
#include "common/reward_store/reward_tables.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"
#include "tests/bench/stages.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::bench {
namespace {

namespace qr = rewards::queue_rebate;

constexpr int kRowsPerCommit = 20'000;
constexpr const char* kPolicy = "version = \"bench\"\n[queue_rebate]\nextract = \"10%\"\ndefault = \"100%\"\n";

protocol::StoreProfile profile() {
  return {
      *domain::StoreId::parse("S1"), "Bench", {}, "https://qb.example", "CNY", "Asia/Shanghai", {{Instant{0}, 480}}};
}

std::unique_ptr<store_server::Store> open(storage::Database& database, const Clock& clock, RandomSource& random) {
  return require(store_server::Store::open(database, profile(), store_server::Finality::kHere, clock, random));
}

/// Rows as a store has written them that sold to `waiting` members who all still wait.
void fill(storage::Database& database, int waiting, Instant now) {
  reward_store::RewardTables tables(database);
  qr::Entry entry;
  entry.queue = "cashier/S1";
  entry.owner = entry.store = "S1";
  entry.desk = "T1";
  entry.base = entry.granted = entry.entitlement = domain::Money::minor(1000);
  entry.ratio = {domain::Ratio{domain::kPpmOne}, {qr::SourceKind::kDefault, qr::Place::kProgram}};
  entry.policy_version = "bench";
  qr::OrderRecord order;
  order.store = "S1";
  order.desk = "T1";
  order.policy_version = "bench";
  order.state = qr::ItemState::kSettled;
  order.items = {{"", entry.base, {}, domain::Money::minor(100), std::nullopt}};
  for (int written = 0; written < waiting;) {
    auto transaction = require(storage::Transaction::begin(database));
    for (int i = 0; i < kRowsPerCommit && written < waiting; ++i, ++written) {
      // A fortnight of sales.
      order.at = now - Duration::seconds(14L * 86'400 * (waiting - written) / waiting);
      order.settled_at = order.at;
      order.arrival = static_cast<std::uint64_t>(written) + 1;
      order.order = "0192f3c4-5a6b-7c8d-9e0f-" + std::to_string(100'000'000'000 + written);
      order.member = entry.member = "M" + std::to_string(written % 50'000);
      entry.id = entry.order = order.order;
      entry.key = {order.at, order.arrival, 0};
      require(tables.save_order(order));
      require(tables.save_entry(entry));
    }
    require(transaction.commit());
  }
}

}  // namespace

void measure_start(const Scale& scale, Figures& out) {
  const tests::TemporaryDirectory folder;
  SystemClock clock;
  SystemRandom random;
  auto database = require(storage::Database::open({folder.path() / "store.db"}));
  {
    auto store = open(database, clock, random);
    auto transaction = require(storage::Transaction::begin(database));
    if (const auto applied = require(store->apply_policy(kPolicy, "policy.toml", clock.now())); !applied) {
      give_up(applied.error());
    }
    require(store->before_commit());
    require(transaction.commit());
  }
  fill(database, scale.waiting, clock.now());
  const double start = now_seconds();
  const std::clock_t processor = std::clock();
  const auto store = open(database, clock, random);
  const double took = now_seconds() - start;
  const double busy = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
  const auto figures = store->engine().figures("cashier/S1");
  out.push_back({"entries waiting after the start", std::to_string(figures.waiting)});
  out.push_back({"start of the store until it could sell", number(took, 2) + " s"});
  out.push_back({"of it processor time", number(busy, 2) + " s"});
  out.push_back({"memory of a waiting entry",
                 number(static_cast<double>(store->engine().bytes()) / static_cast<double>(figures.waiting), 0) +
                     " bytes, and its id's text"});
}

}  // namespace queueback::bench
