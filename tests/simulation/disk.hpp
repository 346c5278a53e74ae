#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"

/// Disks in memory with the faults of real ones, under SQLite's VFS interface (https://www.sqlite.org/vfs.html). A
/// database whose path is below a disk's folder lives on that disk; the folder itself is an empty real one.
namespace queueback::simulation {

/// What becomes of a sector that was written but not synced when the power goes.
enum class Unsynced : std::uint8_t {
  kKeep,  ///< all of it is there
  kDrop,  ///< nothing of it is there
  kTear,  ///< some of its bytes are there, a prefix
};
inline constexpr std::size_t kSectorBytes = 512;

/// What a program asks of a disk.
enum class Operation : std::uint8_t { kOpen, kRead, kWrite, kTruncate, kSync, kDelete, kSize, kName };
inline constexpr std::size_t kOperations = 8;
[[nodiscard]] std::string_view to_string(Operation operation);

/// What a disk does with one operation.
enum class Verdict : std::uint8_t {
  kDo,
  kIoError,   ///< SQLITE_IOERR_*: nothing is done; a failed sync leaves open what is durable
  kFull,      ///< SQLITE_FULL, for a write; ENOSPC, for a name
  kPowerCut,  ///< nothing is done, and nothing after it until `power_on`
};

/// A disk of one machine.
class Disk {
 public:
  /// Asked before each operation.
  using Judge = std::function<Verdict(Operation, const std::string& file)>;
  /// Decides what becomes of each unsynced sector.
  using Fate = std::function<Unsynced()>;

  /// Registers the disk; `folder` is an existing folder of the real file system.
  explicit Disk(std::filesystem::path folder);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  void judge(Judge judge) { judge_ = std::move(judge); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// The power goes: every later operation fails. Connections must be closed before `power_on`.
  void cut_power() { is_on_ = false; }
  [[nodiscard]] bool is_on() const { return is_on_; }
  /// Power again, after `fate` has decided about what was not synced.
  void power_on(const Fate& fate);

  /// What the disk holds durably, by the files' names in its folder, for restoring an old image, on another disk too;
  /// all files must be closed.
  using Image = std::map<std::string, Bytes>;
  [[nodiscard]] Image image() const;
  void restore(const Image& image);
  /// A bit of a file turns over by itself.
  void flip(const std::string& file, std::uint64_t offset, unsigned bit);

  /// Operations so far, those that failed too.
  [[nodiscard]] std::uint64_t operations() const { return operations_; }
  /// Operations that were not done.
  [[nodiscard]] std::uint64_t failures() const { return failures_; }

  // For the VFS.
  struct File;
  [[nodiscard]] Verdict ask(Operation operation, const std::string& file);
  [[nodiscard]] std::shared_ptr<File> find(const std::string& name);
  [[nodiscard]] std::shared_ptr<File> create(const std::string& name);
  void remove(const std::string& name, bool durably);
  /// What was created, removed and named so far stays so.
  void sync_folder();

  // For the C library's functions on names. Until the folder is synced a power cut may undo the newest of them.
  void rename(const std::string& from, const std::string& to);
  void link(const std::string& from, const std::string& to);
  void unlink(const std::string& name);

 private:
  std::filesystem::path folder_;
  Judge judge_;
  bool is_on_ = true;
  std::uint64_t operations_ = 0;
  std::uint64_t failures_ = 0;
  std::map<std::string, std::shared_ptr<File>> files_;
  std::map<std::string, std::shared_ptr<File>> removed_;  ///< not durably: may come back

  using Names = std::map<std::string, std::shared_ptr<File>>;
  void change_name(const std::string& name, std::shared_ptr<File> file);
  void undo_names(const Fate& fate);
  /// The real folder's empty files have the names of ours: who asks the file system what is there hears the truth.
  void show_names() const;
  /// What the names of one change meant before it; null: nothing.
  std::vector<Names> before_naming_;
  std::set<std::string> named_;  ///< all names that ever changed so
};

/// A file on a disk: what is durable, and what was done since.
struct Disk::File {
  struct Change {
    std::uint64_t offset = 0;
    Bytes bytes;  ///< empty: truncation to `offset`
  };
  Bytes now;
  Bytes durable;
  bool is_durable = false;  ///< the file's own existence
  std::vector<Change> unsynced;
  bool syncs_folder = false;  ///< its next sync is one of its folder as well, as SQLite does for a new journal or WAL
  bool is_locked = false;     ///< by a connection

  void write(std::uint64_t offset, ByteView bytes);
  void truncate(std::uint64_t size);
  void sync();
  void settle(const Fate& fate);
};

}  // namespace queueback::simulation
