#include "terminal/main/terminal_program.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>
#include <utility>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/tls_context.hpp"
#include "common/enrolment/client.hpp"
#include "common/log/log.hpp"
#include "common/net/shutdown_signal.hpp"
#include "common/net/tls_stream.hpp"
#include "common/storage/group_commit.hpp"
#include "hal/drivers/device_factory.hpp"
#include "terminal/front_desk/front_desk.hpp"
#include "terminal/uplink/till_uplink.hpp"

namespace queueback::terminal {
namespace {

namespace asio = boost::asio;
using program::StartError;
using program::StartFailure;

/// Everything that is read before anything runs.
struct Identity {
  enrolment::EnrolmentSettings settings;
  crypto::TerminalOf name;
  crypto::TlsMaterial tls;
  crypto::SigningKey receipt_key;
};

template <class E>
tl::unexpected<StartFailure> cannot_start(const Failure<E>& failure) {
  return fail(StartError::kFailure, failure.reason);
}

Result<Identity, StartFailure> load_identity(const std::filesystem::path& directory) {
  const auto settings = enrolment::load_settings(directory);
  if (!settings) {
    return fail(StartError::kFailure,
                settings.error().reason + "\nThis terminal is not enrolled yet: queueback-ctl terminal join --help");
  }
  const auto* name = std::get_if<crypto::TerminalOf>(&settings->identity.kind());
  if (name == nullptr) {
    return fail(StartError::kFailure,
                directory.string() + ": enrolled as " + settings->identity.to_string() + ", which is not a terminal");
  }
  const auto files = enrolment::EnrolmentFiles::in(directory);
  auto tls = crypto::TlsMaterial::load(files.tls);
  if (!tls) {
    return cannot_start(tls.error());
  }
  auto key = crypto::SigningKey::load(files.receipt_key);
  if (!key) {
    return cannot_start(key.error());
  }
  return Identity{*settings, *name, std::move(*tls), std::move(*key)};
}

Result<DeviceSet, StartFailure> open_devices(const TerminalConfig& config, const hal::drivers::DeviceContext& context) {
  DeviceSet set;
  if (config.printer) {
    auto printer = hal::drivers::open_printer(*config.printer, config.printer_profile, context);
    if (!printer) {
      return fail(StartError::kConfiguration, "printer: " + printer.error().reason);
    }
    set.printer = std::move(printer->printer);
    set.drawer = std::move(printer->drawer);
  }
  if (config.scanner) {
    auto scanner = hal::drivers::open_scanner(*config.scanner, context);
    if (!scanner) {
      return fail(StartError::kConfiguration, "scanner: " + scanner.error().reason);
    }
    set.scanner = std::move(*scanner);
  }
  if (config.display) {
    auto display = hal::drivers::open_display(*config.display, context);
    if (!display) {
      return fail(StartError::kConfiguration, "display: " + display.error().reason);
    }
    set.display = std::move(*display);
  }
  return set;
}

/// What the tables said at start.
struct StartTables {
  std::vector<replication::ReferenceItem> reference;
  replication::ReferenceCursor cursor;
  State till;
};

Result<StartTables, StartFailure> read_tables(TillDatabase& database) {
  auto items = database.reference_items();
  const auto cursor = database.reference_cursor();
  auto wrong_pins = database.wrong_pins();
  auto handed_over = database.handed_over();
  if (!items) {
    return cannot_start(items.error());
  }
  if (!cursor) {
    return cannot_start(cursor.error());
  }
  if (!wrong_pins) {
    return cannot_start(wrong_pins.error());
  }
  if (!handed_over) {
    return cannot_start(handed_over.error());
  }
  return StartTables{std::move(*items), *cursor, {SignedOut{}, std::move(*wrong_pins), std::move(*handed_over)}};
}

link::Uplink::Connect connect_to_store(asio::any_io_executor executor, net::Endpoint server,
                                       crypto::TlsClientContext context, std::string store) {
  return [executor, server, context, store]() -> asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> {
    auto stream = co_await net::connect_tls(executor, server, context, Duration::seconds(10));
    const auto* peer = stream ? std::get_if<crypto::StoreServer>(&(*stream)->peer().kind()) : nullptr;
    const bool stranger = stream && (peer == nullptr || peer->store != store);
    if (stranger) {
      co_return fail(net::ErrorCode::kCertificate,
                     "the server is " + (*stream)->peer().to_string() + ", not the server of store " + store);
    }
    co_return stream;
  };
}

/// The running core; members in the order in which they depend on each other.
class Core {
 public:
  struct Trust {
    crypto::TlsClientContext tls;
    crypto::VerificationTime time;
  };

  Core(asio::io_context& io, TillDatabase& tables, storage::Database& database, const Identity& identity,
       const TerminalConfig& config, StartTables start, Trust trust, const std::string& version)
      : io_(io),
        tables_(tables),
        verification_time_(trust.time),
        storage_(database,
                 {nullptr, nullptr, [](const storage::Error& error) { program::die_of_storage(error.reason); }}),
        uplink_port_(tables, storage_, start.cursor,
                     {[this](const auto& items, const auto& cursor) { till_.set_catalogue(items, cursor.n); },
                      [this](const link::UplinkStatus& status) { on_uplink(status); }}),
        uplink_(io.get_executor(),
                {"queueback-terminal " + version,
                 connect_to_store(io.get_executor(),
                                  {config.server_host.value_or(identity.settings.sync.host),
                                   config.server_port.value_or(identity.settings.sync.port)},
                                  std::move(trust.tls), identity.name.store),
                 {}},
                replication::Sender(tables.take_history()), uplink_port_, clock_, random_),
        till_(io.get_executor(),
              {tables, storage_, config.database, identity.receipt_key, clock_, random_,
               [this](const replication::Appended& record) { uplink_.appended(record); }},
              std::move(start.till)) {
    till_.set_catalogue(start.reference, start.cursor.n);
  }

  void attach(DeviceSet set, TillDatabase& tables) {
    devices_.emplace(io_.get_executor(), std::move(set),
                     Devices::Callbacks{[this](const std::string& bytes) { till_.happen(Code{bytes}); },
                                        [this](std::size_t bytes) { till_.happen(Code{std::string(bytes, '0')}); },
                                        [this] { till_.touch(); }});
    till_.attach(*devices_);
    desk_.emplace(FrontDesk::Parts{till_, *devices_, uplink_, tables, storage_, clock_});
    desk_->install(service_);
  }

  /// Serves front ends and the uplink until a signal comes; closes in order.
  void run(net::LocalSocketServer& socket) {
    socket.serve([this](std::shared_ptr<net::LocalConnection> front_end) { return service_.serve(front_end); },
                 [](const net::Error& error) {
                   log::warning("local.refused", {{"reason", error.reason}});
                 });
    asio::co_spawn(io_, uplink_.run(), asio::detached);
    const net::ShutdownSignal signal(io_.get_executor(), [&](int number) {
      log::info("terminal.stopping", {{"signal", number}});
      socket.stop();
      uplink_.stop();
      devices_.reset();
      storage_.close();
      io_.stop();
    });
    io_.run();
  }

 private:
  void on_uplink(const link::UplinkStatus& status) {
    till_.touch();
    if (status.state == last_state_) {
      return;
    }
    last_state_ = status.state;
    if (status.state == link::UplinkState::kOnline) {
      note_server_time(status.peer_clock);
      log::info("store.connected", {{"head", status.head}, {"received", status.watermarks.here}});
    }
    if (status.state == link::UplinkState::kWaiting) {
      log::warning("store.unreachable", {{"reason", status.problem}});
    }
  }

  /// A clock without battery starts in 1970; what the server said last is the better floor for certificates.
  void note_server_time(Instant at) {
    verification_time_.observe_server_time(at);
    if (free_bytes(tables_.path()) < kMinBookkeepingBytes) {
      return;
    }
    const bool taken = storage_.submit([this, at] { return tables_.save_server_time(at); }, [] {});
    if (!taken) {
      log::warning("clock.not_recorded", {{"server_time", at}});
    }
  }

  asio::io_context& io_;
  TillDatabase& tables_;
  crypto::VerificationTime verification_time_;
  SystemClock clock_;
  SystemRandom random_;
  link::UplinkState last_state_ = link::UplinkState::kConnecting;
  storage::GroupCommit storage_;
  TillUplink uplink_port_;
  link::Uplink uplink_;
  Till till_;
  std::optional<Devices> devices_;
  std::optional<FrontDesk> desk_;
  runtime::JsonService service_;
};

}  // namespace

Result<void, StartFailure> run_terminal(const TerminalConfig& config, const std::string& version) {
  auto identity = load_identity(config.identity);
  if (!identity) {
    return tl::unexpected(identity.error());
  }
  SystemClock clock;
  SystemRandom random;
  auto devices = open_devices(config, {clock, random, "", {}});
  if (!devices) {
    return tl::unexpected(devices.error());
  }
  auto database = storage::Database::open({config.database});
  if (!database) {
    return cannot_start(database.error());
  }
  const auto store = domain::StoreId::parse(identity->name.store);
  const auto terminal = domain::TerminalId::parse(identity->name.terminal);
  auto tables = TillDatabase::open(*database, {*store, *terminal}, random);
  if (!tables) {
    return cannot_start(tables.error());
  }
  const auto server_time = (*tables)->server_time();
  if (!server_time) {
    return cannot_start(server_time.error());
  }
  const crypto::VerificationTime time(clock, *server_time);
  auto tls = crypto::TlsClientContext::mutual(identity->tls, time);
  if (!tls) {
    return cannot_start(tls.error());
  }
  auto start = read_tables(**tables);
  if (!start) {
    return tl::unexpected(start.error());
  }
  asio::io_context io(1);
  auto socket = net::LocalSocketServer::open(io.get_executor(), config.socket);
  if (!socket) {
    return cannot_start(socket.error());
  }
  Core core(io, **tables, *database, *identity, config, std::move(*start), {std::move(*tls), time}, version);
  core.attach(std::move(*devices), **tables);
  log::info("terminal.ready", {{"store", store->text()}, {"terminal", terminal->text()}});
  core.run(*socket);
  return {};
}

}  // namespace queueback::terminal
