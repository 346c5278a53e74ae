#pragma once
#include "common/base/result.hpp"

namespace queueback::crypto {

/// What can go wrong with keys, certificates and sealed data. The reason is a sentence for the person who sets up.
enum class ErrorCode {
  kFile,        ///< missing, unreadable or unwritable file
  kPermission,  ///< a key file that others can read
  kFormat,      ///< not what it should be: damaged, truncated, of another version
  kMismatch,    ///< two things that do not belong together: certificate and key, code and authority
  kIdentity,    ///< a certificate without exactly one Queueback name
  kPassphrase,  ///< wrong passphrase, or sealed data that was changed
  kExpired,     ///< not valid at the time of checking
  kInternal,    ///< OpenSSL refused something that cannot fail on good input
};

using Error = Failure<ErrorCode>;

}  // namespace queueback::crypto
