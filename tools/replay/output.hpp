#pragma once
#include <charconv>
#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

namespace queueback::replay {

/// Writes lines through a large buffer. The file outlives it.
class Output {
 public:
  explicit Output(std::FILE* file) : file_(file) {}

  /// Where to append whole lines; call `line_done` after each.
  [[nodiscard]] std::string& buffer() { return buffer_; }
  void line_done() {
    if (buffer_.size() >= kFlushBytes) {
      flush();
    }
  }
  void flush();
  /// Something could not be written.
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  static constexpr std::size_t kFlushBytes = std::size_t{1024} * 1024;

  std::FILE* file_;
  std::string buffer_;
  bool failed_ = false;
};

/// A text as a JSON string, in quotes.
void append_json_string(std::string& out, std::string_view text);

/// One line of the output, a compact JSON object with its members in the order in which they are added:
/// `EventLine(output, "balance").add("account", a).add("amount", 5);` Complete when it is destroyed.
class EventLine {
 public:
  EventLine(Output& output, std::string_view event) : output_(output) {
    output_.buffer() += "{\"event\":";
    append_json_string(output_.buffer(), event);
  }
  EventLine(const EventLine&) = delete;
  EventLine& operator=(const EventLine&) = delete;
  ~EventLine() {
    output_.buffer() += "}\n";
    output_.line_done();
  }

  EventLine& add(std::string_view key, std::string_view text) {
    add_key(key);
    append_json_string(output_.buffer(), text);
    return *this;
  }
  EventLine& add(std::string_view key, std::integral auto number) {
    char digits[24];
    const auto end = std::to_chars(std::begin(digits), std::end(digits), number).ptr;
    return add_json(key, {digits, static_cast<std::size_t>(end - digits)});
  }
  /// A value that is JSON already.
  EventLine& add_json(std::string_view key, std::string_view json) {
    add_key(key);
    output_.buffer() += json;
    return *this;
  }

 private:
  void add_key(std::string_view key) {
    output_.buffer() += ',';
    append_json_string(output_.buffer(), key);
    output_.buffer() += ':';
  }

  Output& output_;
};

}  // namespace queueback::replay
