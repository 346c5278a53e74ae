#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "common/base/bytes.hpp"
#include "hal/codec/printer_profile.hpp"

namespace queueback::hal::codec {

/// One character as the printer will show it.
struct Cell {
  enum class Kind {
    kNative,  ///< `bytes` selects it in the printer's font
    kRaster,  ///< the printer has no such character: its line is sent as a picture
  };
  char32_t character = U' ';
  Kind kind = Kind::kNative;
  int columns = 1;  ///< 0 for a combining mark, 1 for ASCII, 2 for Chinese
  std::array<std::uint8_t, 4> bytes{' '};
  std::size_t length = 1;  ///< used part of `bytes`; 0 for kRaster

  [[nodiscard]] ByteView encoded() const { return {bytes.data(), length}; }
};

using CellLine = std::vector<Cell>;

/// Turns text into cells for one character set. Control characters become '?', so that text can never
/// carry a command; U+00A5 becomes U+FFE5 where only that one has a two-byte code. Not thread-safe.
class CharsetEncoder {
 public:
  explicit CharsetEncoder(Charset charset);
  CharsetEncoder(CharsetEncoder&&) noexcept;
  CharsetEncoder& operator=(CharsetEncoder&&) noexcept;
  ~CharsetEncoder();

  [[nodiscard]] Cell encode(char32_t character) const;
  /// The cells of one line of UTF-8 ('\n' counts as a control character here).
  [[nodiscard]] CellLine encode_line(std::string_view utf8) const;

 private:
  class Converter;
  Charset charset_;
  std::unique_ptr<Converter> converter_;
};

}  // namespace queueback::hal::codec
