#pragma once
#include <string_view>

namespace queueback::simulation {

class Disk;

/// Which folders are on simulated disks. Files in them are known to SQLite's VFS; their names can also be changed by
/// the C library's rename, link and remove, and synced by fsync: folder.cpp stands in front of these.
void add_mount(Disk& disk);
void remove_mount(Disk& disk);

/// The disk that a file is on; null: the real one.
[[nodiscard]] Disk* disk_of(std::string_view path);

}  // namespace queueback::simulation
