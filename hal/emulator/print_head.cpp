#include "hal/emulator/print_head.hpp"

#include <qrencode.h>
#include <unicode/uchar.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

#include "common/base/check.hpp"
#include "common/base/text.hpp"

namespace queueback::hal::emulator {
namespace {

constexpr int kUsualSpacing = 30;
constexpr int kCutterDistance = 96;
constexpr int kQrQuietModules = 4;
constexpr char32_t kUnknownCharacter = 0xFFFD;

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using ConverterPtr = std::unique_ptr<UConverter, CloseConverter>;

ConverterPtr open_converter(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  ConverterPtr converter(ucnv_open(name, &status));
  QB_CHECK(U_SUCCESS(status));
  return converter;
}

struct FreeQr {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

LineAlign align_from(std::uint8_t n) {
  switch (n % 48) {
    case 1:
      return LineAlign::kCenter;
    case 2:
      return LineAlign::kRight;
    default:
      return LineAlign::kLeft;
  }
}

int first_argument(const Command& command) { return command.arguments.empty() ? 0 : command.arguments[0]; }

}  // namespace

/// Characters of the three text modes to Unicode.
class PrintHead::Decoder {
 public:
  [[nodiscard]] char32_t decode(const Bytes& bytes, TextMode mode) {
    UErrorCode status = U_ZERO_ERROR;
    std::array<UChar, 4> units{};
    const int32_t count =
        ucnv_toUChars(converter(mode), units.data(), static_cast<int32_t>(units.size()),
                      reinterpret_cast<const char*>(bytes.data()), static_cast<int32_t>(bytes.size()), &status);
    if (U_FAILURE(status) || count < 1) {
      return kUnknownCharacter;
    }
    const bool pair = count >= 2 && (units[0] & 0xFC00) == 0xD800;
    return pair ? 0x10000U + ((units[0] & 0x3FFU) << 10U) + (units[1] & 0x3FFU) : units[0];
  }

 private:
  UConverter* converter(TextMode mode) {
    switch (mode) {
      case TextMode::kSingleByte:
        return western_.get();
      case TextMode::kChinese:
        return chinese_.get();
      case TextMode::kUtf8:
        return utf8_.get();
    }
    return utf8_.get();
  }

  ConverterPtr western_ = open_converter("ibm-437");
  ConverterPtr chinese_ = open_converter("gb18030");
  ConverterPtr utf8_ = open_converter("UTF-8");
};

PrintHead::PrintHead(int width_dots, const std::string& font_path)
    : paper_(width_dots, font_path), decoder_(std::make_unique<Decoder>()) {}
PrintHead::~PrintHead() = default;

void PrintHead::reset() {
  mode_ = TextMode::kSingleByte;
  align_ = LineAlign::kLeft;
  size_ = 0;
  chinese_size_ = 0;
  strokes_ = 1;
  spacing_ = kUsualSpacing;
  line_.clear();
  line_dots_ = 0;
}

std::string PrintHead::take_text() { return std::exchange(text_, {}); }

void PrintHead::obey(const Command& command) {
  if (obey_mode(command)) {
    return;
  }
  switch (command.kind) {
    case CommandKind::kCharacter:
      return put_character(command);
    case CommandKind::kLineFeed:
      return end_line();
    case CommandKind::kFeedLines:
      return paper_.feed(first_argument(command) * spacing_);
    case CommandKind::kFeedDots:
      return paper_.feed(first_argument(command));
    case CommandKind::kCut:
      return paper_.feed(kCutterDistance);
    case CommandKind::kRaster:
      return print_raster(command.arguments);
    case CommandKind::kQrFunction:
      return qr_function(command.arguments);
    default:
      return;
  }
}

// The commands that only change a mode; false for others.
bool PrintHead::obey_mode(const Command& command) {
  const auto n = static_cast<std::uint8_t>(first_argument(command));
  switch (command.kind) {
    case CommandKind::kInitialize:
      reset();
      return true;
    case CommandKind::kAlign:
      align_ = align_from(n);
      return true;
    case CommandKind::kEmphasis:
      strokes_ = (n & 1U) != 0 ? 2 : 1;
      return true;
    case CommandKind::kSize:
      size_ = n;
      return true;
    case CommandKind::kChineseSize:
      chinese_size_ = n;
      return true;
    case CommandKind::kChineseOn:
      mode_ = TextMode::kChinese;
      return true;
    case CommandKind::kChineseOff:
      mode_ = TextMode::kSingleByte;
      return true;
    case CommandKind::kEncoding:
      mode_ = command.arguments == Bytes{48, 50} ? TextMode::kUtf8 : mode_;
      return true;
    case CommandKind::kLineSpacing:
      spacing_ = n;
      return true;
    case CommandKind::kUsualSpacing:
      spacing_ = kUsualSpacing;
      return true;
    default:
      return false;
  }
}

void PrintHead::put_character(const Command& command) {
  const bool ascii = command.arguments.size() == 1 && command.arguments[0] < 0x80;
  put(ascii ? command.arguments[0] : decoder_->decode(command.arguments, mode_));
}

void PrintHead::put(char32_t character) {
  const int east_asian = u_getIntPropertyValue(static_cast<UChar32>(character), UCHAR_EAST_ASIAN_WIDTH);
  const bool wide_by_nature = east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH;
  const bool wide = character >= 0x80 && (mode_ == TextMode::kChinese || wide_by_nature);
  InkCharacter ink;
  ink.character = character;
  ink.columns = wide ? 2 : 1;
  ink.strokes = strokes_;
  // Chinese characters have a style of their own (FS !) where Chinese mode is on.
  const bool chinese_style = wide && mode_ == TextMode::kChinese;
  ink.width_scale = 1 + (chinese_style ? (chinese_size_ >> 2) & 1 : (size_ >> 4) & 7);
  ink.height_scale = 1 + (chinese_style ? (chinese_size_ >> 3) & 1 : size_ & 7);
  if (line_dots_ + ink.box().width > paper_.width()) {
    end_line();
  }
  line_dots_ += ink.box().width;
  line_.push_back(ink);
}

void PrintHead::end_line() {
  std::u32string characters;
  for (const InkCharacter& ink : line_) {
    characters.push_back(ink.character);
  }
  text_ += encode_utf8(characters) + "\n";
  paper_.print_line(line_, align_, spacing_);
  line_.clear();
  line_dots_ = 0;
}

void PrintHead::print_raster(const Bytes& arguments) {
  const int row_bytes = arguments[0] + 256 * arguments[1];
  const int rows = arguments[2] + 256 * arguments[3];
  codec::Bitmap picture(codec::DotSize{row_bytes * 8, rows});
  for (int y = 0; y < rows; ++y) {
    for (int x = 0; x < row_bytes * 8; ++x) {
      const std::uint8_t byte = arguments[4 + static_cast<std::size_t>(y) * static_cast<std::size_t>(row_bytes) +
                                          static_cast<std::size_t>(x) / 8];
      if ((byte & (0x80U >> (static_cast<unsigned>(x) % 8U))) != 0) {
        picture.blacken({x, y});
      }
    }
  }
  paper_.print_picture(picture, align_);
}

// GS ( k, cn 49: 67 module size, 80 data, 81 print; others change nothing that can be seen.
void PrintHead::qr_function(const Bytes& arguments) {
  if (arguments.size() < 2 || arguments[0] != 49) {
    return;
  }
  if (arguments[1] == 67 && arguments.size() == 3) {
    qr_module_ = std::clamp<int>(arguments[2], 1, 16);
  } else if (arguments[1] == 80 && arguments.size() > 3) {
    qr_data_.assign(arguments.begin() + 3, arguments.end());
  } else if (arguments[1] == 81) {
    print_qr();
  }
}

void PrintHead::print_qr() {
  const std::unique_ptr<QRcode, FreeQr> code(QRcode_encodeData(
      static_cast<int>(qr_data_.size()), reinterpret_cast<const unsigned char*>(qr_data_.data()), 0, QR_ECLEVEL_M));
  if (code == nullptr) {
    return;
  }
  const int modules = code->width;
  codec::Bitmap picture(codec::DotSize{modules * qr_module_, modules * qr_module_});
  for (int y = 0; y < picture.size().height; ++y) {
    for (int x = 0; x < picture.size().width; ++x) {
      if ((code->data[(y / qr_module_) * modules + x / qr_module_] & 1U) != 0) {
        picture.blacken({x, y});
      }
    }
  }
  paper_.feed(kQrQuietModules * qr_module_);
  paper_.print_picture(picture, align_);
  paper_.feed(kQrQuietModules * qr_module_);
}

}  // namespace queueback::hal::emulator
