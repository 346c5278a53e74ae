#pragma once
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/replay_format/command_writer.hpp"
#include "headquarters/app/archive.hpp"
#include "headquarters/app/audit.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::tests {

/// A policy whose checkout and online queues span stores unless the arguments say otherwise.
inline std::string chain_policy(const std::string& version, const std::string& more = "",
                                const std::string& queues = R"({ cashier = "all", store = "all" })") {
  return "version = \"" + version + "\"\ncurrency = \"CNY\"\n[queue_rebate]\nextract = \"10%\"\ndefault = \"100%\"\n" +
         "queues = " + queues + "\n" + more;
}

/// Headquarters' archive on a real database with a clock that tests move.
class Headquarters {
 public:
  Headquarters() { open(); }

  void restart() {
    archive_.reset();
    database_.reset();
    open();
  }
  /// Changes the database while headquarters is down.
  void change_file(const std::string& sql) {
    archive_.reset();
    must(database_->execute(sql));
    database_.reset();
    open();
  }
  template <class Call>
  auto group(Call call) {
    auto transaction = must(storage::Transaction::begin(*database_));
    auto result = must(call());
    must(archive_->before_commit());
    must(transaction.commit());
    return result;
  }
  Result<void, std::string> apply(const std::string& toml, Instant effective = Instant{0}) {
    const protocol::PolicyText text{"policy.toml", effective, toml};
    return group([&] { return archive_->queues().apply_policy(text, digest::Hash{1, 2, 3}, clock_.now()); });
  }
  void tick() {
    group([&]() -> storage_result<bool> {
      auto done = archive_->queues().tick(clock_.now());
      return done ? storage_result<bool>(true) : tl::unexpected(done.error());
    });
  }
  std::vector<std::string> audit() {
    headquarters::Audit audit(*archive_);
    while (!group([&] { return audit.step(); })) {
    }
    return audit.findings();
  }
  std::vector<std::string> alarms() {
    std::vector<std::string> kinds;
    for (const auto& row : group([&] { return archive_->orders().alarms(INT64_MAX, 1000); })) {
      kinds.insert(kinds.begin(), row.kind);
    }
    return kinds;
  }
  /// Of headquarters' own book.
  std::int64_t balance(const std::string& account, const std::string& currency = "CNY") {
    const auto found = archive_->book().books().find(headquarters::kOwnBook);
    return found == archive_->book().books().end() ? 0 : found->second.balance(account, currency).minor();
  }
  headquarters::Archive& archive() { return *archive_; }
  headquarters::SpanningQueues& queues() { return archive_->queues(); }
  ManualClock& clock() { return clock_; }

 private:
  template <class T>
  using storage_result = Result<T, storage::Error>;

  void open() {
    database_.emplace(must(storage::Database::open({directory_.path() / "hq.db"})));
    archive_ = must(headquarters::Archive::open(*database_, clock_));
  }

  TemporaryDirectory directory_;
  ManualClock clock_;
  std::optional<storage::Database> database_;
  std::unique_ptr<headquarters::Archive> archive_;
};

/// A store of the chain with one terminal. Its log goes to headquarters, and outcomes come back, when the test says so.
class ChainStore {
 public:
  explicit ChainStore(std::string id)
      : id_(std::move(id)), bench_(store_server::Finality::kHeadquarters, id_), till_("T1", 1) {
    bench_.group([&] { return bench_.store().import_products(kProducts); });
    sender_.emplace(bench_.group([&] { return bench_.store().history(); }));
  }

  Result<void, std::string> apply(const std::string& toml, Instant effective = Instant{0}) {
    return bench_.group([&] { return bench_.store().apply_policy(toml, "policy.toml", effective); });
  }
  /// A sale of 11.34 at the till, booked here; its order's id.
  std::string sell(const std::string& member) { return sell_named(id_, member); }
  /// A sale that names a store, perhaps a wrong one.
  std::string sell_named(const std::string& store, const std::string& member = "") {
    domain::Order order = till_.sale();
    order.store = *domain::StoreId::parse(store);
    order.member = member.empty() ? std::nullopt : domain::MemberId::parse(member);
    SeededRandom random(till_.records().size() * 1000 + static_cast<std::uint64_t>(id_.back()));
    order.id.uuid = make_uuid_v7(kNoon, random);
    order.paid_at = bench_.clock().now();
    till_.add(order);
    bench_.sync(till_);
    return to_string(order.id.uuid);
  }
  /// Gives an online order to its buyer at the till; booked here.
  void hand_over(const std::string& order) {
    domain::Handover handover = till_.handover(order, bench_.clock().now());
    handover.store = *domain::StoreId::parse(id_);
    till_.add(handover);
    bench_.sync(till_);
  }
  /// A command of the reward program, as the API gives it.
  template <class Body>
  Result<store_server::Rewarded, std::string> command(const Body& body) {
    const Instant now = bench_.clock().now();
    const store_server::RewardRequest request{now, body, replay::write_command(now, body), "api"};
    return bench_.group([&] { return bench_.store().reward(request); });
  }
  /// A session: everything that headquarters lacks, then everything that is new for this store.
  void sync(Headquarters& headquarters) {
    send(headquarters);
    receive(headquarters);
  }
  void send(Headquarters& headquarters) {
    note_appended();
    const replication::Hello hello =
        sender_->hello("queueback-store test", bench_.store().remote().cursor(), bench_.clock().now());
    const auto welcome = must(headquarters.group([&] { return headquarters.archive().intake().hello(id_, hello); }));
    acknowledge(must(sender_->on_welcome(welcome)));
    while (const auto range = sender_->next_range()) {
      auto records =
          bench_.group([&] { return bench_.store().ledger().read_log(range->first, range->last - range->first + 1); });
      sender_->sent(records.back().seq);
      const replication::Batch batch{sender_->head().seq, std::move(records)};
      const auto ack = must(headquarters.group(
          [&] { return headquarters.archive().intake().ingest(id_, sender_->history().incarnation, batch); }));
      acknowledge(must(sender_->on_ack({ack})));
    }
    sender_->disconnected();
  }
  /// How many items came.
  std::size_t receive(Headquarters& headquarters) {
    std::size_t items = 0;
    while (auto version = headquarters.group(
               [&] { return headquarters.queues().outcomes().after(id_, bench_.store().remote().cursor()); })) {
      items += version->items.size();
      activate(*version);
    }
    return items;
  }
  void activate(const headquarters::OutcomeVersion& version) {
    bench_.group([&]() -> Result<bool, storage::Error> {
      auto done = bench_.store().remote().activate(version.begin, version.items);
      return done ? Result<bool, storage::Error>(true) : tl::unexpected(done.error());
    });
  }
  void restart() {
    bench_.restart();
    sender_.emplace(bench_.group([&] { return bench_.store().history(); }));
  }

  /// What is known here of an item at headquarters.
  protocol::RemoteEntry remote(const std::string& entry) {
    return bench_.group([&] { return bench_.store().remote().tables().find(entry); }).value_or(protocol::RemoteEntry{});
  }
  [[nodiscard]] std::int64_t balance(const std::string& account) const { return bench_.balance(account); }
  StoreBench& bench() { return bench_; }

 private:
  void note_appended() {
    for (const replication::Appended& record : bench_.store().log().take_appended()) {
      sender_->appended(record);
    }
  }
  void acknowledge(replication::Watermarks watermarks) {
    bench_.group([&]() -> Result<bool, storage::Error> {
      auto done = bench_.store().headquarters_acknowledged(watermarks);
      return done ? Result<bool, storage::Error>(true) : tl::unexpected(done.error());
    });
  }

  std::string id_;
  StoreBench bench_;
  TillStream till_;
  std::optional<replication::Sender> sender_;
};

/// Two stores and headquarters under one policy.
struct Chain {
  explicit Chain(const std::string& policy = chain_policy("p1")) {
    must(hq.apply(policy));
    must(one.apply(policy));
    must(two.apply(policy));
    sync();
  }
  void sync() {
    one.send(hq);
    two.send(hq);
    one.receive(hq);
    two.receive(hq);
  }
  void pass(Duration time) {
    hq.clock().pass(time);
    one.bench().clock().pass(time);
    two.bench().clock().pass(time);
  }

  Headquarters hq;
  ChainStore one{"S1"};
  ChainStore two{"S2"};
};

}  // namespace queueback::tests
