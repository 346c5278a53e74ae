#pragma once
#include <cstddef>
#include <vector>

#include "common/base/bytes.hpp"

namespace queueback::hal::codec {

/// Width and height in dots.
struct DotSize {
  int width = 0;
  int height = 0;
  friend bool operator==(const DotSize&, const DotSize&) = default;
};

/// A place in dots, from the top left corner.
struct DotPoint {
  int x = 0;
  int y = 0;
};

/// A picture of black and white dots, stored as printers want it: rows of whole bytes, high bit left.
class Bitmap {
 public:
  Bitmap() = default;
  /// All white. Negative sizes count as 0.
  explicit Bitmap(DotSize size);

  [[nodiscard]] DotSize size() const { return size_; }
  [[nodiscard]] int row_bytes() const { return (size_.width + 7) / 8; }
  /// White outside of the picture.
  [[nodiscard]] bool black(DotPoint at) const;
  /// Ignored outside of the picture.
  void blacken(DotPoint at);
  /// Adds the black dots of `other`, whose corner is put at `at`.
  void draw(const Bitmap& other, DotPoint at);
  /// Rows [first, first + count), clipped to the picture.
  [[nodiscard]] ByteView rows(int first, int count) const;
  friend bool operator==(const Bitmap&, const Bitmap&) = default;

 private:
  [[nodiscard]] std::size_t index_of(DotPoint at) const;

  DotSize size_;
  Bytes dots_;
};

}  // namespace queueback::hal::codec
