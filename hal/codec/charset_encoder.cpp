#include "hal/codec/charset_encoder.hpp"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <string>

#include "common/base/check.hpp"
#include "common/base/text.hpp"

namespace queueback::hal::codec {
namespace {

constexpr char32_t kYenSign = 0x00A5;
constexpr char32_t kFullWidthYenSign = 0xFFE5;

const char* converter_name(Charset charset) {
  switch (charset) {
    case Charset::kGb18030:
      return "gb18030";
    case Charset::kGbk:
      return "GBK";
    case Charset::kUtf8:
      return "UTF-8";
    case Charset::kCp437:
      return "ibm-437";
  }
  return "US-ASCII";
}

bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xFFFD; }

char32_t substitute(char32_t c, Charset charset) {
  if (c == U'\t' || c == 0x00A0) {
    return U' ';
  }
  if (is_control(c) || c > 0x10FFFF) {
    return U'?';
  }
  if (charset == Charset::kCp437) {
    return c == kFullWidthYenSign ? kYenSign : c;
  }
  return c == kYenSign ? kFullWidthYenSign : c;
}

// UAX 11; marks and format characters take no place of their own.
int unicode_columns(char32_t c) {
  const auto code_point = static_cast<UChar32>(c);
  const auto category = U_GET_GC_MASK(code_point);
  if ((category & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0) {
    return 0;
  }
  const int width = u_getIntPropertyValue(code_point, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_extension_a(char32_t c) { return c >= 0x3400 && c <= 0x4DB5; }

// What printers of this kind have in their font. ICU maps every Unicode character to GB18030, but the
// four-byte part that printers know is CJK extension A (mandatory since GB18030-2000).
bool in_font(const Cell& cell, Charset charset) {
  const bool ascii = cell.length == 1 && cell.bytes[0] < 0x80;
  const bool private_use = u_charType(static_cast<UChar32>(cell.character)) == U_PRIVATE_USE_CHAR;
  if (ascii || private_use || cell.length == 0) {
    return ascii;
  }
  switch (charset) {
    case Charset::kGb18030:
      return cell.length == 2 || (cell.length == 4 && is_extension_a(cell.character));
    case Charset::kGbk:
      return cell.length == 2;
    case Charset::kUtf8:
      return cell.character < 0x10000 && unicode_columns(cell.character) != 0;
    case Charset::kCp437:
      return cell.length == 1;
  }
  return false;
}

int native_columns(const Cell& cell, Charset charset) {
  if (charset == Charset::kUtf8) {
    return unicode_columns(cell.character);
  }
  return cell.length == 1 ? 1 : 2;
}

}  // namespace

class CharsetEncoder::Converter {
 public:
  explicit Converter(const char* name) {
    UErrorCode status = U_ZERO_ERROR;
    handle_.reset(ucnv_open(name, &status));
    QB_CHECK(U_SUCCESS(status));
    ucnv_setFallback(handle_.get(), 0);
    ucnv_setFromUCallBack(handle_.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    QB_CHECK(U_SUCCESS(status));
  }

  // Fills cell.bytes; the length stays 0 if the character set lacks the character.
  void convert(Cell& cell) const {
    std::array<UChar, 2> source{};
    int32_t units = 0;
    UBool failed = 0;
    const auto code_point = static_cast<UChar32>(cell.character);
    U16_APPEND(source.data(), units, 2, code_point, failed);
    cell.length = 0;
    if (failed != 0) {
      return;
    }
    std::array<char, 8> target{};
    char* out = target.data();
    const UChar* in = source.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_resetFromUnicode(handle_.get());
    ucnv_fromUnicode(handle_.get(), &out, target.data() + target.size(), &in, source.data() + units, nullptr, 1,
                     &status);
    const auto length = static_cast<std::size_t>(out - target.data());
    if (U_FAILURE(status) || length > cell.bytes.size()) {
      return;
    }
    cell.length = length;
    for (std::size_t i = 0; i < length; ++i) {
      cell.bytes[i] = static_cast<std::uint8_t>(target[i]);
    }
  }

 private:
  struct Close {
    void operator()(UConverter* converter) const { ucnv_close(converter); }
  };
  std::unique_ptr<UConverter, Close> handle_;
};

CharsetEncoder::CharsetEncoder(Charset charset)
    : charset_(charset), converter_(std::make_unique<Converter>(converter_name(charset))) {}
CharsetEncoder::CharsetEncoder(CharsetEncoder&&) noexcept = default;
CharsetEncoder& CharsetEncoder::operator=(CharsetEncoder&&) noexcept = default;
CharsetEncoder::~CharsetEncoder() = default;

Cell CharsetEncoder::encode(char32_t character) const {
  Cell cell;
  cell.character = substitute(character, charset_);
  converter_->convert(cell);
  if (in_font(cell, charset_)) {
    cell.columns = native_columns(cell, charset_);
    return cell;
  }
  cell.kind = Cell::Kind::kRaster;
  cell.length = 0;
  cell.columns = unicode_columns(cell.character);
  return cell;
}

CellLine CharsetEncoder::encode_line(std::string_view utf8) const {
  CellLine cells;
  for (const char32_t c : decode_utf8(utf8)) {
    cells.push_back(encode(c));
  }
  return cells;
}

}  // namespace queueback::hal::codec
