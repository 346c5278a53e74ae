#pragma once
#include <optional>
#include <string>
#include <utility>

#include "hal/codec/glyph_source.hpp"
#include "hal/raster/font.hpp"

namespace queueback::hal::raster {

/// Black and white characters from a font file, which is opened when the first one is needed. Without the
/// file, or for a character it lacks, a hollow box says that something belongs there. One thread.
class FontGlyphs final : public codec::GlyphSource {
 public:
  explicit FontGlyphs(std::string path = kDefaultFontPath) : path_(std::move(path)) {}
  [[nodiscard]] codec::Bitmap glyph(char32_t character, codec::DotSize box) override;

 private:
  enum class State { kUntried, kTried };
  std::string path_;
  State state_ = State::kUntried;
  std::optional<Font> font_;
};

}  // namespace queueback::hal::raster
