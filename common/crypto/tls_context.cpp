#include "common/crypto/tls_context.hpp"

#include <openssl/err.h>

#include <algorithm>
#include <vector>

#include "common/base/check.hpp"
#include "common/crypto/constant_time.hpp"
#include "common/crypto/openssl.hpp"

namespace queueback::crypto {

namespace detail {

using SslContextPtr = std::unique_ptr<SSL_CTX, Deleter<SSL_CTX_free>>;

struct TlsContextHandle {
  SslContextPtr context;
  VerificationTime time;
  /// Only for by_ca_fingerprint; OpenSSL's callback reads it through a pointer into this object.
  std::array<std::uint8_t, 16> ca_fingerprint{};
};

}  // namespace detail

namespace {

using Handle = std::shared_ptr<detail::TlsContextHandle>;

constexpr const char* kCipherSuites = "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr int kMaxIntermediates = 0;  ///< our authorities sign end certificates only

Result<Handle, Error> make_handle(const SSL_METHOD* method, VerificationTime time) {
  detail::SslContextPtr context(SSL_CTX_new(method));
  if (context == nullptr || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_ciphersuites(context.get(), kCipherSuites) != 1 || SSL_CTX_set_num_tickets(context.get(), 0) != 1 ||
      SSL_CTX_set_max_early_data(context.get(), 0) != 1) {
    return detail::openssl_failure("cannot set up TLS 1.3");
  }
  SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  return std::make_shared<detail::TlsContextHandle>(detail::TlsContextHandle{std::move(context), std::move(time), {}});
}

Result<void, Error> use_own(SSL_CTX* context, const TlsMaterial& material) {
  if (!material.certificate.belongs_to(material.key)) {
    return fail(ErrorCode::kMismatch, "the certificate and the private key do not belong together");
  }
  // The authority is sent too: a terminal that enrols knows it by its fingerprint only.
  if (SSL_CTX_use_certificate(context, material.certificate.handle().certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, material.key.handle().key.get()) != 1 ||
      SSL_CTX_add1_chain_cert(context, material.authority.handle().certificate.get()) != 1) {
    return detail::openssl_failure("cannot use our certificate");
  }
  return {};
}

Result<void, Error> trust_only(SSL_CTX* context, const std::vector<Certificate>& authorities) {
  detail::StorePtr store(X509_STORE_new());
  for (const Certificate& authority : authorities) {
    if (store == nullptr || X509_STORE_add_cert(store.get(), authority.handle().certificate.get()) != 1) {
      return detail::openssl_failure("cannot use the authority's certificate");
    }
  }
  SSL_CTX_set_cert_store(context, store.release());
  SSL_CTX_set_verify_depth(context, kMaxIntermediates);
  return {};
}

bool has_fingerprint(const X509& certificate, const std::array<std::uint8_t, 16>& wanted) {
  Fingerprint actual;
  unsigned int size = 0;
  return X509_digest(&certificate, EVP_sha256(), actual.bytes.data(), &size) == 1 &&
         constant_time_equal(ByteView(actual.bytes).first(wanted.size()), ByteView(wanted));
}

/// Trusts the one certificate in the peer's chain that has the fingerprint, then lets OpenSSL check as usual.
int verify_by_fingerprint(X509_STORE_CTX* verification, void* data) {
  const auto& wanted = *static_cast<const std::array<std::uint8_t, 16>*>(data);
  const detail::StackPtr trusted(sk_X509_new_null());
  STACK_OF(X509)* const sent = X509_STORE_CTX_get0_untrusted(verification);
  for (int i = 0; i < sk_X509_num(sent); ++i) {
    X509* const candidate = sk_X509_value(sent, i);
    if (has_fingerprint(*candidate, wanted)) {
      sk_X509_push(trusted.get(), candidate);
    }
  }
  if (sk_X509_num(trusted.get()) <= 0) {
    X509_STORE_CTX_set_error(verification, X509_V_ERR_APPLICATION_VERIFICATION);
    return 0;
  }
  X509_STORE_CTX_set0_trusted_stack(verification, trusted.get());
  const int result = X509_verify_cert(verification);
  X509_STORE_CTX_set0_trusted_stack(verification, nullptr);
  return result;
}

std::vector<Certificate> trusted_by(const TlsMaterial& material) {
  std::vector<Certificate> out{material.authority};
  out.insert(out.end(), material.others.begin(), material.others.end());
  return out;
}

/// Our certificate and the trusted authorities; whether to ask the peer for a certificate is up to the caller.
Result<Handle, Error> make_with_material(const SSL_METHOD* method, const TlsMaterial& material, VerificationTime time) {
  auto handle = make_handle(method, std::move(time));
  if (!handle) {
    return handle;
  }
  SSL_CTX* const context = (*handle)->context.get();
  if (auto done = use_own(context, material); !done) {
    return tl::unexpected(done.error());
  }
  if (auto done = trust_only(context, trusted_by(material)); !done) {
    return tl::unexpected(done.error());
  }
  return handle;
}

}  // namespace

ssl_ctx_st* TlsContext::native() const { return handle_->context.get(); }

void TlsContext::prepare(ssl_st& connection) const {
  X509_VERIFY_PARAM_set_time(SSL_get0_param(&connection), detail::openssl_time(handle_->time.now()));
}

namespace {

/// A server that looks at clients' certificates.
Result<Handle, Error> make_asking(const TlsMaterial& material, VerificationTime time, int mode) {
  auto handle = make_with_material(TLS_server_method(), material, std::move(time));
  if (!handle) {
    return handle;
  }
  SSL_CTX* const context = (*handle)->context.get();
  SSL_CTX_set_verify(context, mode, nullptr);
  for (const Certificate& authority : trusted_by(material)) {
    if (SSL_CTX_add_client_CA(context, authority.handle().certificate.get()) != 1) {
      return detail::openssl_failure("cannot name the authority to clients");
    }
  }
  return handle;
}

}  // namespace

Result<TlsServerContext, Error> TlsServerContext::mutual(const TlsMaterial& material, VerificationTime time) {
  auto handle = make_asking(material, std::move(time), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  return TlsServerContext(std::move(*handle));
}

Result<TlsServerContext, Error> TlsServerContext::optional_client_certificate(const TlsMaterial& material,
                                                                              VerificationTime time) {
  auto handle = make_asking(material, std::move(time), SSL_VERIFY_PEER);
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  return TlsServerContext(std::move(*handle));
}

Result<TlsServerContext, Error> TlsServerContext::without_client_certificate(const TlsMaterial& material,
                                                                             VerificationTime time) {
  auto handle = make_with_material(TLS_server_method(), material, std::move(time));
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  SSL_CTX_set_verify((*handle)->context.get(), SSL_VERIFY_NONE, nullptr);
  return TlsServerContext(std::move(*handle));
}

Result<TlsClientContext, Error> TlsClientContext::mutual(const TlsMaterial& material, VerificationTime time) {
  auto handle = make_with_material(TLS_client_method(), material, std::move(time));
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  SSL_CTX_set_verify((*handle)->context.get(), SSL_VERIFY_PEER, nullptr);
  return TlsClientContext(std::move(*handle));
}

Result<TlsClientContext, Error> TlsClientContext::without_certificate(const Certificate& authority,
                                                                      VerificationTime time) {
  auto handle = make_handle(TLS_client_method(), std::move(time));
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  if (auto done = trust_only((*handle)->context.get(), {authority}); !done) {
    return tl::unexpected(done.error());
  }
  SSL_CTX_set_verify((*handle)->context.get(), SSL_VERIFY_PEER, nullptr);
  return TlsClientContext(std::move(*handle));
}

Result<TlsClientContext, Error> TlsClientContext::by_ca_fingerprint(const EnrolmentCode& code, VerificationTime time) {
  auto handle = make_handle(TLS_client_method(), std::move(time));
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  (*handle)->ca_fingerprint = code.ca_fingerprint;
  SSL_CTX* const context = (*handle)->context.get();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_verify_depth(context, kMaxIntermediates);
  SSL_CTX_set_cert_verify_callback(context, verify_by_fingerprint, &(*handle)->ca_fingerprint);
  return TlsClientContext(std::move(*handle));
}

std::optional<Certificate> peer_certificate(const ssl_st& connection) {
  detail::X509Ptr certificate(SSL_get1_peer_certificate(&connection));
  if (certificate == nullptr) {
    return std::nullopt;
  }
  return Certificate(
      std::make_shared<const detail::CertificateHandle>(detail::CertificateHandle{std::move(certificate)}));
}

Result<PeerIdentity, Error> peer_identity(const ssl_st& connection) {
  const auto certificate = peer_certificate(connection);
  return certificate ? certificate->identity() : PeerIdentity::anonymous();
}

std::optional<Fingerprint> peer_fingerprint(const ssl_st& connection) {
  const auto certificate = peer_certificate(connection);
  return certificate ? std::optional(certificate->fingerprint()) : std::nullopt;
}

std::string peer_refusal(const ssl_st& connection) {
  const long code = SSL_get_verify_result(&connection);
  switch (code) {
    case X509_V_OK:
      return {};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the peer's certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the peer's certificate is not valid yet; check the clocks";
    case X509_V_ERR_APPLICATION_VERIFICATION:
      return "the server does not show the authority that the enrolment code names; "
             "this may be the wrong server or someone in between";
    case X509_V_ERR_INVALID_PURPOSE:
      return "the peer's certificate is for the other side of a connection";
    default:
      return std::string("the peer's certificate is not signed by our authority: ") +
             X509_verify_cert_error_string(code);
  }
}

}  // namespace queueback::crypto
