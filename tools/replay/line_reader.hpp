#pragma once
#include <cstdio>
#include <optional>
#include <string_view>
#include <vector>

namespace queueback::replay {

/// Longest line of a file of commands or postings, in bytes. A longer one is told as such and skipped.
inline constexpr std::size_t kMaxLineBytes = std::size_t{64} * 1024 * 1024;

/// One line without its end. The text lives until the next one is read.
struct Line {
  enum class Length { kFits, kTooLong };
  std::string_view text;
  Length length = Length::kFits;
};

/// Lines of a file, read in large pieces. The file outlives the reader.
class LineReader {
 public:
  explicit LineReader(std::FILE* file);

  /// Nothing: the end, or a failure.
  [[nodiscard]] std::optional<Line> next();
  [[nodiscard]] bool failed() const { return std::ferror(file_) != 0; }

 private:
  /// Reads more behind what is not taken yet; false at the end.
  bool fill();
  [[nodiscard]] std::string_view unread() const { return {buffer_.data() + begin_, end_ - begin_}; }

  std::FILE* file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace queueback::replay
