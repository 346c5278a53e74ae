#include "common/crypto/certificate_authority.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

#include "common/base/check.hpp"
#include "common/base/strong.hpp"
#include "common/base/text.hpp"
#include "common/crypto/openssl.hpp"
#include "common/crypto/tls_material.hpp"

namespace queueback::crypto {

namespace {

constexpr std::size_t kSerialBytes = 16;
constexpr std::size_t kMaxHostName = 253;  ///< RFC 1035, section 2.3.4

bool set_serial(X509* certificate, RandomSource& random) {
  auto serial = random.bytes<kSerialBytes>();
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7F) | 0x40);  // positive and never zero (RFC 5280, 4.1.2.2)
  const detail::BignumPtr number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  return number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool set_validity(X509* certificate, const Validity& validity) {
  const detail::TimePtr from(ASN1_TIME_set(nullptr, detail::openssl_time(validity.not_before)));
  const detail::TimePtr to(ASN1_TIME_set(nullptr, detail::openssl_time(validity.not_after)));
  return from != nullptr && to != nullptr && X509_set1_notBefore(certificate, from.get()) == 1 &&
         X509_set1_notAfter(certificate, to.get()) == 1;
}

bool set_subject(X509* certificate, std::string_view common_name) {
  X509_NAME* const name = X509_get_subject_name(certificate);
  return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, as_bytes(common_name).data(),
                                    static_cast<int>(common_name.size()), -1, 0) == 1;
}

struct Extension {
  int nid;
  std::string value;
};

bool add_extension(X509* issuer, X509* certificate, const Extension& extension) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const detail::ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str()));
  return made != nullptr && X509_add_ext(certificate, made.get(), -1) == 1;
}

bool add_extensions(X509* issuer, X509* certificate, const std::vector<Extension>& extensions) {
  return std::all_of(extensions.begin(), extensions.end(),
                     [&](const Extension& extension) { return add_extension(issuer, certificate, extension); });
}

bool is_ip_address(const std::string& host) {
  std::array<std::uint8_t, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

/// The text goes into OpenSSL's comma-separated extension syntax, so its characters are checked first.
bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= kMaxHostName && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == ':';
  });
}

Result<std::string, Error> alternative_names(const CertificateTerms& terms) {
  std::string out = "URI:" + terms.identity.to_string();
  for (const std::string& host : terms.host_names) {
    if (!is_host_name(host)) {
      return fail(ErrorCode::kIdentity, "not a host name or IP address: " + printable(host, 100));
    }
    out += (is_ip_address(host) ? ",IP:" : ",DNS:") + host;
  }
  return out;
}

bool is_server(const PeerIdentity& identity) {
  return std::holds_alternative<StoreServer>(identity.kind()) ||
         std::holds_alternative<HeadquartersServer>(identity.kind());
}

Result<Certificate, Error> signed_by(detail::X509Ptr certificate, EVP_PKEY* key) {
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) {
    return detail::openssl_failure("cannot sign a certificate");
  }
  // Through PEM and back: the result is exactly what a reader of the file will see.
  return Certificate::from_pem(
      Certificate(std::make_shared<const detail::CertificateHandle>(detail::CertificateHandle{std::move(certificate)}))
          .to_pem());
}

/// Version, serial, validity, subject and public key; no issuer, no extensions, no signature yet.
detail::X509Ptr draft(std::string_view subject, const Validity& validity, EVP_PKEY* key, RandomSource& random) {
  detail::X509Ptr certificate(X509_new());
  if (certificate == nullptr || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      !set_serial(certificate.get(), random) || !set_validity(certificate.get(), validity) ||
      !set_subject(certificate.get(), subject) || X509_set_pubkey(certificate.get(), key) != 1) {
    return nullptr;
  }
  return certificate;
}

}  // namespace

Result<CertificateAuthority, Error> CertificateAuthority::create(std::string_view name, Validity validity,
                                                                 RandomSource& random) {
  if (!is_valid_id(name)) {
    return fail(ErrorCode::kIdentity, "not a name for a certificate authority: " + printable(name, 100));
  }
  auto key = TlsKey::generate();
  if (!key) {
    return tl::unexpected(key.error());
  }
  EVP_PKEY* const pkey = key->handle().key.get();
  detail::X509Ptr certificate = draft("Queueback CA " + std::string(name), validity, pkey, random);
  if (certificate == nullptr ||
      X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get())) != 1 ||
      !add_extensions(certificate.get(), certificate.get(),
                      {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                       {NID_key_usage, "critical,keyCertSign,cRLSign"},
                       {NID_subject_key_identifier, "hash"}})) {
    return detail::openssl_failure("cannot make the certificate of an authority");
  }
  auto issued = signed_by(std::move(certificate), pkey);
  if (!issued) {
    return tl::unexpected(issued.error());
  }
  return CertificateAuthority(std::move(*issued), std::move(*key));
}

Result<CertificateAuthority, Error> CertificateAuthority::join(Certificate certificate, TlsKey key) {
  if (!certificate.belongs_to(key)) {
    return fail(ErrorCode::kMismatch, "the authority's certificate and key do not belong together");
  }
  return CertificateAuthority(std::move(certificate), std::move(key));
}

Result<CertificateAuthority, Error> CertificateAuthority::load(const AuthorityFiles& files) {
  auto certificate = Certificate::load(files.certificate);
  if (!certificate) {
    return tl::unexpected(certificate.error());
  }
  auto key = load_fitting_key(*certificate, files.certificate, files.key);
  if (!key) {
    return tl::unexpected(key.error());
  }
  return CertificateAuthority(std::move(*certificate), std::move(*key));
}

Result<void, Error> CertificateAuthority::save(const AuthorityFiles& files) const {
  if (auto saved = key_.save(files.key); !saved) {
    return saved;
  }
  return certificate_.save(files.certificate);
}

Result<Certificate, Error> CertificateAuthority::issue(const CertificateRequest& request, const CertificateTerms& terms,
                                                       RandomSource& random) const {
  if (std::holds_alternative<Anonymous>(terms.identity.kind())) {
    return fail(ErrorCode::kIdentity, "a certificate must name a terminal, a store or headquarters");
  }
  const auto names = alternative_names(terms);
  if (!names) {
    return tl::unexpected(names.error());
  }
  X509* const issuer = certificate_.handle().certificate.get();
  EVP_PKEY* const subject_key = X509_REQ_get0_pubkey(request.handle().request.get());
  // The subject is only a label: a common name holds 64 characters, an identity may be longer.
  const char* const subject = is_server(terms.identity) ? "Queueback server" : "Queueback client";
  detail::X509Ptr certificate = draft(subject, terms.validity, subject_key, random);
  if (certificate == nullptr || X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) != 1 ||
      !add_extensions(issuer, certificate.get(),
                      {{NID_basic_constraints, "critical,CA:FALSE"},
                       {NID_key_usage, "critical,digitalSignature"},
                       {NID_ext_key_usage, is_server(terms.identity) ? "serverAuth" : "clientAuth"},
                       {NID_subject_key_identifier, "hash"},
                       {NID_authority_key_identifier, "keyid:always"},
                       {NID_subject_alt_name, *names}})) {
    return detail::openssl_failure("cannot make a certificate");
  }
  return signed_by(std::move(certificate), key_.handle().key.get());
}

}  // namespace queueback::crypto
