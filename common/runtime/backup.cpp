#include "common/runtime/backup.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "common/runtime/storage_await.hpp"

namespace queueback::runtime {
namespace {

namespace fs = std::filesystem;
using storage::Backup;
using storage::Error;

/// `is_ours`: the file was made here, and nobody else's is there under its name.
asio::awaitable<Result<void, Error>> copy(storage::GroupCommit& storage, storage::Database& database, fs::path part,
                                          bool& is_ours) {
  const auto backup = std::make_shared<std::optional<Backup>>();
  const auto begin = [backup, &database, part]() -> Result<void, Error> {
    auto begun = Backup::begin(database, part);
    if (!begun) {
      return tl::unexpected(begun.error());
    }
    backup->emplace(std::move(*begun));
    return {};
  };
  const auto begun = co_await between_groups<Result<void, Error>>(storage, begin);
  if (!begun) {
    co_return begun;
  }
  is_ours = true;
  const auto slice = [backup] {
    auto done = (*backup)->step(kBackupPagesAtOnce);
    if (!done || *done) {
      backup->reset();  // on the thread of its source
    }
    return done;
  };
  while (true) {
    const auto done = co_await between_groups<Result<bool, Error>>(storage, slice);
    if (!done) {
      co_return tl::unexpected(done.error());
    }
    if (*done) {
      co_return Result<void, Error>();
    }
  }
}

asio::awaitable<ServiceResult> answer(storage::GroupCommit& storage, storage::Database& database,
                                      asio::any_io_executor slow, nlohmann::json request) {
  const auto target = required_text(request, "to");
  if (!target || !fs::path(*target).is_absolute()) {
    co_return tl::unexpected(target ? ServiceError{"'to' must be an absolute path"} : target.error());
  }
  const auto report = co_await back_up(storage, database, *target, slow);
  if (!report) {
    co_return refuse(report.error());
  }
  co_return nlohmann::json{{"file", *target}, {"bytes", report->bytes}};
}

asio::awaitable<Result<void, Error>> check(fs::path part) { co_return storage::check_integrity(part); }

}  // namespace

asio::awaitable<Result<BackupReport, std::string>> back_up(storage::GroupCommit& storage, storage::Database& database,
                                                           fs::path target, asio::any_io_executor slow) {
  std::error_code problem;
  if (fs::exists(target, problem)) {
    co_return tl::unexpected(target.string() + " is there already; a backup never replaces a file");
  }
  const fs::path part = target.string() + ".part";
  if (fs::exists(part, problem)) {
    co_return tl::unexpected(part.string() +
                             " is there: another backup is being made, or one was interrupted; then "
                             "remove that file");
  }
  bool is_ours = false;
  auto done = co_await copy(storage, database, part, is_ours);
  if (done) {
    done = co_await asio::co_spawn(slow, check(part), asio::use_awaitable);
  }
  if (!done) {
    if (is_ours) {
      fs::remove(part, problem);
    }
    co_return tl::unexpected(done.error().reason);
  }
  fs::rename(part, target, problem);
  if (problem) {
    co_return tl::unexpected(target.string() + ": " + problem.message());
  }
  if (const auto synced = storage::sync_folder_of(target); !synced) {
    co_return tl::unexpected(synced.error().reason);
  }
  co_return BackupReport{fs::file_size(target, problem)};
}

void install_backup(JsonService& service, storage::GroupCommit& storage, storage::Database& database,
                    asio::any_io_executor slow) {
  service.add("backup", [&storage, &database, slow](nlohmann::json request) {
    return answer(storage, database, slow, std::move(request));
  });
}

}  // namespace queueback::runtime
