#include "tests/bench/bare_sqlite.hpp"

#include <algorithm>

#include "common/reward_store/reward_tables.hpp"
#include "common/storage/migration.hpp"
#include "store-server/storage/tables.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/orders.hpp"
#include "tests/bench/require.hpp"

namespace queueback::store_server {
std::span<const storage::Migration> migrations();
}

namespace queueback::bench {
namespace {

/// As the store server's.
constexpr std::int64_t kCacheKib = 65'536;

std::uint64_t count(storage::Database& database, std::string_view sql) {
  storage::Statement row = database.prepare(sql);
  (void)require(row.step());
  return row.number(0);
}

/// `total` things over `n` sales: how many belong to sale i.
std::uint64_t share(std::uint64_t total, std::uint64_t n, std::uint64_t i) {
  return total * (i + 1) / n - total * i / n;
}

class BareWriter {
 public:
  explicit BareWriter(storage::Database& database) : tables_(database), rewards_(database) {
    payload_ = protocol::encode(protocol::TerminalRecord{order_});
    // The log entry repeats the record and adds its postings.
    payload_.resize(payload_.size() * 2);
    reward_order_.store = entry_.store = entry_.owner = "S1";
    reward_order_.desk = entry_.desk = "T1";
    reward_order_.member = entry_.member = "M000001";
    reward_order_.policy_version = entry_.policy_version = "sample-1";
    reward_order_.settled_at = Instant{};
    reward_order_.items = {{"", order_.total, {}, order_.total, std::nullopt}};
    entry_.queue = "cashier/S1";
    entry_.base = entry_.granted = entry_.entitlement = order_.total;
    posting_ = {ledger::Book::kSales, "tender/S1/cash", "revenue/S1", "CNY", domain::Money::minor(1), "sale"};
  }

  void write(const RowCounts& rows, std::uint64_t sale) {
    const std::uint64_t log_no = sale + 1;
    replication::Record record{{}, log_no, {}, {}, payload_};
    const store_server::LogSource source{"T1", {}, log_no, {}};
    require(tables_.insert_log(record, &source));
    order_.id.uuid = make_uuid_v7(Instant{static_cast<std::int64_t>(sale)}, random_);
    require(tables_.insert_sale({order_.id, log_no, "T1", log_no, "M000001", order_.total, {}, {}}));
    require(tables_.insert_postings(log_no,
                                    std::vector<ledger::Posting>(share(rows.postings, rows.sales, sale), posting_)));
    reward_order_.order = "order" + std::to_string(log_no);
    reward_order_.arrival = log_no;
    require(rewards_.save_order(reward_order_));
    for (std::uint64_t i = share(rows.entry_writes, rows.sales, sale); i > 0; --i) {
      entry_.id = entry_.order = "order" + std::to_string(log_no - std::min(log_no, i - 1));
      entry_.key.arrival = log_no;
      require(rewards_.save_entry(entry_));
    }
  }
  void write_balances(std::uint64_t number) {
    for (std::uint64_t i = 0; i < number; ++i) {
      require(tables_.save_balance({"member/M" + std::to_string(i) + "/change", "CNY"}, order_.total));
    }
  }

 private:
  store_server::LedgerTables tables_;
  reward_store::RewardTables rewards_;
  reward_store::RewardTables::OrderRecord reward_order_;
  reward_store::RewardTables::Entry entry_;
  SeededRandom random_{1};
  domain::Order order_ = OrderMaker("T1", 1).next({});
  Bytes payload_;
  ledger::Posting posting_;
};

}  // namespace

RowCounts count_rows(const std::filesystem::path& file) {
  auto database = require(storage::Database::open({file}));
  RowCounts rows;
  rows.sales = count(database, "SELECT count(*) FROM sale");
  rows.postings = count(database, "SELECT count(*) FROM posting");
  // Every payout writes its entry again.
  rows.entry_writes = count(database, "SELECT count(*) FROM entry") +
                      count(database, "SELECT count(*) FROM posting WHERE cause = 'queue_rebate/payout'");
  rows.balance_writes = count(database, "SELECT count(*) FROM balance");
  return rows;
}

double write_bare(const std::filesystem::path& folder, const RowCounts& rows) {
  const std::filesystem::path file = folder / "bare.db";
  std::filesystem::remove(file);
  auto database = require(storage::Database::open({file, kCacheKib}));
  require(storage::migrate(database, store_server::migrations()));
  BareWriter writer(database);
  const std::uint64_t commits = std::clamp<std::uint64_t>(rows.commits, 1, rows.sales);
  const double start = now_seconds();
  std::uint64_t sale = 0;
  for (std::uint64_t group = 0; group < commits; ++group) {
    auto transaction = require(storage::Transaction::begin(database));
    for (const std::uint64_t end = sale + share(rows.sales, commits, group); sale < end; ++sale) {
      writer.write(rows, sale);
    }
    writer.write_balances(std::min(rows.balance_writes, 4 * share(rows.sales, commits, group)));
    require(transaction.commit());
  }
  return now_seconds() - start;
}

}  // namespace queueback::bench
