#include "hal/codec/layout.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace queueback::hal::codec {
namespace {

bool is_space(const Cell& cell) { return cell.character == U' '; }

// Punctuation that closes what is before it (GB/T 15834: not at the beginning of a line).
bool never_begins_line(const Cell& cell) {
  constexpr std::u32string_view kClosing = U"，。、；：？！）》」』】〉”’…％,.;:?!)]}%";
  return kClosing.find(cell.character) != std::u32string_view::npos;
}

/// Fills lines one cell at a time.
class Wrapper {
 public:
  explicit Wrapper(int columns) : columns_(columns) {}

  void add(const Cell& cell) {
    if (width_ + cell.columns <= columns_) {
      append(cell);
      return;
    }
    const auto from = line_.begin() + static_cast<std::ptrdiff_t>(break_before(cell));
    const CellLine carried(from, line_.end());
    line_.erase(from, line_.end());
    finish_line();
    for (const Cell& moved : carried) {
      append(moved);
    }
    if (!is_space(cell)) {
      append(cell);
    }
  }

  std::vector<CellLine> finish() {
    finish_line();
    return std::move(lines_);
  }

 private:
  void append(const Cell& cell) {
    line_.push_back(cell);
    width_ += cell.columns;
  }

  void finish_line() {
    lines_.push_back(std::exchange(line_, {}));
    width_ = 0;
  }

  // Where the line is broken so that `cell` goes to the next one: behind the last space or Chinese character
  // if it continues a word, before one more character if it must not begin a line, else right before it.
  [[nodiscard]] std::size_t break_before(const Cell& cell) const {
    const std::size_t end = line_.size();
    std::size_t at = end;
    if (!is_space(cell) && (cell.columns == 1 || never_begins_line(cell))) {
      at = word_begin();
    }
    if (at == end && never_begins_line(cell)) {
      at = last_character();
    }
    const CellLine carried(line_.begin() + static_cast<std::ptrdiff_t>(at), line_.end());
    return at > 0 && columns_of(carried) + cell.columns <= columns_ ? at : end;
  }

  // Begin of the narrow characters at the end of the line.
  [[nodiscard]] std::size_t word_begin() const {
    std::size_t at = line_.size();
    while (at > 0 && !is_space(line_[at - 1]) && line_[at - 1].columns != 2) {
      --at;
    }
    return at;
  }

  // Begin of the last character with its combining marks.
  [[nodiscard]] std::size_t last_character() const {
    std::size_t at = line_.size();
    while (at > 0 && line_[at - 1].columns == 0) {
      --at;
    }
    return at > 0 ? at - 1 : 0;
  }

  int columns_;
  int width_ = 0;
  CellLine line_;
  std::vector<CellLine> lines_;
};

void append_right_aligned(CellLine& line, const CellLine& right, int columns) {
  const int gap = columns - columns_of(line) - columns_of(right);
  line.insert(line.end(), static_cast<std::size_t>(std::max(gap, 0)), Cell{});
  line.insert(line.end(), right.begin(), right.end());
}

}  // namespace

int columns_of(const CellLine& cells) {
  int columns = 0;
  for (const Cell& cell : cells) {
    columns += cell.columns;
  }
  return columns;
}

std::vector<CellLine> wrap(const CellLine& cells, int columns) {
  Wrapper wrapper(std::max(columns, 2));
  for (const Cell& cell : cells) {
    wrapper.add(cell);
  }
  return wrapper.finish();
}

std::vector<CellLine> two_columns(const CellLine& left, const CellLine& right, int columns) {
  std::vector<CellLine> lines = wrap(left, columns);
  std::vector<CellLine> right_lines = wrap(right, columns);
  const bool shares_line = columns_of(lines.back()) + 1 + columns_of(right_lines.front()) <= columns;
  if (!shares_line && !lines.back().empty()) {
    lines.emplace_back();
  }
  append_right_aligned(lines.back(), right_lines.front(), columns);
  for (std::size_t i = 1; i < right_lines.size(); ++i) {
    append_right_aligned(lines.emplace_back(), right_lines[i], columns);
  }
  return lines;
}

}  // namespace queueback::hal::codec
