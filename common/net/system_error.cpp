#include "common/net/system_error.hpp"

#include <openssl/err.h>
#include <openssl/sslerr.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <optional>

namespace queueback::net {

namespace {

namespace asio = boost::asio;

/// The peer's alert about our certificate (RFC 8446, section 6.2) in plain words; nothing for other errors.
std::optional<std::string> certificate_alert(int reason) {
  switch (reason) {
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return "the peer refuses our certificate: it is not signed by the peer's authority";
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
      return "the peer demands a certificate and we showed none";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return "the peer refuses our certificate: it has expired";
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
      return "the peer refuses our certificate: it was revoked";
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return "the peer refuses our certificate";
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "the client showed no certificate";
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return "the peer's certificate is not accepted";
    default:
      return std::nullopt;
  }
}

Error tls_error(const boost::system::error_code& error, const std::string& what) {
  const int reason = ERR_GET_REASON(static_cast<unsigned long>(error.value()));
  if (auto alert = certificate_alert(reason)) {
    return {ErrorCode::kCertificate, what + ": " + *alert};
  }
  switch (reason) {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING:
      return {ErrorCode::kClosed, what + ": the peer closed the connection"};
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
    case SSL_R_WRONG_VERSION_NUMBER:
      return {ErrorCode::kTls, what + ": the peer does not speak TLS 1.3"};
    default:
      return {ErrorCode::kTls, what + ": TLS failed (" + error.message() + ")"};
  }
}

bool is_closed(const boost::system::error_code& error) {
  return error == asio::error::eof || error == asio::error::connection_reset || error == asio::error::broken_pipe ||
         error == asio::error::not_connected || error == asio::error::bad_descriptor ||
         error == asio::error::connection_aborted || error == asio::ssl::error::stream_truncated;
}

ErrorCode system_code(const boost::system::error_code& error) {
  if (error == asio::error::timed_out) {
    return ErrorCode::kTimeout;
  }
  if (error == asio::error::operation_aborted) {
    return ErrorCode::kCancelled;
  }
  if (error == asio::error::connection_refused) {
    return ErrorCode::kRefused;
  }
  if (error == asio::error::host_unreachable || error == asio::error::network_unreachable ||
      error == asio::error::network_down || error == asio::error::host_not_found ||
      error == asio::error::host_not_found_try_again) {
    return ErrorCode::kUnreachable;
  }
  if (error == asio::error::address_in_use) {
    return ErrorCode::kAddressInUse;
  }
  if (error == asio::error::access_denied || error == asio::error::no_permission) {
    return ErrorCode::kPermission;
  }
  return ErrorCode::kIo;
}

}  // namespace

Error to_error(const boost::system::error_code& error, std::string_view what) {
  const std::string place(what);
  if (error.category() == asio::error::get_ssl_category()) {
    return tls_error(error, place);
  }
  if (is_closed(error)) {
    return {ErrorCode::kClosed, place + ": the connection was closed"};
  }
  const ErrorCode code = system_code(error);
  if (code == ErrorCode::kTimeout) {
    return {code, place + ": no answer in time"};
  }
  return {code, place + ": " + error.message()};
}

}  // namespace queueback::net
