#pragma once
#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"

namespace queueback::log {

/// A line's level says who must act.
enum class Level {
  kDebug,    ///< nobody; for developers
  kInfo,     ///< nobody; the history of what happened
  kWarning,  ///< the shop's administrator, in working hours
  kError,    ///< somebody, now: money or sales are at stake
};

/// A field's value as text. Converts from what is worth logging, so that call sites stay short.
class Value {
 public:
  Value(std::string_view text) : text_(text) {}
  Value(const std::string& text) : text_(text) {}
  Value(const char* text) : text_(text) {}
  Value(Instant at) : text_(to_rfc3339(at)) {}
  /// In milliseconds with unit.
  Value(Duration duration);
  template <class T>
  requires std::integral<T> Value(T number) {
    if constexpr (std::same_as<T, bool>) {
      text_ = number ? "true" : "false";
    } else {
      text_ = std::to_string(number);
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct Field {
  std::string_view key;  ///< a fixed name in snake_case
  Value value;
};
using Fields = std::initializer_list<Field>;

/// How lines begin.
enum class Style {
  kAutomatic,  ///< kJournal when standard error goes to the journal (JOURNAL_STREAM, systemd.exec(5)), else kConsole
  kJournal,    ///< `<6>`: the priority of sd-daemon(3); the journal adds the time
  kConsole,    ///< time and level
};

/// Sets the lowest level that is written and the style. Call once at the start of main; before it everything from
/// kInfo is written in the automatic style.
void start(Level threshold, Style style = Style::kAutomatic);

/// Writes one line to standard error: `event key=value key="with spaces"`. `event` is a fixed name like
/// `sync.connected`. Thread-safe. Never pass a full member code, card number, PIN or key: redact() them.
void write(Level level, std::string_view event, Fields fields);
inline void debug(std::string_view event, Fields fields = {}) { write(Level::kDebug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::kInfo, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::kWarning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::kError, event, fields); }

/// For what strangers or a hostile peer can cause as often as they like: at most kSeldomLinesPerMinute of an event,
/// then silence; the line `log.left_out` says how many there were, before the next. Thread-safe.
void write_seldom(Level level, std::string_view event, Fields fields);

/// The line without its beginning. Pure. Control characters, line ends, direction marks and broken UTF-8 in values
/// are escaped, so that outside text cannot forge lines or colour a console.
[[nodiscard]] std::string format(std::string_view event, Fields fields);

/// What may be shown of a code or key: its first four characters when it has at least 16, and its length.
[[nodiscard]] std::string redact(std::string_view secret);

}  // namespace queueback::log
