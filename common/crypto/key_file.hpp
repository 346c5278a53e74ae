#pragma once
#include <filesystem>

#include "common/base/bytes.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto {

/// Who may read a file that this module writes.
enum class FileAccess {
  kOwnerOnly,  ///< mode 0600: keys
  kEveryone,   ///< mode 0644: certificates
};

/// Largest key, certificate or sealed file that is read, in bytes.
inline constexpr std::size_t kMaxKeyFileBytes = std::size_t{4} * 1024 * 1024;

/// Replaces `path` as a whole: temporary file beside it, fsync, rename, fsync of the directory. After a crash the
/// file is the old one or the new one. Errors: kFile, naming the file.
[[nodiscard]] Result<void, Error> write_file_atomically(const std::filesystem::path& path, ByteView content,
                                                        FileAccess access);

/// The whole file. With kOwnerOnly a file that its group or others can read or write is refused (kPermission): a key
/// that was readable must be taken as copied. Errors: kFile, kPermission; the reason names the file.
[[nodiscard]] Result<Bytes, Error> read_file(const std::filesystem::path& path, FileAccess access);

/// Makes the directory (not its parents) with mode 0700, or checks that an existing one is closed to others.
[[nodiscard]] Result<void, Error> make_private_directory(const std::filesystem::path& path);

}  // namespace queueback::crypto
