#include "terminal/outbox/till_database.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/orders.hpp"
#include "tests/bench/require.hpp"
#include "tests/bench/shop.hpp"
#include "tests/bench/stages.hpp"
#include "tests/bench/till_client.hpp"

namespace queueback::bench {
namespace {

constexpr int kSalesPerCommit = 500;

/// Fills a terminal's database as if it had sold for weeks without its store.
double sell_offline(const std::filesystem::path& file, int sales) {
  auto database = require(storage::Database::open({file}));
  SystemClock clock;
  SystemRandom random;
  const auto till = require(terminal::TillDatabase::open(
      database, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")}, random));
  OrderMaker orders("T1", 1);
  const double start = now_seconds();
  for (int sold = 0; sold < sales;) {
    auto transaction = require(storage::Transaction::begin(database));
    for (int i = 0; i < kSalesPerCommit && sold < sales; ++i, ++sold) {
      const domain::Order order = orders.next(clock.now());
      const terminal::SaleDraft draft{order.cashier,
                                      {order.lines, terminal::Buyer{*order.member, "", ""}},
                                      order.tenders,
                                      {},
                                      order.paid_at,
                                      order.business_date,
                                      480,
                                      order.versions,
                                      order.estimate,
                                      order.currency};
      const auto saved = require(till->save_sale(draft, clock, random));
      require(till->set_job(saved.job.job, terminal::PrintJob::JobState::kPrinted, ""));
    }
    require(transaction.commit());
  }
  return now_seconds() - start;
}

}  // namespace

void measure_drain(const Scale& scale, Figures& out) {
  Shop shop;
  const std::filesystem::path folder = shop.enrol("T1");
  sell_offline(folder / "terminal.db", scale.queued);
  const double start = now_seconds();
  const Process terminal("queueback-terminal", {"--config", (folder / "terminal.toml").string()}, folder / "log");
  terminal.wait_for_log("terminal.ready");
  TillClient client(folder / "terminal.sock");
  client.wait_until([](const nlohmann::json& state) { return state["unsent"] == 0; }, "the queue drains");
  const double seconds = now_seconds() - start;
  out.push_back({std::to_string(scale.queued) + " sales queued in a terminal, drained in",
                 number(seconds, 2) + " s (" + number(scale.queued / seconds, 0) + " sales/s)"});
  out.push_back(
      {"  terminal's memory after it", number(static_cast<double>(terminal.resident_kib()) / 1024, 1) + " MiB"});
}

}  // namespace queueback::bench
