#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/replication/record.hpp"

namespace queueback::replication {

/// Lines of one sender that people are shown, the newest ones; an attack can make thousands.
inline constexpr std::size_t kMaxShownLines = 20;

/// Records of one incarnation that are here without a gap.
struct Run {
  Incarnation incarnation;
  std::uint64_t first = 0;
  Hash previous{};  ///< of the record before the first
  std::uint64_t last = 0;
  Hash hash{};  ///< of the last one
};

/// Runs that follow one another. A sender that was never copied has one line from record 1 on; each fork adds one that
/// starts behind the fork.
struct Line {
  Incarnation incarnation;  ///< of its newest record
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  Hash hash{};                 ///< of its newest record
  std::uint64_t declared = 0;  ///< newest number that the sender named on it; never below `last`
};

struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  friend bool operator==(const Range&, const Range&) = default;
};

/// The lines of a sender's runs, the one with record 1 first.
[[nodiscard]] std::vector<Line> lines_of(std::vector<Run> runs);
/// Numbers of a line, from 1 to what was declared, that are on no line.
[[nodiscard]] std::vector<Range> missing_of(const Line& line, const std::vector<Line>& all);
/// For people: "1–482 complete", "1–480 of 482, 481–482 not received"; of several lines each with its incarnation.
[[nodiscard]] std::string describe(const std::vector<Line>& lines);
[[nodiscard]] bool is_complete(const std::vector<Line>& lines);

/// The first eight hex digits: enough to tell the incarnations and hashes of one sender apart.
[[nodiscard]] std::string short_form(ByteView bytes);

}  // namespace queueback::replication
