#include "store-server/main/store_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/server.hpp"
#include "common/http/bearer_token.hpp"
#include "common/http/server.hpp"
#include "common/log/log.hpp"
#include "common/net/shutdown_signal.hpp"
#include "common/net/tls_listener.hpp"
#include "common/runtime/backup.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"
#include "store-server/app/start_check.hpp"
#include "store-server/core/store_core.hpp"
#include "store-server/web/api.hpp"

namespace queueback::store_server {
namespace {

namespace asio = boost::asio;
using program::StartError;
using program::StartFailure;

/// Terminals of a large store and some to spare.
constexpr std::size_t kMaxTerminals = 256;
/// Machines that ask for a certificate at the same time.
constexpr std::size_t kMaxEnrolments = 32;
constexpr Duration kEnrolmentDeadline = Duration::seconds(30);
/// SQLite's page cache.
constexpr std::int64_t kCacheKib = 65'536;
/// 10 MiB of write-ahead log: more write a busy page less often, and make the sale that meets a checkpoint wait longer.
constexpr std::int64_t kCheckpointPages = 2'500;
constexpr Duration kDrainDeadline = Duration::seconds(5);
/// Of a terminal's certificate.
constexpr Duration kCertificateLife = Duration::days(730);

template <class E>
tl::unexpected<StartFailure> cannot_start(const Failure<E>& failure) {
  return fail(StartError::kFailure, failure.reason);
}

/// The store's keys.
struct Keys {
  crypto::CertificateAuthority authority;
  crypto::TlsMaterial tls;
  crypto::SigningKey member_codes;
  std::string api_token;  ///< empty: the API is switched off
};

Result<std::string, StartFailure> load_api_token(const StoreConfig& config) {
  if (!config.api) {
    return std::string();
  }
  auto token = http::load_bearer_token(config.api->token_file);
  if (!token) {
    return cannot_start(token.error());
  }
  return std::move(*token);
}

Result<Keys, StartFailure> load_keys(const StoreConfig& config) {
  const std::filesystem::path& directory = config.keys;
  const std::string& store = config.profile.store.text();
  auto authority = crypto::CertificateAuthority::load({directory / "ca.pem", directory / "ca-key.pem"});
  if (!authority) {
    return cannot_start(authority.error());
  }
  auto tls = crypto::TlsMaterial::load({directory / "server.pem", directory / "server-key.pem", directory / "ca.pem"});
  if (!tls) {
    return cannot_start(tls.error());
  }
  const auto identity = tls->certificate.identity();
  const auto* name = identity ? std::get_if<crypto::StoreServer>(&identity->kind()) : nullptr;
  if (name == nullptr || name->store != store) {
    return fail(StartError::kFailure, (directory / "server.pem").string() + ": this certificate is " +
                                          (identity ? identity->to_string() : identity.error().reason) +
                                          ", the configuration says store " + store);
  }
  auto member_codes = crypto::SigningKey::load(directory / "member-code-key.pem");
  if (!member_codes) {
    return cannot_start(member_codes.error());
  }
  auto api_token = load_api_token(config);
  if (!api_token) {
    return tl::unexpected(api_token.error());
  }
  return Keys{std::move(*authority), std::move(*tls), std::move(*member_codes), std::move(*api_token)};
}

/// How the store connects to headquarters; nothing for a store without one.
Result<std::optional<crypto::TlsClientContext>, StartFailure> headquarters_context(const StoreConfig& config,
                                                                                   const Clock& clock) {
  if (!config.headquarters) {
    return std::nullopt;
  }
  const auto material = crypto::TlsMaterial::load(enrolment::EnrolmentFiles::in(config.headquarters_identity).tls);
  if (!material) {
    return fail(
        StartError::kFailure,
        material.error().reason + "\nThis store is not enrolled at headquarters: queueback-ctl store join --help");
  }
  auto context = crypto::TlsClientContext::mutual(*material, crypto::VerificationTime(clock));
  if (!context) {
    return cannot_start(context.error());
  }
  return std::optional(std::move(*context));
}

link::Uplink::Connect connect_to_headquarters(asio::any_io_executor executor, net::Endpoint server,
                                              crypto::TlsClientContext context) {
  return [executor, server, context]() -> asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> {
    auto stream = co_await net::connect_tls(executor, server, context, Duration::seconds(10));
    const bool stranger = stream && !std::holds_alternative<crypto::HeadquartersServer>((*stream)->peer().kind());
    if (stranger) {
      co_return fail(net::ErrorCode::kCertificate,
                     "the server is " + (*stream)->peer().to_string() + ", not headquarters");
    }
    co_return stream;
  };
}

void log_problem(const net::Error& error) {
  log::write_seldom(log::Level::kWarning, net::problem_event(error), {{"reason", error.reason}});
}

Finality finality_of(const StoreConfig& config) {
  return config.headquarters ? Finality::kHeadquarters : Finality::kHere;
}

protocol::IssuerKey issuer_of(const Keys& keys) {
  const crypto::VerifyKey key = keys.member_codes.verify_key();
  return {key_id(key), Bytes(key.bytes.begin(), key.bytes.end())};
}

std::optional<Daily> audit_time(const StoreConfig& config) {
  if (!config.audit_minute) {
    return std::nullopt;
  }
  const auto offset = [offsets = config.profile.offsets](Instant at) -> std::int64_t {
    const auto next = std::find_if(offsets.begin(), offsets.end(), [at](const auto& row) { return row.from > at; });
    return next == offsets.begin() ? 0 : std::prev(next)->offset_minutes;
  };
  return Daily{*config.audit_minute, offset};
}

tl::unexpected<StartFailure> cannot_open(const StoreConfig& config, const storage::Error& error) {
  return error.code == storage::ErrorCode::kCorrupt
             ? fail(StartError::kDamaged, damage_text(config.database.string(), {error.reason}))
             : cannot_start(error);
}

/// Before anything is written. A damaged file stays as it is.
Result<void, StartFailure> check_database(storage::Database& database) {
  const std::int64_t begin = SystemClock().monotonic().micros;
  const auto checked = check_at_start(database);
  if (!checked) {
    return cannot_start(checked.error());
  }
  const Duration took{SystemClock().monotonic().micros - begin};
  log::info("store.checked", {{"entries", checked->entries}, {"findings", checked->findings.size()}, {"took", took}});
  return checked->findings.empty()
             ? Result<void, StartFailure>()
             : fail(StartError::kDamaged, damage_text(database.path().string(), checked->findings));
}

/// The running server; members in the order in which they depend on each other.
class Server {
 public:
  struct Listeners {
    net::TlsListener sync;
    net::TlsListener enrol;
    net::LocalSocketServer admin;
    std::optional<http::HttpsServer> api;
  };

  Server(asio::io_context& io, Store& store, storage::Database& database, const Keys& keys, const StoreConfig& config,
         Listeners listeners)
      : io_(io),
        store_(store),
        database_(database),
        keys_(keys),
        config_(config),
        listeners_(std::move(listeners)),
        core_({io.get_executor(), slow_.get_executor(), clock_, random_,
               [](const storage::Error& error) { program::die_of_storage(error.reason); }},
              {database, store, issuer_of(keys), finality_of(config), audit_time(config)}),
        api_({store, database, core_.storage(), clock_, finality_of(config)}) {}

  void connect_upward(crypto::TlsClientContext context, const std::string& version) {
    core_.connect_upward("queueback-store " + version,
                         connect_to_headquarters(io_.get_executor(), *config_.headquarters, std::move(context)));
  }

  void run() {
    Admin admin({store_, core_.storage(), core_.downlink_port(), core_.downlink(), [this] { return core_.uplink(); },
                 [this] { return core_.closed(); }, keys_.member_codes, keys_.authority.certificate(), codes_, clock_,
                 random_,
                 {[this] { return core_.audit(); },
                  [this](std::string by, std::string reason) {
                    return core_.acknowledge_audit(std::move(by), std::move(reason));
                  },
                  [this] { return core_.is_stopped(); }}});
    admin.install(service_);
    runtime::install_backup(service_, core_.storage(), database_, slow_.get_executor());
    listeners_.sync.serve([this](std::shared_ptr<net::ByteStream> stream) { return core_.serve(stream); }, log_problem);
    listeners_.enrol.serve([this](std::shared_ptr<net::ByteStream> stream) { return enrol(stream); }, log_problem);
    listeners_.admin.serve([this](std::shared_ptr<net::LocalConnection> client) { return service_.serve(client); },
                           log_problem);
    if (listeners_.api) {
      const http::Handler open = api_.handler(keys_.api_token);
      listeners_.api->serve(
          [this, open](http::Request request) {
            std::string closed = core_.closed();
            return closed.empty() ? open(std::move(request)) : not_yet(std::move(closed));
          },
          log_problem);
    }
    core_.start([this] { announce(); });
    const net::ShutdownSignal signal(io_.get_executor(), [this](int number) {
      log::info("store.stopping", {{"signal", number}});
      asio::co_spawn(io_, drain(), asio::detached);
    });
    io_.run();
  }

 private:
  static asio::awaitable<http::Response> not_yet(std::string reason) {
    co_return http::error_response(http::Status::kUnavailable, "not_yet", reason);
  }

  /// Whoever started the program may begin to use it.
  void announce() const {
    log::info("store.ready", {{"store", config_.profile.store.text()},
                              {"sync_port", listeners_.sync.port()},
                              {"api_port", listeners_.api ? listeners_.api->port() : 0}});
  }

  asio::awaitable<void> enrol(std::shared_ptr<net::ByteStream> stream) {
    const enrolment::EnrolmentAuthority authority = [this](enrolment::EnrolmentRequest request) {
      return grant(std::move(request));
    };
    const auto done = co_await enrolment::serve_enrolment(stream, authority, clock_, kEnrolmentDeadline);
    if (done) {
      log::info("enrolment.granted", {{"identity", done->to_string()}});
    } else {
      log::write_seldom(log::Level::kWarning, "enrolment.refused", {{"reason", done.error().reason}});
    }
  }

  asio::awaitable<Result<enrolment::EnrolmentGrant, enrolment::Refusal>> grant(enrolment::EnrolmentRequest request) {
    const Instant now = clock_.now();
    const auto identity = codes_.redeem(request.secret, now);
    if (!identity) {
      co_return tl::unexpected(identity.error());
    }
    const crypto::Validity validity{now - Duration::hours(24), now + kCertificateLife};
    const auto certificate = keys_.authority.issue(request.certificate_request, {*identity, validity}, random_);
    if (!certificate) {
      co_return tl::unexpected(enrolment::Refusal{certificate.error().reason});
    }
    const std::string name = std::get<crypto::TerminalOf>(identity->kind()).terminal;
    const TerminalRow row{name, certificate->serial(),
                          Bytes(request.receipt_key.bytes.begin(), request.receipt_key.bytes.end()), now, std::nullopt};
    const auto next_work = [this, row]() -> Stored<bool> {
      auto done = store_.enrol_terminal(row);
      return done ? Stored<bool>(true) : tl::unexpected(done.error());
    };
    (void)co_await runtime::on_storage<bool>(core_.storage(), next_work);
    core_.downlink_port().enrolled(name);
    enrolment::EnrolmentGrant granted{
        *certificate, keys_.authority.certificate(), *identity, {config_.public_host, listeners_.sync.port()}, "{}"};
    co_return granted;
  }

  asio::awaitable<void> drain() {
    listeners_.sync.stop();
    listeners_.enrol.stop();
    listeners_.admin.stop();
    if (listeners_.api) {
      listeners_.api->stop();
    }
    core_.stop();
    co_await listeners_.sync.drain(kDrainDeadline);
    if (listeners_.api) {
      co_await listeners_.api->drain(kDrainDeadline);
    }
    core_.close();
    io_.stop();
  }

  asio::io_context& io_;
  Store& store_;
  storage::Database& database_;
  const Keys& keys_;
  const StoreConfig& config_;
  SystemClock clock_;
  SystemRandom random_;
  Listeners listeners_;
  enrolment::PendingCodes codes_;
  asio::thread_pool slow_{1};
  StoreCore core_;
  Api api_;
  runtime::JsonService service_;
};

Result<Server::Listeners, StartFailure> listen(asio::io_context& io, const StoreConfig& config, const Keys& keys,
                                               const Clock& clock) {
  const crypto::VerificationTime time(clock);
  auto mutual = crypto::TlsServerContext::mutual(keys.tls, time);
  auto open = crypto::TlsServerContext::without_client_certificate(keys.tls, time);
  if (!mutual || !open) {
    return cannot_start(!mutual ? mutual.error() : open.error());
  }
  auto sync = net::TlsListener::open(io.get_executor(), {config.listen_address, config.sync_port, kMaxTerminals},
                                     std::move(*mutual));
  if (!sync) {
    return cannot_start(sync.error());
  }
  net::TlsListener::Options enrol_options{config.listen_address, config.enrol_port, kMaxEnrolments};
  enrol_options.when_full = net::WhenFull::kPushOut;
  auto enrol = net::TlsListener::open(io.get_executor(), std::move(enrol_options), *open);
  if (!enrol) {
    return cannot_start(enrol.error());
  }
  auto admin = net::LocalSocketServer::open(io.get_executor(), config.admin_socket);
  if (!admin) {
    return cannot_start(admin.error());
  }
  std::optional<http::HttpsServer> api;
  if (config.api) {
    auto opened =
        http::HttpsServer::open(io.get_executor(), {config.api->listen_address, config.api->port}, std::move(*open));
    if (!opened) {
      return cannot_start(opened.error());
    }
    api.emplace(std::move(*opened));
  }
  return Server::Listeners{std::move(*sync), std::move(*enrol), std::move(*admin), std::move(api)};
}

}  // namespace

Result<void, StartFailure> run_store(const StoreConfig& config, const std::string& version) {
  SystemClock clock;
  SystemRandom random;
  const auto keys = load_keys(config);
  if (!keys) {
    return tl::unexpected(keys.error());
  }
  auto upward = headquarters_context(config, clock);
  if (!upward) {
    return tl::unexpected(upward.error());
  }
  auto database = storage::Database::open({config.database, kCacheKib, kCheckpointPages});
  if (!database) {
    return cannot_open(config, database.error());
  }
  if (auto sound = check_database(*database); !sound) {
    return sound;
  }
  asio::io_context io(1);
  auto listeners = listen(io, config, *keys, clock);
  if (!listeners) {
    return tl::unexpected(listeners.error());
  }
  auto store = Store::open(*database, config.profile, finality_of(config), clock, random);
  if (!store) {
    return cannot_open(config, store.error());
  }
  Server server(io, **store, *database, *keys, config, std::move(*listeners));
  if (*upward) {
    server.connect_upward(**upward, version);
  }
  server.run();
  return {};
}

}  // namespace queueback::store_server
