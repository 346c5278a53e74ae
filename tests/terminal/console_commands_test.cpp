// What a typed line means.
#include "terminal/console/commands.hpp"

#include <gmock/gmock.h>

namespace queueback::terminal::console {
namespace {

using nlohmann::json;

json sent(const std::string& line) {
  const Line parsed = parse_line(line);
  const auto* send = std::get_if<Send>(&parsed);
  return send == nullptr ? json() : send->request;
}
std::string mistake(const std::string& line) {
  const Line parsed = parse_line(line);
  const auto* found = std::get_if<Mistake>(&parsed);
  return found == nullptr ? "" : found->reason;
}

struct LineCase {
  const char* name;
  const char* line;
  const char* request;
};
std::ostream& operator<<(std::ostream& out, const LineCase& one) { return out << one.line; }

class ConsoleLine : public ::testing::TestWithParam<LineCase> {};

TEST_P(ConsoleLine, BecomesItsRequest) { EXPECT_EQ(sent(GetParam().line), json::parse(GetParam().request)); }

const LineCase kLines[] = {
    {"signIn", "sign-in 1001 1234", R"({"do":"sign-in","cashier":"1001","pin":"1234"})"},
    {"signOut", "sign-out", R"({"do":"sign-out"})"},
    {"scan", "scan COLA", R"({"do":"code","code":"COLA"})"},
    {"member", "member QBM1.a.b.c", R"({"do":"code","code":"QBM1.a.b.c"})"},
    {"bareBarcode", "9520000000370", R"({"do":"code","code":"9520000000370"})"},
    {"bareMemberCode", "QBM1.0011aabb.M1.sig", R"({"do":"code","code":"QBM1.0011aabb.M1.sig"})"},
    {"bareLink", "https://id.gs1.org/01/1", R"({"do":"code","code":"https://id.gs1.org/01/1"})"},
    {"find", "find kl 330", R"({"do":"find-products","search":"kl 330"})"},
    {"oldEnough", "oldenough", R"({"do":"age-by-sight"})"},
    {"document", "document", R"({"do":"age-by-document"})"},
    {"tooYoung", "tooyoung", R"({"do":"age-refused"})"},
    {"quantity", "qty 0.735", R"({"do":"quantity","quantity":"0.735","line":0})"},
    {"quantityOfLine", "qty 3 2", R"({"do":"quantity","quantity":"3","line":2})"},
    {"voidNewest", "void", R"({"do":"void-line","line":0})"},
    {"voidLine", "void 4", R"({"do":"void-line","line":4})"},
    {"voidLetters", "void x", R"({"do":"void-line","line":-1})"},
    {"voidHuge", "void 99999999999999999999", R"({"do":"void-line","line":-1})"},
    {"cancel", "cancel", R"({"do":"void-sale"})"},
    {"cash", "cash 50", R"({"do":"cash","received":"50"})"},
    {"park", "park", R"({"do":"park"})"},
    {"recall", "recall 3", R"({"do":"recall","number":3})"},
    {"card", "card A81723", R"({"do":"tender","kind":"card","amount":"","reference":"A81723"})"},
    {"cardForAPart", "card A81723 60", R"({"do":"tender","kind":"card","amount":"60","reference":"A81723"})"},
    {"wallet", "wallet 42000 5.50", R"({"do":"tender","kind":"qr_wallet","amount":"5.50","reference":"42000"})"},
    {"change", "change 4711", R"({"do":"pay-from-wallet","kind":"change","pin":"4711","amount":""})"},
    {"changeForAPart", "change 4711 5", R"({"do":"pay-from-wallet","kind":"change","pin":"4711","amount":"5"})"},
    {"points", "points 4711", R"({"do":"pay-from-wallet","kind":"points","pin":"4711","amount":""})"},
    {"setPin", "setpin 4711", R"({"do":"set-member-pin","pin":"4711"})"},
    {"zReports", "zreports", R"({"do":"z-reports"})"},
    {"copyOfTheNewestReport", "copyreport", R"({"do":"reprint-report","shift":0})"},
    {"copyOfAReport", "copyreport 3", R"({"do":"reprint-report","shift":3})"},
    {"part", "part 10", R"({"do":"tender","kind":"cash","amount":"10","reference":""})"},
    {"unpay", "unpay", R"({"do":"void-tender"})"},
    {"takeover", "takeover", R"({"do":"take-over"})"},
    {"next", "next", R"({"do":"next"})"},
    {"orders", "orders", R"({"do":"open-orders","search":""})"},
    {"ordersWithPart", "orders W-2026", R"({"do":"open-orders","search":"W-2026"})"},
    {"pickup", "pickup W-1", R"({"do":"pick-up","order":"W-1"})"},
    {"pickupOfAnIdWithSpaces", "pickup 网-2026/1 #7", R"({"do":"pick-up","order":"网-2026/1 #7"})"},
    {"handover", "handover", R"({"do":"hand-over"})"},
    {"show", "show", R"({"do":"state"})"},
    {"reprintNewest", "reprint", R"({"do":"reprint","receipt":0})"},
    {"copyOfAReturn", "copyreturn 5", R"({"do":"reprint","receipt":5,"return":true})"},
    {"reprint", "reprint 17", R"({"do":"reprint","receipt":17})"},
    {"reprintLetters", "reprint x", R"({"do":"reprint","receipt":-1})"},
    {"jobs", "jobs", R"({"do":"print-jobs"})"},
    {"blanks", "   cash    50  ", R"({"do":"cash","received":"50"})"},
};
INSTANTIATE_TEST_SUITE_P(Commands, ConsoleLine, ::testing::ValuesIn(kLines),
                         [](const auto& param) { return std::string(param.param.name); });

TEST(Console, EmptyLinesAndComments_areIgnored) {
  for (const char* line : {"", "   ", "# cash 50"}) {
    EXPECT_TRUE(std::holds_alternative<Ignore>(parse_line(line))) << line;
  }
}

TEST(Console, HelpAndQuit_areNotSent) {
  EXPECT_TRUE(std::holds_alternative<ShowHelp>(parse_line("help")));
  EXPECT_TRUE(std::holds_alternative<ShowHelp>(parse_line("?")));
  EXPECT_TRUE(std::holds_alternative<Quit>(parse_line("quit")));
  EXPECT_TRUE(std::holds_alternative<Quit>(parse_line("exit")));
}

TEST(Console, WrongNumberOfWords_showsUsage) {
  EXPECT_EQ(mistake("cash"), "usage: cash AMOUNT");
  EXPECT_EQ(mistake("cash 5 0"), "usage: cash AMOUNT");
  EXPECT_EQ(mistake("sign-in 1001"), "usage: sign-in CASHIER PIN");
  EXPECT_EQ(mistake("pickup"), "usage: pickup ORDER");
  EXPECT_EQ(mistake("handover W-1"), "usage: handover");
}

TEST(Console, UnknownWord_isNamedShortAndWithoutControlCharacters) {
  EXPECT_EQ(mistake("sel"), "unknown command \"sel\"; type help");
  const std::string reason = mistake("x\x1b[2J" + std::string(1000, 'y'));
  EXPECT_LT(reason.size(), 80U);
  EXPECT_EQ(reason.find('\x1b'), std::string::npos);
}

TEST(Console, Help_namesEveryCommand) {
  for (const char* name : {"sign-in", "scan", "qty", "void", "cancel", "cash", "orders", "pickup", "handover",
                           "reprint", "jobs", "quit"}) {
    EXPECT_NE(help_text().find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace queueback::terminal::console
