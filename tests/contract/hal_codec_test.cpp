#include <gtest/gtest.h>
#include <linux/input.h>

#include <algorithm>
#include <cstring>
#include <set>

#include "common/base/text.hpp"
#include "hal/codec/cd5220.hpp"
#include "hal/codec/escpos_encoder.hpp"
#include "hal/codec/escpos_status.hpp"
#include "hal/codec/key_decoder.hpp"
#include "hal/codec/layout.hpp"
#include "hal/codec/qr.hpp"
#include "hal/codec/scan_splitter.hpp"
#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/escpos_parser.hpp"
#include "hal/raster/font_glyphs.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using codec::Cell;
using codec::Charset;
using codec::CharsetEncoder;

std::string text_of(const codec::CellLine& line) {
  std::u32string characters;
  for (const Cell& cell : line) {
    characters.push_back(cell.character);
  }
  return encode_utf8(characters);
}

std::string hex_of(const Cell& cell) { return to_hex(cell.encoded()); }

Bytes encoded(const api::PrintDocument& document, const char* profile = "generic-80-gb18030") {
  raster::FontGlyphs glyphs;
  const auto bytes = codec::encode_document(document, *codec::find_printer_profile(profile), glyphs);
  EXPECT_TRUE(bytes) << bytes.error().reason;
  return bytes.value_or(Bytes{});
}

bool contains(const Bytes& bytes, const Bytes& part) {
  return std::search(bytes.begin(), bytes.end(), part.begin(), part.end()) != bytes.end();
}

TEST(CharsetEncoder, Encode_chinese_is_two_bytes_and_two_columns) {
  const Cell cell = CharsetEncoder(Charset::kGbk).encode(U'返');
  EXPECT_EQ(hex_of(cell), "b7b5");
  EXPECT_EQ(cell.columns, 2);
}

TEST(CharsetEncoder, Encode_yen_sign_becomes_the_full_width_one) {
  for (const Charset charset : {Charset::kGb18030, Charset::kGbk}) {
    EXPECT_EQ(hex_of(CharsetEncoder(charset).encode(U'\u00A5')), "a3a4");
    EXPECT_EQ(hex_of(CharsetEncoder(charset).encode(U'￥')), "a3a4");
  }
}

TEST(CharsetEncoder, Encode_full_width_yen_on_a_western_printer_is_its_own_yen) {
  EXPECT_EQ(hex_of(CharsetEncoder(Charset::kCp437).encode(U'￥')), "9d");
}

TEST(CharsetEncoder, Encode_extension_a_is_four_bytes_in_gb18030_and_a_picture_in_gbk) {
  const Cell native = CharsetEncoder(Charset::kGb18030).encode(U'\u3400');
  EXPECT_EQ(native.kind, Cell::Kind::kNative);
  EXPECT_EQ(native.length, 4U);
  EXPECT_EQ(native.columns, 2);
  EXPECT_EQ(CharsetEncoder(Charset::kGbk).encode(U'\u3400').kind, Cell::Kind::kRaster);
}

TEST(CharsetEncoder, Encode_emoji_is_a_picture_two_columns_wide) {
  const Cell cell = CharsetEncoder(Charset::kGb18030).encode(U'\U0001F9CB');
  EXPECT_EQ(cell.kind, Cell::Kind::kRaster);
  EXPECT_EQ(cell.columns, 2);
}

TEST(CharsetEncoder, Encode_control_character_is_a_question_mark) {
  for (const char32_t control : {U'\x1b', U'\x10', U'\x00', U'\x7f', U'\u009b', U'\n'}) {
    EXPECT_EQ(hex_of(CharsetEncoder(Charset::kGb18030).encode(control)), "3f");
  }
}

TEST(Layout, Wrap_breaks_at_a_space) {
  const CharsetEncoder charset(Charset::kGbk);
  const auto lines = codec::wrap(charset.encode_line("Sparkling Water"), 12);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(text_of(lines[0]), "Sparkling ");
  EXPECT_EQ(text_of(lines[1]), "Water");
}

TEST(Layout, Wrap_chinese_never_splits_a_character) {
  const CharsetEncoder charset(Charset::kGbk);
  const auto lines = codec::wrap(charset.encode_line("a返利返利"), 4);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(text_of(lines[0]), "a返");
}

TEST(Layout, Wrap_closing_punctuation_never_begins_a_line) {
  const CharsetEncoder charset(Charset::kGbk);
  const auto lines = codec::wrap(charset.encode_line("前面还有3人，待返"), 11);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(text_of(lines[0]), "前面还有3");
  EXPECT_EQ(text_of(lines[1]), "人，待返");
}

TEST(Layout, Two_columns_fill_the_line_exactly) {
  const CharsetEncoder charset(Charset::kGbk);
  const auto lines = codec::two_columns(charset.encode_line("合计"), charset.encode_line("￥8.00"), 16);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(text_of(lines[0]), "合计      ￥8.00");
  EXPECT_EQ(codec::columns_of(lines[0]), 16);
}

TEST(Layout, Two_columns_too_long_put_the_right_one_on_its_own_line) {
  const CharsetEncoder charset(Charset::kGbk);
  const auto lines = codec::two_columns(charset.encode_line("有机燕麦牛奶"), charset.encode_line("￥8.00"), 16);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(text_of(lines[1]), "          ￥8.00");
}

TEST(Encoder, Encode_text_line_follows_the_manual) {
  // ESC @, GS a 14, FS &, ESC t 0, ESC 3 30, "A", "返" in GB18030, LF
  EXPECT_EQ(to_hex(encoded({{api::TextLine{"A返"}}})), "1b401d610e1c261b74001b331e41b7b50a");
}

TEST(Encoder, Encode_double_size_sets_latin_and_chinese_style) {
  const Bytes bytes =
      encoded({{api::TextLine{"合计", api::Alignment::kCenter, api::Weight::kBold, api::TextSize::kDouble}}});
  EXPECT_TRUE(contains(bytes, {0x1B, 'a', 1}));
  EXPECT_TRUE(contains(bytes, {0x1B, 'E', 1}));
  EXPECT_TRUE(contains(bytes, {0x1D, '!', 0x11}));
  EXPECT_TRUE(contains(bytes, {0x1C, '!', 0x0C}));
}

TEST(Encoder, Encode_text_with_commands_carries_none) {
  const Bytes bytes =
      encoded({{api::TextLine{"x\x1bp\x01\x10\x14\x01\x1d"
                              "V"}}});
  EXPECT_TRUE(contains(bytes, to_bytes("x?p????")));
}

TEST(Encoder, Encode_newline_ends_the_line) {
  EXPECT_TRUE(contains(encoded({{api::TextLine{"one\ntwo"}}}), to_bytes("one\ntwo\n")));
}

TEST(Encoder, Encode_unknown_character_sends_its_line_as_a_picture) {
  const Bytes bytes = encoded({{api::TextLine{"珍珠奶茶\U0001F9CB"}}}, "generic-80-gbk-basic");
  EXPECT_TRUE(contains(bytes, {0x1D, 'v', '0', 0}));
}

TEST(Encoder, Encode_no_cutter_feeds_instead) {
  const Bytes bytes = encoded({{api::Cut{}}}, "generic-58-gbk");
  EXPECT_FALSE(contains(bytes, {0x1D, 'V'}));
  EXPECT_TRUE(contains(bytes, {0x1B, 'd', 5}));
}

TEST(Encoder, Encode_bad_documents_are_refused) {
  raster::FontGlyphs glyphs;
  const auto& profile = *codec::find_printer_profile("generic-58-gbk");
  const std::vector<std::pair<api::PrintElement, codec::EncodeErrorCode>> bad{
      {api::QrCode{""}, codec::EncodeErrorCode::kBadQr},
      {api::QrCode{std::string(codec::kMaxQrPayload + 1, 'a')}, codec::EncodeErrorCode::kBadQr},
      {api::Feed{-1}, codec::EncodeErrorCode::kBadFeed},
      {api::TextLine{std::string(codec::kMaxTextBytes + 1, 'a')}, codec::EncodeErrorCode::kTextTooLong}};
  for (const auto& [element, code] : bad) {
    const auto bytes = codec::encode_document({{element}}, profile, glyphs);
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, code);
  }
  api::PrintDocument many;
  many.elements.resize(codec::kMaxElements + 1, api::Feed{0});
  EXPECT_FALSE(codec::encode_document(many, profile, glyphs));
}

/// Draws every character as DLE DC4 over and over: the worst picture there is.
class HostileGlyphs final : public codec::GlyphSource {
 public:
  codec::Bitmap glyph(char32_t /*character*/, codec::DotSize box) override {
    codec::Bitmap picture(box);
    for (int y = 0; y < box.height; ++y) {
      for (int x = 0; x < box.width; ++x) {
        const unsigned byte = (x / 8) % 2 == 0 ? 0x10U : 0x14U;
        if (((byte << (static_cast<unsigned>(x) % 8U)) & 0x80U) != 0) {
          picture.blacken({x, y});
        }
      }
    }
    return picture;
  }
};

TEST(Encoder, Encode_picture_that_looks_like_a_drawer_kick_is_broken_up) {
  HostileGlyphs glyphs;
  const auto bytes = codec::encode_document({{api::TextLine{"\U0001F9CB\U0001F9CB"}}},
                                            *codec::find_printer_profile("generic-80-gbk-basic"), glyphs);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(contains(*bytes, {0x18, 0x14}));
  EXPECT_FALSE(contains(*bytes, {0x10, 0x14}));
}

TEST(Encoder, Completion_request_follows_the_manual) {
  const auto& profile = *codec::find_printer_profile("generic-80-gb18030");
  const codec::ProcessId id(std::array<std::uint8_t, 4>{'a', 'b', 'c', 'd'});
  EXPECT_EQ(to_hex(codec::completion_request(profile, id)), "1d28480600303061626364");
}

TEST(ProcessId, From_number_is_printable_and_differs_for_neighbours) {
  EXPECT_EQ(codec::ProcessId::from_number(0).text(), "    ");
  EXPECT_NE(codec::ProcessId::from_number(94), codec::ProcessId::from_number(95));
  const auto last = codec::ProcessId::from_number(UINT64_MAX);
  for (const std::uint8_t c : last.characters()) {
    EXPECT_TRUE(c >= 0x20 && c <= 0x7E);
  }
}

TEST(StatusDecoder, Feed_mixed_replies_are_told_apart) {
  codec::StatusDecoder decoder;
  const auto replies =
      decoder.feed(*from_hex("16"
                             "10000f00"
                             "11"
                             "372261626364"
                             "00"
                             "372500"
                             "12"
                             "0c"));
  ASSERT_EQ(replies.size(), 6U);
  EXPECT_EQ(replies[0], codec::StatusReply(codec::RealTimeReply{0x16}));
  EXPECT_EQ(replies[1], codec::StatusReply(codec::AutoReply{{0x10, 0, 0x0F, 0}}));
  EXPECT_EQ(replies[2], codec::StatusReply(codec::ProcessIdReply{codec::ProcessId({'a', 'b', 'c', 'd'})}));
  EXPECT_EQ(replies[3], codec::StatusReply(codec::ClearedReply{}));
  EXPECT_EQ(replies[4], codec::StatusReply(codec::RealTimeReply{0x12}));
  EXPECT_EQ(replies[5], codec::StatusReply(codec::InBandReply{0x0C}));
}

TEST(StatusDecoder, Feed_broken_auto_status_recovers_with_the_next_reply) {
  codec::StatusDecoder decoder;
  const auto replies =
      decoder.feed(*from_hex("1000"
                             "12"));
  ASSERT_EQ(replies.size(), 1U);
  EXPECT_EQ(replies[0], codec::StatusReply(codec::RealTimeReply{0x12}));
}

TEST(StatusDecoder, Interpret_follows_the_manual) {
  const codec::StatusBytes bytes{{0x1E}, {0x36}, {0x72}};
  const auto status = codec::interpret(bytes, codec::DrawerSense::kHighIsOpen);
  EXPECT_EQ(status.line, api::PrinterStatus::Line::kOffline);
  EXPECT_EQ(status.drawer, api::Drawer::kOpen);
  EXPECT_EQ(status.cover, api::Cover::kOpen);
  EXPECT_EQ(status.paper, api::Paper::kEnd);
  EXPECT_FALSE(status.ready());
}

TEST(KeyDecoder, Feed_caps_lock_and_shift_cancel_out_for_letters) {
  codec::KeyDecoder decoder;
  Bytes frames;
  const auto key = [&frames](std::uint16_t code, std::int32_t value) {
    const Bytes frame = codec::encode_input_event({1, code, value});
    frames.insert(frames.end(), frame.begin(), frame.end());
  };
  key(58, 1), key(58, 0);              // CapsLock
  key(30, 1), key(30, 0);              // a -> A
  key(42, 1), key(30, 1), key(42, 0);  // shift a -> a
  key(2, 1), key(2, 2), key(2, 0);     // 1, held down
  key(28, 1);
  const auto events = decoder.feed(frames, Duration{0});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0], api::ScanEvent(api::Scan{"Aa1"}));
}

// What the kernel writes on this architecture, laid out by its own header.
TEST(KeyDecoder, Feed_kernels_own_struct_is_understood) {
  codec::KeyDecoder decoder;
  std::vector<api::ScanEvent> events;
  for (const auto& [key, value] : {std::pair(KEY_7, 1), std::pair(KEY_7, 0), std::pair(KEY_ENTER, 1)}) {
    input_event event{};
    std::memset(&event, 0xA5, sizeof event);  // a time
    event.type = EV_KEY;
    event.code = static_cast<std::uint16_t>(key);
    event.value = value;
    Bytes frame(sizeof event);
    std::memcpy(frame.data(), &event, sizeof event);
    const auto more = decoder.feed(frame, Duration{0});
    events.insert(events.end(), more.begin(), more.end());
  }
  EXPECT_EQ(events, std::vector<api::ScanEvent>{api::Scan{"7"}});
}

TEST(KeyDecoder, Feed_frame_in_portions_is_put_together) {
  codec::KeyDecoder decoder;
  const Bytes enter = codec::encode_input_event({1, 28, 1});
  const Bytes one = codec::encode_input_event({1, 2, 1});
  EXPECT_TRUE(decoder.feed(ByteView(one).first(7), Duration{0}).empty());
  EXPECT_TRUE(decoder.feed(ByteView(one).subspan(7), Duration{0}).empty());
  const auto events = decoder.feed(enter, Duration{0});
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0], api::ScanEvent(api::Scan{"1"}));
}

/// Keys pressed and released, each with the report that ends it.
Bytes keys_of(const std::vector<std::uint16_t>& keys) {
  Bytes frames;
  for (const std::uint16_t key : keys) {
    for (const codec::InputEvent& event :
         {codec::InputEvent{EV_KEY, key, 1}, {EV_SYN, SYN_REPORT, 0}, {EV_KEY, key, 0}, {EV_SYN, SYN_REPORT, 0}}) {
      const Bytes frame = codec::encode_input_event(event);
      frames.insert(frames.end(), frame.begin(), frame.end());
    }
  }
  return frames;
}

// The kernel's queue for a reader that is late holds about ten keys.
Bytes lost_events() {
  Bytes frames = codec::encode_input_event({EV_SYN, SYN_DROPPED, 0});
  const Bytes end = codec::encode_input_event({EV_SYN, SYN_REPORT, 0});
  frames.insert(frames.end(), end.begin(), end.end());
  return frames;
}

TEST(KeyDecoder, Feed_lost_events_drop_the_scan_up_to_its_end) {
  codec::KeyDecoder decoder;
  EXPECT_TRUE(decoder.feed(keys_of({KEY_6, KEY_9}), Duration{0}).empty());
  EXPECT_TRUE(decoder.feed(lost_events(), Duration{0}).empty());
  EXPECT_EQ(decoder.feed(keys_of({KEY_7, KEY_ENTER}), Duration{0}),
            std::vector<api::ScanEvent>{api::ScanIncomplete{3}});
  EXPECT_EQ(decoder.feed(keys_of({KEY_8, KEY_ENTER}), Duration{0}), std::vector<api::ScanEvent>{api::Scan{"8"}});
}

TEST(KeyDecoder, Feed_lost_beginning_is_not_a_shorter_scan) {
  codec::KeyDecoder decoder;
  EXPECT_TRUE(decoder.feed(lost_events(), Duration{0}).empty());
  EXPECT_EQ(decoder.feed(keys_of({KEY_7, KEY_ENTER}), Duration{0}),
            std::vector<api::ScanEvent>{api::ScanIncomplete{1}});
}

TEST(KeyDecoder, On_time_lost_end_is_over_after_the_gap) {
  codec::KeyDecoder decoder({Duration::milliseconds(100), codec::GapMeaning::kComplete});
  EXPECT_TRUE(decoder.feed(keys_of({KEY_6}), Duration{0}).empty());
  EXPECT_TRUE(decoder.feed(lost_events(), Duration{0}).empty());
  EXPECT_EQ(decoder.on_time(Duration::milliseconds(100)), api::ScanEvent(api::ScanIncomplete{1}));
  EXPECT_FALSE(decoder.deadline());
}

TEST(KeyDecoder, Feed_lost_release_of_shift_does_not_stay) {
  codec::KeyDecoder decoder;
  EXPECT_TRUE(decoder.feed(codec::encode_input_event({EV_KEY, KEY_LEFTSHIFT, 1}), Duration{0}).empty());
  EXPECT_TRUE(decoder.feed(lost_events(), Duration{0}).empty());
  static_cast<void>(decoder.feed(keys_of({KEY_ENTER}), Duration{0}));
  EXPECT_EQ(decoder.feed(keys_of({KEY_A, KEY_ENTER}), Duration{0}), std::vector<api::ScanEvent>{api::Scan{"a"}});
}

TEST(KeyDecoder, On_time_after_the_gap_ends_the_fragment) {
  codec::KeyDecoder decoder({Duration::milliseconds(100), codec::GapMeaning::kIncomplete});
  EXPECT_TRUE(decoder.feed(codec::encode_input_event({1, 2, 1}), Duration::seconds(1)).empty());
  EXPECT_FALSE(decoder.on_time(Duration::milliseconds(1099)));
  EXPECT_EQ(decoder.on_time(Duration::milliseconds(1100)), api::ScanEvent(api::ScanIncomplete{1}));
  EXPECT_FALSE(decoder.deadline());
}

TEST(KeyDecoder, Feed_late_rest_is_not_a_scan_of_its_own) {
  codec::KeyDecoder decoder;
  EXPECT_TRUE(decoder.feed(keys_of({KEY_6}), Duration::seconds(1)).empty());
  EXPECT_EQ(decoder.feed(keys_of({KEY_7, KEY_ENTER}), Duration::seconds(2)),
            (std::vector<api::ScanEvent>{api::ScanIncomplete{1}, api::ScanIncomplete{1}}));
  EXPECT_EQ(decoder.feed(keys_of({KEY_8, KEY_ENTER}), Duration::seconds(2)),
            std::vector<api::ScanEvent>{api::Scan{"8"}});
  EXPECT_TRUE(decoder.feed(keys_of({KEY_6}), Duration::seconds(3)).empty());
  EXPECT_TRUE(decoder.on_time(Duration::seconds(4)));
  EXPECT_EQ(decoder.feed(keys_of({KEY_9, KEY_ENTER}), Duration::seconds(7)),
            std::vector<api::ScanEvent>{api::Scan{"9"}});
}

TEST(ScanSplitter, Feed_late_rest_is_neither_joined_nor_a_scan_of_its_own) {
  codec::ScanSplitter splitter;
  EXPECT_TRUE(splitter.feed(to_bytes("690"), Duration::seconds(1)).empty());
  const auto events = splitter.feed(to_bytes("123\r"), Duration::seconds(2));
  EXPECT_EQ(events, (std::vector<api::ScanEvent>{api::ScanIncomplete{3}, api::ScanIncomplete{3}}));
  EXPECT_EQ(splitter.feed(to_bytes("456\r"), Duration::seconds(2)), std::vector<api::ScanEvent>{api::Scan{"456"}});
}

TEST(ScanSplitter, Feed_scan_long_after_a_fragment_is_whole) {
  codec::ScanSplitter splitter;
  EXPECT_TRUE(splitter.feed(to_bytes("690"), Duration::seconds(1)).empty());
  EXPECT_TRUE(splitter.on_time(Duration::milliseconds(1300)));
  const Duration after{1'300'000 + codec::kLateRest.micros};
  EXPECT_EQ(splitter.feed(to_bytes("456\r"), after), std::vector<api::ScanEvent>{api::Scan{"456"}});
}

TEST(ScanSplitter, Feed_end_that_came_late_ends_the_fragment) {
  codec::ScanSplitter splitter;
  EXPECT_TRUE(splitter.feed(to_bytes("690"), Duration::seconds(1)).empty());
  EXPECT_EQ(splitter.feed(to_bytes("\r456\r"), Duration::seconds(2)),
            (std::vector<api::ScanEvent>{api::ScanIncomplete{3}, api::Scan{"456"}}));
}

TEST(ScanSplitter, Feed_after_a_prefix_a_rest_is_noise) {
  codec::ScanSplitter splitter({"#", "", Duration::milliseconds(300)});
  EXPECT_TRUE(splitter.feed(to_bytes("#690"), Duration::seconds(1)).empty());
  EXPECT_EQ(splitter.feed(to_bytes("123\r#456\r"), Duration::seconds(2)),
            (std::vector<api::ScanEvent>{api::ScanIncomplete{3}, api::Scan{"456"}}));
}

TEST(Cd5220, Encode_pads_both_lines) {
  const Bytes bytes = codec::encode_display(*api::DisplayText::parse("TOTAL", "80.40"));
  EXPECT_EQ(as_text(bytes), "\x1bQATOTAL               \r\x1bQB80.40               \r");
}

TEST(EscPosParser, Parse_unfinished_command_asks_for_more) {
  const Bytes raster = *from_hex("1d7630000100020000");
  for (std::size_t length = 0; length < raster.size(); ++length) {
    EXPECT_EQ(emulator::parse_command(ByteView(raster).first(length), emulator::TextMode::kChinese).length, 0U);
  }
  EXPECT_EQ(emulator::parse_command(*from_hex("1d763000010002000000"), emulator::TextMode::kChinese).length, 10U);
}

TEST(DeviceUri, Parse_good_addresses_are_accepted) {
  for (const char* text :
       {"tcp://127.0.0.1:9100", "tcp://192.0.2.7", "tcp://[::1]:9100", "serial:///dev/ttyUSB0?baud=9600",
        "usblp:///dev/usb/lp0", "file:///tmp/x", "evdev:///dev/input/event3"}) {
    EXPECT_TRUE(drivers::DeviceUri::parse(text)) << text;
  }
  EXPECT_EQ(drivers::DeviceUri::parse("tcp://192.0.2.7")->port(), 9100);
}

TEST(DeviceUri, Parse_bad_addresses_are_refused_with_a_reason) {
  for (const char* text : {"", "127.0.0.1", "http://127.0.0.1", "tcp://printer.local:9100", "tcp://127.0.0.1:0",
                           "tcp://127.0.0.1:99999", "tcp://", "serial://dev/ttyUSB0", "serial:///dev/x?speed=9600",
                           "serial:///dev/x?baud=9600&baud=9600", "usblp:///dev/usb/lp0?x=1", "file:///tmp/\x01"}) {
    const auto uri = drivers::DeviceUri::parse(text);
    ASSERT_FALSE(uri) << text;
    EXPECT_EQ(uri.error().code, api::DeviceErrorCode::kInvalid);
    EXPECT_FALSE(uri.error().reason.empty());
  }
}

TEST(DeviceFactory, Open_with_wrong_settings_is_refused) {
  const auto context = test::device_context();
  EXPECT_FALSE(drivers::open_printer("tcp://127.0.0.1:9100", "no-such-profile", context));
  EXPECT_FALSE(drivers::open_printer("evdev:///dev/input/event0", "generic-80-gb18030", context));
  EXPECT_FALSE(drivers::open_printer("serial:///dev/x?baud=1234", "generic-80-gb18030", context));
  EXPECT_FALSE(drivers::open_scanner("tcp://127.0.0.1:9100", context));
  EXPECT_FALSE(drivers::open_scanner("serial:///dev/x?suffix=what", context));
  EXPECT_FALSE(drivers::open_scanner("evdev:///dev/x?gap_ms=0", context));
  EXPECT_FALSE(drivers::open_display("evdev:///dev/x", context));
}

TEST(Profiles, Names_are_unique_and_columns_fit_the_paper) {
  std::set<std::string_view> names;
  for (const codec::PrinterProfile& profile : codec::printer_profiles()) {
    EXPECT_TRUE(names.insert(profile.name).second) << profile.name;
    EXPECT_EQ(profile.columns * 12, profile.width_dots) << profile.name;
  }
}

}  // namespace
}  // namespace queueback::hal
