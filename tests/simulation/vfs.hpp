#pragma once
#include <cstdint>

namespace queueback::simulation {

class Disk;

/// Makes databases below the disk's folder live on it. The first call puts the VFS "simulation" in front of SQLite's
/// own, which keeps every other path.
void mount(Disk& disk);
void unmount(Disk& disk);

/// SQLite's own random numbers (WAL salts, temporary names) start again from this seed.
void seed_sqlite(std::uint64_t seed);

}  // namespace queueback::simulation
