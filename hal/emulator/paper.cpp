#include "hal/emulator/paper.hpp"

#include <algorithm>
#include <utility>

namespace queueback::hal::emulator {
namespace {

constexpr int kColumnDots = 12;
constexpr int kCharacterDots = 24;
// 80 mm paper has 4 mm on both sides that the head does not reach.
constexpr int kSideMargin = 32;
constexpr int kTopMargin = 24;

}  // namespace

codec::DotSize InkCharacter::box() const {
  return {columns * kColumnDots * width_scale, kCharacterDots * height_scale};
}

Paper::Paper(int width_dots, const std::string& font_path) : width_(width_dots) {
  if (auto font = raster::Font::open(font_path)) {
    font_ = std::make_unique<raster::Font>(std::move(*font));
  }
}

void Paper::feed(int dots) {
  height_ += std::max(dots, 0);
  ink_.resize(static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_));
}

void Paper::print_line(const std::vector<InkCharacter>& line, LineAlign align, int spacing) {
  int content = 0;
  int tallest = 0;
  for (const InkCharacter& character : line) {
    content += character.box().width;
    tallest = std::max(tallest, character.box().height);
  }
  const int top = height_;
  // Taller characters widen the line by as much as they are taller than usual ones.
  feed(std::max(spacing, tallest + (tallest > kCharacterDots ? spacing - kCharacterDots : 0)));
  int x = left_edge(content, align);
  for (const InkCharacter& character : line) {
    draw_character(character, {x, top + tallest - character.box().height});
    x += character.box().width;
  }
}

void Paper::print_picture(const codec::Bitmap& picture, LineAlign align) {
  const int top = height_;
  feed(picture.size().height);
  const int left = left_edge(picture.size().width, align);
  for (int y = 0; y < picture.size().height; ++y) {
    for (int x = 0; x < picture.size().width; ++x) {
      if (picture.black({x, y})) {
        darken({left + x, top + y}, 255);
      }
    }
  }
}

PaperImage Paper::tear_off() {
  PaperImage image;
  image.size = {width_ + 2 * kSideMargin, height_ + 2 * kTopMargin};
  image.ink.resize(static_cast<std::size_t>(image.size.width) * static_cast<std::size_t>(image.size.height));
  for (int y = 0; y < height_; ++y) {
    const auto from = ink_.begin() + static_cast<std::ptrdiff_t>(y) * width_;
    const auto to = static_cast<std::ptrdiff_t>(y + kTopMargin) * image.size.width + kSideMargin;
    std::copy(from, from + width_, image.ink.begin() + to);
  }
  ink_.clear();
  height_ = 0;
  return image;
}

void Paper::darken(codec::DotPoint at, std::uint8_t ink) {
  if (at.x < 0 || at.x >= width_ || at.y < 0 || at.y >= height_) {
    return;
  }
  auto& dot = ink_[static_cast<std::size_t>(at.y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(at.x)];
  dot = std::max(dot, ink);
}

void Paper::draw_character(const InkCharacter& character, codec::DotPoint corner) {
  if (font_ == nullptr || character.character == U' ') {
    return;
  }
  const raster::Shades shades = font_->draw(character.character, character.box());
  for (int y = 0; y < shades.size.height; ++y) {
    for (int x = 0; x < shades.size.width; ++x) {
      const auto ink = shades.at({x, y});
      for (int stroke = 0; stroke < character.strokes; ++stroke) {
        darken({corner.x + shades.left + x + stroke, corner.y + shades.top + y}, ink);
      }
    }
  }
}

int Paper::left_edge(int content, LineAlign align) const {
  const int rest = std::max(width_ - content, 0);
  switch (align) {
    case LineAlign::kLeft:
      return 0;
    case LineAlign::kCenter:
      return rest / 2;
    case LineAlign::kRight:
      return rest;
  }
  return 0;
}

}  // namespace queueback::hal::emulator
