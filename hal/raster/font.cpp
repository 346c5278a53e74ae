#include "hal/raster/font.hpp"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <utility>

namespace queueback::hal::raster {
namespace {

struct FreeLibrary {
  void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
struct FreeFace {
  void operator()(FT_Face face) const { FT_Done_Face(face); }
};
using LibraryPtr = std::unique_ptr<std::remove_pointer_t<FT_Library>, FreeLibrary>;
using FacePtr = std::unique_ptr<std::remove_pointer_t<FT_Face>, FreeFace>;

FacePtr open_face(FT_Library library, const std::string& path, FT_Long index) {
  FT_Face face = nullptr;
  if (FT_New_Face(library, path.c_str(), index, &face) != 0) {
    return nullptr;
  }
  return FacePtr(face);
}

// In wqy-microhei.ttc face 0 is proportional and face 1 monospaced.
FacePtr open_best_face(FT_Library library, const std::string& path) {
  FacePtr first = open_face(library, path, 0);
  if (first == nullptr || first->num_faces < 2) {
    return first;
  }
  FacePtr second = open_face(library, path, 1);
  return second == nullptr ? std::move(first) : std::move(second);
}

}  // namespace

class Font::Face {
 public:
  Face(LibraryPtr library, FacePtr face) : library_(std::move(library)), face_(std::move(face)) {}
  [[nodiscard]] FT_Face get() const { return face_.get(); }

 private:
  LibraryPtr library_;  // outlives the face
  FacePtr face_;
};

Font::Font(std::unique_ptr<Face> face) : face_(std::move(face)) {}
Font::Font(Font&&) noexcept = default;
Font& Font::operator=(Font&&) noexcept = default;
Font::~Font() = default;

Result<Font, FontError> Font::open(const std::string& path) {
  FT_Library raw = nullptr;
  if (FT_Init_FreeType(&raw) != 0) {
    return fail(FontErrorCode::kCannotOpen, "FreeType cannot start");
  }
  LibraryPtr library(raw);
  FacePtr face = open_best_face(library.get(), path);
  if (face == nullptr) {
    return fail(FontErrorCode::kCannotOpen, "cannot open the font " + path);
  }
  return Font(std::make_unique<Face>(std::move(library), std::move(face)));
}

bool Font::has(char32_t character) const { return FT_Get_Char_Index(face_->get(), character) != 0; }

Shades Font::draw(char32_t character, codec::DotSize box) {
  FT_Face face = face_->get();
  // A narrow character is designed half as wide as high: its em is twice the width of its box. The box alone does not
  // tell, because a Chinese character of double height is as slim as a Latin one; the scripts before Hangul are narrow.
  constexpr char32_t kFirstWide = 0x1100;
  const bool narrow = character < kFirstWide && box.width * 4 < box.height * 3;
  const int em_width = narrow ? box.width * 2 : box.width;
  const int em_height = box.height * 7 / 8;
  FT_Set_Pixel_Sizes(face, static_cast<FT_UInt>(em_width * 7 / 8), static_cast<FT_UInt>(em_height));
  if (FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) != 0) {
    return {};
  }
  const FT_Bitmap& bitmap = face->glyph->bitmap;
  Shades shades;
  shades.size = {static_cast<int>(bitmap.width), static_cast<int>(bitmap.rows)};
  const int advance = static_cast<int>(face->glyph->advance.x / 64);
  const int baseline = box.height * 13 / 16;
  shades.left = face->glyph->bitmap_left + std::max((box.width - advance) / 2, 0);
  shades.top = baseline - face->glyph->bitmap_top;
  shades.ink.resize(static_cast<std::size_t>(bitmap.width) * bitmap.rows);
  for (unsigned row = 0; row < bitmap.rows; ++row) {
    const std::uint8_t* from = bitmap.buffer + static_cast<std::ptrdiff_t>(row) * bitmap.pitch;
    std::copy(from, from + bitmap.width, shades.ink.begin() + static_cast<std::ptrdiff_t>(row) * bitmap.width);
  }
  return shades;
}

}  // namespace queueback::hal::raster
