#pragma once
#include <cstdint>
#include <memory>
#include <vector>

namespace queueback::rewards::queue_rebate {

/// Records under small numbers that are used again, at addresses that never change and without copying when it grows.
template <class T>
class Slab {
 public:
  using Handle = std::uint32_t;

  /// A default-constructed record.
  [[nodiscard]] Handle make() {
    if (!free_.empty()) {
      const Handle handle = free_.back();
      free_.pop_back();
      (*this)[handle] = T{};
      return handle;
    }
    if (used_ % kChunk == 0) {
      chunks_.push_back(std::make_unique<T[]>(kChunk));  // NOLINT(modernize-avoid-c-arrays): an array of run-time owner
    }
    return used_++;
  }
  void give_back(Handle handle) {
    (*this)[handle] = T{};
    free_.push_back(handle);
  }

  [[nodiscard]] T& operator[](Handle handle) { return chunks_[handle / kChunk][handle % kChunk]; }
  [[nodiscard]] const T& operator[](Handle handle) const { return chunks_[handle / kChunk][handle % kChunk]; }
  [[nodiscard]] std::size_t live() const { return used_ - free_.size(); }
  [[nodiscard]] std::size_t bytes() const { return chunks_.size() * kChunk * sizeof(T); }

 private:
  static constexpr Handle kChunk = 1024;
  std::vector<std::unique_ptr<T[]>> chunks_;  // NOLINT(modernize-avoid-c-arrays)
  std::vector<Handle> free_;
  Handle used_ = 0;
};

}  // namespace queueback::rewards::queue_rebate
