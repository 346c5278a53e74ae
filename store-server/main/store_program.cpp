#include "store-server/main/store_program.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/machine_desk.hpp"
#include "common/enrolment/own_certificate.hpp"
#include "common/http/bearer_token.hpp"
#include "common/http/server.hpp"
#include "common/log/log.hpp"
#include "common/net/shutdown_signal.hpp"
#include "common/net/tls_listener.hpp"
#include "common/program/known_database.hpp"
#include "common/runtime/backup.hpp"
#include "common/runtime/clock_service.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"
#include "store-server/app/member_codes.hpp"
#include "store-server/app/start_check.hpp"
#include "store-server/core/store_core.hpp"
#include "store-server/inquiry/basket_inquiries.hpp"
#include "store-server/inquiry/device_inquiries.hpp"
#include "store-server/inquiry/manager_inquiries.hpp"
#include "store-server/inquiry/member_inquiries.hpp"
#include "store-server/inquiry/return_inquiries.hpp"
#include "store-server/inquiry/wallet_inquiries.hpp"
#include "store-server/web/api.hpp"

namespace queueback::store_server {
namespace {

namespace asio = boost::asio;
using program::StartError;
using program::StartFailure;

/// Terminals of a large store and some to spare.
constexpr std::size_t kMaxTerminals = 256;
/// SQLite's page cache.
constexpr std::int64_t kCacheKib = 65'536;
/// 24 MiB of write-ahead log: a backlog writes the same pages of every index again and again.
constexpr std::int64_t kCheckpointPages = 6'000;
constexpr Duration kDrainDeadline = Duration::seconds(5);
constexpr Duration kConnectDeadline = Duration::seconds(10);

template <class E>
tl::unexpected<StartFailure> cannot_start(const Failure<E>& failure) {
  return fail(StartError::kFailure, failure.reason);
}

/// The store's keys.
struct Keys {
  std::unique_ptr<enrolment::Certification> certification;
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

Result<Keys, StartFailure> load_keys(const StoreConfig& config, const Clock& clock, RandomSource& random) {
  const auto server = crypto::PeerIdentity::make(crypto::StoreServer{config.profile.store.text()});
  if (!server) {
    return cannot_start(server.error());
  }
  auto certification = enrolment::Certification::open({config.keys, *server, config.certificate_life},
                                                      crypto::VerificationTime(clock), random);
  if (!certification) {
    return cannot_start(certification.error());
  }
  auto member_codes = crypto::SigningKey::load(config.keys / "member-code-key.pem");
  if (!member_codes) {
    return cannot_start(member_codes.error());
  }
  auto api_token = load_api_token(config);
  if (!api_token) {
    return tl::unexpected(api_token.error());
  }
  return Keys{std::move(*certification), std::move(*member_codes), std::move(*api_token)};
}

/// The store's certificate towards headquarters; null in a store without one.
Result<std::unique_ptr<enrolment::OwnCertificate>, StartFailure> load_upward(const asio::any_io_executor& executor,
                                                                             const StoreConfig& config,
                                                                             const Clock& clock, RandomSource& random) {
  if (!config.headquarters) {
    return nullptr;
  }
  const auto not_enrolled = [](const std::string& reason) {
    return fail(StartError::kFailure,
                reason + "\nThis store is not enrolled at headquarters: queueback-ctl store join --help");
  };
  const auto settings = enrolment::load_settings(config.headquarters_identity);
  const auto peer = crypto::PeerIdentity::make(crypto::HeadquartersServer{});
  if (!settings || !peer) {
    return settings ? cannot_start(peer.error()) : not_enrolled(settings.error().reason);
  }
  const auto files = enrolment::EnrolmentFiles::in(config.headquarters_identity);
  const std::uint16_t port = config.headquarters_enrol_port.value_or(settings->enrol.port);
  auto own = enrolment::OwnCertificate::open(executor,
                                             {files.tls, {config.headquarters->host, port}, *peer, config.check_every},
                                             crypto::VerificationTime(clock), clock, random);
  if (!own) {
    return not_enrolled(own.error().reason);
  }
  return std::move(*own);
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

constexpr std::string_view kGoneAdvice =
    "Otherwise restore the newest backup: queueback-ctl restore BACKUP. The store then takes over from headquarters "
    "what "
    "happened since.";

/// Before anything is written. A damaged file stays as it is.
Result<void, StartFailure> check_database(storage::Database& database) {
  const std::int64_t begin = SystemClock().monotonic().micros;
  const auto checked = check_at_start(database);
  if (!checked) {
    return cannot_start(checked.error());
  }
  const Duration took{SystemClock().monotonic().micros - begin};
  log::info("store.checked", {{"entries", checked->entries},
                              {"pages", checked->pages},
                              {"findings", checked->findings.size()},
                              {"took", took}});
  return checked->findings.empty()
             ? Result<void, StartFailure>()
             : fail(StartError::kDamaged, damage_text(database.path().string(), checked->findings));
}

[[noreturn]] void die(const StoreConfig& config, const storage::Error& error) {
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
    net::LocalSocketServer admin;
    std::optional<http::HttpsServer> api;
  };

  Server(asio::io_context& io, Store& store, storage::Database& database, const Keys& keys, const StoreConfig& config,
         Listeners listeners, enrolment::OwnCertificate* upward, runtime::GuardedClock& clock)
      : io_(io),
        store_(store),
        database_(database),
        keys_(keys),
        certification_(*keys.certification),
        config_(config),
        upward_(upward),
        clock_(clock),
        listeners_(std::move(listeners)),
        core_({io.get_executor(), slow_.get_executor(), clock_, random_,
               [&config](const storage::Error& error) { die(config, error); }},
              {database, store, issuer_of(keys), finality_of(config), audit_time(config), &clock}),
        api_({store, database, core_.storage(), clock_, finality_of(config)}),
        inquiries_(store, core_.storage()) {}

  void connect_upward(const std::string& version) {
    core_.connect_upward("queueback-store " + version, [own = upward_, server = *config_.headquarters] {
      return own->connect(server, kConnectDeadline);
    });
    asio::co_spawn(io_, upward_->run(), asio::detached);
  }

  void answer_terminals() {
    install_manager_inquiries(inquiries_, service_);
    install_return_inquiries(inquiries_, store_, clock_);
    install_basket_inquiries(inquiries_, store_, clock_);
    install_member_inquiries(inquiries_, store_, keys_.member_codes);
    install_device_inquiries(inquiries_, devices_, clock_);
    install_wallet_inquiries(inquiries_, store_, config_.wallet);
    core_.downlink_port().answer_with([this](std::string terminal, Bytes inquiry) {
      return inquiries_.answer(std::move(terminal), std::move(inquiry));
    });
  }

  void run() {
    Admin admin({store_,
                 core_.storage(),
                 core_.downlink_port(),
                 core_.downlink(),
                 [this] { return core_.uplink(); },
                 [this] { return core_.closed(); },
                 keys_.member_codes,
                 certification_,
                 [this] { return upward_; },
                 [this] { use_certificates(); },
                 codes_,
                 devices_,
                 clock_,
                 random_,
                 {[this] { return core_.audit(); },
                  [this](std::string by, std::string reason) {
                    return core_.acknowledge_audit(std::move(by), std::move(reason));
                  },
                  [this] { return core_.is_stopped(); }}});
    admin.install(service_);
    answer_terminals();
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

  /// New connections are accepted with the certificates of now.
  void use_certificates() {
    auto contexts = certification_.contexts();
    if (!contexts) {
      log::error("certificate.not_used", {{"reason", contexts.error().reason}});
      return;
    }
    listeners_.sync.use(std::move(contexts->mutual));
    listeners_.enrol.use(std::move(contexts->enrol));
    if (listeners_.api) {
      listeners_.api->use(std::move(contexts->open));
    }
  }

  asio::awaitable<Result<enrolment::EnrolmentGrant, enrolment::Refusal>> grant(enrolment::EnrolmentRequest request) {
    // An enrolment is an entry of the log: none before the store knows that its log is the newest.
    if (std::string closed = core_.closed(); !closed.empty()) {
      co_return tl::unexpected(enrolment::Refusal{"try again later: " + closed});
    }
    const Instant now = clock_.now();
    const auto identity = codes_.redeem(request.secret, now);
    if (!identity) {
      co_return tl::unexpected(identity.error());
    }
    const std::string name = std::get<crypto::TerminalOf>(identity->kind()).terminal;
    const auto read_terminals = [this] { return store_.directory().terminals(); };
    const auto terminals = co_await runtime::on_storage<std::vector<TerminalRow>>(core_.storage(), read_terminals);
    const TerminalRow former = row_of(terminals, name);
    // Later than what is refused of a former device of the name, whatever the clock says.
    const Instant not_earlier = former.revoked_at ? *former.revoked_at + Duration::seconds(1) : Instant{};
    const auto certificate = certification_.enrol(request.certificate_request, *identity, not_earlier);
    if (!certificate) {
      co_return tl::unexpected(enrolment::Refusal{certificate.error().reason});
    }
    const NewDevice device{name, certificate->serial(),
                           Bytes(request.receipt_key.bytes.begin(), request.receipt_key.bytes.end()),
                           std::max(now, not_earlier)};
    const auto enrol = [this, device] { return store_.terminal_desk().enrol(device); };
    const auto enrolled = co_await runtime::on_storage<Result<void, std::string>>(core_.storage(), enrol);
    if (!enrolled) {
      co_return tl::unexpected(enrolment::Refusal{enrolled.error()});
    }
    core_.downlink_port().admission().enrolled(name);
    enrolment::EnrolmentGrant granted{
        *certificate, certification_.authority(), *identity, {config_.public_host, listeners_.sync.port()}, "{}"};
    co_return granted;
  }

  static TerminalRow row_of(const std::vector<TerminalRow>& terminals, const std::string& name) {
    const auto found =
        std::find_if(terminals.begin(), terminals.end(), [&](const TerminalRow& row) { return row.terminal == name; });
    return found == terminals.end() ? TerminalRow{} : *found;
  }

  asio::awaitable<void> drain() {
    listeners_.sync.stop();
    listeners_.enrol.stop();
    listeners_.admin.stop();
    if (listeners_.api) {
      listeners_.api->stop();
    }
    core_.stop();
    certification_.stop();
    if (upward_ != nullptr) {
      upward_->stop();
    }
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
  enrolment::Certification& certification_;
  const StoreConfig& config_;
  enrolment::OwnCertificate* upward_;
  runtime::GuardedClock& clock_;
  SystemRandom random_;
  Listeners listeners_;
  enrolment::PendingCodes codes_;
  DeviceBoard devices_;
  enrolment::MachineDesk machines_{certification_,
                                   clock_,
                                   {[this](enrolment::EnrolmentRequest request) { return grant(std::move(request)); },
                                    [this](const crypto::PeerIdentity& machine, const crypto::Certificate& shown) {
                                      return core_.downlink_port().objection(machine, shown);
                                    }}};
  asio::thread_pool slow_{1};
  StoreCore core_;
  Api api_;
  runtime::JsonService service_;
  InquiryDesk inquiries_;
};

Result<Server::Listeners, StartFailure> listen(asio::io_context& io, const StoreConfig& config, const Keys& keys) {
  auto contexts = keys.certification->contexts();
  if (!contexts) {
    return cannot_start(contexts.error());
  }
  auto sync = net::TlsListener::open(io.get_executor(), {config.listen_address, config.sync_port, kMaxTerminals},
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
  auto admin = net::LocalSocketServer::open(io.get_executor(), config.admin_socket);
  if (!admin) {
    return cannot_start(admin.error());
  }
  std::optional<http::HttpsServer> api;
  if (config.api) {
    auto opened = http::HttpsServer::open(io.get_executor(), {config.api->listen_address, config.api->port},
                                          std::move(contexts->open));
    if (!opened) {
      return cannot_start(opened.error());
    }
    api.emplace(std::move(*opened));
  }
  return Server::Listeners{std::move(*sync), std::move(*enrol), std::move(*admin), std::move(api)};
}

/// Time does not go back behind what is in the log.
Result<void, StartFailure> begin_after_newest(runtime::GuardedClock& clock, Store& store) {
  const auto newest = store.newest_entry_at();
  if (!newest) {
    return cannot_start(newest.error());
  }
  clock.begin_after(newest->value_or(Instant{}));
  return {};
}

}  // namespace

Result<void, StartFailure> run_store(const StoreConfig& config, const std::string& version) {
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
  const auto upward = load_upward(io.get_executor(), config, clock, random);
  if (!upward) {
    return tl::unexpected(upward.error());
  }
  auto listeners = listen(io, config, *keys);
  if (!listeners) {
    return tl::unexpected(listeners.error());
  }
  auto store = Store::open(*database, config.profile, finality_of(config), clock, random);
  if (!store) {
    return cannot_open(config, store.error());
  }
  if (auto noted = known.note(); !noted) {
    return noted;
  }
  if (auto begun = begin_after_newest(clock, **store); !begun) {
    return begun;
  }
  Server server(io, **store, *database, *keys, config, std::move(*listeners), upward->get(), clock);
  if (*upward) {
    server.connect_upward(version);
  }
  server.run();
  return {};
}

}  // namespace queueback::store_server
