#pragma once
#include <memory>
#include <optional>

#include "common/crypto/certificate.hpp"
#include "common/crypto/enrolment_code.hpp"
#include "common/crypto/tls_material.hpp"
#include "common/crypto/verification_time.hpp"

struct ssl_ctx_st;  // OpenSSL's SSL_CTX
struct ssl_st;      // OpenSSL's SSL

namespace queueback::crypto {

namespace detail {
struct TlsContextHandle;
}

/// What both kinds of context share: TLS 1.3 only (RFC 8446), no tickets, no early data, and time from
/// VerificationTime at each handshake. Immutable; copies share the context. Thread-safe.
class TlsContext {
 public:
  /// For common/net, which makes streams of it. Borrowed; lives as long as any copy of this object.
  [[nodiscard]] ssl_ctx_st* native() const;
  /// Sets the verification time of one connection; call before each handshake.
  void prepare(ssl_st& connection) const;

 protected:
  explicit TlsContext(std::shared_ptr<const detail::TlsContextHandle> handle) : handle_(std::move(handle)) {}

 private:
  std::shared_ptr<const detail::TlsContextHandle> handle_;
};

/// The server's side of TLS.
class TlsServerContext : public TlsContext {
 public:
  /// Admits only clients with a valid certificate of a trusted authority. Errors: kMismatch, kInternal.
  [[nodiscard]] static Result<TlsServerContext, Error> mutual(const TlsMaterial& material, VerificationTime time);
  /// Asks for no certificate: for enrolment and for pages in a browser, which prove themselves otherwise.
  [[nodiscard]] static Result<TlsServerContext, Error> without_client_certificate(const TlsMaterial& material,
                                                                                  VerificationTime time);
  /// Asks for one; a client may come without, but not with one that does not hold: where new machines are enrolled and
  /// certificates renewed. Errors: kMismatch, kInternal.
  [[nodiscard]] static Result<TlsServerContext, Error> optional_client_certificate(const TlsMaterial& material,
                                                                                   VerificationTime time);

 private:
  using TlsContext::TlsContext;
};

/// The client's side of TLS. Who the server is (PeerIdentity) is for the caller to check after the handshake.
class TlsClientContext : public TlsContext {
 public:
  /// Shows our certificate; the server's must come from a trusted authority. Errors: kMismatch, kInternal.
  [[nodiscard]] static Result<TlsClientContext, Error> mutual(const TlsMaterial& material, VerificationTime time);
  /// Shows no certificate; the server's must come from `authority`.
  [[nodiscard]] static Result<TlsClientContext, Error> without_certificate(const Certificate& authority,
                                                                           VerificationTime time);
  /// For enrolment, when nothing but a code is known: the server must send an authority with the code's fingerprint
  /// and prove a valid certificate of it.
  [[nodiscard]] static Result<TlsClientContext, Error> by_ca_fingerprint(const EnrolmentCode& code,
                                                                         VerificationTime time);

 private:
  using TlsContext::TlsContext;
};

/// After a handshake: whom the peer's certificate names; Anonymous when the peer showed none. Errors: kIdentity.
[[nodiscard]] Result<PeerIdentity, Error> peer_identity(const ssl_st& connection);

/// The fingerprint of the peer's certificate; nothing when the peer showed none.
[[nodiscard]] std::optional<Fingerprint> peer_fingerprint(const ssl_st& connection);
/// The certificate itself; nothing when the peer showed none.
[[nodiscard]] std::optional<Certificate> peer_certificate(const ssl_st& connection);

/// Why the check of the peer's certificate failed, in plain words; empty when it did not fail.
[[nodiscard]] std::string peer_refusal(const ssl_st& connection);

}  // namespace queueback::crypto
