#include "tools/replay/line_reader.hpp"

#include <algorithm>

namespace queueback::replay {
namespace {

/// What is read at once, until a line is longer.
constexpr std::size_t kFirstBytes = std::size_t{256} * 1024;

}  // namespace

LineReader::LineReader(std::FILE* file) : file_(file), buffer_(kFirstBytes) {}

bool LineReader::fill() {
  std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_), buffer_.begin() + static_cast<std::ptrdiff_t>(end_),
            buffer_.begin());
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) {
    buffer_.resize(std::min(2 * buffer_.size(), 2 * kMaxLineBytes));
  }
  const std::size_t read = std::fread(buffer_.data() + end_, 1, buffer_.size() - end_, file_);
  end_ += read;
  return read > 0;
}

std::optional<Line> LineReader::next() {
  Line::Length length = Line::Length::kFits;
  std::size_t searched = 0;
  while (true) {
    const std::size_t newline = unread().find('\n', searched);
    if (newline != std::string_view::npos) {
      const Line line{unread().substr(0, newline), newline > kMaxLineBytes ? Line::Length::kTooLong : length};
      begin_ += newline + 1;
      return line;
    }
    searched = unread().size();
    if (searched > kMaxLineBytes) {
      length = Line::Length::kTooLong;
      begin_ = end_;
      searched = 0;
    }
    if (!fill()) {
      break;
    }
  }
  if (begin_ == end_ && length == Line::Length::kFits) {
    return std::nullopt;
  }
  const Line last{unread(), length};
  begin_ = end_;
  return last;
}

}  // namespace queueback::replay
