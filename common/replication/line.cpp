#include "common/replication/line.hpp"

#include <algorithm>

namespace queueback::replication {
namespace {

std::string to_text(const Range& range) {
  return range.first == range.last ? std::to_string(range.first)
                                   : std::to_string(range.first) + "–" + std::to_string(range.last);
}

std::string describe_one(const Line& line, const std::vector<Line>& all) {
  const std::vector<Range> missing = missing_of(line, all);
  const bool only_tail = missing.size() == 1 && missing[0] == Range{line.last + 1, line.declared};
  if (missing.empty()) {
    return line.declared == 0 ? "nothing yet" : to_text({line.first, line.last}) + " complete";
  }
  std::string text = line.last == 0 ? "none" : only_tail ? to_text({line.first, line.last}) : "not all";
  text += " of " + std::to_string(line.declared);
  for (const Range& range : missing) {
    text += ", " + to_text(range);
  }
  return text + " not received";
}

}  // namespace

std::vector<Line> lines_of(std::vector<Run> runs) {
  std::stable_sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.first < b.first; });
  std::vector<Line> lines;
  for (const Run& run : runs) {
    const auto before = std::find_if(lines.begin(), lines.end(), [&](const Line& line) {
      return line.last + 1 == run.first && line.hash == run.previous;
    });
    Line& line = before == lines.end() ? lines.emplace_back() : *before;
    line.first = before == lines.end() || line.first == 0 ? run.first : line.first;
    line.incarnation = run.incarnation;
    line.last = run.last;
    line.hash = run.hash;
    line.declared = run.last;
  }
  return lines;
}

std::vector<Range> missing_of(const Line& line, const std::vector<Line>& all) {
  std::vector<Range> here;
  for (const Line& other : all) {
    if (other.last != 0) {
      here.push_back({other.first, other.last});
    }
  }
  // What comes behind the newest record of this line is missing even if another line has such numbers.
  std::erase_if(here, [&](const Range& range) { return range.first > line.last; });
  std::sort(here.begin(), here.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<Range> missing;
  std::uint64_t next = 1;
  for (const Range& range : here) {
    if (range.first > next) {
      missing.push_back({next, range.first - 1});
    }
    next = std::max(next, std::min(range.last, line.last) + 1);
  }
  if (next <= line.declared) {
    missing.push_back({next, line.declared});
  }
  return missing;
}

std::string describe(const std::vector<Line>& lines) {
  if (lines.size() <= 1) {
    return lines.empty() ? "nothing yet" : describe_one(lines.front(), lines);
  }
  std::string text = std::to_string(lines.size()) + " lines";
  const std::size_t first = lines.size() - std::min(lines.size(), kMaxShownLines);
  for (std::size_t n = first; n < lines.size(); ++n) {
    text += (n == 0 ? ": " : "; ") + short_form(lines[n].incarnation.bytes) + " " + describe_one(lines[n], lines);
  }
  return text;
}

bool is_complete(const std::vector<Line>& lines) {
  return std::all_of(lines.begin(), lines.end(), [&](const Line& line) { return missing_of(line, lines).empty(); });
}

std::string short_form(ByteView bytes) { return to_hex(bytes.first(std::min<std::size_t>(bytes.size(), 4))); }

}  // namespace queueback::replication
