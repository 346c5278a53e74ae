#include <nlohmann/json.hpp>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/client.hpp"

namespace queueback::enrolment {

namespace {

using nlohmann::json;

std::string settings_text(const EnrolmentGrant& grant) {
  const json object{{"identity", grant.identity.to_string()},
                    {"sync", {{"host", grant.sync.host}, {"port", grant.sync.port}}},
                    {"settings", json::parse(grant.settings, nullptr, /*allow_exceptions=*/false)}};
  return object.dump(2) + "\n";
}

bool is_well_formed(const json& object) {
  return object.is_object() && object.contains("identity") && object["identity"].is_string() &&
         object.contains("settings") && object["settings"].is_object() && object.contains("sync") &&
         object["sync"].is_object() && object["sync"].contains("host") && object["sync"]["host"].is_string() &&
         object["sync"].contains("port") && object["sync"]["port"].is_number_unsigned() &&
         object["sync"]["port"].get<std::uint64_t>() <= 65535;
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
    done = crypto::write_file_atomically(files.settings, as_bytes(settings_text(enrolled.grant)),
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
  return EnrolmentSettings{std::move(*identity),
                           {object["sync"]["host"].get<std::string>(), object["sync"]["port"].get<std::uint16_t>()},
                           object["settings"].dump()};
}

}  // namespace queueback::enrolment
