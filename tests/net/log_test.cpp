#include "common/log/log.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "common/base/text.hpp"
#include "common/log/quota.hpp"

namespace queueback::log {
namespace {

TEST(Log, Fields_ofEveryKind_areWrittenAsKeyAndValue) {
  EXPECT_EQ(
      format("sync.connected",
             {{"peer", "T1"}, {"count", 3}, {"first", true}, {"took", Duration::milliseconds(12)}, {"at", Instant{}}}),
      "sync.connected peer=T1 count=3 first=true took=12ms at=1970-01-01T00:00:00Z");
}

TEST(Log, Value_withSpacesOrQuotes_isQuoted) {
  EXPECT_EQ(format("e", {{"a", "two words"}, {"b", "say \"hi\""}, {"c", ""}, {"d", "x=y"}}),
            R"(e a="two words" b="say \"hi\"" c="" d="x=y")");
}

TEST(Log, Value_withALineEnd_cannotForgeALine) {
  EXPECT_EQ(format("e", {{"a", "x\n<0>forged"}}), R"(e a="x\n<0>forged")");
}

TEST(Log, Value_withTerminalEscapesOrDirectionMarks_isEscaped) {
  EXPECT_EQ(format("e", {{"a", "\x1b[31m"}, {"b", "a\u202Eb"}}), R"(e a="\u001b[31m" b="a\u202eb")");
}

TEST(Log, Value_inChinese_isKept) { EXPECT_EQ(format("e", {{"a", "可乐"}}), "e a=可乐"); }

TEST(Log, Value_thatIsVeryLong_isCut) {
  const std::string line = format("e", {{"a", std::string(10'000, 'x')}});
  EXPECT_LT(line.size(), 2100U);
  EXPECT_TRUE(line.ends_with("...\""));
}

RC_GTEST_PROP(Log, Value_ofAnyBytes_staysOnOneLineOfCleanText, (const std::string& text)) {
  const std::string line = format("e", {{"a", text}});
  RC_ASSERT(is_utf8(line));
  RC_ASSERT(!has_control_character(line));
}

TEST(Log, Redact_longCode_showsItsBeginningAndLengthOnly) {
  EXPECT_EQ(redact("QBE1-ABCDE-FGHIJ-KLMNO"), "QBE1***(22)");
}

TEST(Log, Redact_shortSecret_showsNothing) { EXPECT_EQ(redact("1234"), "***(4)"); }

TEST(LogQuota, Event_thatStrangersCause_fillsNoDisk) {
  Quota quota;
  std::uint64_t written = 0;
  for (int i = 0; i < 10'000; ++i) {
    written += quota.pass("connection.refused", Duration::seconds(1)) ? 1U : 0U;
  }
  EXPECT_EQ(written, kSeldomLinesPerMinute);
  EXPECT_EQ(quota.pass("sync.connected", Duration::seconds(1)), 0U) << "each event has its own count";
  EXPECT_FALSE(quota.pass("connection.refused", Duration::seconds(60)));
  EXPECT_EQ(quota.pass("connection.refused", Duration::seconds(61)), 10'001U - kSeldomLinesPerMinute);
  EXPECT_EQ(quota.pass("connection.refused", Duration::seconds(61)), 0U);
}

TEST(Log, Line_inJournalStyle_beginsWithItsPriority) {
  start(Level::kInfo, Style::kJournal);
  testing::internal::CaptureStderr();
  debug("not.written");
  info("e", {{"a", 1}});
  warning("w");
  error("broken");
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "<6>e a=1\n<4>w\n<3>broken\n");
}

TEST(Log, Line_withBraces_isNotTakenForAFormat) {
  start(Level::kInfo, Style::kJournal);
  testing::internal::CaptureStderr();
  info("e", {{"a", "{}{0}"}});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "<6>e a={}{0}\n");
}

TEST(Log, Line_inConsoleStyle_beginsWithTimeAndLevel) {
  start(Level::kInfo, Style::kConsole);
  testing::internal::CaptureStderr();
  error("broken");
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(line.ends_with("Z ERROR broken\n")) << line;
}

}  // namespace
}  // namespace queueback::log
