#pragma once
#include <cstdint>

#include "common/base/result.hpp"

namespace queueback::storage {

enum class ErrorCode : std::uint8_t {
  kCannotOpen,  ///< missing folder, permission, not a database
  kLocked,      ///< another process has the database
  kConstraint,  ///< unique, check or foreign key
  kFull,        ///< disk full
  kIo,          ///< the medium failed: abort and reopen, never retry
  kCorrupt,     ///< the file is damaged
  kTooNew,      ///< written by a newer version of the program
  kOther,
};
using Error = Failure<ErrorCode>;

}  // namespace queueback::storage
