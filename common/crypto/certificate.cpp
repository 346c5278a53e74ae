#include "common/crypto/certificate.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <optional>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/crypto/key_file.hpp"
#include "common/crypto/openssl.hpp"

namespace queueback::crypto {

namespace {

constexpr std::string_view kUriScheme = "queueback:";

Instant to_instant(const ASN1_TIME& time) {
  std::tm fields{};
  QB_CHECK(ASN1_TIME_to_tm(&time, &fields) == 1);
  const CivilDay day{fields.tm_year + 1900, fields.tm_mon + 1, fields.tm_mday};
  const std::int64_t seconds = fields.tm_hour * 3600 + fields.tm_min * 60 + fields.tm_sec;
  return Instant{} + Duration::days(days_from_civil(day)) + Duration::seconds(seconds);
}

/// The URI of one alternative name if it is in our scheme, else empty.
std::string_view queueback_uri(const GENERAL_NAME& name) {
  if (name.type != GEN_URI) {
    return {};
  }
  const ASN1_IA5STRING& uri = *name.d.uniformResourceIdentifier;
  const std::string_view text =
      as_text({ASN1_STRING_get0_data(&uri), static_cast<std::size_t>(ASN1_STRING_length(&uri))});
  return text.starts_with(kUriScheme) ? text : std::string_view{};
}

/// The text of an alternative name that is a host; nothing for others.
std::optional<std::string> host_of(const GENERAL_NAME& name) {
  if (name.type == GEN_DNS) {
    const ASN1_IA5STRING& dns = *name.d.dNSName;
    return std::string(as_text({ASN1_STRING_get0_data(&dns), static_cast<std::size_t>(ASN1_STRING_length(&dns))}));
  }
  if (name.type != GEN_IPADD) {
    return std::nullopt;
  }
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(name.d.iPAddress) == sizeof(in_addr) ? AF_INET : AF_INET6;
  const bool written = inet_ntop(family, ASN1_STRING_get0_data(name.d.iPAddress), text.data(), text.size()) != nullptr;
  return written ? std::optional<std::string>(text.data()) : std::nullopt;
}

bool is_p256(EVP_PKEY* key) {
  std::array<char, 64> group{};
  return key != nullptr && EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

}  // namespace

Result<Certificate, Error> Certificate::from_pem(std::string_view pem) {
  ERR_clear_error();
  const detail::BioPtr bio = detail::bio_over(as_bytes(pem));
  detail::X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) {
    ERR_clear_error();
    return fail(ErrorCode::kFormat, "holds no certificate in PEM form");
  }
  // Forces the lazily decoded extensions, so that later reads do not change the object (thread-safety).
  (void)X509_check_purpose(certificate.get(), -1, 0);
  return Certificate(
      std::make_shared<const detail::CertificateHandle>(detail::CertificateHandle{std::move(certificate)}));
}

Result<Certificate, Error> Certificate::load(const std::filesystem::path& path) {
  const auto content = read_file(path, FileAccess::kEveryone);
  if (!content) {
    return tl::unexpected(content.error());
  }
  auto certificate = from_pem(as_text(*content));
  if (!certificate) {
    return fail(certificate.error().code, path.string() + " " + certificate.error().reason);
  }
  return certificate;
}

Result<void, Error> Certificate::save(const std::filesystem::path& path) const {
  return write_file_atomically(path, as_bytes(to_pem()), FileAccess::kEveryone);
}

std::string Certificate::to_pem() const {
  const detail::BioPtr bio(BIO_new(BIO_s_mem()));
  QB_CHECK(bio != nullptr && PEM_write_bio_X509(bio.get(), handle_->certificate.get()) == 1);
  return detail::bio_text(*bio);
}

Bytes Certificate::der() const {
  const int size = i2d_X509(handle_->certificate.get(), nullptr);
  QB_CHECK(size > 0);
  Bytes out(static_cast<std::size_t>(size));
  std::uint8_t* end = out.data();
  QB_CHECK(i2d_X509(handle_->certificate.get(), &end) == size);
  return out;
}

Fingerprint Certificate::fingerprint() const {
  Fingerprint out;
  unsigned int size = 0;
  QB_CHECK(X509_digest(handle_->certificate.get(), EVP_sha256(), out.bytes.data(), &size) == 1);
  QB_CHECK(size == out.bytes.size());
  return out;
}

Validity Certificate::validity() const {
  const X509* certificate = handle_->certificate.get();
  return {to_instant(*X509_get0_notBefore(certificate)), to_instant(*X509_get0_notAfter(certificate))};
}

std::string Certificate::serial() const {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(handle_->certificate.get());
  return to_hex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

Result<PeerIdentity, Error> Certificate::identity() const {
  const detail::GeneralNamesPtr names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(handle_->certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::string_view found;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const std::string_view uri = queueback_uri(*sk_GENERAL_NAME_value(names.get(), i));
    if (!uri.empty() && !found.empty()) {
      return fail(ErrorCode::kIdentity, "the certificate carries more than one queueback: name");
    }
    found = uri.empty() ? found : uri;
  }
  if (found.empty()) {
    return fail(ErrorCode::kIdentity, "the certificate carries no queueback: name");
  }
  return PeerIdentity::parse(found);
}

std::vector<std::string> Certificate::host_names() const {
  const detail::GeneralNamesPtr names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(handle_->certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
  std::vector<std::string> out;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    if (auto host = host_of(*sk_GENERAL_NAME_value(names.get(), i))) {
      out.push_back(std::move(*host));
    }
  }
  return out;
}

bool Certificate::belongs_to(const TlsKey& key) const {
  EVP_PKEY* own = X509_get0_pubkey(handle_->certificate.get());
  const bool same = own != nullptr && EVP_PKEY_eq(own, key.handle().key.get()) == 1;
  ERR_clear_error();
  return same;
}

Result<void, Error> Certificate::verify_issued_by(const Certificate& authority, Instant at) const {
  const detail::StorePtr store(X509_STORE_new());
  const detail::StoreContextPtr context(X509_STORE_CTX_new());
  QB_CHECK(store != nullptr && context != nullptr);
  if (X509_STORE_add_cert(store.get(), authority.handle_->certificate.get()) != 1 ||
      X509_STORE_CTX_init(context.get(), store.get(), handle_->certificate.get(), nullptr) != 1) {
    return detail::openssl_failure("cannot check a certificate");
  }
  X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context.get()), detail::openssl_time(at));
  if (X509_verify_cert(context.get()) == 1) {
    return {};
  }
  const int code = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  const bool time = code == X509_V_ERR_CERT_HAS_EXPIRED || code == X509_V_ERR_CERT_NOT_YET_VALID;
  return fail(time ? ErrorCode::kExpired : ErrorCode::kMismatch,
              std::string("the certificate does not hold: ") + X509_verify_cert_error_string(code));
}

bool Certificate::is_signed_by(const Certificate& authority) const {
  EVP_PKEY* const key = X509_get0_pubkey(authority.handle_->certificate.get());
  const bool is_signed = key != nullptr && X509_verify(handle_->certificate.get(), key) == 1;
  ERR_clear_error();
  return is_signed;
}

std::string bundle_to_pem(const std::vector<Certificate>& bundle) {
  std::string out;
  for (const Certificate& certificate : bundle) {
    out += certificate.to_pem();
  }
  return out;
}

Result<std::vector<Certificate>, Error> bundle_from_pem(std::string_view pem) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  std::vector<Certificate> out;
  for (std::size_t at = pem.find(kBegin); at != std::string_view::npos; at = pem.find(kBegin, at + kBegin.size())) {
    auto certificate = Certificate::from_pem(pem.substr(at));
    if (!certificate) {
      return tl::unexpected(certificate.error());
    }
    if (out.size() == kMaxBundle) {
      return fail(ErrorCode::kFormat, "holds more than " + std::to_string(kMaxBundle) + " certificates");
    }
    out.push_back(std::move(*certificate));
  }
  if (out.empty()) {
    return fail(ErrorCode::kFormat, "holds no certificate in PEM form");
  }
  return out;
}

Result<std::vector<Certificate>, Error> load_bundle(const std::filesystem::path& path) {
  const auto content = read_file(path, FileAccess::kEveryone);
  if (!content) {
    return tl::unexpected(content.error());
  }
  auto bundle = bundle_from_pem(as_text(*content));
  if (!bundle) {
    return fail(bundle.error().code, path.string() + " " + bundle.error().reason);
  }
  return bundle;
}

Result<CertificateRequest, Error> CertificateRequest::make(const TlsKey& key) {
  detail::RequestPtr request(X509_REQ_new());
  EVP_PKEY* const pkey = key.handle().key.get();
  if (request == nullptr || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      X509_REQ_set_pubkey(request.get(), pkey) != 1 || X509_REQ_sign(request.get(), pkey, EVP_sha256()) == 0) {
    return detail::openssl_failure("cannot make a certificate request");
  }
  return CertificateRequest(std::make_shared<const detail::RequestHandle>(detail::RequestHandle{std::move(request)}));
}

Result<CertificateRequest, Error> CertificateRequest::from_pem(std::string_view pem) {
  ERR_clear_error();
  const detail::BioPtr bio = detail::bio_over(as_bytes(pem));
  detail::RequestPtr request(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
  EVP_PKEY* const key = request == nullptr ? nullptr : X509_REQ_get0_pubkey(request.get());
  if (!is_p256(key)) {
    ERR_clear_error();
    return fail(ErrorCode::kFormat, "not a certificate request with a P-256 key");
  }
  if (X509_REQ_verify(request.get(), key) != 1) {
    ERR_clear_error();
    return fail(ErrorCode::kMismatch, "the certificate request is not signed with its own key");
  }
  return CertificateRequest(std::make_shared<const detail::RequestHandle>(detail::RequestHandle{std::move(request)}));
}

std::string CertificateRequest::to_pem() const {
  const detail::BioPtr bio(BIO_new(BIO_s_mem()));
  QB_CHECK(bio != nullptr && PEM_write_bio_X509_REQ(bio.get(), handle_->request.get()) == 1);
  return detail::bio_text(*bio);
}

}  // namespace queueback::crypto
