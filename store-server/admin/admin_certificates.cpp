// What the admin commands say about certificates.
#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
Admin::Admin(AdminContext context)
    : context_(std::move(context)),
      authority_({context_.certification, context_.on_certificates, [this] { return not_followed(); },
                  [this](const std::string& terminal) {
                    context_.downlink.disconnect(terminal,
                                                 "the store's authority was replaced; enrol this terminal anew");
                  }}) {}

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
  const auto work = [this] { return context_.store.terminal_desk().terminals(); };
  const auto rows = co_await on_storage<std::vector<TerminalRow>>(context_.storage, work);
  std::vector<std::string> out;
  for (const TerminalRow& row : rows) {
    if (!row.is_revoked() && !context_.certification.has_followed(identity_of(row.terminal))) {
      out.push_back(row.terminal);
    }
  }
  co_return out;
}

}  // namespace queueback::store_server
