#include "hal/codec/line_picture.hpp"

#include <algorithm>

#include "hal/codec/layout.hpp"

namespace queueback::hal::codec {
namespace {

int left_margin(int text_width, const PictureStyle& style) {
  const int rest = std::max(style.paper_width - text_width, 0);
  switch (style.align) {
    case api::Alignment::kLeft:
      return 0;
    case api::Alignment::kCenter:
      return rest / 2;
    case api::Alignment::kRight:
      return rest;
  }
  return 0;
}

}  // namespace

bool needs_picture(const CellLine& line) {
  return std::any_of(line.begin(), line.end(), [](const Cell& cell) { return cell.kind == Cell::Kind::kRaster; });
}

Bitmap line_picture(const CellLine& line, const PictureStyle& style, GlyphSource& glyphs) {
  const int column = style.column_width * style.width_scale;
  const int height = kGlyphDots * style.height_scale;
  const int text_width = columns_of(line) * column;
  int x = left_margin(text_width, style);
  Bitmap picture(DotSize{std::max(x + text_width, 1), height + kLineDots - kGlyphDots});
  for (const Cell& cell : line) {
    // A combining mark is drawn over the character before it.
    const int place = cell.columns == 0 ? std::max(x - column, 0) : x;
    const Bitmap glyph = glyphs.glyph(cell.character, {std::max(cell.columns, 1) * column, height});
    picture.draw(glyph, {place, 0});
    if (style.weight == api::Weight::kBold) {
      picture.draw(glyph, {place + 1, 0});
    }
    x += cell.columns * column;
  }
  return picture;
}

}  // namespace queueback::hal::codec
