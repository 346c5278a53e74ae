#include "headquarters/main/headquarters_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <ctime>
#include <memory>
#include <string>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/machine_desk.hpp"
#include "common/http/bearer_token.hpp"
#include "common/http/server.hpp"
#include "common/log/log.hpp"
#include "common/net/shutdown_signal.hpp"
#include "common/net/tls_listener.hpp"
#include "common/program/known_database.hpp"
#include "common/runtime/backup.hpp"
#include "common/runtime/clock_service.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"
#include "headquarters/app/start_check.hpp"
#include "headquarters/core/headquarters_core.hpp"
#include "headquarters/web/api.hpp"

namespace queueback::headquarters {
namespace {

namespace asio = boost::asio;
using program::StartError;
using program::StartFailure;

/// A thousand stores and some to spare while they reconnect.
constexpr std::size_t kMaxStores = 1200;
constexpr Duration kDrainDeadline = Duration::seconds(5);
constexpr std::int64_t kCacheKib = std::int64_t{64} * 1024;
/// As a store's: docs/performance.md.
constexpr std::int64_t kCheckpointPages = 8'000;

template <class E>
tl::unexpected<StartFailure> cannot_start(const Failure<E>& failure) {
  return fail(StartError::kFailure, failure.reason);
}

struct Keys {
  std::unique_ptr<enrolment::Certification> certification;
  std::string api_token;
};

Result<Keys, StartFailure> load_keys(const HeadquartersConfig& config, const Clock& clock, RandomSource& random) {
  const auto server = crypto::PeerIdentity::make(crypto::HeadquartersServer{});
  if (!server) {
    return cannot_start(server.error());
  }
  auto certification = enrolment::Certification::open({config.keys, *server, config.certificate_life},
                                                      crypto::VerificationTime(clock), random);
  if (!certification) {
    return cannot_start(certification.error());
  }
  auto token = http::load_bearer_token(config.api_token);
  if (!token) {
    return cannot_start(token.error());
  }
  return Keys{std::move(*certification), std::move(*token)};
}

void log_problem(const net::Error& error) {
  log::write_seldom(log::Level::kWarning, net::problem_event(error), {{"reason", error.reason}});
}

/// Headquarters may be anywhere: its day is the machine's.
std::optional<Daily> audit_time(const HeadquartersConfig& config) {
  const auto offset = [](Instant at) -> std::int64_t {
    const std::time_t seconds = at.micros / 1'000'000;
    std::tm local{};
    return ::localtime_r(&seconds, &local) == nullptr ? 0 : local.tm_gmtoff / 60;
  };
  return config.audit_minute ? std::optional(Daily{*config.audit_minute, offset}) : std::nullopt;
}

tl::unexpected<StartFailure> cannot_open(const HeadquartersConfig& config, const storage::Error& error) {
  return error.code == storage::ErrorCode::kCorrupt
             ? fail(StartError::kDamaged, damage_text(config.database.string(), {error.reason}))
             : cannot_start(error);
}

constexpr std::string_view kGoneAdvice =
    "Otherwise restore the newest backup: queueback-ctl restore BACKUP. Every store then sends again what it lacks.";

/// Before anything is written. A damaged file stays as it is.
Result<void, StartFailure> check_database(storage::Database& database) {
  const std::int64_t begin = SystemClock().monotonic().micros;
  const auto checked = check_at_start(database);
  if (!checked) {
    return cannot_start(checked.error());
  }
  const Duration took{SystemClock().monotonic().micros - begin};
  log::info("headquarters.checked", {{"records", checked->records},
                                     {"pages", checked->pages},
                                     {"findings", checked->findings.size()},
                                     {"took", took}});
  return checked->findings.empty()
             ? Result<void, StartFailure>()
             : fail(StartError::kDamaged, damage_text(database.path().string(), checked->findings));
}

[[noreturn]] void die(const HeadquartersConfig& config, const storage::Error& error) {
  if (error.code == storage::ErrorCode::kCorrupt) {
    program::die_of_damage(error.reason,
                           damage_text(config.database.string(), {error.reason}, storage::Noticed::kAtWork));
  }
  program::die_of_storage(error.reason);
}

/// The running server; members in the order in which they depend on each other.
class Server {
 public:
  struct Listeners {
    net::TlsListener sync;
    net::TlsListener enrol;
    http::HttpsServer api;
    net::LocalSocketServer admin;
  };

  Server(asio::io_context& io, Archive& archive, storage::Database& database, const Keys& keys,
         const HeadquartersConfig& config, Listeners listeners, runtime::GuardedClock& clock)
      : io_(io),
        archive_(archive),
        database_(database),
        keys_(keys),
        certification_(*keys.certification),
        config_(config),
        clock_(clock),
        listeners_(std::move(listeners)),
        core_({io.get_executor(), slow_.get_executor(), clock_, random_,
               [&config](const storage::Error& error) { die(config, error); }},
              archive, database, &clock),
        admin_({archive, core_.storage(), core_.downlink(), core_.downlink_port().admission(), certification_,
                [this] { use_certificates(); }, codes_, clock_, random_}),
        api_({archive, core_.storage(), core_.downlink()}) {}

  void run() {
    admin_.install(service_);
    core_.downlink_port().admission().watch(
        {[this](const crypto::Certificate& certificate) { return certification_.objection(certificate); },
         [this](const crypto::Certificate& certificate) { certification_.note_used(certificate); },
         enrolment::issued_at});
    asio::co_spawn(io_, certification_.keep_own(config_.check_every, [this] { use_certificates(); }), asio::detached);
    runtime::install_clock(service_, clock_);
    runtime::install_backup(service_, core_.storage(), database_, slow_.get_executor());
    listeners_.sync.serve([this](std::shared_ptr<net::ByteStream> stream) { return core_.serve(stream); }, log_problem);
    listeners_.enrol.serve([this](std::shared_ptr<net::ByteStream> stream) { return machines_.serve(stream); },
                           log_problem);
    listeners_.api.serve(api_.handler(keys_.api_token), log_problem);
    listeners_.admin.serve([this](std::shared_ptr<net::LocalConnection> client) { return service_.serve(client); },
                           log_problem);
    core_.start(audit_time(config_));
    const net::ShutdownSignal signal(io_.get_executor(), [this](int number) {
      log::info("headquarters.stopping", {{"signal", number}});
      asio::co_spawn(io_, drain(), asio::detached);
    });
    io_.run();
  }

 private:
  /// New connections are accepted with the certificates of now.
  void use_certificates() {
    auto contexts = certification_.contexts();
    if (!contexts) {
      log::error("certificate.not_used", {{"reason", contexts.error().reason}});
      return;
    }
    listeners_.sync.use(std::move(contexts->mutual));
    listeners_.enrol.use(std::move(contexts->enrol));
    listeners_.api.use(std::move(contexts->open));
  }

  asio::awaitable<Result<enrolment::EnrolmentGrant, enrolment::Refusal>> grant(enrolment::EnrolmentRequest request) {
    const Instant now = clock_.now();
    const auto identity = codes_.redeem(request.secret, now);
    if (!identity) {
      co_return tl::unexpected(identity.error());
    }
    const std::string store = std::get<crypto::StoreAtHeadquarters>(identity->kind()).store;
    // Named before it is awaited: GCC 12 destroys a capturing lambda twice when it is a temporary of co_await.
    const std::function<Stored<Instant>()> earliest = [this, store]() -> Stored<Instant> {
      return archive_.earliest_enrolment(store);
    };
    const Instant not_earlier = co_await runtime::on_storage<Instant>(core_.storage(), earliest);
    const auto certificate = certification_.enrol(request.certificate_request, *identity, not_earlier);
    if (!certificate) {
      co_return tl::unexpected(enrolment::Refusal{certificate.error().reason});
    }
    const std::string serial = certificate->serial();
    const std::function<Stored<bool>()> work = [this, store, serial]() -> Stored<bool> {
      archive_.enrolled(store, serial);
      return true;
    };
    (void)co_await runtime::on_storage<bool>(core_.storage(), work);
    core_.downlink_port().admission().enrolled(store);
    enrolment::EnrolmentGrant granted{
        *certificate, certification_.authority(), *identity, {config_.public_host, listeners_.sync.port()}, "{}"};
    co_return granted;
  }

  asio::awaitable<void> drain() {
    listeners_.sync.stop();
    listeners_.enrol.stop();
    listeners_.api.stop();
    listeners_.admin.stop();
    core_.stop();
    certification_.stop();
    co_await listeners_.sync.drain(kDrainDeadline);
    co_await listeners_.api.drain(kDrainDeadline);
    core_.close();
    log::info("headquarters.stopped");
    io_.stop();
  }

  asio::io_context& io_;
  Archive& archive_;
  storage::Database& database_;
  const Keys& keys_;
  enrolment::Certification& certification_;
  const HeadquartersConfig& config_;
  runtime::GuardedClock& clock_;
  SystemRandom random_;
  Listeners listeners_;
  enrolment::PendingCodes codes_;
  enrolment::MachineDesk machines_{certification_,
                                   clock_,
                                   {[this](enrolment::EnrolmentRequest request) { return grant(std::move(request)); },
                                    [this](const crypto::PeerIdentity& machine, const crypto::Certificate& shown) {
                                      return core_.downlink_port().objection(machine, shown);
                                    }}};
  asio::thread_pool slow_{1};
  HeadquartersCore core_;
  Admin admin_;
  Api api_;
  runtime::JsonService service_;
};

Result<Server::Listeners, StartFailure> listen(asio::io_context& io, const HeadquartersConfig& config,
                                               const Keys& keys) {
  auto contexts = keys.certification->contexts();
  if (!contexts) {
    return cannot_start(contexts.error());
  }
  auto sync = net::TlsListener::open(io.get_executor(), {config.listen_address, config.sync_port, kMaxStores},
                                     std::move(contexts->mutual));
  if (!sync) {
    return cannot_start(sync.error());
  }
  net::TlsListener::Options enrol_options{config.listen_address, config.enrol_port, enrolment::kMaxEnrolments};
  enrol_options.when_full = net::WhenFull::kPushOut;
  auto enrol = net::TlsListener::open(io.get_executor(), std::move(enrol_options), std::move(contexts->enrol));
  if (!enrol) {
    return cannot_start(enrol.error());
  }
  auto api =
      http::HttpsServer::open(io.get_executor(), {config.listen_address, config.api_port}, std::move(contexts->open));
  if (!api) {
    return cannot_start(api.error());
  }
  auto admin = net::LocalSocketServer::open(io.get_executor(), config.admin_socket);
  if (!admin) {
    return cannot_start(admin.error());
  }
  return Server::Listeners{std::move(*sync), std::move(*enrol), std::move(*api), std::move(*admin)};
}

}  // namespace

Result<void, StartFailure> run_headquarters(const HeadquartersConfig& config, const std::string& version) {
  const SystemClock machine;
  runtime::GuardedClock clock(machine);
  SystemRandom random;
  const auto keys = load_keys(config, clock, random);
  if (!keys) {
    return tl::unexpected(keys.error());
  }
  const program::KnownDatabase known(config.database, config.keys);
  if (auto there = known.check(kGoneAdvice); !there) {
    return there;
  }
  auto database = storage::Database::open({config.database, kCacheKib, kCheckpointPages});
  if (!database) {
    return cannot_open(config, database.error());
  }
  if (auto sound = check_database(*database); !sound) {
    return sound;
  }
  asio::io_context io(1);
  auto listeners = listen(io, config, *keys);
  if (!listeners) {
    return tl::unexpected(listeners.error());
  }
  auto archive = Archive::open(*database, clock);
  if (!archive) {
    return cannot_open(config, archive.error());
  }
  if (auto noted = known.note(); !noted) {
    return noted;
  }
  const std::uint16_t sync_port = listeners->sync.port();
  const std::uint16_t enrol_port = listeners->enrol.port();
  const std::uint16_t api_port = listeners->api.port();
  const auto newest = (*archive)->records().newest_received_at();
  if (!newest) {
    return cannot_start(newest.error());
  }
  clock.begin_after(newest->value_or(Instant{}));
  Server server(io, **archive, *database, *keys, config, std::move(*listeners), clock);
  log::info("headquarters.ready",
            {{"version", version}, {"sync_port", sync_port}, {"enrol_port", enrol_port}, {"api_port", api_port}});
  server.run();
  return {};
}

}  // namespace queueback::headquarters
