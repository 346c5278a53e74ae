#pragma once
#include <filesystem>

#include "common/base/bytes.hpp"
#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

/// The largest mirror or database that is read, in bytes.
inline constexpr std::uintmax_t kMaxDeviceFileBytes = 2ULL * 1024 * 1024 * 1024;

/// The records of a device's file in the form of a mirror: the file is one, or a terminal's database, with its -wal
/// beside it. A database is copied to look into it; the file itself stays as it is.
[[nodiscard]] Outcome<Bytes> read_device_file(const std::filesystem::path& file);

}  // namespace queueback::ctl
