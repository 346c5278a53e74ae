#include "common/enrolment/authority_service.hpp"

#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/log/log.hpp"

namespace queueback::enrolment {

using runtime::refuse;

void AuthorityService::install(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (AuthorityService::*method)(json)) {
    service.add(name, [this, method](json request) { return (this->*method)(std::move(request)); });
  };
  add("authority.status", &AuthorityService::status);
  add("authority.reload", &AuthorityService::reload);
  add("authority.finish", &AuthorityService::finish);
}

AuthorityService::Answer AuthorityService::status(json /*request*/) {
  const auto behind = co_await owner_.not_followed();
  co_return rotation_json(owner_.certification, behind);
}

AuthorityService::Answer AuthorityService::reload(json request) {
  if (const auto done = owner_.certification.reload(); !done) {
    co_return refuse(done.error().reason);
  }
  owner_.on_certificates();
  const crypto::Certificate* const next = owner_.certification.next_authority();
  if (next != nullptr) {
    log::warning("authority.rotating", {{"next", short_fingerprint(*next)}});
  }
  co_return co_await status(std::move(request));
}

AuthorityService::Answer AuthorityService::finish(json request) {
  const bool force = request.value("force", false);
  const auto behind = co_await owner_.not_followed();
  if (std::string wrong = finish_objection(owner_.certification, behind, force); !wrong.empty()) {
    co_return refuse(std::move(wrong));
  }
  if (request.value("only_check", false)) {
    co_return rotation_json(owner_.certification, behind);
  }
  if (const auto done = owner_.certification.finish_rotation(); !done) {
    co_return refuse(done.error().reason);
  }
  owner_.on_certificates();
  for (const std::string& machine : behind) {
    owner_.disconnect(machine);
  }
  log::warning("authority.finished",
               {{"authority", short_fingerprint(owner_.certification.authority())}, {"left_behind", behind.size()}});
  const std::vector<std::string> nobody;
  co_return rotation_json(owner_.certification, nobody);
}

}  // namespace queueback::enrolment
