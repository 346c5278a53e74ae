#include "tools/replay/line_reader.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace queueback::replay {
namespace {

using ::testing::ElementsAre;

/// The lines of a text; one that is too long as "(too long)".
std::vector<std::string> lines_of(std::string text) {
  const auto close = [](std::FILE* file) { (void)std::fclose(file); };
  const std::unique_ptr<std::FILE, decltype(close)> file(fmemopen(text.data(), text.size(), "r"), close);
  LineReader reader(file.get());
  std::vector<std::string> out;
  while (const auto line = reader.next()) {
    out.push_back(line->length == Line::Length::kFits ? std::string(line->text) : "(too long)");
  }
  EXPECT_FALSE(reader.failed());
  return out;
}

TEST(LineReader, lines_withAndWithoutEndAtTheLast) {
  EXPECT_THAT(lines_of("a\nb"), ElementsAre("a", "b"));
  EXPECT_THAT(lines_of("a\nb\n"), ElementsAre("a", "b"));
  EXPECT_THAT(lines_of("\n\nb\n"), ElementsAre("", "", "b"));
}

TEST(LineReader, linesAcrossPieces_areWhole) {
  const std::string long_line(kMaxLineBytes - 1, 'x');
  EXPECT_THAT(lines_of("a\n" + long_line + "\n" + long_line + "\n" + long_line + "\nb"),
              ElementsAre("a", long_line, long_line, long_line, "b"));
}

TEST(LineReader, lineBeyondTheLimit_isSkippedAndTold) {
  for (const std::size_t length : {kMaxLineBytes + 1, 2 * kMaxLineBytes + 7, 5 * kMaxLineBytes}) {
    EXPECT_THAT(lines_of("a\n" + std::string(length, 'x') + "\nb\n"), ElementsAre("a", "(too long)", "b")) << length;
    EXPECT_THAT(lines_of("a\n" + std::string(length, 'x')), ElementsAre("a", "(too long)")) << length;
  }
}

TEST(LineReader, lineOfExactlyTheLimit_fits) {
  const std::string line(kMaxLineBytes, 'x');
  EXPECT_THAT(lines_of(line + "\n" + line), ElementsAre(line, line));
}

}  // namespace
}  // namespace queueback::replay
