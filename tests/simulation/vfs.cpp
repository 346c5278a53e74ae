#include "tests/simulation/vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "common/base/check.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/simulation/folder.hpp"

namespace queueback::simulation {
namespace {

/// SQLite's handle of an open file.
struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  std::shared_ptr<Disk::File>* file;  ///< owned; SQLite's memory is plain
  std::string* name;                  ///< owned
  bool holds_lock;
};

OpenFile& of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }

/// SQLITE_OK when the disk does it; otherwise the code to give, where `io_error` is the operation's own.
int ask(Disk& disk, Operation operation, const std::string& name, int io_error) {
  switch (disk.ask(operation, name)) {
    case Verdict::kDo:
      return SQLITE_OK;
    case Verdict::kFull:
      return operation == Operation::kWrite ? SQLITE_FULL : SQLITE_OK;
    case Verdict::kIoError:
    case Verdict::kPowerCut:
      break;
  }
  return io_error;
}

int do_close(sqlite3_file* file) {
  OpenFile& open = of(file);
  if (open.holds_lock) {
    (*open.file)->is_locked = false;
  }
  delete open.file;
  delete open.name;
  return SQLITE_OK;
}

int do_read(sqlite3_file* file, void* into, int amount, sqlite3_int64 offset) {
  OpenFile& open = of(file);
  if (const int code = ask(*open.disk, Operation::kRead, *open.name, SQLITE_IOERR_READ); code != SQLITE_OK) {
    return code;
  }
  const Bytes& bytes = (*open.file)->now;
  const auto begin = std::min(static_cast<std::size_t>(offset), bytes.size());
  const auto count = std::min(static_cast<std::size_t>(amount), bytes.size() - begin);
  std::memcpy(into, bytes.data() + begin, count);
  if (count == static_cast<std::size_t>(amount)) {
    return SQLITE_OK;
  }
  std::memset(static_cast<char*>(into) + count, 0, static_cast<std::size_t>(amount) - count);
  return SQLITE_IOERR_SHORT_READ;
}

int do_write(sqlite3_file* file, const void* bytes, int amount, sqlite3_int64 offset) {
  OpenFile& open = of(file);
  if (const int code = ask(*open.disk, Operation::kWrite, *open.name, SQLITE_IOERR_WRITE); code != SQLITE_OK) {
    return code;
  }
  (*open.file)
      ->write(static_cast<std::uint64_t>(offset),
              {static_cast<const std::uint8_t*>(bytes), static_cast<std::size_t>(amount)});
  return SQLITE_OK;
}

int do_truncate(sqlite3_file* file, sqlite3_int64 size) {
  OpenFile& open = of(file);
  const int code = ask(*open.disk, Operation::kTruncate, *open.name, SQLITE_IOERR_TRUNCATE);
  if (code == SQLITE_OK) {
    (*open.file)->truncate(static_cast<std::uint64_t>(size));
  }
  return code;
}

int do_sync(sqlite3_file* file, int /*flags*/) {
  OpenFile& open = of(file);
  const int code = ask(*open.disk, Operation::kSync, *open.name, SQLITE_IOERR_FSYNC);
  if (code != SQLITE_OK) {
    return code;
  }
  (*open.file)->sync();
  if (std::exchange((*open.file)->syncs_folder, false)) {
    open.disk->sync_folder();
  }
  return code;
}

int do_size(sqlite3_file* file, sqlite3_int64* size) {
  OpenFile& open = of(file);
  const int code = ask(*open.disk, Operation::kSize, *open.name, SQLITE_IOERR_FSTAT);
  *size = static_cast<sqlite3_int64>((*open.file)->now.size());
  return code;
}

int do_lock(sqlite3_file* file, int level) {
  OpenFile& open = of(file);
  if (level < SQLITE_LOCK_RESERVED || open.holds_lock) {
    return SQLITE_OK;
  }
  if ((*open.file)->is_locked) {
    return SQLITE_BUSY;
  }
  (*open.file)->is_locked = open.holds_lock = true;
  return SQLITE_OK;
}

int do_unlock(sqlite3_file* file, int level) {
  OpenFile& open = of(file);
  if (level < SQLITE_LOCK_RESERVED && open.holds_lock) {
    (*open.file)->is_locked = open.holds_lock = false;
  }
  return SQLITE_OK;
}

int do_check_lock(sqlite3_file* file, int* is_reserved) {
  *is_reserved = (*of(file).file)->is_locked ? 1 : 0;
  return SQLITE_OK;
}

int do_control(sqlite3_file* /*file*/, int /*operation*/, void* /*argument*/) { return SQLITE_NOTFOUND; }
int do_sector_size(sqlite3_file* /*file*/) { return static_cast<int>(kSectorBytes); }
/// Like SQLite's own: writing some bytes never changes those beside them.
int do_characteristics(sqlite3_file* /*file*/) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

// Version 1: no shared memory. The product opens its databases exclusively, so that the WAL index is in its own memory.
constexpr sqlite3_io_methods kMethods = {
    1,         do_close,      do_read,    do_write,       do_truncate,        do_sync, do_size, do_lock,
    do_unlock, do_check_lock, do_control, do_sector_size, do_characteristics, nullptr, nullptr, nullptr,
    nullptr,   nullptr,       nullptr};

sqlite3_vfs* real() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find("unix");
  return vfs;
}

int do_open(sqlite3_vfs* /*vfs*/, sqlite3_filename path, sqlite3_file* file, int flags, int* out_flags) {
  Disk* disk = disk_of(path);
  if (disk == nullptr) {
    return real()->xOpen(real(), path, file, flags, out_flags);
  }
  file->pMethods = nullptr;
  if (const int code = ask(*disk, Operation::kOpen, path, SQLITE_CANTOPEN); code != SQLITE_OK) {
    return code;
  }
  auto found = disk->find(path);
  if (found == nullptr) {
    // The database file itself is made by the product before SQLite opens it.
    found = disk->create(path);
    found->syncs_folder = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  }
  OpenFile& open = of(file);
  open.disk = disk;
  open.file = new std::shared_ptr<Disk::File>(std::move(found));
  open.name = new std::string(path);
  open.holds_lock = false;
  open.base.pMethods = &kMethods;
  if (out_flags != nullptr) {
    *out_flags = flags;
  }
  return SQLITE_OK;
}

int do_delete(sqlite3_vfs* /*vfs*/, const char* path, int sync_folder) {
  Disk* disk = disk_of(path);
  if (disk == nullptr) {
    return real()->xDelete(real(), path, sync_folder);
  }
  if (const int code = ask(*disk, Operation::kDelete, path, SQLITE_IOERR_DELETE); code != SQLITE_OK) {
    return code;
  }
  if (disk->find(path) == nullptr) {
    return SQLITE_IOERR_DELETE_NOENT;
  }
  disk->remove(path, sync_folder != 0);
  return SQLITE_OK;
}

int do_access(sqlite3_vfs* /*vfs*/, const char* path, int flags, int* result) {
  Disk* disk = disk_of(path);
  if (disk == nullptr) {
    return real()->xAccess(real(), path, flags, result);
  }
  const auto file = disk->find(path);
  *result = file != nullptr && (flags != SQLITE_ACCESS_EXISTS || !file->now.empty()) ? 1 : 0;
  return SQLITE_OK;
}

int do_full_path(sqlite3_vfs* /*vfs*/, const char* path, int size, char* out) {
  if (disk_of(path) == nullptr) {
    return real()->xFullPathname(real(), path, size, out);
  }
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

std::uint64_t& random_state() {
  static std::uint64_t state = 1;
  return state;
}

/// SplitMix64: SQLite seeds its generator from here once after `seed_sqlite`.
int do_randomness(sqlite3_vfs* /*vfs*/, int size, char* out) {
  for (int i = 0; i < size; ++i) {
    std::uint64_t z = random_state() += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    out[i] = static_cast<char>(z ^ (z >> 31U));
  }
  return size;
}

/// In front of SQLite's own, which keeps what is not about files.
sqlite3_vfs make_vfs() {
  sqlite3_vfs vfs = *real();
  vfs.iVersion = 1;
  vfs.szOsFile = std::max(vfs.szOsFile, static_cast<int>(sizeof(OpenFile)));
  vfs.pNext = nullptr;
  vfs.zName = "simulation";
  vfs.xOpen = do_open;
  vfs.xDelete = do_delete;
  vfs.xAccess = do_access;
  vfs.xFullPathname = do_full_path;
  vfs.xRandomness = do_randomness;
  return vfs;
}

}  // namespace

void mount(Disk& disk) {
  static sqlite3_vfs vfs = make_vfs();
  static const int registered = sqlite3_vfs_register(&vfs, 1);
  QB_CHECK(registered == SQLITE_OK);
  add_mount(disk);
}

void unmount(Disk& disk) { remove_mount(disk); }

void seed_sqlite(std::uint64_t seed) {
  random_state() = seed;
  sqlite3_randomness(0, nullptr);
}

}  // namespace queueback::simulation
