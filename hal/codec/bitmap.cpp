#include "hal/codec/bitmap.hpp"

#include <algorithm>

namespace queueback::hal::codec {
namespace {

bool inside(DotPoint at, DotSize size) { return at.x >= 0 && at.y >= 0 && at.x < size.width && at.y < size.height; }

std::uint8_t mask(int x) { return static_cast<std::uint8_t>(0x80U >> (static_cast<unsigned>(x) % 8U)); }

}  // namespace

Bitmap::Bitmap(DotSize size) : size_{std::max(size.width, 0), std::max(size.height, 0)} {
  dots_.resize(static_cast<std::size_t>(row_bytes()) * static_cast<std::size_t>(size_.height));
}

std::size_t Bitmap::index_of(DotPoint at) const {
  return static_cast<std::size_t>(at.y) * static_cast<std::size_t>(row_bytes()) + static_cast<std::size_t>(at.x) / 8;
}

bool Bitmap::black(DotPoint at) const {
  if (!inside(at, size_)) {
    return false;
  }
  return (dots_[index_of(at)] & mask(at.x)) != 0;
}

void Bitmap::blacken(DotPoint at) {
  if (inside(at, size_)) {
    auto& byte = dots_[index_of(at)];
    byte = static_cast<std::uint8_t>(byte | mask(at.x));
  }
}

void Bitmap::draw(const Bitmap& other, DotPoint at) {
  for (int y = 0; y < other.size_.height; ++y) {
    for (int x = 0; x < other.size_.width; ++x) {
      if (other.black({x, y})) {
        blacken({at.x + x, at.y + y});
      }
    }
  }
}

ByteView Bitmap::rows(int first, int count) const {
  const int begin = std::clamp(first, 0, size_.height);
  const int end = std::clamp(first + count, begin, size_.height);
  const auto stride = static_cast<std::size_t>(row_bytes());
  return ByteView(dots_).subspan(stride * static_cast<std::size_t>(begin),
                                 stride * static_cast<std::size_t>(end - begin));
}

}  // namespace queueback::hal::codec
