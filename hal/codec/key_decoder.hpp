#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "hal/api/scanner.hpp"
#include "hal/codec/late_rest.hpp"

namespace queueback::hal::codec {

/// The parts of the kernel's `struct input_event` that matter (linux/input.h).
struct InputEvent {
  std::uint16_t type = 0;
  std::uint16_t code = 0;
  std::int32_t value = 0;
  friend bool operator==(const InputEvent&, const InputEvent&) = default;
};

/// Size of `struct input_event`: two time fields of a machine word each (four bytes on armhf), then type, code, value.
inline constexpr std::size_t kInputEventBytes = 2 * sizeof(long) + 8;

/// The bytes that the kernel would deliver for the event (time fields zero). For emulators and tests.
[[nodiscard]] Bytes encode_input_event(const InputEvent& event);

/// Key strokes as events, US layout. `key` 0 when the character is on no key.
struct KeyStroke {
  enum class Modifier { kNone, kShift, kControl };
  std::uint16_t key = 0;
  Modifier modifier = Modifier::kNone;
};
[[nodiscard]] KeyStroke key_stroke_for(char character);

/// What happens to an unfinished scan when no key comes for the gap time.
enum class GapMeaning {
  kIncomplete,  ///< the scanner sends a terminator, so a scan without one is a fragment
  kComplete,    ///< the scanner sends no terminator
};

struct KeyDecoderSettings {
  Duration gap = Duration::milliseconds(300);
  GapMeaning gap_meaning = GapMeaning::kIncomplete;
};

/// Turns the key events of a scanner that plays a keyboard into scans: fixed US layout, whatever the
/// desktop uses; Enter, keypad Enter and Tab end a scan. Total: any bytes are accepted in any portions.
class KeyDecoder {
 public:
  explicit KeyDecoder(KeyDecoderSettings settings = {}) : settings_(settings) {}

  /// Bytes read from the device at the monotonic time `now`.
  [[nodiscard]] std::vector<api::ScanEvent> feed(ByteView bytes, Duration now);
  /// To be called when deadline() has come without input.
  [[nodiscard]] std::optional<api::ScanEvent> on_time(Duration now);
  /// When an unfinished scan ends; nothing without one.
  [[nodiscard]] std::optional<Duration> deadline() const;
  /// The device went away: forgets keys held and events begun; an unfinished scan is reported.
  [[nodiscard]] std::optional<api::ScanEvent> disconnect();

 private:
  std::optional<api::ScanEvent> take(const InputEvent& event, Duration now);
  std::optional<api::ScanEvent> press(std::uint16_t key);
  std::optional<api::ScanEvent> finish();
  std::optional<api::ScanEvent> drop();
  void note_lost_events(Duration now);
  [[nodiscard]] bool scan_begun() const { return length_ > 0 || wholeness_ == Wholeness::kDamaged; }
  void set_modifier(std::uint16_t key, std::int32_t value);

  KeyDecoderSettings settings_;
  Bytes frame_;
  std::string text_;
  std::size_t length_ = 0;
  Duration last_key_;
  int shifts_held_ = 0;
  int controls_held_ = 0;
  int caps_lock_ = 0;
  enum class Sync { kGood, kDropped };
  Sync sync_ = Sync::kGood;
  /// Keys of the scan that is coming in were lost: what is left of it would be another code.
  enum class Wholeness { kWhole, kDamaged };
  Wholeness wholeness_ = Wholeness::kWhole;
  LateRest rest_;
};

}  // namespace queueback::hal::codec
