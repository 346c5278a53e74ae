#pragma once
#include <nlohmann/json.hpp>
#include <vector>

#include "common/enrolment/certification.hpp"

namespace queueback::enrolment {

/// What admin commands say of certificates. `until` and `warning` are empty where there is nothing to say.
[[nodiscard]] nlohmann::json to_json(const crypto::Certificate& certificate, Instant now);
/// Of the one that a machine uses.
[[nodiscard]] nlohmann::json to_json(const std::optional<RegisteredCertificate>& certificate, Instant now);
/// The authority, its successor, the server's certificate.
[[nodiscard]] nlohmann::json to_json(const Certification& certification);

/// What `authority status` says; `not_followed` names machines.
[[nodiscard]] nlohmann::json rotation_json(const Certification& certification,
                                           const std::vector<std::string>& not_followed);
/// Why a rotation is not to be finished; empty: it may be.
[[nodiscard]] std::string finish_objection(const Certification& certification,
                                           const std::vector<std::string>& not_followed, bool force);

}  // namespace queueback::enrolment
