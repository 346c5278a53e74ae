// What the admin commands say about certificates.
#include <functional>
#include <limits>
#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using runtime::on_storage;
Admin::Admin(AdminContext context)
    : context_(std::move(context)),
      authority_({context_.certification, context_.on_certificates, [this] { return not_followed(); },
                  [this](const std::string& store) {
                    context_.downlink.disconnect(store, "headquarters' authority was replaced; enrol this store anew");
                  }}) {}

json Admin::certificate_of(const std::string& store) const {
  const auto identity = crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{store});
  const auto in_use = identity ? context_.certification.in_use(*identity) : std::nullopt;
  return enrolment::to_json(in_use, context_.certification.now());
}

/// Stores that may still come with a certificate of the old authority only.
asio::awaitable<std::vector<std::string>> Admin::not_followed() {
  using Views = std::vector<StoreView>;
  const std::function<Stored<Views>()> work = [this]() -> Stored<Views> {
    return context_.archive.stores("", std::numeric_limits<std::size_t>::max());
  };
  const auto views = co_await on_storage<Views>(context_.storage, work);
  std::vector<std::string> out;
  for (const StoreView& view : views) {
    const auto identity = crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{view.row.store});
    if (identity && view.row.enrolled_at && !view.row.is_revoked() && !context_.certification.has_followed(*identity)) {
      out.push_back(view.row.store);
    }
  }
  co_return out;
}

}  // namespace queueback::headquarters
