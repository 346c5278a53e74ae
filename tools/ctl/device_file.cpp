#include "tools/ctl/device_file.hpp"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "common/replication/messages.hpp"
#include "common/replication/mirror_file.hpp"
#include "common/storage/backup.hpp"
#include "common/storage/database.hpp"

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using storage::Statement;

/// How every database of SQLite begins.
constexpr std::string_view kDatabaseMagic("SQLite format 3\0", 16);

/// A folder for a copy, which goes away with it: the copy holds sales.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::error_code problem;
    std::string pattern = (fs::temp_directory_path(problem) / "queueback-import-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data()) == nullptr ? fs::path() : fs::path(pattern);
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

tl::unexpected<std::string> wrong(const fs::path& file, const std::string& why) {
  return tl::unexpected(file.string() + ": " + why);
}

Outcome<Bytes> read_all(const fs::path& file) {
  std::error_code problem;
  const std::uintmax_t size = fs::file_size(file, problem);
  std::ifstream in(file, std::ios::binary);
  if (problem || !in) {
    return wrong(file, "cannot be read");
  }
  if (size > kMaxDeviceFileBytes) {
    return wrong(file, "larger than " + std::to_string(kMaxDeviceFileBytes) + " bytes");
  }
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return in.bad() ? Outcome<Bytes>(wrong(file, "cannot be read to its end")) : Outcome<Bytes>(std::move(bytes));
}

/// The database with what its last run had not yet moved into it.
Outcome<fs::path> copy_database(const fs::path& file, const fs::path& folder) {
  const fs::path copy = folder / "terminal.db";
  if (const auto copied = storage::copy_database(file, copy); !copied) {
    return tl::unexpected(copied.error().reason);
  }
  const auto sound = storage::check_integrity(copy);
  return sound ? Outcome<fs::path>(copy) : Outcome<fs::path>(wrong(file, sound.error().reason));
}

Outcome<replication::MirrorOwner> owner_of(storage::Database& database, const fs::path& file) {
  Statement tables = database.prepare(
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('meta', 'outbox', 'segment')");
  const auto counted = tables.step();
  if (!counted || tables.integer(0) != 3) {
    return wrong(file, "this is no database of a terminal");
  }
  Statement row = database.prepare("SELECT value FROM meta WHERE key = 'owner'");
  const auto found = row.step();
  const std::string owner = found && *found ? row.text(0) : "";
  const std::size_t slash = owner.find('/');
  if (slash == std::string::npos) {
    return wrong(file, "the database does not say whose it is");
  }
  return replication::MirrorOwner{owner.substr(0, slash), owner.substr(slash + 1)};
}

Outcome<Bytes> records_of_database(const fs::path& file) {
  const PrivateFolder folder;
  if (folder.path().empty()) {
    return tl::unexpected(std::string("no folder for a copy can be made; is TMPDIR right?"));
  }
  const auto copy = copy_database(file, folder.path());
  if (!copy) {
    return tl::unexpected(copy.error());
  }
  auto database = storage::Database::open({*copy});
  if (!database) {
    return wrong(file, database.error().reason);
  }
  const auto owner = owner_of(*database, file);
  if (!owner) {
    return tl::unexpected(owner.error());
  }
  Bytes out = replication::encode_mirror_header(*owner);
  const auto done = storage::for_each_row(
      database->prepare("SELECT seq, incarnation, previous, hash, payload FROM outbox ORDER BY seq"),
      [&out](const Statement& row) {
        const replication::Record record{replication::Incarnation{row.array<16>(1)}, row.number(0), row.array<32>(2),
                                         row.array<32>(3), row.blob(4)};
        const Bytes frame = replication::encode_mirror_record(record);
        out.insert(out.end(), frame.begin(), frame.end());
      });
  return done ? Outcome<Bytes>(std::move(out)) : Outcome<Bytes>(wrong(file, done.error().reason));
}

}  // namespace

Outcome<Bytes> read_device_file(const fs::path& file) {
  std::array<char, kDatabaseMagic.size()> begin{};
  std::ifstream in(file, std::ios::binary);
  in.read(begin.data(), begin.size());
  if (std::string_view(begin.data(), static_cast<std::size_t>(in.gcount())) == kDatabaseMagic) {
    in.close();
    return records_of_database(file);
  }
  auto bytes = read_all(file);
  if (!bytes) {
    return bytes;
  }
  const auto mirror = replication::MirrorReader::open(*bytes);
  return mirror ? std::move(bytes)
                : Outcome<Bytes>(wrong(file, "neither a terminal's database nor its mirror: " + mirror.error().reason));
}

}  // namespace queueback::ctl
