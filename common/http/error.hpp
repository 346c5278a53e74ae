#pragma once
#include "common/base/result.hpp"

namespace queueback::http {

enum class ErrorCode {
  kListen,      ///< the server cannot listen
  kConnection,  ///< the connection failed or broke
  kProtocol,    ///< the other side does not speak HTTP as we need it
  kTooLarge,    ///< header or body beyond its limit
  kToken,       ///< the bearer token's file is missing, open to others or too short
};
using Error = Failure<ErrorCode>;

}  // namespace queueback::http
