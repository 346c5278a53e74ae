// Templates of messages, and the warning of an early clear.
#include <gmock/gmock.h>

#include <array>
#include <set>

#include "common/policy/message_text.hpp"
#include "common/policy/policy.hpp"
#include "common/policy/warnings.hpp"
#include "tests/support/must.hpp"

namespace queueback::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::must;

const std::array kValues = {PlaceholderValue{"amount", "10.00"}, PlaceholderValue{"entry", "{amount}"}};

PolicyFile program_file(const std::string& lines) {
  return must(parse("version = \"p\"\ntime_zone = \"UTC\"\n[queue_rebate]\n" + lines, "policy.toml", Instant{}));
}

TEST(Message_fill, placeholders_becomeTheirValues) {
  EXPECT_EQ(fill("{amount}: got {amount} today", kValues), "10.00: got 10.00 today");
}

TEST(Message_fill, textWithoutPlaceholders_staysAsItIs) {
  EXPECT_EQ(fill("到账", kValues), "到账");
  EXPECT_EQ(fill("", kValues), "");
}

TEST(Message_fill, braceInAValue_isNotExpanded) { EXPECT_EQ(fill("<{entry}>", kValues), "<{amount}>"); }

TEST(Message_fill, placeholderWithoutValue_stays) {
  EXPECT_EQ(fill("a {paid} b {amount}", kValues), "a {paid} b 10.00");
  EXPECT_EQ(fill("a {amount", kValues), "a {amount");
}

TEST(Message_template, ownWords_nameOnlyPlaceholdersOfTheirEvent) {
  const Presentation plain;
  for (std::size_t i = 0; i < kEventCount; ++i) {
    const auto event = static_cast<Event>(i);
    std::vector<PlaceholderValue> values;
    for (const std::string_view name : placeholders_of(event)) {
      values.push_back({name, "x"});
    }
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      const std::string_view words = template_of(plain, event, language);
      EXPECT_FALSE(words.empty());
      EXPECT_EQ(fill(words, values).find('{'), std::string::npos) << words;
      EXPECT_LE(words.size(), 1000U);
    }
  }
}

TEST(Message_template, ownWords_differFromEventToEvent) {
  const Presentation plain;
  std::set<std::string_view> all;
  for (std::size_t i = 0; i < kEventCount; ++i) {
    all.insert(template_of(plain, static_cast<Event>(i), Language::kChinese));
    all.insert(template_of(plain, static_cast<Event>(i), Language::kEnglish));
  }
  EXPECT_EQ(all.size(), 2 * kEventCount);
}

TEST(Message_template, policysTemplate_replacesOneLanguageAndEventOnly) {
  const auto file = program_file("[queue_rebate.messages.paid]\nzh = \"到账{amount}\"\n");
  const Presentation plain;
  EXPECT_EQ(template_of(file.presentation, Event::kPaid, Language::kChinese), "到账{amount}");
  EXPECT_EQ(template_of(file.presentation, Event::kPaid, Language::kEnglish),
            template_of(plain, Event::kPaid, Language::kEnglish));
  EXPECT_EQ(template_of(file.presentation, Event::kDone, Language::kChinese),
            template_of(plain, Event::kDone, Language::kChinese));
}

TEST(Message_template, programName_isTheShopsOrOurs) {
  const auto file = program_file("[queue_rebate.names]\nprogram = { zh = \"惠民返\" }\n");
  EXPECT_EQ(program_name(file.presentation, Language::kChinese), "惠民返");
  EXPECT_EQ(program_name(file.presentation, Language::kEnglish), "Queue rebate");
  EXPECT_EQ(program_name(Presentation{}, Language::kChinese), "排队返利");
}

TEST(Policy_warnings, firstClearNearerThanItsAnnouncement_isNamed) {
  const auto file = program_file("clear = { at = \"2026-12-01T00:00:00Z\" }\n");
  const auto warn = [&](const char* from) {
    return warnings(file.queue_rebate, file.presentation, *parse_rfc3339(from));
  };
  EXPECT_THAT(warn("2026-11-24T00:00:01Z"), ElementsAre(HasSubstr("2026-12-01T00:00:00Z")));
  EXPECT_THAT(warn("2026-11-24T00:00:00Z"), IsEmpty());
  EXPECT_THAT(warn("2026-12-01T00:00:00Z"), IsEmpty());
}

TEST(Policy_warnings, announcementSwitchedToNoDays_isQuiet) {
  const auto file = program_file("clear = { every = \"day\" }\nannounce_clear_days = 0\n");
  EXPECT_THAT(warnings(file.queue_rebate, file.presentation, Instant{}), IsEmpty());
}

TEST(Policy_warnings, noClear_isQuiet) {
  const auto file = program_file("");
  EXPECT_THAT(warnings(file.queue_rebate, file.presentation, Instant{}), IsEmpty());
}

}  // namespace
}  // namespace queueback::policy
