// One line of a command file: what it means, and why it is rejected.
#include "common/replay_format/command_reader.hpp"

#include <gmock/gmock.h>

namespace queueback::replay {
namespace {

using namespace rewards::queue_rebate;
using domain::Money;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A line with this type, a time, and these members.
std::string line(const std::string& type, const std::string& members) {
  return R"({"type":")" + type + R"(","at":"2026-11-20T10:00:00+08:00")" + (members.empty() ? "" : ",") + members + "}";
}
std::string order(const std::string& members) {
  return line("order", R"("order":"O1","channel":"checkout","store":"S1",)" + members);
}
const std::string kOneLine = R"("lines":[{"product":"P1","paid":100,"deducted":0}])";

template <class T>
T accepted(const std::string& text) {
  CommandLine command = read_command(text);
  if (!command.body || !std::holds_alternative<T>(*command.body)) {
    ADD_FAILURE() << text << ": " << (command.body ? "another command" : command.body.error());
    return {};
  }
  EXPECT_EQ(command.at, parse_rfc3339("2026-11-20T02:00:00Z"));
  return std::get<T>(std::move(*command.body));
}
/// Why the line is rejected; its time stays readable.
std::string rejected(const std::string& text) {
  const CommandLine command = read_command(text);
  EXPECT_FALSE(command.body.has_value()) << text;
  EXPECT_EQ(command.at, parse_rfc3339("2026-11-20T02:00:00Z")) << text;
  return command.body ? "" : command.body.error();
}

TEST(CommandReader, checkout_isRead) {
  const auto read =
      accepted<PlaceOrder>(order(R"("desk":"D1","member":"M1","lines":[{"product":"P1","paid":16800,"deducted":5},)"
                                 R"({"product":"P2","paid":9223372036854775807,"deducted":0}])"));
  EXPECT_EQ(read.order, "O1");
  EXPECT_EQ(read.channel, Channel::kCheckout);
  EXPECT_EQ(read.store, "S1");
  EXPECT_EQ(read.desk, "D1");
  EXPECT_EQ(read.member, "M1");
  EXPECT_TRUE(read.completed);
  ASSERT_THAT(read.lines, SizeIs(2));
  EXPECT_EQ(read.lines[0].product, "P1");
  EXPECT_EQ(read.lines[0].paid, Money::minor(16'800));
  EXPECT_EQ(read.lines[0].deducted, Money::minor(5));
  EXPECT_EQ(read.lines[1].paid, Money::minor(INT64_MAX));
}

TEST(CommandReader, checkoutNotCompleted_waitsForItsCompletion) {
  EXPECT_FALSE(accepted<PlaceOrder>(order(R"("completed":false,)" + kOneLine)).completed);
}

TEST(CommandReader, otherChannels_passOverDeskAndCompleted) {
  for (const auto& [name, channel] :
       {std::pair{"store_online", Channel::kStoreOnline}, std::pair{"mall", Channel::kMall}}) {
    const auto read =
        accepted<PlaceOrder>(line("order", R"("order":"O1","channel":")" + std::string(name) +
                                               R"(","store":"S1","desk":"D1","completed":7,)" + kOneLine));
    EXPECT_EQ(read.channel, channel);
    EXPECT_EQ(read.desk, "");
  }
}

TEST(CommandReader, unknownFields_arePassedOver) { (void)accepted<Tick>(line("tick", R"("note":{"by":"hand"})")); }

TEST(CommandReader, members_areRead) {
  const auto full = accepted<ChangeMember>(line("member", R"("member":"M1","level":"gold","referrer":"M0")"));
  EXPECT_EQ(full.member, "M1");
  EXPECT_EQ(full.level, "gold");
  EXPECT_EQ(accepted<ChangeMember>(line("member", R"("member":"M1")")).level, std::nullopt);
  EXPECT_EQ(accepted<ChangeMember>(line("member", R"("member":"M1","level":"")")).level, "");
}

TEST(CommandReader, refunds_areReadWithAndWithoutLine) {
  const auto full = accepted<Refund>(line("refund", R"("order":"O1","line":0,"amount":3333)"));
  EXPECT_EQ(full.order, "O1");
  EXPECT_EQ(full.line, 0U);
  EXPECT_EQ(full.amount, Money::minor(3333));
  EXPECT_EQ(accepted<Refund>(line("refund", R"("order":"O1","amount":1)")).line, std::nullopt);
}

TEST(CommandReader, holdersCommands_areRead) {
  EXPECT_EQ(accepted<CompleteOrder>(line("complete", R"("order":"O1")")).order, "O1");
  EXPECT_EQ(accepted<Draw>(line("draw", R"("entry":"O1#0")")).number, std::nullopt);
  EXPECT_EQ(accepted<Draw>(line("draw", R"("entry":"O1#0","number":2)")).number, 2U);
  EXPECT_EQ(accepted<RedeemEntry>(line("redeem", R"("entry":"O1","into":"points")")).into, Into::kPoints);
  EXPECT_EQ(accepted<RedeemEntry>(line("redeem", R"("entry":"O1","into":"love")")).into, Into::kLove);
  EXPECT_EQ(accepted<RedeemEntry>(line("redeem", R"("entry":"O1","into":"voucher")")).into, Into::kVoucher);
  EXPECT_EQ(accepted<Leave>(line("leave", R"("entry":"O1")")).entry, "O1");
}

TEST(CommandReader, operatorsCommands_areRead) {
  (void)accepted<Pause>(line("pause", ""));
  (void)accepted<Resume>(line("resume", ""));
  (void)accepted<Tick>(line("tick", ""));
  EXPECT_EQ(accepted<UsePolicy>(line("policy", R"("policy":"next.toml")")).path, "next.toml");
  const auto slots = accepted<RecordedSlots>(line("slots", R"("queue":"cashier/S1","cash":[0,2])"));
  EXPECT_EQ(slots.queue, "cashier/S1");
  EXPECT_THAT(slots.cash, ElementsAre(0, 2));
}

TEST(CommandReader, entryOfTheLongestOrder_isAccepted) {
  const std::string entry = std::string(kMaxIdLength, 'x') + "#4294967295";
  EXPECT_EQ(accepted<Leave>(line("leave", R"("entry":")" + entry + "\"")).entry, entry);
}

TEST(CommandReader, linesWithoutReadableTime_haveNone) {
  for (const std::string text :
       {"", " ", "nothing", "[]", "17", "{", R"({"type":"tick"})", R"({"type":"tick","at":5})",
        R"({"type":"tick","at":null})", R"({"type":"tick","at":"2026-11-20"})",
        R"({"type":"tick","at":"2026-11-20T10:00:00"})", R"({"type":"tick","at":"2026-02-30T10:00:00Z"})",
        R"({"type":"tick","at":"2026-11-20T10:00:00Z"} {})",
        "{\"type\":\"tick\",\"at\":\"2026-11-20T10:00:00Z\xff\"}"}) {
    const CommandLine command = read_command(text);
    EXPECT_FALSE(command.at.has_value()) << text;
    ASSERT_FALSE(command.body.has_value()) << text;
    EXPECT_NE(command.body.error(), "") << text;
  }
}

TEST(CommandReader, type_unknownOrMissing_isRejected) {
  EXPECT_EQ(rejected(line("ordre", "")), "field \"type\" has the unknown value \"ordre\"");
  EXPECT_EQ(rejected(R"({"at":"2026-11-20T10:00:00+08:00"})"), "field \"type\" is missing");
  EXPECT_THAT(rejected(R"({"type":null,"at":"2026-11-20T10:00:00+08:00"})"), HasSubstr("\"type\" must be a text"));
}

TEST(CommandReader, orderFields_missingOrOfAnotherType_areNamed) {
  const std::pair<std::string, std::string> all[] = {
      {line("order", R"("channel":"mall","store":"S1",)" + kOneLine), "\"order\" is missing"},
      {line("order", R"("order":"O1","store":"S1",)" + kOneLine), "\"channel\" is missing"},
      {line("order", R"("order":"O1","channel":"shop","store":"S1",)" + kOneLine), "\"channel\" has the unknown"},
      {line("order", R"("order":"O1","channel":"mall",)" + kOneLine), "\"store\" is missing"},
      {line("order", R"("order":"O1","channel":"mall","store":"S1","desk":1,)" + kOneLine), "\"desk\" must"},
      {order(R"("completed":"no",)" + kOneLine), "\"completed\" must be true or false"},
      {order(R"("member":null,)" + kOneLine), "\"member\" must be a text"},
      {order(R"("desk":"",)" + kOneLine), "\"desk\" must be a text"},
      {order(R"("lines":[])"), "\"lines\" must be a list"},
      {order(R"("lines":{})"), "\"lines\" must be a list"},
      {order(R"("lines":[5])"), "\"lines\" must be a list"},
      {order(R"("member":"M1")"), "\"lines\" is missing"},
      {order(R"("lines":[{"paid":1,"deducted":0}])"), "\"product\" is missing"},
      {order(R"("lines":[{"product":"P1","deducted":0}])"), "\"paid\" is missing"},
      {order(R"("lines":[{"product":"P1","paid":1}])"), "\"deducted\" is missing"},
  };
  for (const auto& [text, reason] : all) {
    EXPECT_THAT(rejected(text), HasSubstr(reason)) << text;
  }
}

TEST(CommandReader, amounts_thatAreNoWholeNumbersFromZero_areRejected) {
  for (const std::string amount :
       {"-1", "1.5", "1e3", "1.0", "\"1\"", "true", "null", "9223372036854775808", "1e400"}) {
    const std::string text = order(R"("lines":[{"product":"P1","paid":)" + amount + R"(,"deducted":0}])");
    const CommandLine command = read_command(text);
    EXPECT_FALSE(command.body.has_value()) << amount;
  }
  EXPECT_THAT(rejected(line("refund", R"("order":"O1","amount":-1)")), HasSubstr("\"amount\" must be a whole number"));
  EXPECT_THAT(rejected(line("refund", R"("order":"O1","line":4294967296,"amount":1)")), HasSubstr("\"line\" must"));
}

TEST(CommandReader, ids_emptyLongOrWithControlCharacters_areRejected) {
  for (const std::string& id : {std::string(), std::string(kMaxIdLength + 1, 'x'), std::string("a\\u0007b")}) {
    EXPECT_THAT(rejected(line("complete", R"("order":")" + id + "\"")), HasSubstr("1 to 200 bytes")) << id;
  }
}

TEST(CommandReader, otherFields_missingOrWrong_areNamed) {
  const std::pair<std::string, std::string> all[] = {
      {line("member", R"("level":"gold")"), "\"member\" is missing"},
      {line("member", R"("member":"M1","level":7)"), "\"level\" must"},
      {line("member", R"("member":"M1","referrer":"")"), "\"referrer\" must"},
      {line("refund", R"("order":"O1")"), "\"amount\" is missing"},
      {line("draw", ""), "\"entry\" is missing"},
      {line("draw", R"("entry":"O1","number":-1)"), "\"number\" must"},
      {line("redeem", R"("entry":"O1")"), "\"into\" is missing"},
      {line("redeem", R"("entry":"O1","into":"change")"), "\"into\" has the unknown"},
      {line("policy", ""), "\"policy\" is missing"},
      {line("slots", R"("queue":"q")"), "\"cash\" is missing"},
      {line("slots", R"("queue":"q","cash":1)"), "\"cash\" must be a list"},
      {line("slots", R"("queue":"q","cash":[1,1])"), "\"cash\" must be ascending"},
  };
  for (const auto& [text, reason] : all) {
    EXPECT_THAT(rejected(text), HasSubstr(reason)) << text;
  }
}

TEST(CommandReader, time_withManyDecimals_isCutToMicroseconds) {
  EXPECT_EQ(read_time("2026-11-20T10:00:00.123456999Z"), parse_rfc3339("2026-11-20T10:00:00.123456Z"));
  EXPECT_EQ(read_time("2026-11-20T10:00:00.1234567+08:00"), parse_rfc3339("2026-11-20T02:00:00.123456Z"));
  EXPECT_EQ(read_time("2026-11-20T10:00:00.5Z"), parse_rfc3339("2026-11-20T10:00:00.5Z"));
  EXPECT_EQ(read_time("2026-11-20T10:00:00.1234567"), std::nullopt);
  EXPECT_EQ(read_time("2026-11-20T10:00:00.Z"), std::nullopt);
}

}  // namespace
}  // namespace queueback::replay
