#include "common/enrolment/lifetimes.hpp"

#include <algorithm>

namespace queueback::enrolment {

namespace {

Instant part_of_life(const crypto::Validity& validity, std::int64_t numerator, std::int64_t denominator) {
  const Instant issued = issued_at(validity);
  return {issued.micros + (validity.not_after - issued).micros / denominator * numerator};
}

}  // namespace

crypto::Validity validity_of(Instant issued, Duration life) { return {issued - kClockSlack, issued + life}; }

Instant issued_at(const crypto::Validity& validity) {
  const Instant issued = validity.not_before + kClockSlack;
  return issued < validity.not_after ? issued : validity.not_before;
}

Instant renewal_due(const crypto::Validity& validity) { return part_of_life(validity, 2, 3); }

Instant warning_due(const crypto::Validity& validity) { return part_of_life(validity, 3, 4); }

std::string certificate_warning(const crypto::Validity& validity, Instant now) {
  if (now > validity.not_after) {
    return "the certificate expired on " + to_rfc3339(validity.not_after);
  }
  if (now >= warning_due(validity)) {
    return "the certificate runs out on " + to_rfc3339(validity.not_after) + " and was not renewed since " +
           to_rfc3339(renewal_due(validity));
  }
  return "";
}

}  // namespace queueback::enrolment
