#pragma once
#include "hal/api/print_document.hpp"
#include "hal/codec/charset_encoder.hpp"
#include "hal/codec/glyph_source.hpp"

namespace queueback::hal::codec {

/// Height of a character of normal size, and of its line including the space below, in dots.
inline constexpr int kGlyphDots = 24;
inline constexpr int kLineDots = 30;

/// Where and how large a rastered line is drawn.
struct PictureStyle {
  int paper_width = 576;
  int column_width = 12;
  int width_scale = 1;
  int height_scale = 1;
  api::Alignment align = api::Alignment::kLeft;
  api::Weight weight = api::Weight::kNormal;
};

/// True when the line holds a character that the printer lacks.
[[nodiscard]] bool needs_picture(const CellLine& line);

/// A line of text as a picture, as high as a printed line of that size.
[[nodiscard]] Bitmap line_picture(const CellLine& line, const PictureStyle& style, GlyphSource& glyphs);

}  // namespace queueback::hal::codec
