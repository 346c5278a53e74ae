#include "terminal/main/terminal_program.hpp"

#include <sys/stat.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/own_certificate.hpp"
#include "common/log/log.hpp"
#include "common/net/shutdown_signal.hpp"
#include "common/net/tls_stream.hpp"
#include "common/program/known_database.hpp"
#include "hal/drivers/device_factory.hpp"
#include "terminal/core/till_core.hpp"
#include "terminal/outbox/start_check.hpp"

namespace queueback::terminal {
namespace {

namespace asio = boost::asio;
using program::StartError;
using program::StartFailure;

constexpr Duration kConnectDeadline = Duration::seconds(10);

/// Everything that is read before anything runs.
struct Identity {
  enrolment::EnrolmentSettings settings;
  crypto::TerminalOf name;
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
  auto key = crypto::SigningKey::load(files.receipt_key);
  if (!key) {
    return cannot_start(key.error());
  }
  return Identity{*settings, *name, std::move(*key)};
}

/// Where that is not possible, devices that were plugged in are found a little later.
void watch_devices(const TerminalConfig& config, const hal::drivers::DeviceContext& context, DeviceSet& set) {
  const auto node = [](const std::optional<std::string>& uri) {
    return uri ? hal::drivers::node_of(*uri).value_or("") : "";
  };
  set.nodes = {node(config.printer), node(config.scanner), node(config.display)};
  std::vector<std::string> nodes{set.nodes.printer, set.nodes.scanner, set.nodes.display};
  std::erase(nodes, "");
  if (nodes.empty()) {
    return;
  }
  auto watch = hal::drivers::watch_nodes(std::move(nodes), context);
  if (!watch) {
    log::warning("devices.not_watched", {{"reason", watch.error().reason}});
    return;
  }
  set.watch = std::move(*watch);
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
  watch_devices(config, context, set);
  return set;
}

Result<std::unique_ptr<enrolment::OwnCertificate>, StartFailure> load_certificate(
    const asio::any_io_executor& executor, const TerminalConfig& config, const Identity& identity,
    const crypto::VerificationTime& time, const Clock& clock, RandomSource& random) {
  const auto peer = crypto::PeerIdentity::make(crypto::StoreServer{identity.name.store});
  if (!peer) {
    return cannot_start(peer.error());
  }
  const net::Endpoint enrol{config.server_host.value_or(identity.settings.enrol.host),
                            config.enrol_port.value_or(identity.settings.enrol.port)};
  auto own = enrolment::OwnCertificate::open(
      executor, {enrolment::EnrolmentFiles::in(config.identity).tls, enrol, *peer, config.check_every}, time, clock,
      random);
  if (!own) {
    return cannot_start(own.error());
  }
  return std::move(*own);
}

/// Where the store's server is: as enrolment said, unless the configuration knows better.
net::Endpoint store_endpoint(const TerminalConfig& config, const Identity& identity) {
  return {config.server_host.value_or(identity.settings.sync.host),
          config.server_port.value_or(identity.settings.sync.port)};
}

/// Null where none is configured.
std::unique_ptr<Mirror> make_mirror(const TerminalConfig& config, TillDatabase& tables, const Clock& clock) {
  if (!config.mirror) {
    return nullptr;
  }
  struct stat database = {};
  struct stat folder = {};
  const bool same = ::stat(config.database.c_str(), &database) == 0 &&
                    ::stat((config.mirror->parent_path() / ".").c_str(), &folder) == 0 &&
                    database.st_dev == folder.st_dev;
  if (same) {  // it would die with its database
    log::warning("mirror.same_medium", {{"mirror", config.mirror->string()}, {"database", config.database.string()}});
  }
  return std::make_unique<Mirror>(*config.mirror, tables, clock);
}

/// Serves front ends and the uplink until a signal comes; closes in order.
void serve(asio::io_context& io, TillCore& core, net::LocalSocketServer& socket, enrolment::OwnCertificate& own) {
  socket.serve([&core](std::shared_ptr<net::LocalConnection> front_end) { return core.serve(std::move(front_end)); },
               [](const net::Error& error) {
                 log::warning("local.refused", {{"reason", error.reason}});
               });
  asio::co_spawn(io, core.run(), asio::detached);
  asio::co_spawn(io, own.run(), asio::detached);
  const net::ShutdownSignal signal(io.get_executor(), [&](int number) {
    log::info("terminal.stopping", {{"signal", number}});
    socket.stop();
    own.stop();
    core.stop();
    io.stop();
  });
  io.run();
}

tl::unexpected<StartFailure> cannot_open(const TerminalConfig& config, const storage::Error& error,
                                         const TillIdentity& till) {
  return error.code == storage::ErrorCode::kCorrupt
             ? fail(StartError::kDamaged, damage_text(config.database.string(), {error.reason}, till))
             : cannot_start(error);
}

std::string gone_advice(const TillIdentity& till) {
  return "Otherwise this device's line is to be closed at its store, with its mirror if it has one: queueback-ctl "
         "terminal replace " +
         till.terminal.text() + " FILE --reason TEXT, or terminal revoke " + till.terminal.text() +
         ". Then join in an empty folder.";
}

/// A damaged file stays as it is.
Result<storage::Database, StartFailure> open_database(const TerminalConfig& config, const TillIdentity& till) {
  if (auto there = program::KnownDatabase(config.database, config.identity).check(gone_advice(till)); !there) {
    return tl::unexpected(there.error());
  }
  auto database = storage::Database::open({config.database});
  if (!database) {
    return cannot_open(config, database.error(), till);
  }
  const auto findings = check_at_start(*database);
  if (!findings) {
    return cannot_start(findings.error());
  }
  if (!findings->empty()) {
    return fail(StartError::kDamaged, damage_text(config.database.string(), *findings, till));
  }
  return std::move(*database);
}

Result<std::unique_ptr<TillDatabase>, StartFailure> open_tables(const TerminalConfig& config,
                                                                storage::Database& database, const TillIdentity& till,
                                                                RandomSource& random) {
  auto tables = TillDatabase::open(database, till, random);
  if (!tables) {
    return cannot_open(config, tables.error(), till);
  }
  if (const auto noted = program::KnownDatabase(config.database, config.identity).note(); !noted) {
    return tl::unexpected(noted.error());
  }
  return std::move(*tables);
}

[[noreturn]] void die(const TerminalConfig& config, const storage::Error& error, const TillIdentity& till) {
  if (error.code == storage::ErrorCode::kCorrupt) {
    program::die_of_damage(error.reason,
                           damage_text(config.database.string(), {error.reason}, till, storage::Noticed::kAtWork));
  }
  program::die_of_storage(error.reason);
}

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
  const TillIdentity till{*domain::StoreId::parse(identity->name.store),
                          *domain::TerminalId::parse(identity->name.terminal)};
  auto database = open_database(config, till);
  if (!database) {
    return tl::unexpected(database.error());
  }
  auto tables = open_tables(config, *database, till, random);
  if (!tables) {
    return tl::unexpected(tables.error());
  }
  auto start = read_start(**tables);
  if (!start) {
    return cannot_start(start.error());
  }
  crypto::VerificationTime time(clock, start->server_time);
  asio::io_context io(1);
  const auto own = load_certificate(io.get_executor(), config, *identity, time, clock, random);
  if (!own) {
    return tl::unexpected(own.error());
  }
  auto socket = net::LocalSocketServer::open(io.get_executor(), config.socket);
  if (!socket) {
    return cannot_start(socket.error());
  }
  asio::thread_pool slow(1);  // for the KDF
  const auto mirror = make_mirror(config, **tables, clock);
  TillCore core({io.get_executor(), slow.get_executor(), clock, random,
                 [&config, &till](const storage::Error& error) { die(config, error, till); }},
                {*database, **tables, identity->receipt_key, "queueback-terminal " + version,
                 [own = own->get(), server = store_endpoint(config, *identity)] {
                   return own->connect(server, kConnectDeadline);
                 },
                 [&time](Instant at) { time.observe_server_time(at); }, mirror.get(), DrillPlan{.cut = config.drill}},
                std::move(*start));
  core.attach(std::move(*devices));
  log::info("terminal.ready", {{"store", till.store.text()}, {"terminal", till.terminal.text()}});
  serve(io, core, *socket, **own);
  return {};
}

}  // namespace queueback::terminal
