#pragma once
#include "common/base/result.hpp"

namespace queueback::enrolment {

/// Why a machine could not be enrolled; the reason is for the person who stands before it.
enum class ErrorCode {
  kConnection,  ///< the server was not reached, or the connection broke
  kServer,      ///< the server is not the one that the code names
  kRefused,     ///< the server does not accept the code or the request
  kProtocol,    ///< a message that makes no sense
  kMismatch,    ///< the server's answer does not fit our key or its own authority
  kFile,        ///< what was received cannot be kept
};
using Error = Failure<ErrorCode>;

}  // namespace queueback::enrolment
