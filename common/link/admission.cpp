#include "common/link/admission.hpp"

namespace queueback::link {

void Admission::revoke(const std::string& name, Instant at, std::string reason) {
  revoked_[name] = reason;
  refuse_issued_until(name, at, std::move(reason));
}

void Admission::refuse_issued_until(const std::string& name, Instant until, std::string reason) {
  Issued& issued = issued_[name];
  if (issued.until <= until) {
    issued = {until, std::move(reason)};
  }
}

std::string Admission::objection(const std::string& name) const {
  const auto revoked = revoked_.find(name);
  return revoked == revoked_.end() ? std::string() : revoked->second;
}

std::string Admission::objection(const std::string& name, const crypto::Certificate& certificate) const {
  if (const auto refused = certificates_.find(certificate.serial()); refused != certificates_.end()) {
    return refused->second;
  }
  const auto former = issued_.find(name);
  if (former != issued_.end() && hooks_.issued_at && hooks_.issued_at(certificate.validity()) <= former->second.until) {
    return former->second.reason;
  }
  return hooks_.objection ? hooks_.objection(certificate) : std::string();
}

void Admission::admitted(const crypto::Certificate& certificate) const {
  if (hooks_.on_admitted) {
    hooks_.on_admitted(certificate);
  }
}

}  // namespace queueback::link
