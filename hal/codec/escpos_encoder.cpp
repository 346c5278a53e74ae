#include "hal/codec/escpos_encoder.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "common/base/text.hpp"
#include "hal/codec/layout.hpp"
#include "hal/codec/line_picture.hpp"
#include "hal/codec/qr.hpp"

namespace queueback::hal::codec {
namespace {

using api::Alignment;
using api::TextSize;
using api::Weight;

constexpr std::uint8_t kDle = 0x10;
constexpr std::uint8_t kEsc = 0x1B;
constexpr std::uint8_t kFs = 0x1C;
constexpr std::uint8_t kGs = 0x1D;
constexpr std::uint8_t kLineFeed = 0x0A;
// Pictures go out in bands: a printer that runs out of paper inside one wedges for as long as the band is.
constexpr int kBandRows = 128;
constexpr int kFeedBeforeTearBar = 5;
// Pulse of ESC p: 100 ms on and off, in units of 2 ms.
constexpr std::uint8_t kPulseUnits = 50;

struct Style {
  Alignment align = Alignment::kLeft;
  Weight weight = Weight::kNormal;
  TextSize size = TextSize::kNormal;
};

int width_scale(TextSize size) { return size == TextSize::kDoubleWidth || size == TextSize::kDouble ? 2 : 1; }
int height_scale(TextSize size) { return size == TextSize::kDoubleHeight || size == TextSize::kDouble ? 2 : 1; }
bool has_chinese_mode(Charset charset) { return charset == Charset::kGb18030 || charset == Charset::kGbk; }

std::uint8_t low_byte(std::size_t value) { return static_cast<std::uint8_t>(value & 0xFFU); }
std::uint8_t high_byte(std::size_t value) { return static_cast<std::uint8_t>((value >> 8U) & 0xFFU); }

/// Appends one document's commands to `out_`; used for one encode_document call.
class Encoder {
 public:
  Encoder(const PrinterProfile& profile, GlyphSource& glyphs)
      : profile_(profile), glyphs_(glyphs), charset_(profile.charset) {}

  Result<Bytes, EncodeError> run(const api::PrintDocument& document) {
    if (document.elements.size() > kMaxElements) {
      return fail(EncodeErrorCode::kTooManyElements, "the document has too many elements");
    }
    begin();
    for (const api::PrintElement& element : document.elements) {
      const auto error = std::visit([this](const auto& one) { return add(one); }, element);
      if (error) {
        return tl::unexpected(*error);
      }
      if (out_.size() > kMaxJobBytes) {
        return fail(EncodeErrorCode::kJobTooLong, "the print job is too long");
      }
    }
    return std::move(out_);
  }

 private:
  using Refusal = std::optional<EncodeError>;

  void put(std::initializer_list<std::uint8_t> bytes) { out_.insert(out_.end(), bytes); }
  void put(ByteView bytes) { out_.insert(out_.end(), bytes.begin(), bytes.end()); }

  void begin() {
    put({kEsc, '@'});
    if (profile_.auto_status == AutoStatus::kOn) {
      put(auto_status_request(AutoStatus::kOn));
    }
    if (has_chinese_mode(profile_.charset)) {
      put({kFs, '&'});
    } else {
      put({kFs, '.'});
    }
    if (profile_.charset == Charset::kUtf8) {
      put({kFs, '(', 'C', 2, 0, 48, 50});
    }
    put({kEsc, 't', profile_.code_page});
    put({kEsc, '3', static_cast<std::uint8_t>(kLineDots)});
  }

  void apply(const Style& style) {
    if (style.align != style_.align) {
      put({kEsc, 'a', static_cast<std::uint8_t>(style.align)});
    }
    if (style.weight != style_.weight) {
      put({kEsc, 'E', static_cast<std::uint8_t>(style.weight == Weight::kBold ? 1 : 0)});
    }
    if (style.size != style_.size) {
      put_size(style.size);
    }
    style_ = style;
  }

  void put_size(TextSize size) {
    const bool wide = width_scale(size) == 2;
    const bool tall = height_scale(size) == 2;
    put({kGs, '!', static_cast<std::uint8_t>((wide ? 0x10U : 0U) | (tall ? 0x01U : 0U))});
    // Some printers keep a style of its own for Chinese characters and ignore GS ! there.
    if (has_chinese_mode(profile_.charset)) {
      put({kFs, '!', static_cast<std::uint8_t>((wide ? 0x04U : 0U) | (tall ? 0x08U : 0U))});
    }
  }

  Refusal add(const api::TextLine& line) {
    if (line.text.size() > kMaxTextBytes) {
      return EncodeError{EncodeErrorCode::kTextTooLong, "a text of the document is too long"};
    }
    for (const std::string_view part : split(line.text, '\n')) {
      put_lines(wrap(charset_.encode_line(part), line_columns(line.size)), {line.align, line.weight, line.size});
    }
    return std::nullopt;
  }

  Refusal add(const api::TwoColumn& line) {
    if (line.left.size() > kMaxTextBytes || line.right.size() > kMaxTextBytes) {
      return EncodeError{EncodeErrorCode::kTextTooLong, "a text of the document is too long"};
    }
    const auto lines =
        two_columns(charset_.encode_line(line.left), charset_.encode_line(line.right), line_columns(line.size));
    put_lines(lines, {Alignment::kLeft, line.weight, line.size});
    return std::nullopt;
  }

  Refusal add(const api::Rule& rule) {
    const char dash = rule.style == api::RuleStyle::kDouble ? '=' : '-';
    const std::string text(static_cast<std::size_t>(profile_.columns), dash);
    put_lines({charset_.encode_line(text)}, {});
    return std::nullopt;
  }

  Refusal add(const api::QrCode& qr) {
    const auto symbol = qr_symbol(qr.payload);
    if (!symbol) {
      return EncodeError{EncodeErrorCode::kBadQr, symbol.error().reason};
    }
    const auto module_dots = qr_module_dots(symbol->size().width, profile_.width_dots);
    if (!module_dots) {
      return EncodeError{EncodeErrorCode::kBadQr, module_dots.error().reason};
    }
    if (profile_.qr == QrMethod::kNative) {
      put_native_qr(qr.payload, static_cast<std::uint8_t>(*module_dots));
    } else {
      put_picture(qr_picture(*symbol, *module_dots, {profile_.width_dots, 0}));
    }
    return std::nullopt;
  }

  Refusal add(const api::Feed& feed) {
    if (feed.lines < 0 || feed.lines > kMaxFeedLines) {
      return EncodeError{EncodeErrorCode::kBadFeed, "a feed of the document is out of range"};
    }
    put({kEsc, 'd', static_cast<std::uint8_t>(feed.lines)});
    return std::nullopt;
  }

  Refusal add(const api::Cut& /*cut*/) {
    if (profile_.cutter == Cutter::kPartial) {
      put({kGs, 'V', 'B', 0});
    } else {
      put({kEsc, 'd', static_cast<std::uint8_t>(kFeedBeforeTearBar)});
    }
    return std::nullopt;
  }

  Refusal add(const api::DrawerKick& kick) {
    put(drawer_kick(kick.pin, DrawerMethod::kBuffered));
    return std::nullopt;
  }

  [[nodiscard]] int line_columns(TextSize size) const { return profile_.columns / width_scale(size); }

  void put_lines(const std::vector<CellLine>& lines, const Style& style) {
    for (const CellLine& line : lines) {
      if (needs_picture(line)) {
        put_picture(line_picture(line, picture_style(style), glyphs_));
      } else {
        put_text(line, style);
      }
    }
  }

  void put_text(const CellLine& line, const Style& style) {
    apply(style);
    for (const Cell& cell : line) {
      put(cell.encoded());
    }
    put({kLineFeed});
  }

  [[nodiscard]] PictureStyle picture_style(const Style& style) const {
    return {.paper_width = profile_.width_dots,
            .column_width = profile_.width_dots / profile_.columns,
            .width_scale = width_scale(style.size),
            .height_scale = height_scale(style.size),
            .align = style.align,
            .weight = style.weight};
  }

  void put_picture(const Bitmap& picture) {
    apply({Alignment::kLeft, style_.weight, style_.size});
    const auto row_bytes = static_cast<std::size_t>(picture.row_bytes());
    for (int row = 0; row < picture.size().height; row += kBandRows) {
      const auto count = static_cast<std::size_t>(std::min(kBandRows, picture.size().height - row));
      put({kGs, 'v', '0', 0, low_byte(row_bytes), high_byte(row_bytes), low_byte(count), high_byte(count)});
      put_raster(picture.rows(row, kBandRows));
    }
  }

  // Printers obey real-time commands even inside of a picture: DLE followed by EOT, ENQ or DC4 would ask for
  // a status, drop the buffer or open the drawer. One more black dot breaks up such a pair.
  void put_raster(ByteView rows) {
    const std::size_t begin = out_.size();
    put(rows);
    for (std::size_t i = begin; i + 1 < out_.size(); ++i) {
      const std::uint8_t next = out_[i + 1];
      if (out_[i] == kDle && (next == 0x04 || next == 0x05 || next == 0x14)) {
        out_[i] = 0x18;
      }
    }
  }

  // GS ( k: model 2, module size, error correction M, data, print.
  void put_native_qr(std::string_view payload, std::uint8_t module_dots) {
    apply({Alignment::kCenter, style_.weight, style_.size});
    const std::size_t length = payload.size() + 3;
    put({kGs, '(', 'k', 4, 0, 49, 65, 50, 0});
    put({kGs, '(', 'k', 3, 0, 49, 67, module_dots});
    put({kGs, '(', 'k', 3, 0, 49, 69, 49});
    put({kGs, '(', 'k', low_byte(length), high_byte(length), 49, 80, 48});
    put(as_bytes(payload));
    put({kGs, '(', 'k', 3, 0, 49, 81, 48});
  }

  const PrinterProfile& profile_;
  GlyphSource& glyphs_;
  CharsetEncoder charset_;
  Style style_;
  Bytes out_;
};

}  // namespace

Result<Bytes, EncodeError> encode_document(const api::PrintDocument& document, const PrinterProfile& profile,
                                           GlyphSource& glyphs) {
  return Encoder(profile, glyphs).run(document);
}

Bytes completion_request(const PrinterProfile& profile, const ProcessId& id) {
  switch (profile.proof) {
    case api::PrintProof::kProcessId: {
      const auto& c = id.characters();
      return {kGs, '(', 'H', 6, 0, 48, 48, c[0], c[1], c[2], c[3]};
    }
    case api::PrintProof::kInBandStatus:
      return {kGs, 'r', 1};
    case api::PrintProof::kWritten:
    case api::PrintProof::kNone:
      return {};
  }
  return {};
}

Bytes real_time_status_request(std::uint8_t kind) { return {kDle, 0x04, kind}; }

Bytes auto_status_request(AutoStatus wanted) {
  // Bits 1 to 3: online/offline, errors, paper sensor. Drawer changes would only add noise.
  return {kGs, 'a', static_cast<std::uint8_t>(wanted == AutoStatus::kOn ? 0x0E : 0x00)};
}

Bytes clear_request(const PrinterProfile& profile) {
  switch (profile.clear) {
    case ClearMethod::kConfirmed:
      return {kDle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
    case ClearMethod::kNone:
      return {kDle, 0x05, 2};
  }
  return {};
}

Bytes drawer_kick(api::DrawerPin pin, DrawerMethod method) {
  const auto connector = static_cast<std::uint8_t>(pin == api::DrawerPin::kPin2 ? 0 : 1);
  switch (method) {
    case DrawerMethod::kBuffered:
      return {kEsc, 'p', connector, kPulseUnits, kPulseUnits};
    case DrawerMethod::kRealTime:
      return {kDle, 0x14, 1, connector, 1};
  }
  return {};
}

}  // namespace queueback::hal::codec
