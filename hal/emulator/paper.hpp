#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "hal/codec/bitmap.hpp"
#include "hal/raster/font.hpp"

namespace queueback::hal::emulator {

/// Ink on paper, row by row: 0 paper, 255 ink.
struct PaperImage {
  codec::DotSize size;
  std::vector<std::uint8_t> ink;
};

enum class LineAlign { kLeft, kCenter, kRight };

/// One character in the line buffer of the print head.
struct InkCharacter {
  char32_t character = U' ';
  int columns = 1;  ///< 1 or 2 at normal size
  int width_scale = 1;
  int height_scale = 1;
  int strokes = 1;  ///< 2: emphasized

  [[nodiscard]] codec::DotSize box() const;
};

/// The strip that hangs out of the printer since the last cut. Without a font file, characters are boxes.
class Paper {
 public:
  Paper(int width_dots, const std::string& font_path);

  /// Prints the characters on a line that is at least `spacing` dots high.
  void print_line(const std::vector<InkCharacter>& line, LineAlign align, int spacing);
  void print_picture(const codec::Bitmap& picture, LineAlign align);
  void feed(int dots);
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] int width() const { return width_; }
  /// What was printed since the last call, with margins as on a real roll.
  [[nodiscard]] PaperImage tear_off();

 private:
  void darken(codec::DotPoint at, std::uint8_t ink);
  void draw_character(const InkCharacter& character, codec::DotPoint corner);
  [[nodiscard]] int left_edge(int content, LineAlign align) const;

  int width_;
  int height_ = 0;
  std::vector<std::uint8_t> ink_;
  std::unique_ptr<raster::Font> font_;
};

}  // namespace queueback::hal::emulator
