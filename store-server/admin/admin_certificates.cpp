// The admin commands about certificates: how long they run, and one authority after another.
#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::ServiceError;

namespace {

tl::unexpected<ServiceError> refuse(std::string reason) { return tl::unexpected(ServiceError{std::move(reason)}); }

}  // namespace

void Admin::install_certificates(runtime::JsonService& service) {
  add(service, "authority.status", &Admin::authority_status);
  add(service, "authority.reload", &Admin::authority_reload);
  add(service, "authority.finish", &Admin::authority_finish);
}

/// Of a terminal in the store's tables, whose name was checked when it was enrolled.
crypto::PeerIdentity Admin::identity_of(const std::string& terminal) const {
  auto identity = crypto::PeerIdentity::make(crypto::TerminalOf{context_.store.profile().store.text(), terminal});
  return identity ? std::move(*identity) : crypto::PeerIdentity::anonymous();
}

json Admin::certificate_of(const std::string& terminal) const {
  return enrolment::to_json(context_.certification.in_use(identity_of(terminal)), context_.certification.now());
}

json Admin::certificates() const {
  json out = enrolment::to_json(context_.certification);
  const enrolment::OwnCertificate* const own = context_.own();
  if (own != nullptr) {
    out["headquarters"] = enrolment::to_json(own->certificate(), context_.certification.now());
    out["headquarters"]["problem"] = own->problem();
  }
  return out;
}

/// Terminals that may still come with a certificate of the old authority only.
asio::awaitable<std::vector<std::string>> Admin::not_followed() {
  const auto work = [this] { return context_.store.directory().terminals(); };
  const auto rows = co_await on_storage<std::vector<TerminalRow>>(context_.storage, work);
  std::vector<std::string> out;
  for (const TerminalRow& row : rows) {
    if (!row.is_revoked() && !context_.certification.has_followed(identity_of(row.terminal))) {
      out.push_back(row.terminal);
    }
  }
  co_return out;
}

Admin::Answer Admin::authority_status(json /*request*/) {
  const auto behind = co_await not_followed();
  co_return enrolment::rotation_json(context_.certification, behind);
}

Admin::Answer Admin::authority_reload(json /*request*/) {
  if (const auto done = context_.certification.reload(); !done) {
    co_return refuse(done.error().reason);
  }
  context_.on_certificates();
  const crypto::Certificate* const next = context_.certification.next_authority();
  if (next != nullptr) {
    log::warning("authority.rotating", {{"next", enrolment::short_fingerprint(*next)}});
  }
  const auto behind = co_await not_followed();
  co_return enrolment::rotation_json(context_.certification, behind);
}

Admin::Answer Admin::authority_finish(json request) {
  const bool force = request.value("force", false);
  const auto behind = co_await not_followed();
  if (std::string wrong = enrolment::finish_objection(context_.certification, behind, force); !wrong.empty()) {
    co_return refuse(std::move(wrong));
  }
  if (request.value("only_check", false)) {
    co_return enrolment::rotation_json(context_.certification, behind);
  }
  if (const auto done = context_.certification.finish_rotation(); !done) {
    co_return refuse(done.error().reason);
  }
  context_.on_certificates();
  for (const std::string& terminal : behind) {
    context_.downlink.disconnect(terminal, "the store's authority was replaced; enrol this terminal anew");
  }
  log::warning("authority.finished", {{"authority", enrolment::short_fingerprint(context_.certification.authority())},
                                      {"left_behind", behind.size()}});
  const std::vector<std::string> nobody;
  co_return enrolment::rotation_json(context_.certification, nobody);
}

}  // namespace queueback::store_server
