#include "common/electronic_journal/chain.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace queueback::electronic_journal {
namespace {

using ::testing::HasSubstr;

/// A journal of these events as its export has it.
std::vector<std::string> journal(const std::vector<std::string>& contents) {
  std::vector<std::string> lines = {header("S1", "T1")};
  digest::Hash head = start(lines[0]);
  for (const std::string& content : contents) {
    head = link(head, content);
    lines.push_back(line(head, content));
  }
  return lines;
}

/// What is wrong with it; empty: nothing.
std::string objection(const std::vector<std::string>& lines) {
  Verifier verifier;
  if (const auto header = verifier.add_header(lines[0]); !header) {
    return header.error().reason;
  }
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (const auto content = verifier.add(lines[i]); !content) {
      return content.error().reason;
    }
  }
  return "";
}

/// printf '%s\n%s' "$(printf 'queueback electronic journal 1 of S1/T1' | sha256sum | cut -c-64)" '{"event":1}' |
/// sha256sum
TEST(ElectronicJournal, Link_isWhatSha256sumSays) {
  const auto lines = journal({"{\"event\":1}"});
  EXPECT_EQ(lines[1], "f10ef4d4aab248136dd4576b2ff8c75c19c86f7023e7665539c59ac39b2aac64 {\"event\":1}");
}

TEST(ElectronicJournal, WholeJournal_isAccepted) { EXPECT_EQ(objection(journal({"{}", "{\"a\":1}", "{}"})), ""); }

TEST(ElectronicJournal, EmptyJournal_isAccepted) { EXPECT_EQ(objection(journal({})), ""); }

TEST(ElectronicJournal, ChangedContent_isFound) {
  auto lines = journal({"{}", "{\"amount\":100}", "{}"});
  lines[2].replace(lines[2].find("100"), 3, "900");
  EXPECT_THAT(objection(lines), HasSubstr("event 2: its link does not follow"));
}

TEST(ElectronicJournal, EventsInAnotherOrder_areFound) {
  auto lines = journal({"{\"a\":1}", "{\"a\":2}"});
  std::swap(lines[1], lines[2]);
  EXPECT_THAT(objection(lines), HasSubstr("event 1"));
}

TEST(ElectronicJournal, JournalOfAnotherTill_isFound) {
  auto lines = journal({"{}"});
  lines[0] = header("S1", "T2");
  EXPECT_THAT(objection(lines), HasSubstr("event 1"));
}

TEST(ElectronicJournal, OtherFiles_areNoJournals) {
  EXPECT_THAT(objection({"sku,barcode"}), HasSubstr("line 1: this is no electronic journal"));
  EXPECT_THAT(objection({header("S1", "T1"), "no link"}), HasSubstr("event 1: a line holds 64 hexadecimal digits"));
}

/// Somebody with the database can link a changed journal anew; what was noted elsewhere gives him away.
TEST(ElectronicJournal, RewrittenJournal_doesNotPassItsAnchor) {
  const auto honest = journal({"{\"amount\":100}"});
  const Anchor anchor{1, *to_array<32>(*from_hex(honest[1].substr(0, 64)))};
  Verifier verifier;
  ASSERT_TRUE(verifier.add_header(honest[0]).has_value());
  ASSERT_TRUE(verifier.add(honest[1]).has_value());
  EXPECT_TRUE(verifier.hold_against(anchor).has_value());
  const auto rewritten = journal({"{\"amount\":900}"});
  Verifier second;
  ASSERT_TRUE(second.add_header(rewritten[0]).has_value());
  ASSERT_TRUE(second.add(rewritten[1]).has_value());
  EXPECT_THAT(second.hold_against(anchor).error().reason, HasSubstr("the journal was written anew"));
}

}  // namespace
}  // namespace queueback::electronic_journal
