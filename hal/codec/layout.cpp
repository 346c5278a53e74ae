#include "hal/codec/layout.hpp"

#include <algorithm>
#include <utility>

namespace queueback::hal::codec {
namespace {

bool is_space(const Cell& cell) { return cell.character == U' '; }

/// Fills lines one cell at a time.
class Wrapper {
 public:
  explicit Wrapper(int columns) : columns_(columns) {}

  void add(const Cell& cell) {
    if (width_ + cell.columns <= columns_) {
      append(cell);
      return;
    }
    CellLine carried = is_space(cell) || cell.columns != 1 ? CellLine{} : take_unfinished_word();
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

  // The narrow characters behind the last space; none if the line has no space or ends with a wide character.
  CellLine take_unfinished_word() {
    const auto word_end = [](const Cell& cell) { return is_space(cell) || cell.columns == 2; };
    const auto last = std::find_if(line_.rbegin(), line_.rend(), word_end);
    if (last == line_.rend()) {
      return {};
    }
    const auto begin = last.base();
    CellLine word(begin, line_.end());
    line_.erase(begin, line_.end());
    return word;
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
