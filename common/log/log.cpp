#include "common/log/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>
#include <mutex>
#include <optional>

#include "common/base/clock.hpp"
#include "common/base/text.hpp"
#include "common/log/quota.hpp"

namespace queueback::log {

namespace {

/// Longest value, in bytes of its source; the rest is cut and marked.
constexpr std::size_t kMaxValueBytes = 2048;

struct Output {
  std::shared_ptr<spdlog::logger> logger;
  Style style;
};

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

/// The priorities of syslog(3).
std::string_view journal_prefix(Level level) {
  switch (level) {
    case Level::kDebug:
      return "<7>";
    case Level::kInfo:
      return "<6>";
    case Level::kWarning:
      return "<4>";
    case Level::kError:
      return "<3>";
  }
  return "<3>";
}

std::string_view console_name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "WARNING";
    case Level::kError:
      return "ERROR";
  }
  return "ERROR";
}

Style resolve(Style style) {
  if (style != Style::kAutomatic) {
    return style;
  }
  return std::getenv("JOURNAL_STREAM") != nullptr ? Style::kJournal : Style::kConsole;
}

Output make_output(Level threshold, Style style) {
  auto logger = std::make_shared<spdlog::logger>("queueback", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(to_spdlog(threshold));
  return {std::move(logger), resolve(style)};
}

Output& output() {
  static Output instance = make_output(Level::kInfo, Style::kAutomatic);
  return instance;
}

/// Line and paragraph separators and direction marks: harmless to a machine, misleading to a reader.
bool is_misleading(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xFEFF;
}

void append_escaped(std::string& out, char32_t c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (c == U'"' || c == U'\\') {
    out += '\\';
    out += static_cast<char>(c);
  } else if (c == U'\n') {
    out += "\\n";
  } else if (is_misleading(c)) {
    out += "\\u";
    for (unsigned shift = 16; shift > 0;) {
      shift -= 4;
      out += kDigits[(c >> shift) & 0xFU];
    }
  } else {
    out += encode_utf8(std::u32string_view(&c, 1));
  }
}

bool needs_quotes(std::string_view text) {
  return text.empty() || text.find_first_of(" =\"\\") != std::string_view::npos;
}

void append_value(std::string& out, std::string_view text) {
  const bool cut = text.size() > kMaxValueBytes;
  const std::u32string points = decode_utf8(text.substr(0, kMaxValueBytes));
  std::string escaped;
  for (const char32_t c : points) {
    append_escaped(escaped, c);
  }
  escaped += cut ? "..." : "";
  if (needs_quotes(text) || escaped != text) {
    out += '"' + escaped + '"';
  } else {
    out += escaped;
  }
}

}  // namespace

Value::Value(Duration duration) : text_(std::to_string(duration.micros / 1000) + "ms") {}

void start(Level threshold, Style style) { output() = make_output(threshold, style); }

void write(Level level, std::string_view event, Fields fields) {
  const Output& out = output();
  const auto spdlog_level = to_spdlog(level);
  if (!out.logger->should_log(spdlog_level)) {
    return;
  }
  std::string line;
  if (out.style == Style::kJournal) {
    line = journal_prefix(level);
  } else {
    line = to_rfc3339(SystemClock().now()) + " " + std::string(console_name(level)) + " ";
  }
  line += format(event, fields);
  out.logger->log(spdlog_level, spdlog::string_view_t(line.data(), line.size()));
}

void write_seldom(Level level, std::string_view event, Fields fields) {
  static std::mutex mutex;
  static Quota quota;
  std::optional<std::uint64_t> left_out;
  {
    const std::lock_guard lock(mutex);
    left_out = quota.pass(event, SystemClock().monotonic());
  }
  if (left_out && *left_out > 0) {
    write(level, "log.left_out", {{"event", event}, {"left_out", *left_out}});
  }
  if (left_out) {
    write(level, event, fields);
  }
}

std::string format(std::string_view event, Fields fields) {
  std::string out(event);
  for (const Field& field : fields) {
    out += ' ';
    out += field.key;
    out += '=';
    append_value(out, field.value.text());
  }
  return out;
}

std::string redact(std::string_view secret) {
  constexpr std::size_t kShown = 4;
  constexpr std::size_t kLongEnough = 16;
  const std::string shown = secret.size() >= kLongEnough ? printable(secret.substr(0, kShown), kShown) : std::string();
  return shown + "***(" + std::to_string(secret.size()) + ")";
}

}  // namespace queueback::log
