#include <nlohmann/json.hpp>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/client.hpp"

namespace queueback::enrolment {

namespace {

using nlohmann::json;

json to_json(const net::Endpoint& place) { return {{"host", place.host}, {"port", place.port}}; }

std::string settings_text(const Enrolled& enrolled) {
  const EnrolmentGrant& grant = enrolled.grant;
  const json object{{"identity", grant.identity.to_string()},
                    {"sync", to_json(grant.sync)},
                    {"enrol", to_json(enrolled.enrol_at)},
                    {"settings", json::parse(grant.settings, nullptr, /*allow_exceptions=*/false)}};
  return object.dump(2) + "\n";
}

bool is_endpoint(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() && found->contains("host") && (*found)["host"].is_string() &&
         found->contains("port") && (*found)["port"].is_number_unsigned() &&
         (*found)["port"].get<std::uint64_t>() <= 65535;
}

bool is_well_formed(const json& object) {
  return object.is_object() && object.contains("identity") && object["identity"].is_string() &&
         object.contains("settings") && object["settings"].is_object() && is_endpoint(object, "sync") &&
         (!object.contains("enrol") || is_endpoint(object, "enrol"));
}

net::Endpoint endpoint_of(const json& object, const char* key) {
  return {object[key]["host"].get<std::string>(), object[key]["port"].get<std::uint16_t>()};
}

/// Before it was noted, the enrolment port was the one behind wherever nobody chose another.
net::Endpoint enrol_place(const json& object) {
  if (object.contains("enrol")) {
    return endpoint_of(object, "enrol");
  }
  net::Endpoint place = endpoint_of(object, "sync");
  ++place.port;
  return place;
}

}  // namespace

EnrolmentFiles EnrolmentFiles::in(const std::filesystem::path& directory) {
  return {{directory / "certificate.pem", directory / "tls.key", directory / "authority.pem"},
          directory / "receipt.key",
          directory / "enrolment.json"};
}

Result<void, Error> save(const Enrolled& enrolled, const std::filesystem::path& directory) {
  const EnrolmentFiles files = EnrolmentFiles::in(directory);
  auto done = crypto::make_private_directory(directory);
  if (done) {
    done = enrolled.tls_key.save(files.tls.key);
  }
  if (done) {
    done = enrolled.receipt_key.save(files.receipt_key);
  }
  if (done) {
    done = enrolled.grant.certificate.save(files.tls.certificate);
  }
  if (done) {
    done = enrolled.grant.authority.save(files.tls.authority);
  }
  if (done) {
    done = crypto::write_file_atomically(files.settings, as_bytes(settings_text(enrolled)),
                                         crypto::FileAccess::kOwnerOnly);
  }
  if (!done) {
    return fail(ErrorCode::kFile, done.error().reason);
  }
  return {};
}

Result<EnrolmentSettings, Error> load_settings(const std::filesystem::path& directory) {
  const auto path = EnrolmentFiles::in(directory).settings;
  const auto content = crypto::read_file(path, crypto::FileAccess::kOwnerOnly);
  if (!content) {
    return fail(ErrorCode::kFile, content.error().reason);
  }
  const json object = json::parse(content->begin(), content->end(), nullptr, /*allow_exceptions=*/false);
  auto identity = is_well_formed(object)
                      ? crypto::PeerIdentity::parse(object["identity"].get<std::string>())
                      : Result<crypto::PeerIdentity, crypto::Error>(fail(crypto::ErrorCode::kFormat, "malformed"));
  if (!identity) {
    return fail(ErrorCode::kProtocol, path.string() + " is damaged; enrol this machine again");
  }
  return EnrolmentSettings{std::move(*identity), endpoint_of(object, "sync"), enrol_place(object),
                           object["settings"].dump()};
}

}  // namespace queueback::enrolment
