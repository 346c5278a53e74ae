#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "store-server/app/store.hpp"
#include "tests/store/till_stream.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::tests {

inline constexpr const char* kPolicy = R"(
version = "p1"
currency = "CNY"
[queue_rebate]
first_in_line = "retain"
extract = "10%"
default = "100%"
levels = { gold = "120%" }
)";

/// A hash of a member's PIN that nobody knows.
inline const std::string kMemberPinHash = "scrypt$15$8$1$" + std::string(22, 'A') + "$" + std::string(43, 'A');

/// The two products of sample_order at its prices.
inline constexpr const char* kProducts =
    "sku,barcode,name_zh,name_en,price,vat_rate,active\n"
    "P1,,农夫山泉 550ml,Water,2.00,13%,true\n"
    "P2,,苹果,Apple,9.99,9%,true\n";

inline protocol::StoreProfile profile_of(const std::string& store) {
  return {*domain::StoreId::parse(store),
          "测试店",
          {"地址"},
          "https://qb.example",
          "CNY",
          "Asia/Shanghai",
          {{Instant{0}, 480}}};
}

/// A store on a real database; every call is a group of its own.
class StoreBench {
 public:
  explicit StoreBench(store_server::Finality finality = store_server::Finality::kHere, std::string id = "S1")
      : finality_(finality), id_(std::move(id)) {
    open();
  }

  /// Closes the database and opens it again, like the next start of the program.
  void restart() {
    close();
    open();
  }
  void close() {
    store_.reset();
    database_.reset();
  }
  void open() {
    database_.emplace(must(storage::Database::open({path()})));
    store_ = must(store_server::Store::open(*database_, profile_of(id_), finality_, clock_, random_));
  }
  /// Changes the closed database behind the program's back.
  void change_file(const std::string& sql) {
    storage::Database file = must(storage::Database::open({path()}));
    must(file.execute(sql));
  }
  /// Copies the database's files as they are now, as a power cut would leave them.
  void copy_files() {
    const std::filesystem::path before = path();
    ++copies_;
    for (const char* suffix : {"", "-wal"}) {
      const std::filesystem::path from = before.string() + suffix;
      if (std::filesystem::exists(from)) {
        std::filesystem::copy_file(from, path(copies_).string() + suffix);
      }
    }
  }
  /// Goes on from the newest copy.
  void open_copy() {
    close();
    life_ = copies_;
    open();
  }

  template <class Call>
  auto group(Call call) {
    auto transaction = must(storage::Transaction::begin(*database_));
    auto result = must(call());
    must(store_->before_commit());
    must(transaction.commit());
    return result;
  }

  /// A shop that is ready to sell: products and a policy.
  static void furnish(StoreBench& bench) {
    bench.group([&] { return bench.store().import_products(kProducts); });
    must(bench.group([&] { return bench.store().apply_policy(kPolicy, "policy.toml", Instant{0}); }));
  }

  replication::Welcome greet(const TillStream& till) {
    return must(group([&] { return store_->intake().hello(till.terminal(), till.hello()); }));
  }
  Result<replication::Watermarks, replication::Refuse> send(const TillStream& till, const replication::Batch& batch) {
    return group([&] { return store_->intake().ingest(till.terminal(), till.incarnation(), batch); });
  }
  /// A session: hello, then everything that is not here.
  replication::Watermarks sync(const TillStream& till) {
    const replication::Welcome welcome = greet(till);
    return must(send(till, till.batch(welcome.watermarks.here)));
  }

  store_server::StoreFigures figures() {
    return group([&] { return store_->figures(); });
  }
  std::vector<store_server::QuarantineRow> quarantine() {
    return group([&] { return store_->ledger().quarantine(); });
  }
  /// Kinds of all alarms, oldest first.
  std::vector<std::string> alarms() {
    std::vector<std::string> kinds;
    for (const store_server::AlarmRow& row : group([&] { return store_->ledger().alarms(); })) {
      kinds.push_back(row.kind);
    }
    return kinds;
  }
  std::string audit() {
    return group([&] { return store_->audit(); });
  }
  [[nodiscard]] std::int64_t balance(const std::string& account, const std::string& currency = "CNY") const {
    return store_->book().balances().balance(account, currency).minor();
  }
  /// The first number that a query gives; for looking behind the program's back.
  std::int64_t count(std::string_view sql) {
    storage::Statement row = database_->prepare(sql);
    (void)must(row.step());
    return row.integer(0);
  }
  /// What a waiting entry looks like; empty if it does not wait.
  [[nodiscard]] std::vector<store_server::QueueLine> line() const { return store_->queue_lines("cashier/S1", 1000); }

  /// The database's file, and its newest copy.
  [[nodiscard]] std::filesystem::path path() const { return path(life_); }
  [[nodiscard]] std::filesystem::path newest_copy() const { return path(copies_); }

  store_server::Store& store() { return *store_; }
  storage::Database& database() { return *database_; }
  ManualClock& clock() { return clock_; }

 private:
  [[nodiscard]] std::filesystem::path path(int life) const {
    return directory_.path() / ("store-" + std::to_string(life) + ".db");
  }

  TemporaryDirectory directory_;
  store_server::Finality finality_;
  std::string id_;
  int life_ = 0;
  int copies_ = 0;
  ManualClock clock_;
  SeededRandom random_{7};
  std::optional<storage::Database> database_;
  std::unique_ptr<store_server::Store> store_;
};

}  // namespace queueback::tests
