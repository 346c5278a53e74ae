#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hal/emulator/escpos_parser.hpp"
#include "hal/emulator/paper.hpp"

namespace queueback::hal::emulator {

/// What the drawing commands do: modes, the line buffer, pictures. Other commands are the printer's.
class PrintHead {
 public:
  PrintHead(int width_dots, const std::string& font_path);
  ~PrintHead();

  [[nodiscard]] TextMode text_mode() const { return mode_; }
  /// Obeys a drawing command and ignores any other.
  void obey(const Command& command);
  /// Modes and line buffer as after switching on; what is on the paper stays there.
  void reset();
  [[nodiscard]] Paper& paper() { return paper_; }
  [[nodiscard]] int paper_height() const { return paper_.height(); }
  /// Everything that was written as characters since the last call, in UTF-8, one '\n' a line.
  [[nodiscard]] std::string take_text();

 private:
  class Decoder;
  bool obey_mode(const Command& command);
  void put_character(const Command& command);
  void put(char32_t character);
  void end_line();
  void print_raster(const Bytes& arguments);
  void qr_function(const Bytes& arguments);
  void print_qr();

  Paper paper_;
  std::unique_ptr<Decoder> decoder_;
  TextMode mode_ = TextMode::kSingleByte;
  LineAlign align_ = LineAlign::kLeft;
  std::uint8_t size_ = 0;
  std::uint8_t chinese_size_ = 0;
  int strokes_ = 1;
  int spacing_ = 30;
  std::vector<InkCharacter> line_;
  int line_dots_ = 0;
  int qr_module_ = 3;
  std::string qr_data_;
  std::string text_;
};

}  // namespace queueback::hal::emulator
