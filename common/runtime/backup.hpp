#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <string>

#include "common/base/result.hpp"
#include "common/runtime/json_service.hpp"
#include "common/storage/backup.hpp"
#include "common/storage/group_commit.hpp"

namespace queueback::runtime {

namespace asio = boost::asio;

/// Pages that are copied between two groups: about a millisecond for whoever waits.
inline constexpr int kBackupPagesAtOnce = 64;

struct BackupReport {
  std::uint64_t bytes = 0;
};

/// Copies a running server's database to `target`, a file that must not exist, in slices between commit groups; checks
/// the copy from end to end on `slow`. Until it is whole it has the ending `.part`. A reason if it cannot be made; then
/// nothing is left behind.
[[nodiscard]] asio::awaitable<Result<BackupReport, std::string>> back_up(storage::GroupCommit& storage,
                                                                         storage::Database& database,
                                                                         std::filesystem::path target,
                                                                         asio::any_io_executor slow);

/// Puts the command `backup` into a service: `{"do":"backup","to":"/a/file"}`. What it refers to outlives it.
void install_backup(JsonService& service, storage::GroupCommit& storage, storage::Database& database,
                    asio::any_io_executor slow);

}  // namespace queueback::runtime
