#include "common/enrolment/certificate_json.hpp"

#include "common/enrolment/lifetimes.hpp"

namespace queueback::enrolment {

using nlohmann::json;

namespace {

/// Machines that a refusal names.
constexpr std::size_t kMaxNamed = 10;

json authority_json(const crypto::Certificate& authority, Instant now) {
  json out = to_json(authority, now);
  out["fingerprint"] = short_fingerprint(authority);
  if (now >= renewal_due(authority.validity())) {
    out["warning"] = "the authority runs out on " + to_rfc3339(authority.validity().not_after) + "; rotate it";
  }
  return out;
}

}  // namespace

json to_json(const crypto::Certificate& certificate, Instant now) {
  const crypto::Validity validity = certificate.validity();
  return {{"until", to_rfc3339(validity.not_after)},
          {"renewal", to_rfc3339(renewal_due(validity))},
          {"serial", certificate.serial()},
          {"warning", certificate_warning(validity, now)}};
}

json to_json(const std::optional<RegisteredCertificate>& certificate, Instant now) {
  if (!certificate) {
    return {{"until", ""}, {"authority", ""}, {"warning", ""}};
  }
  const crypto::Validity validity{certificate->issued - kClockSlack, certificate->expires};
  return {{"until", to_rfc3339(certificate->expires)},
          {"authority", certificate->authority},
          {"warning", certificate_warning(validity, now)}};
}

json to_json(const Certification& certification) {
  const Instant now = certification.now();
  const crypto::Certificate* const next = certification.next_authority();
  return {{"server", to_json(certification.tls().certificate, now)},
          {"authority", authority_json(certification.authority(), now)},
          {"next_authority", next == nullptr ? json() : authority_json(*next, now)}};
}

json rotation_json(const Certification& certification, const std::vector<std::string>& not_followed) {
  json out = to_json(certification);
  out["rotating"] = certification.next_authority() != nullptr;
  out["not_followed"] = not_followed;
  return out;
}

std::string finish_objection(const Certification& certification, const std::vector<std::string>& not_followed,
                             bool force) {
  if (certification.next_authority() == nullptr) {
    return "no authority follows the one in use; begin with `authority rotate`";
  }
  if (force || not_followed.empty()) {
    return "";
  }
  std::string names;
  for (std::size_t i = 0; i < not_followed.size() && i < kMaxNamed; ++i) {
    names += (names.empty() ? "" : ", ") + not_followed[i];
  }
  return "these machines do not connect with a certificate of the new authority yet (" +
         std::to_string(not_followed.size()) + "): " + names + (not_followed.size() > kMaxNamed ? ", …" : "") +
         ". Wait for them, revoke them, or use --force: they must then be enrolled anew";
}

}  // namespace queueback::enrolment
