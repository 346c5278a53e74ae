#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "common/base/text.hpp"
#include "hal/codec/escpos_encoder.hpp"
#include "hal/codec/escpos_status.hpp"
#include "hal/codec/key_decoder.hpp"
#include "hal/codec/layout.hpp"
#include "hal/codec/qr.hpp"
#include "hal/codec/scan_splitter.hpp"
#include "hal/drivers/device_uri.hpp"
#include "hal/emulator/display_emulator.hpp"
#include "hal/emulator/printer_model.hpp"
#include "hal/emulator/scanner_emulator.hpp"
#include "hal/raster/font_glyphs.hpp"

// RapidCheck prints the seed of a failing run (RC_PARAMS="seed=...").
namespace queueback::hal {
namespace {

using codec::CellLine;
using codec::Charset;
using codec::CharsetEncoder;

// Text as it comes from product lists: mostly Chinese and ASCII, sometimes anything.
rc::Gen<char32_t> any_character() {
  return rc::gen::weightedOneOf<char32_t>(
      {{6, rc::gen::map(rc::gen::inRange(0x20, 0x7F), [](int c) { return static_cast<char32_t>(c); })},
       {6, rc::gen::map(rc::gen::inRange(0x4E00, 0x9FA6), [](int c) { return static_cast<char32_t>(c); })},
       {2, rc::gen::element(U' ', U'￥', U'\u00A5', U'，', U'\u3400', U'é', U'\u0301', U'\U0001F9CB')},
       {1, rc::gen::map(rc::gen::inRange(0, 0xD800), [](int c) { return static_cast<char32_t>(c); })}});
}

rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::u32string>(any_character()),
                      [](const std::u32string& text) { return encode_utf8(text); });
}

// What GB18030 printers have in their font.
rc::Gen<std::string> printable_text() {
  const auto character =
      rc::gen::oneOf(rc::gen::map(rc::gen::inRange(0x20, 0x7F), [](int c) { return static_cast<char32_t>(c); }),
                     rc::gen::map(rc::gen::inRange(0x4E00, 0x9FA6), [](int c) { return static_cast<char32_t>(c); }),
                     rc::gen::map(rc::gen::inRange(0x3400, 0x4DB6), [](int c) { return static_cast<char32_t>(c); }));
  return rc::gen::map(rc::gen::container<std::u32string>(character),
                      [](const std::u32string& text) { return encode_utf8(text); });
}

rc::Gen<Charset> any_charset() {
  return rc::gen::element(Charset::kGb18030, Charset::kGbk, Charset::kUtf8, Charset::kCp437);
}

std::u32string without_spaces(const CellLine& cells) {
  std::u32string text;
  for (const codec::Cell& cell : cells) {
    if (cell.character != U' ') {
      text.push_back(cell.character);
    }
  }
  return text;
}

std::u32string without_spaces(const std::vector<CellLine>& lines) {
  std::u32string text;
  for (const CellLine& line : lines) {
    text += without_spaces(line);
  }
  return text;
}

RC_GTEST_PROP(LayoutProperty, Wrap_stays_in_the_columns_and_loses_no_character, ()) {
  const CharsetEncoder charset(*any_charset());
  const CellLine cells = charset.encode_line(*any_text());
  const int columns = *rc::gen::inRange(2, 60);
  const auto lines = codec::wrap(cells, columns);
  RC_ASSERT(!lines.empty());
  for (const CellLine& line : lines) {
    RC_ASSERT(codec::columns_of(line) <= columns);
  }
  RC_ASSERT(without_spaces(lines) == without_spaces(cells));
}

RC_GTEST_PROP(LayoutProperty, Two_columns_stay_in_the_columns_and_lose_no_character, ()) {
  const CharsetEncoder charset(*any_charset());
  const CellLine left = charset.encode_line(*any_text());
  const CellLine right = charset.encode_line(*any_text());
  const int columns = *rc::gen::inRange(2, 60);
  const auto lines = codec::two_columns(left, right, columns);
  for (const CellLine& line : lines) {
    RC_ASSERT(codec::columns_of(line) <= columns);
  }
  RC_ASSERT(without_spaces(lines) == without_spaces(left) + without_spaces(right));
}

RC_GTEST_PROP(CharsetProperty, Encode_never_gives_a_control_byte, ()) {
  const CharsetEncoder charset(*any_charset());
  for (const codec::Cell& cell : charset.encode_line(*any_text())) {
    for (const std::uint8_t byte : cell.encoded()) {
      RC_ASSERT(byte >= 0x20);
    }
  }
}

RC_GTEST_PROP(StatusProperty, Feed_any_bytes_in_any_portions_gives_the_same_replies, (const Bytes& bytes)) {
  codec::StatusDecoder at_once;
  codec::StatusDecoder one_by_one;
  const auto expected = at_once.feed(bytes);
  std::vector<codec::StatusReply> got;
  for (const std::uint8_t byte : bytes) {
    for (const codec::StatusReply& reply : one_by_one.feed(ByteView(&byte, 1))) {
      got.push_back(reply);
    }
  }
  RC_ASSERT(got == expected);
}

RC_GTEST_PROP(KeyDecoderProperty, Feed_any_bytes_survives, (const std::vector<Bytes>& portions)) {
  codec::KeyDecoder decoder;
  std::int64_t now = 0;
  for (const Bytes& portion : portions) {
    now += *rc::gen::inRange(0, 500'000);
    static_cast<void>(decoder.feed(portion, {now}));
    static_cast<void>(decoder.on_time({now}));
  }
  static_cast<void>(decoder.disconnect());
}

RC_GTEST_PROP(KeyDecoderProperty, Typed_ascii_comes_back, ()) {
  const auto text = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange<char>(0x20, 0x7F)));
  codec::KeyDecoder decoder;
  const auto events = decoder.feed(emulator::key_frames(text + "\n"), Duration{0});
  RC_ASSERT(events.size() == 1U);
  RC_ASSERT(events[0] == api::ScanEvent(api::Scan{text}));
}

RC_GTEST_PROP(ScanSplitterProperty, Feed_any_bytes_accounts_for_all_of_them, (const Bytes& bytes)) {
  codec::ScanSplitter splitter;
  auto events = splitter.feed(bytes, Duration{0});
  if (auto rest = splitter.disconnect()) {
    events.push_back(*rest);
  }
  std::size_t seen = 0;
  for (const auto& event : events) {
    if (const auto* scan = std::get_if<api::Scan>(&event)) {
      seen += scan->bytes.size();
    } else if (const auto* cut = std::get_if<api::ScanIncomplete>(&event)) {
      seen += cut->length;
    }
  }
  const auto ends = std::count_if(bytes.begin(), bytes.end(), [](auto b) { return b == '\r' || b == '\n'; });
  RC_ASSERT(seen + static_cast<std::size_t>(ends) == bytes.size());
}

RC_GTEST_PROP(UriProperty, Parse_any_text_survives, (const std::string& tail)) {
  const auto scheme = *rc::gen::element<std::string>("", "tcp://", "serial:///dev/x?", "tcp://[", "evdev:///x?gap_ms=");
  static_cast<void>(drivers::DeviceUri::parse(scheme + tail));
}

// Bytes that are more likely than plain noise to get deep into the interpreter.
rc::Gen<Bytes> printer_noise() {
  const auto piece = rc::gen::oneOf(
      rc::gen::arbitrary<Bytes>(),
      rc::gen::element(Bytes{0x1B, '@'}, Bytes{0x1C, '&'}, Bytes{0x1D, 'v', '0', 0, 2, 0, 2, 0}, Bytes{0x1D, '(', 'k'},
                       Bytes{0x1D, '(', 'H', 6, 0, 48, 48}, Bytes{0x10, 0x04, 1}, Bytes{0x10, 0x14, 1, 0, 1},
                       Bytes{0x1D, 'V', 'B', 0}, Bytes{0x1D, 'r', 1}, Bytes{0x1B, 'd', 3}));
  return rc::gen::map(rc::gen::container<std::vector<Bytes>>(piece), [](const std::vector<Bytes>& pieces) {
    Bytes all;
    for (const Bytes& one : pieces) {
      all.insert(all.end(), one.begin(), one.end());
    }
    return all;
  });
}

emulator::PrinterModel blind_printer() {
  return {{.font_path = "/nonexistent"}, [](const emulator::Receipt&) {}};
}

RC_GTEST_PROP(EmulatorProperty, Printer_any_bytes_survives, ()) {
  emulator::PrinterModel printer = blind_printer();
  printer.receive(*printer_noise());
  static_cast<void>(printer.take_replies());
}

RC_GTEST_PROP(EmulatorProperty, Display_any_bytes_keeps_two_lines_of_twenty, (const Bytes& bytes)) {
  emulator::DisplayModel display;
  display.receive(bytes);
  for (const std::string& line : display.lines()) {
    RC_ASSERT(line.size() == 20U);
  }
}

// encode -> the emulator's own interpreter -> the text that was meant
RC_GTEST_PROP(RoundTrip, Text_encoded_is_read_back_by_the_independent_interpreter, ()) {
  const std::string left = *printable_text();
  const std::string right = *printable_text();
  const auto& profile = *codec::find_printer_profile(*rc::gen::element("generic-80-gb18030", "generic-80-utf8"));
  raster::FontGlyphs glyphs("/nonexistent");
  const auto bytes =
      codec::encode_document({{api::TextLine{left}, api::TwoColumn{left, right}, api::Cut{}}}, profile, glyphs);
  RC_ASSERT(bytes.has_value());
  emulator::PrinterModel printer = blind_printer();
  printer.receive(*bytes);
  std::string expected = left + left + right;
  std::string got = printer.take_text();
  for (std::string* text : {&expected, &got}) {
    text->erase(std::remove_if(text->begin(), text->end(), [](char c) { return c == ' ' || c == '\n'; }), text->end());
  }
  RC_ASSERT(got == expected);
}

RC_GTEST_PROP(RoundTrip, Any_document_leaves_no_byte_over_and_opens_no_drawer, ()) {
  const auto& profile = *rc::gen::elementOf(
      std::vector<codec::PrinterProfile>(codec::printer_profiles().begin(), codec::printer_profiles().end()));
  raster::FontGlyphs glyphs;
  const auto size = *rc::gen::element(api::TextSize::kNormal, api::TextSize::kDouble, api::TextSize::kDoubleHeight);
  const auto bytes =
      codec::encode_document({{api::TextLine{*any_text(), api::Alignment::kCenter, api::Weight::kBold, size},
                               api::TwoColumn{*any_text(), *any_text()}, api::QrCode{"QB1"}, api::Rule{}, api::Cut{}}},
                             profile, glyphs);
  RC_ASSERT(bytes.has_value());
  emulator::PrinterModel printer = blind_printer();
  const std::size_t room = printer.room();
  printer.receive(*bytes);
  RC_ASSERT(printer.room() == room);
  RC_ASSERT(printer.drawer_kicks() == 0);
}

}  // namespace
}  // namespace queueback::hal
