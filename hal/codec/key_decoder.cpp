#include "hal/codec/key_decoder.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace queueback::hal::codec {
namespace {

// Numbers of linux/input-event-codes.h, which never change; named here so that the codec needs no kernel header.
constexpr std::size_t kTypeAt = 2 * sizeof(long);  // after the time
constexpr std::size_t kCodeAt = kTypeAt + 2;
constexpr std::size_t kValueAt = kCodeAt + 2;
constexpr std::uint16_t kEvSyn = 0;
constexpr std::uint16_t kEvKey = 1;
constexpr std::uint16_t kSynReport = 0;
constexpr std::uint16_t kSynDropped = 3;
constexpr std::uint16_t kKeyTab = 15;
constexpr std::uint16_t kKeyEnter = 28;
constexpr std::uint16_t kKeyLeftControl = 29;
constexpr std::uint16_t kKeyLeftShift = 42;
constexpr std::uint16_t kKeyRightShift = 54;
constexpr std::uint16_t kKeyCapsLock = 58;
constexpr std::uint16_t kKeypadEnter = 96;
constexpr std::uint16_t kKeyRightControl = 97;

struct KeyRow {
  std::uint16_t first;
  std::string_view plain;
  std::string_view shifted;
};

// Keys with consecutive numbers, US layout; '\0' marks a key without a character.
using namespace std::string_view_literals;
constexpr std::array kRows{
    KeyRow{2, "1234567890-="sv, "!@#$%^&*()_+"sv},
    KeyRow{16, "qwertyuiop[]"sv, "QWERTYUIOP{}"sv},
    KeyRow{30, "asdfghjkl;'`"sv, "ASDFGHJKL:\"~"sv},
    KeyRow{43, "\\zxcvbnm,./"sv, "|ZXCVBNM<>?"sv},
    KeyRow{55, "*\0 "sv, "*\0 "sv},
    KeyRow{71, "789-456+1230."sv, "789-456+1230."sv},
    KeyRow{98, "/"sv, "/"sv},
};

struct KeyCharacters {
  char plain = 0;
  char shifted = 0;
};

KeyCharacters characters_of(std::uint16_t key) {
  for (const KeyRow& row : kRows) {
    const std::size_t index = static_cast<std::size_t>(key) - row.first;
    if (key >= row.first && index < row.plain.size()) {
      return {row.plain[index], row.shifted[index]};
    }
  }
  return {};
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_terminator(std::uint16_t key) { return key == kKeyEnter || key == kKeypadEnter || key == kKeyTab; }

InputEvent parse_frame(const Bytes& frame) {
  const auto low = [&frame](std::size_t at) { return static_cast<std::uint32_t>(frame[at]); };
  InputEvent event;
  event.type = static_cast<std::uint16_t>(low(kTypeAt) | (low(kTypeAt + 1) << 8U));
  event.code = static_cast<std::uint16_t>(low(kCodeAt) | (low(kCodeAt + 1) << 8U));
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) {
    value |= low(kValueAt + i) << (8U * i);
  }
  event.value = static_cast<std::int32_t>(value);
  return event;
}

}  // namespace

Bytes encode_input_event(const InputEvent& event) {
  Bytes frame(kInputEventBytes);
  const auto value = static_cast<std::uint32_t>(event.value);
  const auto put = [&frame](std::size_t at, std::uint32_t byte) {
    frame[at] = static_cast<std::uint8_t>(byte & 0xFFU);
  };
  put(kTypeAt, event.type);
  put(kTypeAt + 1, static_cast<std::uint32_t>(event.type) >> 8U);
  put(kCodeAt, event.code);
  put(kCodeAt + 1, static_cast<std::uint32_t>(event.code) >> 8U);
  for (unsigned i = 0; i < 4; ++i) {
    put(kValueAt + i, value >> (8U * i));
  }
  return frame;
}

KeyStroke key_stroke_for(char character) {
  using Modifier = KeyStroke::Modifier;
  if (character == '\r' || character == '\n') {
    return {kKeyEnter, Modifier::kNone};
  }
  if (character == '\t') {
    return {kKeyTab, Modifier::kNone};
  }
  for (const KeyRow& row : kRows) {
    if (const auto at = row.plain.find(character); at != std::string_view::npos && character != 0) {
      return {static_cast<std::uint16_t>(row.first + at), Modifier::kNone};
    }
    if (const auto at = row.shifted.find(character); at != std::string_view::npos && character != 0) {
      return {static_cast<std::uint16_t>(row.first + at), Modifier::kShift};
    }
  }
  if (character > 0 && character < 0x20) {
    const KeyStroke base = key_stroke_for(static_cast<char>(character + (character < 27 ? 0x60 : 0x40)));
    return base.modifier == Modifier::kNone ? KeyStroke{base.key, Modifier::kControl} : KeyStroke{};
  }
  return {};
}

std::vector<api::ScanEvent> KeyDecoder::feed(ByteView bytes, Duration now) {
  std::vector<api::ScanEvent> events;
  if (auto late = on_time(now)) {
    events.push_back(*late);
  }
  if (!scan_begun()) {
    rest_.nothing_came(now);
  }
  for (const std::uint8_t byte : bytes) {
    frame_.push_back(byte);
    if (frame_.size() < kInputEventBytes) {
      continue;
    }
    const InputEvent event = parse_frame(frame_);
    frame_.clear();
    if (auto scan = take(event, now)) {
      events.push_back(*scan);
    }
  }
  return events;
}

std::optional<api::ScanEvent> KeyDecoder::on_time(Duration now) {
  const auto due = deadline();
  if (!due || now < *due) {
    return std::nullopt;
  }
  const bool complete = settings_.gap_meaning == GapMeaning::kComplete && wholeness_ == Wholeness::kWhole;
  if (complete) {
    return finish();
  }
  if (settings_.gap_meaning == GapMeaning::kIncomplete) {
    rest_.broke_off(now);
  }
  return drop();
}

std::optional<Duration> KeyDecoder::deadline() const {
  if (!scan_begun()) {
    return std::nullopt;
  }
  return Duration{last_key_.micros + settings_.gap.micros};
}

std::optional<api::ScanEvent> KeyDecoder::disconnect() {
  frame_.clear();
  shifts_held_ = 0;
  controls_held_ = 0;
  caps_lock_ = 0;
  sync_ = Sync::kGood;
  rest_.forget();
  return scan_begun() ? drop() : std::nullopt;
}

std::optional<api::ScanEvent> KeyDecoder::take(const InputEvent& event, Duration now) {
  if (event.type == kEvSyn && event.code == kSynDropped) {
    note_lost_events(now);
    return std::nullopt;
  }
  if (event.type == kEvSyn && event.code == kSynReport) {
    sync_ = Sync::kGood;
    return std::nullopt;
  }
  if (event.type != kEvKey || sync_ == Sync::kDropped) {
    return std::nullopt;
  }
  set_modifier(event.code, event.value);
  if (event.value != 1) {
    return std::nullopt;  // release and auto-repeat: a scanner types every character as a press of its own
  }
  last_key_ = now;
  return press(event.code);
}

// The kernel's queue overflowed: keys are missing from here to the next report, perhaps the release of a Shift. The
// scan is damaged up to its end.
void KeyDecoder::note_lost_events(Duration now) {
  sync_ = Sync::kDropped;
  wholeness_ = Wholeness::kDamaged;
  shifts_held_ = 0;
  controls_held_ = 0;
  last_key_ = now;
}

void KeyDecoder::set_modifier(std::uint16_t key, std::int32_t value) {
  const int change = value == 1 ? 1 : value == 0 ? -1 : 0;
  if (key == kKeyLeftShift || key == kKeyRightShift) {
    shifts_held_ = std::clamp(shifts_held_ + change, 0, 2);
  } else if (key == kKeyLeftControl || key == kKeyRightControl) {
    controls_held_ = std::clamp(controls_held_ + change, 0, 2);
  } else if (key == kKeyCapsLock && value == 1) {
    caps_lock_ = 1 - caps_lock_;
  }
}

std::optional<api::ScanEvent> KeyDecoder::press(std::uint16_t key) {
  if (is_terminator(key)) {
    const bool is_rest = rest_.ended() && length_ > 0;
    if (is_rest || wholeness_ == Wholeness::kDamaged) {
      return drop();
    }
    return length_ == 0 ? std::nullopt : finish();
  }
  const KeyCharacters characters = characters_of(key);
  if (characters.plain == 0) {
    return std::nullopt;
  }
  const bool shift = (shifts_held_ > 0) != (caps_lock_ == 1 && is_letter(characters.plain));
  char character = shift ? characters.shifted : characters.plain;
  if (controls_held_ > 0) {
    character = static_cast<char>(characters.plain & 0x1F);
  }
  ++length_;
  if (length_ <= api::kMaxScanBytes) {
    text_.push_back(character);
  }
  return std::nullopt;
}

std::optional<api::ScanEvent> KeyDecoder::finish() {
  if (length_ > api::kMaxScanBytes) {
    const api::ScanTooLong event{length_};
    text_.clear();
    length_ = 0;
    return event;
  }
  api::Scan scan{std::move(text_)};
  text_.clear();
  length_ = 0;
  return scan;
}

std::optional<api::ScanEvent> KeyDecoder::drop() {
  const api::ScanIncomplete event{length_};
  text_.clear();
  length_ = 0;
  wholeness_ = Wholeness::kWhole;
  return event;
}

}  // namespace queueback::hal::codec
