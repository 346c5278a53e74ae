#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "hal/codec/bitmap.hpp"

namespace queueback::hal::raster {

/// The packaged font (Debian: fonts-wqy-microhei).
inline constexpr const char* kDefaultFontPath = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";

enum class FontErrorCode { kCannotOpen };
using FontError = Failure<FontErrorCode>;

/// A character as shades: 0 paper, 255 ink. `left` and `top` place it in the box it was asked for.
struct Shades {
  codec::DotSize size;
  int left = 0;
  int top = 0;
  std::vector<std::uint8_t> ink;

  /// 0 <= x < size.width, 0 <= y < size.height.
  [[nodiscard]] std::uint8_t at(codec::DotPoint dot) const {
    return ink[static_cast<std::size_t>(dot.y) * static_cast<std::size_t>(size.width) +
               static_cast<std::size_t>(dot.x)];
  }
};

/// A font file, opened with FreeType. Not thread-safe.
class Font {
 public:
  /// Prefers the monospaced face of a collection, since receipts are a grid. Error: kCannotOpen.
  [[nodiscard]] static Result<Font, FontError> open(const std::string& path);
  Font(Font&&) noexcept;
  Font& operator=(Font&&) noexcept;
  ~Font();

  /// Draws the character in a box: as high as the box, and squeezed or stretched when the box is not of the
  /// usual proportions (half as wide as high for narrow, square for wide characters).
  [[nodiscard]] Shades draw(char32_t character, codec::DotSize box);
  [[nodiscard]] bool has(char32_t character) const;

 private:
  class Face;
  explicit Font(std::unique_ptr<Face> face);
  std::unique_ptr<Face> face_;
};

}  // namespace queueback::hal::raster
