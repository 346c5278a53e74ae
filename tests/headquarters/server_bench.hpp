#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/http/client.hpp"
#include "common/http/server.hpp"
#include "common/net/frame_channel.hpp"
#include "common/net/tls_listener.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"
#include "headquarters/net/headquarters_downlink.hpp"
#include "headquarters/web/api.hpp"
#include "tests/headquarters/store_stream.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::tests {

inline constexpr Duration kLong = Duration::seconds(30);
inline constexpr const char* kToken = "0123456789abcdef0123456789abcdef";

/// What a store hears in one session.
using Heard = Result<replication::Watermarks, replication::Refuse>;

/// Headquarters with its listeners on free ports of 127.0.0.1, but for main.
class ServerBench {
 public:
  ServerBench() {
    net::TlsListener::Options options;
    options.address = "127.0.0.1";
    sync_.emplace(test::must(net::TlsListener::open(io_.get_executor(), options,
                                                    test::must(crypto::TlsServerContext::mutual(server_, time_)))));
    sync_->serve([this](std::shared_ptr<net::ByteStream> stream) { return downlink_.serve(std::move(stream)); },
                 [](const net::Error&) {});
    web_.emplace(test::must(http::HttpsServer::open(
        io_.get_executor(), {}, test::must(crypto::TlsServerContext::without_client_certificate(server_, time_)))));
    web_->serve(api_.handler(kToken), [](const net::Error&) {});
    admin_.install(service_);
  }
  ~ServerBench() { storage_.close(); }
  ServerBench(const ServerBench&) = delete;
  ServerBench& operator=(const ServerBench&) = delete;

  http::Response get(const std::string& target, const std::string& token = kToken) {
    const auto context =
        test::must(crypto::TlsClientContext::without_certificate(pki_.authority().certificate(), time_));
    return test::must(test::run(
        io_, http::https_get(io_.get_executor(), {"127.0.0.1", web_->port()}, context, target, token, kLong)));
  }
  nlohmann::json get_json(const std::string& target) { return nlohmann::json::parse(get(target).body); }
  nlohmann::json ask(const nlohmann::json& request) {
    return nlohmann::json::parse(test::run(io_, service_.answer(request.dump())));
  }
  /// A whole session of a peer with that identity: hello, then every record, whatever the answer to hello was.
  Heard sync(crypto::PeerIdentity::Kind who, const StoreStream& stream) {
    return test::run(io_, session(test::must(crypto::TlsClientContext::mutual(pki_.material(std::move(who)), time_)),
                                  stream.hello(), all_batches(stream)));
  }
  Heard sync(const std::string& store, const StoreStream& stream) {
    return sync(crypto::StoreAtHeadquarters{store}, stream);
  }
  enrolment::PendingCodes& codes() { return codes_; }

 private:
  static constexpr std::size_t kRecordsPerBatch = 20;

  static std::vector<replication::Batch> all_batches(const StoreStream& stream) {
    std::vector<replication::Batch> batches;
    for (const replication::Record& record : stream.records()) {
      if (batches.empty() || batches.back().records.size() == kRecordsPerBatch) {
        batches.push_back({stream.head().seq, {}});
      }
      batches.back().records.push_back(record);
    }
    return batches;
  }
  net::asio::awaitable<Heard> session(crypto::TlsClientContext context, replication::Hello hello,
                                      std::vector<replication::Batch> batches) {
    const net::Endpoint server{"127.0.0.1", sync_->port()};
    auto connected = co_await net::connect_tls(io_.get_executor(), server, context, kLong);
    net::FrameChannel channel(io_.get_executor(), test::must(std::move(connected)), clock_);
    (void)co_await channel.send(replication::encode(hello), kLong);
    auto frame = co_await channel.receive(kLong);
    auto message = test::must(replication::decode(test::must(std::move(frame))));
    if (const auto* refuse = std::get_if<replication::Refuse>(&message)) {
      co_return tl::unexpected(*refuse);
    }
    replication::Watermarks heard = std::get<replication::Welcome>(message).watermarks;
    for (const replication::Batch& batch : batches) {
      (void)co_await channel.send(replication::encode(batch), kLong);
      frame = co_await channel.receive(kLong);
      message = test::must(replication::decode(test::must(std::move(frame))));
      if (const auto* refuse = std::get_if<replication::Refuse>(&message)) {
        co_return tl::unexpected(*refuse);
      }
      heard = std::get<replication::Ack>(message).watermarks;
    }
    channel.close();
    co_return heard;
  }

  /// The authority and the server's certificate, in a folder of keys.
  std::unique_ptr<enrolment::Certification> certify() {
    const auto folder = enrolment::AuthorityFolder::in(directory_.path());
    test::must(pki_.authority().save(folder.authority));
    test::must(server_.certificate.save(folder.tls.certificate));
    test::must(server_.key.save(folder.tls.key));
    const auto identity = test::must(crypto::PeerIdentity::make(crypto::HeadquartersServer{}));
    return test::must(enrolment::Certification::open({directory_.path(), identity}, time_, random_));
  }

  net::asio::io_context io_;
  test::FixedClock clock_{test::kNow};
  crypto::VerificationTime time_{clock_};
  test::Pki pki_;
  crypto::TlsMaterial server_ = pki_.material(crypto::HeadquartersServer{});
  SeededRandom random_{42};
  TemporaryDirectory directory_;
  storage::Database database_ = test::must(storage::Database::open({directory_.path() / "hq.db"}));
  std::unique_ptr<headquarters::Archive> archive_ = test::must(headquarters::Archive::open(database_, clock_));
  storage::GroupCommit storage_{
      database_, {[this] { return archive_->before_commit(); }, {}, [](const storage::Error&) { std::abort(); }}};
  headquarters::HeadquartersDownlink port_{*archive_, storage_};
  link::Downlink downlink_{io_.get_executor(), port_, clock_};
  enrolment::PendingCodes codes_;
  std::unique_ptr<enrolment::Certification> certification_ = certify();
  headquarters::Admin admin_{
      {*archive_, storage_, downlink_, port_.admission(), *certification_, [] {}, codes_, clock_, random_}};
  headquarters::Api api_{{*archive_, storage_, downlink_}};
  runtime::JsonService service_;
  std::optional<net::TlsListener> sync_;
  std::optional<http::HttpsServer> web_;
};

}  // namespace queueback::tests
