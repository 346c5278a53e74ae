#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <deque>
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
  bool completed = true;  ///< its own order is completed
};

/// Who stands before an entry: how many, and how much they wait for.
struct Ahead {
  std::uint64_t entries = 0;
  domain::Money amount;
  friend bool operator==(const Ahead&, const Ahead&) = default;
};

/// A line of waiting entries in key order: a B+ tree whose inner nodes count their children's entries, completed
/// entries and amounts. Every operation is O(log n), also in the middle; joining at the end and leaving at the head
/// touch only nodes that are in use anyway. Nodes that run empty are given back. Not thread-safe.
class WaitingLine {
 public:
  WaitingLine();

  /// The key must not be present.
  void insert(const WaitingEntry& entry);
  /// False if the key is not present.
  bool erase(const EntryKey& key);
  /// The key must be present.
  void update(const EntryKey& key, domain::Money remaining, bool completed);

  [[nodiscard]] std::optional<WaitingEntry> first() const;
  /// The first entry whose own order is completed.
  [[nodiscard]] std::optional<WaitingEntry> first_completed() const;
  /// The entry after `key`, which need not be present itself.
  [[nodiscard]] std::optional<WaitingEntry> after(const EntryKey& key) const;
  [[nodiscard]] Ahead ahead_of(const EntryKey& key) const;
  [[nodiscard]] std::uint64_t size() const { return total_.count; }
  [[nodiscard]] domain::Money outstanding() const { return domain::Money::minor(total_.amount); }
  /// Memory in use, in bytes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  using Index = std::uint32_t;
  static constexpr Index kNone = UINT32_MAX;
  static constexpr std::size_t kLeafSize = 64;
  static constexpr std::size_t kFanout = 32;
  static constexpr std::size_t kMaxDepth = 12;

  struct Slot {
    std::int64_t effective = 0;
    std::uint64_t arrival = 0;
    std::int64_t remaining = 0;
    std::uint32_t line = 0;
    std::uint32_t handle_and_completed = 0;  ///< handle * 2 + completed
  };
  struct Totals {
    std::uint64_t count = 0;
    std::uint64_t completed = 0;
    std::int64_t amount = 0;
  };
  struct Child {
    EntryKey low;  ///< no key below it in this child, except in the first child of a level
    Totals totals;
    Index node = kNone;
  };
  struct Leaf {
    std::uint32_t size = 0;
    std::array<Slot, kLeafSize> slots;
  };
  struct Inner {
    std::uint32_t size = 0;
    std::array<Child, kFanout> children;
  };
  /// The way from the root to a leaf: at each level the inner node and the child taken.
  struct Path {
    std::array<Index, kMaxDepth> node{};
    std::array<std::uint32_t, kMaxDepth> child{};
    Index leaf = kNone;
  };

  [[nodiscard]] static Slot pack(const WaitingEntry& entry);
  [[nodiscard]] static WaitingEntry unpack(const Slot& slot);
  [[nodiscard]] static EntryKey key_of(const Slot& slot);
  [[nodiscard]] static Totals totals_of(const Slot& slot);
  static void add(Totals& to, const Totals& more);
  static void subtract(Totals& from, const Totals& less);

  [[nodiscard]] Path find_leaf(const EntryKey& key) const;
  /// The first slot of the leaf whose key is not below `key`.
  [[nodiscard]] static std::uint32_t lower_bound(const Leaf& leaf, const EntryKey& key);
  void change_along(const Path& path, const Totals& less, const Totals& more);
  /// Makes room for one more slot at `key`, splitting what is full.
  void split_leaf(Path path, const EntryKey& key);
  void split_inner(const Path& path, std::size_t level);
  /// Puts a new child after the one that the path takes at `level`; the parent has room.
  void insert_child(const Path& path, std::size_t level, const Child& child, const Totals& moved);
  void grow_root();
  void make_room(const EntryKey& key);
  void remove_empty_leaf(const Path& path);
  [[nodiscard]] Index new_leaf();
  [[nodiscard]] Index new_inner();
  [[nodiscard]] Totals totals_of_inner(const Inner& inner) const;

  std::deque<Leaf> leaves_;
  std::deque<Inner> inners_;
  std::vector<Index> free_leaves_;
  std::vector<Index> free_inners_;
  Index root_ = kNone;     ///< a leaf when depth_ is 0
  std::size_t depth_ = 0;  ///< levels of inner nodes
  Totals total_;
};

}  // namespace queueback::rewards::queue_rebate
