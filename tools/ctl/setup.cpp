#include "tools/ctl/setup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iostream>
#include <optional>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/base/text.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/enrolment/authority_files.hpp"
#include "common/enrolment/client.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "tools/ctl/recovery.hpp"

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr Duration kEnrolDeadline = Duration::seconds(30);

std::string quoted(const std::string& text) { return json(text).dump(); }

/// CA and server certificate in <dir>/keys.
Outcome<void> make_server_keys(const fs::path& keys, const std::string& authority_name, const ServerTerms& terms) {
  SystemClock clock;
  SystemRandom random;
  const crypto::Validity validity = enrolment::validity_of(clock.now(), enrolment::kAuthorityLife);
  const auto authority = crypto::CertificateAuthority::create(authority_name, validity, random);
  if (!authority) {
    return because(authority.error());
  }
  const auto saved = authority->save(enrolment::AuthorityFolder::in(keys).authority);
  return saved ? make_server_certificate(keys, *authority, terms) : because(saved.error());
}

/// `--certificate-life`, as a table of the configuration.
std::string certificates_table(const std::string& life) {
  return life.empty() ? "" : "\n[certificates]\nlife = " + quoted(life) + "\n";
}

/// The recovery file first, the configuration last: with it the folder counts as set up.
Outcome<void> complete(const fs::path& directory, const std::string& passphrase, const std::string& config_file,
                       const std::string& config) {
  auto texts = collect_keys(directory);
  if (!texts) {
    return tl::unexpected(texts.error());
  }
  (*texts)[config_file] = config;
  auto done = write_recovery(directory, passphrase, *texts);
  return done ? write_private(directory / config_file, config) : done;
}

std::string listen_table(const std::string& address, const std::string& host,
                         const std::vector<std::pair<std::string, std::uint16_t>>& ports) {
  std::string text = "[listen]\naddress = " + quoted(address) + "\npublic_host = " + quoted(host) + "\n";
  for (const auto& [key, port] : ports) {
    text += key + " = " + std::to_string(port) + "\n";
  }
  return text;
}

std::string store_config(const StoreSetup& setup) {
  std::string header;
  for (const std::string& line : setup.header) {
    header += (header.empty() ? "" : ", ") + quoted(line);
  }
  return "# Made by queueback-ctl store setup. docs/operations.md explains every key.\n[store]\nid = " +
         quoted(setup.id) + "\nname = " + quoted(setup.name) + "\nheader = [" + header +
         "]\npage_address = " + quoted(setup.page_address) + "\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\n" +
         listen_table(setup.listen_address, setup.public_host,
                      {{"sync_port", setup.sync_port}, {"enrol_port", setup.enrol_port}}) +
         "\n[api]\nlisten = " + quoted(setup.listen_address) + "\nport = " + std::to_string(setup.api_port) + "\n" +
         certificates_table(setup.certificate_life);
}

/// The bearer token of a server's API, in a file beside its configuration.
Outcome<void> write_api_token(const fs::path& directory) {
  SystemRandom random;
  return write_private(directory / "api-token", to_hex(random.bytes<32>()) + "\n");
}

Outcome<net::Endpoint> parse_endpoint(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : parse_digits(text.substr(colon + 1));
  if (!port || *port < 1 || *port > 65535 || colon == 0) {
    return tl::unexpected("\"" + text + "\" is not HOST:PORT");
  }
  return net::Endpoint{text.substr(0, colon), static_cast<std::uint16_t>(*port)};
}

/// co_spawn wants results that can be made empty; this one cannot.
template <class T>
boost::asio::awaitable<void> fetch(boost::asio::awaitable<T> from, std::optional<T>* into) {
  *into = co_await std::move(from);
}

Outcome<enrolment::Enrolled> enrol(const Join& join) {
  const auto server = parse_endpoint(join.server);
  if (!server) {
    return tl::unexpected(server.error());
  }
  std::string text = join.code;
  if (text.empty()) {
    std::cerr << "One-time code: " << std::flush;
    std::getline(std::cin, text);
  }
  const auto code = crypto::EnrolmentCode::parse(text);
  if (!code) {
    return because(code.error());
  }
  SystemClock clock;
  SystemRandom random;
  boost::asio::io_context io(1);
  std::optional<Result<enrolment::Enrolled, enrolment::Error>> enrolled;
  boost::asio::co_spawn(
      io, fetch(enrolment::enrol(io.get_executor(), *server, *code, clock, random, kEnrolDeadline), &enrolled),
      boost::asio::detached);
  io.run();
  if (!*enrolled) {
    return because(enrolled->error());
  }
  return std::move(**enrolled);
}

Outcome<void> keep(const enrolment::Enrolled& enrolled, const fs::path& directory) {
  const auto saved = enrolment::save(enrolled, directory);
  if (!saved) {
    return because(saved.error());
  }
  return {};
}

/// Its authority is called queueback-store-ID, a common name of at most 64 characters (RFC 5280, ub-common-name).
constexpr std::size_t kMaxStoreId = 48;

Outcome<crypto::PeerIdentity> store_identity(const std::string& id) {
  if (id.size() > kMaxStoreId) {
    return tl::unexpected("--id: a store's id has at most " + std::to_string(kMaxStoreId) +
                          " characters, this one has " + std::to_string(id.size()));
  }
  auto identity = crypto::PeerIdentity::make(crypto::StoreServer{id});
  if (!identity) {
    return because(identity.error());
  }
  return std::move(*identity);
}

constexpr std::string_view kTerminalConfig =
    "# Made by queueback-ctl terminal join. docs/devices.md explains device addresses and profiles.\n"
    "# [printer]\n# device = \"usblp:///dev/usb/lp0\"\n# profile = \"generic-80-gb18030\"\n"
    "# [scanner]\n# device = \"evdev:///dev/input/by-id/scanner-event-kbd\"\n"
    "# [display]\n# device = \"serial:///dev/ttyUSB0?baud=9600\"\n";

}  // namespace

Outcome<std::string> set_up_store(const StoreSetup& setup) {
  const auto identity = store_identity(setup.id);
  if (!identity) {
    return tl::unexpected(identity.error());
  }
  if (fs::exists(setup.directory / "store.toml")) {
    return tl::unexpected(setup.directory.string() + " already holds a store; nothing was changed");
  }
  auto passphrase = read_passphrase(setup.passphrase_file);
  if (!passphrase) {
    return passphrase;
  }
  const fs::path keys = setup.directory / "keys";
  auto made = make_directory(setup.directory);
  made = made ? make_directory(keys) : made;
  if (!made) {
    return tl::unexpected(made.error());
  }
  const auto life = parse_life(setup.certificate_life);
  if (!life) {
    return tl::unexpected(life.error());
  }
  made = make_server_keys(keys, "queueback-store-" + setup.id,
                          {*identity, {setup.public_host, "localhost", "127.0.0.1"}, *life});
  if (!made) {
    return tl::unexpected(made.error());
  }
  SystemRandom random;
  const auto member_codes = crypto::SigningKey::generate(random);
  if (!member_codes) {
    return because(member_codes.error());
  }
  if (const auto saved = member_codes->save(keys / "member-code-key.pem"); !saved) {
    return because(saved.error());
  }
  auto done = write_api_token(setup.directory);
  done = done ? complete(setup.directory, *passphrase, "store.toml", store_config(setup)) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "Store " + setup.id + " is set up in " + setup.directory.string() + ".\nPut " +
         (setup.directory / kRecoveryFile).string() +
         " and its passphrase in two safe places: without them a lost disk means new member cards for everybody.\n"
         "The API's bearer token is in " +
         (setup.directory / "api-token").string() + ".\nNext: queueback-store --config " +
         (setup.directory / "store.toml").string();
}

Outcome<std::string> set_up_headquarters(const HeadquartersSetup& setup) {
  const auto identity = crypto::PeerIdentity::make(crypto::HeadquartersServer{});
  if (!identity) {
    return because(identity.error());
  }
  if (fs::exists(setup.directory / "hq.toml")) {
    return tl::unexpected(setup.directory.string() + " already holds a headquarters; nothing was changed");
  }
  auto passphrase = read_passphrase(setup.passphrase_file);
  if (!passphrase) {
    return passphrase;
  }
  const fs::path keys = setup.directory / "keys";
  auto made = make_directory(setup.directory);
  made = made ? make_directory(keys) : made;
  if (!made) {
    return tl::unexpected(made.error());
  }
  const auto life = parse_life(setup.certificate_life);
  if (!life) {
    return tl::unexpected(life.error());
  }
  made = make_server_keys(keys, "queueback-hq", {*identity, {setup.public_host, "localhost", "127.0.0.1"}, *life});
  if (!made) {
    return tl::unexpected(made.error());
  }
  auto done = write_api_token(setup.directory);
  done = done ? complete(setup.directory, *passphrase, "hq.toml",
                         "# Made by queueback-ctl hq setup. docs/operations.md explains every key.\n" +
                             listen_table(setup.listen_address, setup.public_host,
                                          {{"sync_port", setup.sync_port},
                                           {"enrol_port", setup.enrol_port},
                                           {"api_port", setup.api_port}}) +
                             certificates_table(setup.certificate_life))
              : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "Headquarters is set up in " + setup.directory.string() + ".\nThe API's bearer token is in " +
         (setup.directory / "api-token").string() + ".\nNext: queueback-hq --config " +
         (setup.directory / "hq.toml").string();
}

Outcome<std::string> join_headquarters(const Join& join) {
  const fs::path config = join.directory / "store.toml";
  auto text = read_text_file(config);
  if (!text) {
    return tl::unexpected(text.error() + "\nSet the store up first: queueback-ctl store setup --help");
  }
  if (fs::exists(join.directory / "headquarters")) {
    return tl::unexpected((join.directory / "headquarters").string() +
                          " is there already: this store has joined. Nothing was changed. If headquarters "
                          "has revoked it, stop the store, move that folder away and join again");
  }
  const auto enrolled = enrol(join);
  if (!enrolled) {
    return tl::unexpected(enrolled.error());
  }
  auto done = keep(*enrolled, join.directory / "headquarters");
  if (text->find("\n[headquarters]") == std::string::npos) {
    *text += "\n[headquarters]\nhost = " + quoted(enrolled->grant.sync.host) +
             "\nport = " + std::to_string(enrolled->grant.sync.port) + "\n";
    done = done ? write_private(config, *text) : done;
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "Joined headquarters as " + enrolled->grant.identity.to_string() + ". Restart queueback-store to connect.";
}

Outcome<std::string> join_store(const Join& join) {
  for (const char* held : {"identity", "terminal.db"}) {
    if (fs::exists(join.directory / held)) {
      return tl::unexpected(
          (join.directory / held).string() +
          " is there already: this folder belongs to a terminal, perhaps with unsent sales. Nothing was "
          "changed; join in an empty folder");
    }
  }
  const auto enrolled = enrol(join);
  if (!enrolled) {
    return tl::unexpected(enrolled.error());
  }
  auto done = make_directory(join.directory);
  done = done ? keep(*enrolled, join.directory / "identity") : done;
  const fs::path config = join.directory / "terminal.toml";
  if (done && !fs::exists(config)) {
    done = write_private(config, std::string(kTerminalConfig));
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "Joined as " + enrolled->grant.identity.to_string() + ".\nNext: name the devices in " + config.string() +
         ", then queueback-terminal --config " + config.string();
}

}  // namespace queueback::ctl
