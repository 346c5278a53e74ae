#pragma once
#include "hal/codec/bitmap.hpp"

namespace queueback::hal::codec {

/// Draws characters that a printer has no font for. An input of the encoder, so that the encoder needs no
/// font files; the product's implementation is raster::FontGlyphs.
class GlyphSource {
 public:
  GlyphSource() = default;
  GlyphSource(const GlyphSource&) = delete;
  GlyphSource& operator=(const GlyphSource&) = delete;
  virtual ~GlyphSource() = default;

  /// The character in a box of exactly this size; a hollow box for a character it does not know.
  [[nodiscard]] virtual Bitmap glyph(char32_t character, DotSize box) = 0;
};

}  // namespace queueback::hal::codec
