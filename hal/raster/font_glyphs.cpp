#include "hal/raster/font_glyphs.hpp"

namespace queueback::hal::raster {
namespace {

constexpr std::uint8_t kInkThreshold = 112;

codec::Bitmap hollow_box(codec::DotSize box) {
  codec::Bitmap picture(box);
  const int margin = 2;
  const int right = box.width - 1 - margin;
  const int bottom = box.height - 1 - margin;
  for (int x = margin; x <= right; ++x) {
    picture.blacken({x, margin});
    picture.blacken({x, bottom});
  }
  for (int y = margin; y <= bottom; ++y) {
    picture.blacken({margin, y});
    picture.blacken({right, y});
  }
  return picture;
}

}  // namespace

codec::Bitmap FontGlyphs::glyph(char32_t character, codec::DotSize box) {
  if (state_ == State::kUntried) {
    state_ = State::kTried;
    if (auto opened = Font::open(path_)) {
      font_ = std::move(*opened);
    }
  }
  if (!font_ || !font_->has(character)) {
    return hollow_box(box);
  }
  const Shades shades = font_->draw(character, box);
  codec::Bitmap picture(box);
  for (int y = 0; y < shades.size.height; ++y) {
    for (int x = 0; x < shades.size.width; ++x) {
      if (shades.at({x, y}) >= kInkThreshold) {
        picture.blacken({shades.left + x, shades.top + y});
      }
    }
  }
  return picture;
}

}  // namespace queueback::hal::raster
