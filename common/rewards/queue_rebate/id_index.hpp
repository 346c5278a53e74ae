#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace queueback::rewards::queue_rebate {

/// Finds records by their text id without keeping the texts a second time: an open-addressing table of hash and
/// handle, eight bytes a slot. The caller compares candidates. At most 2^30 records.
class IdIndex {
 public:
  using Handle = std::uint32_t;

  /// The handle whose record `is_it` recognises.
  template <class Matches>
  [[nodiscard]] std::optional<Handle> find(std::string_view id, const Matches& is_it) const {
    if (slots_.empty()) {
      return std::nullopt;
    }
    const std::uint32_t hash = hash_of(id);
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      if (slots_[at].handle == kEmpty) {
        return std::nullopt;
      }
      if (slots_[at].hash == hash && is_it(slots_[at].handle)) {
        return slots_[at].handle;
      }
    }
  }

  /// Says that this id will be looked up, inserted or erased soon: its slot is fetched from memory meanwhile. With
  /// millions of ids that is most of what they cost.
  void prefetch(std::string_view id) const {
    if (!slots_.empty()) {
      __builtin_prefetch(&slots_[hash_of(id) & mask()], 1);
    }
  }

  /// The id must not be present.
  void insert(std::string_view id, Handle handle) {
    if ((count_ + 1) * 4 > slots_.size() * 3) {
      grow();
    }
    place({hash_of(id), handle});
    ++count_;
  }

  /// The record must be present.
  void erase(std::string_view id, Handle handle) {
    std::size_t hole = hash_of(id) & mask();
    while (slots_[hole].handle != handle) {
      hole = (hole + 1) & mask();
    }
    // Moves back whoever probed past the hole.
    for (std::size_t at = (hole + 1) & mask(); slots_[at].handle != kEmpty; at = (at + 1) & mask()) {
      const std::size_t wanted = slots_[at].hash & mask();
      const bool reaches_hole = ((at - wanted) & mask()) >= ((at - hole) & mask());
      if (reaches_hole) {
        slots_[hole] = slots_[at];
        hole = at;
      }
    }
    slots_[hole] = {};
    --count_;
  }

  template <class Visit>
  void for_each(const Visit& visit) const {
    for (const Slot& slot : slots_) {
      if (slot.handle != kEmpty) {
        visit(slot.handle);
      }
    }
  }

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::size_t bytes() const { return slots_.capacity() * sizeof(Slot); }

 private:
  static constexpr Handle kEmpty = UINT32_MAX;
  static constexpr std::size_t kFirstSize = 64;
  struct Slot {
    std::uint32_t hash = 0;
    Handle handle = kEmpty;
  };

  [[nodiscard]] static std::uint32_t hash_of(std::string_view id) {
    const std::uint64_t hash = std::hash<std::string_view>{}(id);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
  }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }

  void place(Slot slot) {
    std::size_t at = slot.hash & mask();
    while (slots_[at].handle != kEmpty) {
      at = (at + 1) & mask();
    }
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? kFirstSize : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.handle != kEmpty) {
        place(slot);
      }
    }
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace queueback::rewards::queue_rebate
