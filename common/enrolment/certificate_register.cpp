#include "common/enrolment/certificate_register.hpp"

#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "common/crypto/key_file.hpp"
#include "common/enrolment/lifetimes.hpp"

namespace queueback::enrolment {

namespace {

using nlohmann::json;

/// Successors of one certificate that were granted and not used, at most.
constexpr std::size_t kMaxUnused = 4;

json to_json(const RegisteredCertificate& row) {
  return {{"name", row.name},
          {"issued", to_rfc3339(row.issued)},
          {"expires", to_rfc3339(row.expires)},
          {"authority", row.authority},
          {"predecessor", row.predecessor},
          {"used", row.used ? to_rfc3339(*row.used) : ""}};
}

std::string text_or_empty(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<RegisteredCertificate> from_json(const json& object) {
  const auto issued = parse_rfc3339(text_or_empty(object, "issued"));
  const auto expires = parse_rfc3339(text_or_empty(object, "expires"));
  RegisteredCertificate row{text_or_empty(object, "name"),        {}, {}, text_or_empty(object, "authority"),
                            text_or_empty(object, "predecessor"), {}};
  if (!issued || !expires || row.name.empty()) {
    return std::nullopt;
  }
  row.issued = *issued;
  row.expires = *expires;
  row.used = parse_rfc3339(text_or_empty(object, "used"));
  return row;
}

RegisteredCertificate row_of(const crypto::Certificate& certificate, const std::string& authority) {
  const auto identity = certificate.identity();
  const crypto::Validity validity = certificate.validity();
  return {identity ? identity->to_string() : "", issued_at(validity), validity.not_after, authority, "", {}};
}

}  // namespace

CertificateRegister::CertificateRegister(std::filesystem::path file, std::string& problem) : file_(std::move(file)) {
  problem = load();
}

std::string CertificateRegister::load() {
  std::error_code ignored;
  if (!std::filesystem::exists(file_, ignored)) {
    return "";
  }
  const auto content = crypto::read_file(file_, crypto::FileAccess::kOwnerOnly);
  if (!content) {
    return content.error().reason;
  }
  const json object = json::parse(content->begin(), content->end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return file_.string() + " is damaged; it is begun anew";
  }
  for (const auto& [serial, value] : object.items()) {
    if (auto row = from_json(value)) {
      certificates_[serial] = std::move(*row);
    }
  }
  return "";
}

Result<void, crypto::Error> CertificateRegister::save(Instant now) {
  std::erase_if(certificates_, [now](const auto& entry) { return entry.second.expires < now; });
  json object = json::object();
  for (const auto& [serial, row] : certificates_) {
    object[serial] = to_json(row);
  }
  return crypto::write_file_atomically(file_, as_bytes(object.dump(1) + "\n"), crypto::FileAccess::kOwnerOnly);
}

Result<void, crypto::Error> CertificateRegister::note_granted(const crypto::Certificate& certificate,
                                                              const std::string& authority,
                                                              const std::string& predecessor) {
  drop_unused(predecessor);
  RegisteredCertificate row = row_of(certificate, authority);
  row.predecessor = predecessor;
  const Instant now = row.issued;
  certificates_[certificate.serial()] = std::move(row);
  return save(now);
}

/// A machine that never gets to use what it is granted must not fill the register.
void CertificateRegister::drop_unused(const std::string& predecessor) {
  std::multimap<Instant, std::string> unused;
  for (const auto& [serial, row] : certificates_) {
    if (!predecessor.empty() && row.predecessor == predecessor && !row.used) {
      unused.emplace(row.issued, serial);
    }
  }
  while (unused.size() >= kMaxUnused) {
    certificates_.erase(unused.begin()->second);
    unused.erase(unused.begin());
  }
}

Result<void, crypto::Error> CertificateRegister::note_used(const crypto::Certificate& certificate,
                                                           const std::string& authority, Instant now) {
  const auto [entry, is_new] = certificates_.try_emplace(certificate.serial(), row_of(certificate, authority));
  if (entry->second.used) {
    return {};
  }
  entry->second.used = now;
  return save(now);
}

std::string CertificateRegister::successor(const std::string& serial) const {
  for (const auto& [own, row] : certificates_) {
    if (row.predecessor == serial && row.used) {
      return own;
    }
  }
  return "";
}

std::optional<RegisteredCertificate> CertificateRegister::in_use(const std::string& name) const {
  std::optional<RegisteredCertificate> newest;
  for (const auto& [serial, row] : certificates_) {
    const bool is_newer = !newest || newest->issued < row.issued || newest->used < row.used;
    if (row.name == name && row.used && is_newer && successor(serial).empty()) {
      newest = row;
    }
  }
  return newest;
}

}  // namespace queueback::enrolment
