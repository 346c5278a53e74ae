#pragma once
#include <string>
#include <vector>

#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

/// Records whose hashes one step reads: bounds how long stores wait for it.
inline constexpr std::uint64_t kSummarySlice = 2000;
/// Hashes of a summary, about: of a longer log only every so-manieth record is named.
inline constexpr std::uint64_t kSummaryHashes = 20'000;

/// What headquarters holds of one store at one moment, as lines of JSON that the store's audit compares itself with:
/// its head, the hashes of its line of records, its balances. Storage thread only; outlives nothing but the archive.
class StoreSummary {
 public:
  StoreSummary(Archive& archive, std::string store) : archive_(archive), store_(std::move(store)) {}

  /// One slice; the first one takes head and balances. True: all is there.
  [[nodiscard]] Stored<bool> step();
  /// Empty: headquarters has nothing of this store.
  [[nodiscard]] std::vector<std::string> take() { return std::move(lines_); }

 private:
  /// Part of a branch that belongs to the store's line.
  struct Stretch {
    replication::Incarnation incarnation;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  void begin();

  Archive& archive_;
  std::string store_;
  bool begun_ = false;
  std::vector<Stretch> rest_;  ///< newest first; what is not read yet
  std::uint64_t stride_ = 1;
  std::uint64_t head_ = 0;
  std::vector<std::string> lines_;
};

}  // namespace queueback::headquarters
