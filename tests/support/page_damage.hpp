#pragma once
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "common/storage/database.hpp"

/// Damage to the file of a database that nobody has open.
namespace queueback::tests {

inline Result<std::uint64_t, storage::Error> root_page(const std::filesystem::path& file, std::string_view table) {
  auto database = storage::Database::open({file});
  if (!database) {
    return tl::unexpected(database.error());
  }
  storage::Statement row = database->prepare("SELECT rootpage FROM sqlite_schema WHERE name = ?");
  const auto found = row.bind(table).step();
  return found ? Result<std::uint64_t, storage::Error>(row.number(0)) : tl::unexpected(found.error());
}

/// Turns one bit over.
inline void flip_bit(const std::filesystem::path& file, std::uint64_t offset, unsigned bit) {
  std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekg(static_cast<std::streamoff>(offset));
  const int before = bytes.get();
  bytes.seekp(static_cast<std::streamoff>(offset));
  bytes.put(static_cast<char>(before ^ (1 << bit)));
}

}  // namespace queueback::tests
