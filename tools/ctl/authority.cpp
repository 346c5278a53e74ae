#include "tools/ctl/authority.hpp"

#include <system_error>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/enrolment/authority_files.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string authority_line(const json& authority) {
  if (!authority.is_object()) {
    return "none";
  }
  const std::string warning = authority.value("warning", "");
  return plain(authority["fingerprint"]) + " until " + plain(authority["until"]) +
         (warning.empty() ? "" : " (" + warning + ")");
}

std::string show_rotation(const json& answer) {
  std::string behind;
  for (const json& name : answer["not_followed"]) {
    behind += (behind.empty() ? "" : ", ") + plain(name);
  }
  const json& server = answer["server"];
  const std::string warning = server.value("warning", "");
  return "authority           " + authority_line(answer["authority"]) + "\nnext authority      " +
         authority_line(answer["next_authority"]) + "\nserver certificate  until " + plain(server["until"]) +
         ", renewed from " + plain(server["renewal"]) + (warning.empty() ? "" : " (" + warning + ")") +
         (answer["rotating"].get<bool>() ? "\nnot followed yet    " + (behind.empty() ? "none" : behind) : "") + "\n";
}

/// As setup names it, and never like another authority of the server.
Outcome<crypto::CertificateAuthority> make_next(const crypto::CertificateAuthority& current, const fs::path& keys,
                                                ServerKind kind) {
  constexpr std::size_t kMaxStem = 57;  // with a dash and six digits: 64
  const auto server = crypto::Certificate::load(enrolment::AuthorityFolder::in(keys).tls.certificate);
  const auto identity = server ? server->identity() : tl::unexpected(server.error());
  if (!identity || !server->is_signed_by(current.certificate())) {
    return tl::unexpected(identity ? keys.string() + ": the server's certificate is not of its authority"
                                   : identity.error().reason);
  }
  const auto* store = std::get_if<crypto::StoreServer>(&identity->kind());
  if ((store != nullptr) != (kind == ServerKind::kStore)) {
    return tl::unexpected(keys.string() + " is of " + identity->to_string());
  }
  const std::string name = store == nullptr ? std::string("queueback-hq") : "queueback-store-" + store->store;
  SystemRandom random;
  SystemClock clock;
  auto next =
      crypto::CertificateAuthority::create(name.substr(0, kMaxStem) + "-" + to_hex(random.bytes<3>()),
                                           enrolment::validity_of(clock.now(), enrolment::kAuthorityLife), random);
  if (!next) {
    return because(next.error());
  }
  return std::move(*next);
}

/// What the recovery file holds once the next authority is the only one.
KeyTexts after_rotation(KeyTexts texts) {
  texts["ca.pem"] = texts["ca-next.pem"];
  texts["ca-key.pem"] = texts["ca-key-next.pem"];
  texts.erase("ca-next.pem");
  texts.erase("ca-key-next.pem");
  return texts;
}

}  // namespace

Outcome<std::string> Authority::show(const Outcome<json>& answer) const {
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_rotation(*answer);
}

Outcome<std::string> Authority::passphrase() const {
  auto phrase = read_passphrase(passphrase_file_);
  std::error_code ignored;
  const fs::path file = directory() / kRecoveryFile;
  if (!phrase || !fs::exists(file, ignored)) {
    return phrase;
  }
  const auto known = read_recovery(file, *phrase);
  return known ? phrase : tl::unexpected(known.error());
}

Outcome<std::string> Authority::rotate(ServerKind kind) {
  auto phrase = passphrase();
  if (!phrase) {
    return phrase;
  }
  const fs::path keys = directory() / "keys";
  const enrolment::AuthorityFolder folder = enrolment::AuthorityFolder::in(keys);
  const auto authorities = enrolment::load_authorities(folder);
  if (!authorities) {
    return because(authorities.error());
  }
  if (authorities->next) {
    return tl::unexpected(std::string("a new authority follows the one in use already; see `authority status`"));
  }
  const auto next = make_next(authorities->current, keys, kind);
  auto texts = collect_keys(directory());
  if (!next || !texts) {
    return tl::unexpected(next ? texts.error() : next.error());
  }
  const auto pem = next->key().to_pem();
  if (!pem) {
    return because(pem.error());
  }
  (*texts)["ca-next.pem"] = next->certificate().to_pem();
  (*texts)["ca-key-next.pem"] = *pem;
  // Before anything is signed with it: no certificate whose authority could be lost.
  if (auto written = write_recovery(directory(), *phrase, *texts); !written) {
    return tl::unexpected(written.error());
  }
  if (const auto put = crypto::take(enrolment::rotation_steps(folder, *next)); !put) {
    return because(put.error());
  }
  const json request{{"do", "authority.reload"}};
  const auto answer = ask(to_.socket(), request);
  if (!answer) {
    return "The new authority is in place; the server takes it up at its next start (" + answer.error() + ").\nCopy " +
           (directory() / kRecoveryFile).string() + " again: it holds both.";
  }
  return to_.as_json()
             ? answer->dump(2)
             : show_rotation(*answer) + "Copy " + (directory() / kRecoveryFile).string() + " again: it holds both.\n";
}

Outcome<std::string> Authority::finish() {
  auto phrase = passphrase();
  if (!phrase) {
    return phrase;
  }
  json request{{"do", "authority.finish"}, {"force", force_}, {"only_check", true}};
  if (const auto allowed = ask(to_.socket(), request); !allowed) {
    return tl::unexpected(allowed.error());
  }
  const auto texts = collect_keys(directory());
  if (!texts || !texts->contains("ca-next.pem") || !texts->contains("ca-key-next.pem")) {
    return tl::unexpected(texts ? directory().string() + ": the keys of the new authority are not in keys/"
                                : texts.error());
  }
  // Before the old one is gone: a server that dies meanwhile comes back with the new one, which all trust by now.
  if (auto written = write_recovery(directory(), *phrase, after_rotation(*texts)); !written) {
    return tl::unexpected(written.error());
  }
  request["only_check"] = false;
  const auto answer = ask(to_.socket(), request);
  if (!answer) {
    const auto put_back = write_recovery(directory(), *phrase, *texts);
    return tl::unexpected(answer.error() + (put_back ? "" : "\n" + put_back.error()));
  }
  return show(answer);
}

void Authority::add_passphrase(CLI::App* command) {
  command->add_option("--passphrase-file", passphrase_file_, "file with the recovery file's passphrase")->required();
}

void Authority::add_to(CLI::App* server, ServerKind kind) {
  CLI::App* authority = server->add_subcommand("authority", "the authority that signs certificates, and its successor");
  authority->require_subcommand(1);
  to_.add(authority, "status", "how long certificates run; who has not followed a new authority", [this] {
    const json request{{"do", "authority.status"}};
    return show(ask(to_.socket(), request));
  });
  add_passphrase(to_.add(authority, "rotate", "make a new authority; machines follow it by themselves",
                         [this, kind] { return rotate(kind); }));
  CLI::App* finish_command = to_.add(authority, "finish", "trust the new authority only", [this] { return finish(); });
  add_passphrase(finish_command);
  finish_command->add_flag("--force", force_, "although machines have not followed: they must be enrolled anew");
  CLI::App* keys = server->add_subcommand("keys", "the server's keys");
  keys->require_subcommand(1);
  CLI::App* restore = to_.add(keys, "restore", "a new machine gets a dead server's keys out of its recovery file",
                              [this, kind] { return restore_keys(kind, file_, passphrase_file_, directory()); });
  restore->get_option("--dir")->required();
  restore->add_option("file", file_, "recovery.qbs")->required();
  add_passphrase(restore);
}

void Authority::add_recovery(CLI::App* app) {
  CLI::App* recovery = app->add_subcommand("recovery", "recovery files");
  recovery->require_subcommand(1);
  CLI::App* open = to_.add(recovery, "open", "write the keys of a recovery file into a new folder",
                           [this] { return open_recovery(file_, passphrase_file_, directory()); });
  open->add_option("file", file_, "recovery.qbs")->required();
  open->get_option("--dir")->required();
  add_passphrase(open);
}

}  // namespace queueback::ctl
