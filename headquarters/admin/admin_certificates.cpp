// The admin commands about certificates: how long they run, and one authority after another.
#include <functional>
#include <limits>
#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using runtime::on_storage;
using runtime::ServiceError;

namespace {

tl::unexpected<ServiceError> refuse(std::string reason) { return tl::unexpected(ServiceError{std::move(reason)}); }

}  // namespace

void Admin::install_certificates(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) {
    service.add(name, [this, method](json request) { return (this->*method)(std::move(request)); });
  };
  add("authority.status", &Admin::authority_status);
  add("authority.reload", &Admin::authority_reload);
  add("authority.finish", &Admin::authority_finish);
}

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
    if (identity && view.row.enrolled_at && !context_.certification.has_followed(*identity)) {
      out.push_back(view.row.store);
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
  for (const std::string& store : behind) {
    context_.downlink.disconnect(store, "headquarters' authority was replaced; enrol this store anew");
  }
  log::warning("authority.finished", {{"authority", enrolment::short_fingerprint(context_.certification.authority())},
                                      {"left_behind", behind.size()}});
  const std::vector<std::string> nobody;
  co_return enrolment::rotation_json(context_.certification, nobody);
}

}  // namespace queueback::headquarters
