#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/http/client.hpp"
#include "common/http/server.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/web/api.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::tests {

inline constexpr Duration kLong = Duration::seconds(30);
inline constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

/// An answer of the API.
struct Answered {
  http::Status status = http::Status::kOk;
  nlohmann::json body;
  bool repeated = false;
};

/// A store with its HTTPS API on a free port of 127.0.0.1: real TLS, real SQLite. Time stands still.
class ApiBench {
 public:
  explicit ApiBench(store_server::Finality finality = store_server::Finality::kHeadquarters) : finality_(finality) {
    start();
    apply_policy(kPolicy);
  }
  ApiBench(const ApiBench&) = delete;
  ApiBench& operator=(const ApiBench&) = delete;

  /// Ends the program's part and starts it again on the same files.
  void restart() {
    life_.reset();
    start();
  }
  void pass(Duration time) { clock_.set(clock_.now() + time); }
  [[nodiscard]] Instant now() const { return clock_.now(); }

  void apply_policy(const std::string& toml) {
    using Applied = Result<void, std::string>;
    must(on_storage<Applied>([&] { return life_->store->apply_policy(toml, "policy.toml", Instant{0}); }));
  }

  Answered call(http::Call call, const std::string& token = kToken) {
    std::vector<http::Call> calls;
    calls.push_back(std::move(call));
    return std::move(call_at_once(std::move(calls), token).front());
  }
  /// All of them under way at the same time, each over a connection of its own.
  std::vector<Answered> call_at_once(std::vector<http::Call> calls, const std::string& token = kToken) {
    std::vector<std::optional<Result<http::Response, http::Error>>> responses(calls.size());
    std::size_t open = calls.size();
    for (std::size_t i = 0; i < calls.size(); ++i) {
      if (!token.empty()) {
        calls[i].headers["Authorization"] = "Bearer " + token;
      }
      net::asio::co_spawn(io_, test::keep(one(std::move(calls[i])), responses[i]), [&](const std::exception_ptr&) {
        if (--open == 0) {
          io_.stop();
        }
      });
    }
    io_.restart();
    io_.run_for(test::kTestLimit);
    std::vector<Answered> answers;
    for (auto& response : responses) {
      const http::Response got = test::must(std::move(*response));
      answers.push_back({got.status, nlohmann::json::parse(got.body), got.headers.contains("idempotency-replayed")});
    }
    return answers;
  }
  Answered get(const std::string& target, const std::string& token = kToken) {
    return call({http::Method::kGet, target, {}, ""}, token);
  }
  static http::Call post_call(const std::string& target, const std::string& body, const std::string& key) {
    http::Call call{http::Method::kPost, target, {}, body};
    if (!key.empty()) {
      call.headers["Idempotency-Key"] = key;
    }
    return call;
  }
  Answered post(const std::string& target, const std::string& body, const std::string& key) {
    return call(post_call(target, body, key));
  }
  /// With a key of its own.
  Answered post(const std::string& target, const nlohmann::json& body = nlohmann::json::object()) {
    return post(target, body.dump(), "key-" + std::to_string(++keys_));
  }
  /// One line of a product for a member, as most tests need it.
  static nlohmann::json order(const std::string& id, const std::string& member, std::int64_t paid) {
    nlohmann::json line;
    line["product"] = "P1";
    line["paid"] = paid;
    nlohmann::json out;
    out["order"] = id;
    out["lines"] = nlohmann::json::array({line});
    if (!member.empty()) {
      out["member"] = member;
    }
    return out;
  }
  /// Places an order that must succeed.
  nlohmann::json buy(const std::string& id, const std::string& member, std::int64_t paid) {
    const Answered answer = post("/v1/orders", order(id, member, paid));
    EXPECT_EQ(answer.status, http::Status::kCreated) << answer.body;
    return answer.body;
  }

  void headquarters_acknowledges_all() {
    (void)on_storage<bool>([&]() -> store_server::Stored<bool> {
      const std::uint64_t head = life_->store->log().next_number() - 1;
      auto done = life_->store->headquarters_acknowledged({head, head});
      return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
    });
  }
  std::string audit() {
    return on_storage<std::string>([&] { return life_->store->audit(); });
  }
  std::int64_t balance(const std::string& account, const std::string& currency = "CNY") {
    return on_storage<std::int64_t>([&]() -> store_server::Stored<std::int64_t> {
      return life_->store->book().balances().balance(account, currency).minor();
    });
  }
  /// The first number that a query gives; for looking behind the program's back.
  std::int64_t count(const std::string& sql) {
    return on_storage<std::int64_t>([&]() -> store_server::Stored<std::int64_t> {
      storage::Statement row = life_->database.prepare(sql);
      (void)must(row.step());
      return row.integer(0);
    });
  }
  /// The commands in the log that the API gave, oldest first.
  std::vector<protocol::StoreRecord> logged_commands() {
    return on_storage<std::vector<protocol::StoreRecord>>(
        [&]() -> store_server::Stored<std::vector<protocol::StoreRecord>> {
          std::vector<protocol::StoreRecord> out;
          for (const replication::Record& record : must(life_->store->ledger().read_log(1, 1000))) {
            protocol::StoreRecord entry = must(protocol::decode_store_record(record.payload));
            const auto* command = std::get_if<protocol::RewardCommand>(&entry.body);
            if (command != nullptr && command->origin == "api") {
              out.push_back(std::move(entry));
            }
          }
          return out;
        });
  }
  /// Runs work of the test on the storage thread.
  template <class T, class Work>
  T on_storage(Work work) {
    return test::run(io_, runtime::on_storage<T>(life_->storage, work));
  }
  store_server::Store& store() { return *life_->store; }

 private:
  /// What lives from one start of the program to its end.
  struct Life {
    explicit Life(ApiBench& bench)
        : database(test::must(storage::Database::open({bench.directory_.path() / "store.db"}))),
          store(test::must(
              store_server::Store::open(database, profile_of("S1"), bench.finality_, bench.clock_, bench.random_))),
          storage(database,
                  {[this] { return store->before_commit(); }, {}, [](const storage::Error&) { std::abort(); }}),
          api({*store, database, storage, bench.clock_, bench.finality_}),
          web(test::must(http::HttpsServer::open(
              bench.io_.get_executor(), {},
              test::must(crypto::TlsServerContext::without_client_certificate(bench.server_, bench.time_))))) {
      web.serve(api.handler(kToken), [](const net::Error&) {});
    }
    ~Life() {
      web.stop();
      storage.close();
    }
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    storage::Database database;
    std::unique_ptr<store_server::Store> store;
    storage::GroupCommit storage;
    store_server::Api api;
    http::HttpsServer web;
  };

  void start() { life_ = std::make_unique<Life>(*this); }

  net::asio::awaitable<Result<http::Response, http::Error>> one(http::Call call) {
    const auto context =
        test::must(crypto::TlsClientContext::without_certificate(pki_.authority().certificate(), time_));
    const net::Endpoint server{"127.0.0.1", life_->web.port()};
    return http::https_call(io_.get_executor(), server, context, std::move(call), kLong);
  }

  store_server::Finality finality_;
  net::asio::io_context io_;
  test::FixedClock clock_{test::kNow};
  const test::FixedClock certificates_{test::kNow};  ///< months may pass in a test, its certificates stay valid
  crypto::VerificationTime time_{certificates_};
  test::Pki pki_;
  crypto::TlsMaterial server_ = pki_.server();
  SeededRandom random_{42};
  TemporaryDirectory directory_;
  std::uint64_t keys_ = 0;
  std::unique_ptr<Life> life_;
};

}  // namespace queueback::tests
