#include "tests/simulation/folder.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/simulation/disk.hpp"

namespace queueback::simulation {
namespace {

std::vector<Disk*>& disks() {
  static std::vector<Disk*> all;
  return all;
}

/// True if the disk does it; otherwise errno says why not.
bool ask(Disk& disk, Operation operation, std::string_view name) {
  const Verdict verdict = disk.ask(operation, std::string(name));
  errno = verdict == Verdict::kFull ? ENOSPC : EIO;
  return verdict == Verdict::kDo;
}

/// The disk that has this file; null: it is a real one.
Disk* disk_with_file(const std::string& path) {
  Disk* const disk = disk_of(path);
  return disk != nullptr && disk->find(path) ? disk : nullptr;
}

/// The path behind a file descriptor; empty if there is none.
std::string path_of(int descriptor) {
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const auto length = ::readlink(link.c_str(), path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : std::string();
}

/// The disk whose folder this is.
Disk* disk_with_folder(const std::string& path) {
  const auto found = std::find_if(disks().begin(), disks().end(), [&](Disk* disk) { return disk->folder() == path; });
  return found == disks().end() ? nullptr : *found;
}

int real_rename(const char* from, const char* to) {
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int real_link(const char* from, const char* to) {
  return static_cast<int>(::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}
int real_remove(const char* path) {
  const auto unlinked = ::syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  return static_cast<int>(unlinked != 0 && errno == EISDIR ? ::syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR)
                                                           : unlinked);
}

}  // namespace

void add_mount(Disk& disk) { disks().push_back(&disk); }
void remove_mount(Disk& disk) { std::erase(disks(), &disk); }

Disk* disk_of(std::string_view path) {
  const auto found = std::find_if(disks().begin(), disks().end(),
                                  [&](Disk* disk) { return path.starts_with(disk->folder().string() + "/"); });
  return found == disks().end() ? nullptr : *found;
}

// In front of the C library's functions of these names; called by the product and by libstdc++. What they do to the
// simulated disk they also do to the empty real files that stand for its files.
extern "C" {

int rename(const char* from, const char* to) noexcept {
  Disk* disk = disk_with_file(from);
  if (disk == nullptr) {
    return real_rename(from, to);
  }
  if (!ask(*disk, Operation::kName, to)) {
    return -1;
  }
  disk->rename(from, to);
  (void)real_rename(from, to);  // what SQLite made on the simulated disk alone has no real file
  return 0;
}

int link(const char* from, const char* to) noexcept {
  Disk* disk = disk_with_file(from);
  if (disk == nullptr) {
    return real_link(from, to);
  }
  if (!ask(*disk, Operation::kName, to)) {
    return -1;
  }
  if (disk->find(to)) {
    errno = EEXIST;
    return -1;
  }
  disk->link(from, to);
  (void)real_link(from, to);
  return 0;
}

int remove(const char* path) noexcept {
  Disk* disk = disk_with_file(path);
  if (disk == nullptr) {
    return real_remove(path);
  }
  if (!ask(*disk, Operation::kDelete, path)) {
    return -1;
  }
  disk->unlink(path);
  (void)real_remove(path);
  return 0;
}

int fsync(int descriptor) {
  const std::string path = path_of(descriptor);
  if (Disk* disk = disk_with_folder(path); disk != nullptr) {
    if (!ask(*disk, Operation::kSync, path)) {
      return -1;
    }
    disk->sync_folder();
    return 0;
  }
  Disk* disk = disk_with_file(path);
  if (disk == nullptr) {
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
  }
  if (!ask(*disk, Operation::kSync, path)) {
    return -1;
  }
  disk->find(path)->sync();
  return 0;
}

}  // extern "C"

}  // namespace queueback::simulation
