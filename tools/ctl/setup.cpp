#include "tools/ctl/setup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/base/text.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/sealed_file.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/enrolment/client.hpp"

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr Duration kAuthorityLife = Duration::days(3650);
constexpr Duration kServerLife = Duration::days(3650);
constexpr Duration kEnrolDeadline = Duration::seconds(30);
/// Certificates start a day early: the other machine's clock may be behind.
constexpr Duration kClockSlack = Duration::hours(24);
constexpr std::string_view kRecoveryFile = "recovery.qbs";

/// The error of another module as the operator's sentence.
template <class E>
tl::unexpected<std::string> because(const Failure<E>& failure) {
  return tl::unexpected(failure.reason);
}

std::string quoted(const std::string& text) { return json(text).dump(); }

Outcome<void> write_config(const fs::path& file, const std::string& text) {
  const auto written = crypto::write_file_atomically(file, as_bytes(text), crypto::FileAccess::kOwnerOnly);
  if (!written) {
    return because(written.error());
  }
  return {};
}

Outcome<void> make_directory(const fs::path& directory) {
  std::error_code error;
  fs::create_directories(directory.parent_path().empty() ? fs::path(".") : directory.parent_path(), error);
  const auto made = crypto::make_private_directory(directory);
  if (!made) {
    return because(made.error());
  }
  return {};
}

Outcome<std::string> read_passphrase(const fs::path& file) {
  auto text = read_text_file(file);
  if (!text) {
    return text;
  }
  const std::string phrase(trim(*text));
  if (phrase.size() < crypto::kMinPassphraseBytes) {
    return tl::unexpected(file.string() + ": a recovery passphrase needs at least " +
                          std::to_string(crypto::kMinPassphraseBytes) + " characters");
  }
  return phrase;
}

/// The keys that only a recovery file can bring back.
Outcome<void> write_recovery(const fs::path& directory, const std::string& passphrase,
                             const std::map<std::string, std::string>& keys) {
  SystemRandom random;
  const auto sealed = crypto::seal(passphrase, as_bytes(json(keys).dump()), random);
  if (!sealed) {
    return because(sealed.error());
  }
  const auto written =
      crypto::write_file_atomically(directory / kRecoveryFile, *sealed, crypto::FileAccess::kOwnerOnly);
  if (!written) {
    return because(written.error());
  }
  return {};
}

/// CA and server certificate in <dir>/keys. Gives the CA's key in PEM, for the recovery file.
Outcome<std::string> make_server_keys(const fs::path& keys, const std::string& authority_name,
                                      const crypto::PeerIdentity& server, const std::vector<std::string>& hosts) {
  SystemClock clock;
  SystemRandom random;
  const Instant now = clock.now();
  const auto authority =
      crypto::CertificateAuthority::create(authority_name, {now - kClockSlack, now + kAuthorityLife}, random);
  if (!authority) {
    return because(authority.error());
  }
  const auto key = crypto::TlsKey::generate();
  if (!key) {
    return because(key.error());
  }
  const auto request = crypto::CertificateRequest::make(*key);
  if (!request) {
    return because(request.error());
  }
  const auto certificate = authority->issue(*request, {server, {now - kClockSlack, now + kServerLife}, hosts}, random);
  if (!certificate) {
    return because(certificate.error());
  }
  auto saved = authority->save({keys / "ca.pem", keys / "ca-key.pem"});
  saved = saved ? certificate->save(keys / "server.pem") : saved;
  saved = saved ? key->save(keys / "server-key.pem") : saved;
  if (!saved) {
    return because(saved.error());
  }
  auto pem = authority->key().to_pem();
  if (!pem) {
    return because(pem.error());
  }
  return *pem;
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
         "\n[api]\nlisten = " + quoted(setup.listen_address) + "\nport = " + std::to_string(setup.api_port) + "\n";
}

/// The bearer token of a server's API, in a file beside its configuration.
Outcome<void> write_api_token(const fs::path& directory) {
  SystemRandom random;
  return write_config(directory / "api-token", to_hex(random.bytes<32>()) + "\n");
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

constexpr std::string_view kTerminalConfig =
    "# Made by queueback-ctl terminal join. docs/devices.md explains device addresses and profiles.\n"
    "# [printer]\n# device = \"usblp:///dev/usb/lp0\"\n# profile = \"generic-80-gb18030\"\n"
    "# [scanner]\n# device = \"evdev:///dev/input/by-id/scanner-event-kbd\"\n"
    "# [display]\n# device = \"serial:///dev/ttyUSB0?baud=9600\"\n";

}  // namespace

Outcome<std::string> set_up_store(const StoreSetup& setup) {
  const auto identity = crypto::PeerIdentity::make(crypto::StoreServer{setup.id});
  if (!identity) {
    return because(identity.error());
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
  auto authority =
      make_server_keys(keys, "queueback-store-" + setup.id, *identity, {setup.public_host, "localhost", "127.0.0.1"});
  if (!authority) {
    return authority;
  }
  SystemRandom random;
  const auto member_codes = crypto::SigningKey::generate(random);
  if (!member_codes) {
    return because(member_codes.error());
  }
  if (const auto saved = member_codes->save(keys / "member-code-key.pem"); !saved) {
    return because(saved.error());
  }
  const auto pem = member_codes->to_pem();
  const auto certificate = read_text_file(keys / "ca.pem");
  if (!pem || !certificate) {
    return tl::unexpected(std::string("the keys just written cannot be read back"));
  }
  auto done = write_recovery(setup.directory, *passphrase,
                             {{"ca.pem", *certificate}, {"ca-key.pem", *authority}, {"member-code-key.pem", *pem}});
  done = done ? write_api_token(setup.directory) : done;
  done = done ? write_config(setup.directory / "store.toml", store_config(setup)) : done;
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
  auto authority = make_server_keys(keys, "queueback-hq", *identity, {setup.public_host, "localhost", "127.0.0.1"});
  if (!authority) {
    return authority;
  }
  auto certificate = read_text_file(keys / "ca.pem");
  if (!certificate) {
    return certificate;
  }
  auto done = write_recovery(setup.directory, *passphrase, {{"ca.pem", *certificate}, {"ca-key.pem", *authority}});
  done = done ? write_api_token(setup.directory) : done;
  done = done ? write_config(setup.directory / "hq.toml",
                             "# Made by queueback-ctl hq setup. docs/operations.md explains every key.\n" +
                                 listen_table(setup.listen_address, setup.public_host,
                                              {{"sync_port", setup.sync_port},
                                               {"enrol_port", setup.enrol_port},
                                               {"api_port", setup.api_port}}))
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
                          " is there already: this store has joined. Nothing was changed");
  }
  const auto enrolled = enrol(join);
  if (!enrolled) {
    return tl::unexpected(enrolled.error());
  }
  auto done = keep(*enrolled, join.directory / "headquarters");
  if (text->find("\n[headquarters]") == std::string::npos) {
    *text += "\n[headquarters]\nhost = " + quoted(enrolled->grant.sync.host) +
             "\nport = " + std::to_string(enrolled->grant.sync.port) + "\n";
    done = done ? write_config(config, *text) : done;
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
    done = write_config(config, std::string(kTerminalConfig));
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "Joined as " + enrolled->grant.identity.to_string() + ".\nNext: name the devices in " + config.string() +
         ", then queueback-terminal --config " + config.string();
}

Outcome<std::string> open_recovery(const fs::path& file, const fs::path& passphrase_file, const fs::path& directory) {
  const auto passphrase = read_passphrase(passphrase_file);
  const auto sealed = read_text_file(file);
  if (!passphrase || !sealed) {
    return tl::unexpected(!passphrase ? passphrase.error() : sealed.error());
  }
  const auto plain = crypto::open_sealed(*passphrase, as_bytes(*sealed));
  if (!plain) {
    return because(plain.error());
  }
  if (auto made = make_directory(directory); !made) {
    return tl::unexpected(made.error());
  }
  const json keys = json::parse(as_text(*plain), nullptr, false);
  std::string names;
  for (const auto& [name, pem] : keys.items()) {
    if (auto done = write_config(directory / name, pem.get<std::string>()); !done) {
      return tl::unexpected(done.error());
    }
    names += " " + name;
  }
  return "Written to " + directory.string() + ":" + names;
}

}  // namespace queueback::ctl
