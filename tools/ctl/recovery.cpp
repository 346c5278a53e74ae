#include "tools/ctl/recovery.hpp"

#include <system_error>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/base/text.hpp"
#include "common/config/config_reader.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/sealed_file.hpp"
#include "common/enrolment/authority_files.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "common/program/known_database.hpp"

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr Duration kServerLife = Duration::days(3650);
constexpr config::DurationRange kLives{enrolment::kMinCertificateLife, enrolment::kMaxCertificateLife};

/// Where a part of the recovery file lies in a server's folder; the server's certificate is not among them.
struct Part {
  const char* name;
  const char* folder;
};
constexpr Part kParts[] = {{"ca.pem", "keys"},
                           {"ca-key.pem", "keys"},
                           {"ca-next.pem", "keys"},
                           {"ca-key-next.pem", "keys"},
                           {"member-code-key.pem", "keys"},
                           {"api-token", ""},
                           {"store.toml", ""},
                           {"hq.toml", ""}};

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

/// What the configuration says of the server's certificate.
Outcome<ServerTerms> terms_of(ServerKind kind, const std::string& text, const fs::path& file) {
  auto reader = config::ConfigReader::parse(text, file);
  if (!reader) {
    return because(reader.error());
  }
  const auto identity =
      kind == ServerKind::kStore
          ? crypto::PeerIdentity::make(crypto::StoreServer{reader->optional_string("store.id").value_or("")})
          : crypto::PeerIdentity::make(crypto::HeadquartersServer{});
  if (!identity) {
    return tl::unexpected(file.string() + ": " + identity.error().reason);
  }
  return ServerTerms{*identity,
                     {reader->optional_string("listen.public_host").value_or("localhost"), "localhost", "127.0.0.1"},
                     reader->optional_duration("certificates.life", kLives).value_or(kServerLife)};
}

Outcome<crypto::CertificateAuthority> authority_of(const KeyTexts& texts, const fs::path& file) {
  if (!texts.contains("ca.pem") || !texts.contains("ca-key.pem")) {
    return tl::unexpected(file.string() + " holds no authority");
  }
  auto certificate = crypto::Certificate::from_pem(texts.at("ca.pem"));
  auto key = crypto::TlsKey::from_pem(texts.at("ca-key.pem"));
  if (!certificate || !key) {
    return tl::unexpected(file.string() + ": the authority " +
                          (certificate ? key.error().reason : certificate.error().reason));
  }
  auto authority = crypto::CertificateAuthority::join(std::move(*certificate), std::move(*key));
  if (!authority) {
    return tl::unexpected(file.string() + ": " + authority.error().reason);
  }
  return std::move(*authority);
}

/// Everything but the configuration and the token where somebody has put others already.
Outcome<void> write_parts(const fs::path& directory, const KeyTexts& texts) {
  auto done = make_directory(directory);
  done = done ? make_directory(directory / "keys") : done;
  for (const Part& part : kParts) {
    const fs::path file = directory / part.folder / part.name;
    const bool is_key = part.folder[0] != '\0';
    if (done && texts.contains(part.name) && (is_key || !is_there(file))) {
      done = write_private(file, texts.at(part.name));
    }
  }
  return done;
}

}  // namespace

Outcome<void> write_private(const fs::path& file, const std::string& text) {
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

Outcome<Duration> parse_life(const std::string& text) {
  if (text.empty()) {
    return kServerLife;
  }
  auto reader = config::ConfigReader::parse("life = " + json(text).dump() + "\n", "--certificate-life");
  if (!reader) {
    return because(reader.error());
  }
  const Duration life = reader->required_duration("life", kLives);
  if (auto done = reader->finish(); !done) {
    return because(done.error());
  }
  return life;
}

Outcome<KeyTexts> collect_keys(const fs::path& directory) {
  KeyTexts texts;
  for (const Part& part : kParts) {
    const fs::path file = directory / part.folder / part.name;
    if (!is_there(file)) {
      continue;
    }
    auto text = read_text_file(file);
    if (!text) {
      return tl::unexpected(text.error());
    }
    texts[part.name] = std::move(*text);
  }
  if (!texts.contains("ca-next.pem")) {
    texts.erase("ca-key-next.pem");
  }
  return texts;
}

Outcome<void> write_recovery(const fs::path& directory, const std::string& passphrase, const KeyTexts& texts) {
  SystemRandom random;
  const auto sealed = crypto::seal(passphrase, as_bytes(json(texts).dump()), random);
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

Outcome<KeyTexts> read_recovery(const fs::path& file, const std::string& passphrase) {
  const auto sealed = read_text_file(file);
  if (!sealed) {
    return tl::unexpected(sealed.error());
  }
  const auto plain = crypto::open_sealed(passphrase, as_bytes(*sealed));
  if (!plain) {
    return tl::unexpected(file.string() + ": " + plain.error().reason);
  }
  const json object = json::parse(as_text(*plain), nullptr, false);
  KeyTexts texts;
  for (const auto& [name, text] : object.items()) {
    if (!text.is_string() || name.find('/') != std::string::npos) {
      return tl::unexpected(file.string() + ": holds something that is no file");
    }
    texts[name] = text.get<std::string>();
  }
  return texts;
}

Outcome<std::string> open_recovery(const fs::path& file, const fs::path& passphrase_file, const fs::path& directory) {
  const auto passphrase = read_passphrase(passphrase_file);
  const auto texts = passphrase ? read_recovery(file, *passphrase) : tl::unexpected(passphrase.error());
  if (!texts) {
    return tl::unexpected(texts.error());
  }
  if (auto made = make_directory(directory); !made) {
    return tl::unexpected(made.error());
  }
  std::string names;
  for (const auto& [name, text] : *texts) {
    if (auto done = write_private(directory / name, text); !done) {
      return tl::unexpected(done.error());
    }
    names += " " + name;
  }
  return "Written to " + directory.string() + ":" + names;
}

Outcome<void> make_server_certificate(const fs::path& keys, const crypto::CertificateAuthority& authority,
                                      const ServerTerms& terms) {
  SystemClock clock;
  SystemRandom random;
  const auto key = crypto::TlsKey::generate();
  if (!key) {
    return because(key.error());
  }
  const auto request = crypto::CertificateRequest::make(*key);
  if (!request) {
    return because(request.error());
  }
  const crypto::Validity validity = enrolment::validity_of(clock.now(), terms.life);
  const auto certificate = authority.issue(*request, {terms.identity, validity, terms.hosts}, random);
  if (!certificate) {
    return because(certificate.error());
  }
  const crypto::TlsFiles files = enrolment::AuthorityFolder::in(keys).tls;
  auto saved = key->save(files.key);
  saved = saved ? certificate->save(files.certificate) : saved;
  if (!saved) {
    return because(saved.error());
  }
  return {};
}

Outcome<std::string> restore_keys(ServerKind kind, const fs::path& file, const fs::path& passphrase_file,
                                  const fs::path& directory) {
  const fs::path keys = directory / "keys";
  const std::string name = kind == ServerKind::kStore ? "store.toml" : "hq.toml";
  if (is_there(keys / "server.pem")) {
    return tl::unexpected(keys.string() + " holds a server's keys already; nothing was changed");
  }
  const auto passphrase = read_passphrase(passphrase_file);
  auto texts = passphrase ? read_recovery(file, *passphrase) : tl::unexpected(passphrase.error());
  if (!texts) {
    return tl::unexpected(texts.error());
  }
  if (is_there(directory / name)) {
    auto own = read_text_file(directory / name);
    if (!own) {
      return own;
    }
    (*texts)[name] = std::move(*own);
  }
  if (!texts->contains(name)) {
    return tl::unexpected(file.string() + " holds no " + name +
                          ": it is another server's, or of an earlier version; then put the configuration into " +
                          directory.string() + " first");
  }
  const auto authority = authority_of(*texts, file);
  const auto terms = terms_of(kind, texts->at(name), directory / name);
  if (!authority || !terms) {
    return tl::unexpected(authority ? terms.error() : authority.error());
  }
  auto done = write_parts(directory, *texts);
  done = done ? make_server_certificate(keys, *authority, *terms) : done;
  // So that the server does not begin with an empty database before the backup is restored.
  done = done ? write_private(keys / program::kDatabaseMark, "") : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return "The keys of " + terms->identity.to_string() + " are in " + keys.string() +
         ", with a new server certificate of the old authority.\nNext: look through " + (directory / name).string() +
         ", then queueback-ctl restore BACKUP --dir " + directory.string();
}

}  // namespace queueback::ctl
