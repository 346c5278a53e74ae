#pragma once
#include "common/base/result.hpp"

namespace queueback::net {

/// What can go wrong on a connection. The reason is a sentence for whoever looks after the shop's network.
enum class ErrorCode {
  kClosed,        ///< either side closed the connection, or it broke
  kTimeout,       ///< the deadline passed
  kCancelled,     ///< the waiting coroutine was cancelled from outside
  kRefused,       ///< nobody listens there
  kUnreachable,   ///< no such host, no route
  kAddressInUse,  ///< another program listens there already
  kPermission,    ///< the system or the peer's user id does not allow it
  kTls,           ///< the TLS handshake or a record failed
  kCertificate,   ///< one side does not accept the other's certificate
  kTooLarge,      ///< a frame or line beyond its limit
  kLimit,         ///< too many connections
  kProtocol,      ///< bytes that make no sense here
  kIo,            ///< another error of the system
};

using Error = Failure<ErrorCode>;

}  // namespace queueback::net
