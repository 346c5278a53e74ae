#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/money.hpp"

namespace queueback::rewards::queue_rebate {

/// An entry's place in line: by effective time, then by the arrival number of its order, then by line.
struct EntryKey {
  Instant effective;
  std::uint64_t arrival = 0;
  std::uint32_t line = 0;
  friend auto operator<=>(const EntryKey&, const EntryKey&) = default;
};

/// The number under which the engine keeps an entry in memory.
using EntryHandle = std::uint32_t;

struct WaitingEntry {
  EntryKey key;
  EntryHandle handle = 0;
  domain::Money remaining;
};

/// Who stands before an entry: how many, and how much they wait for.
struct Ahead {
  std::uint64_t entries = 0;
  domain::Money amount;
  friend bool operator==(const Ahead&, const Ahead&) = default;
};

/// A line of waiting entries in key order: a treap whose nodes count their subtree's entries and amounts, so that
/// every operation is O(log n), also in the middle. Priorities come from the key, so the shape does not depend on
/// the order of insertions. Not thread-safe.
class WaitingLine {
 public:
  /// The key must not be present.
  void insert(const WaitingEntry& entry);
  /// False if the key is not present.
  bool erase(const EntryKey& key);
  /// The key must be present.
  void set_remaining(const EntryKey& key, domain::Money remaining);

  [[nodiscard]] std::optional<WaitingEntry> first() const;
  /// The entry after `key`, which need not be present itself.
  [[nodiscard]] std::optional<WaitingEntry> after(const EntryKey& key) const;
  [[nodiscard]] Ahead ahead_of(const EntryKey& key) const;
  [[nodiscard]] std::uint64_t size() const { return count(root_); }
  [[nodiscard]] domain::Money outstanding() const { return domain::Money::minor(sum(root_)); }

 private:
  using Index = std::uint32_t;
  static constexpr Index kNone = 0;

  struct Node {
    WaitingEntry entry;
    std::uint64_t priority = 0;
    Index left = kNone;
    Index right = kNone;
    std::uint64_t count = 0;
    std::int64_t sum = 0;
  };

  [[nodiscard]] std::uint64_t count(Index node) const { return nodes_[node].count; }
  [[nodiscard]] std::int64_t sum(Index node) const { return nodes_[node].sum; }
  [[nodiscard]] Index make(const WaitingEntry& entry);
  void recount(Index node);
  /// Splits into keys below `key` and the rest.
  void split(Index node, const EntryKey& key, Index& low, Index& high);
  [[nodiscard]] Index merge(Index low, Index high);

  std::vector<Node> nodes_ = std::vector<Node>(1);  ///< node 0 is the empty tree
  std::vector<Index> free_;
  std::vector<Index> path_;  ///< scratch for walks that recount on the way back
  Index root_ = kNone;
};

}  // namespace queueback::rewards::queue_rebate
