// Several front ends at one till: who works it, commands asked twice, and commands about a sale that has changed.
#include <gtest/gtest.h>

#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;

class FrontEnds : public ::testing::Test {
 protected:
  FrontEnds() { start(); }
  void start() {
    screen_.reset();
    bench_.reset();
    bench_.emplace(directory_.path() / "terminal.db", printer_.uri(),
                   tests::shop_items(tests::hash_of_1234(), Bytes(32, 7)));
    screen_.emplace(bench_->desk());
  }
  json ask(const json& request) { return bench_->ask(*screen_, request); }
  json state() { return ask({{"do", "state"}})["state"]; }
  bool works_here() { return state()["working_seat"] == state()["seat"]; }
  /// The code of the notice that the request caused on this screen; empty: none.
  std::string told(const json& request) {
    const json answer = ask(request);
    EXPECT_TRUE(answer["ok"].get<bool>()) << answer;
    return answer["notices"].empty() ? "" : answer["notices"].back()["code"].get<std::string>();
  }
  void sign_in() { EXPECT_EQ(told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "signed-in"); }
  static json cola(const std::string& command = "") {
    json request = {{"do", "code"}, {"code", tests::kColaBarcode}};
    if (!command.empty()) {
      request["command"] = command;
    }
    return request;
  }
  json cash(const std::string& received, const std::string& command, const std::string& sale = "") {
    return {{"do", "cash"}, {"received", received}, {"command", command}, {"sale", sale}};
  }

  tests::TemporaryDirectory directory_;
  tests::PrinterOnAWire printer_;
  std::optional<tests::TillBench> bench_;
  std::optional<FrontEnd> screen_;
};

TEST_F(FrontEnds, FirstThatDoesSomething_worksTheTillAndTheOthersWatch) {
  EXPECT_EQ(state()["working_seat"], 0);
  sign_in();
  EXPECT_TRUE(works_here());
  const FrontEnd other(bench_->desk());
  json seen = bench_->ask(other, {{"do", "state"}})["state"];
  EXPECT_EQ(seen["working_seat"], state()["seat"]);
  EXPECT_NE(seen["seat"], state()["seat"]);
  EXPECT_EQ(seen["phase"], "selling") << "whoever watches sees everything";
  for (const char* request : {"code", "quantity", "void-line", "void-sale", "cash", "next", "pick-up", "hand-over",
                              "sign-in", "sign-out", "reprint"}) {
    const json answer = bench_->ask(other, {{"do", request}, {"code", "COLA"}, {"received", "5"}});
    EXPECT_EQ(answer["notices"].back()["code"], "worked-elsewhere") << request;
    EXPECT_EQ(answer["state"]["sale_version"], seen["sale_version"]) << request;
  }
}

TEST_F(FrontEnds, TakeOver_givesTheTillToWhoeverAsks) {
  sign_in();
  const FrontEnd other(bench_->desk());
  const json taken = bench_->ask(other, {{"do", "take-over"}})["state"];
  EXPECT_EQ(taken["working_seat"], taken["seat"]);
  EXPECT_EQ(told(cola()), "worked-elsewhere");
  EXPECT_EQ(bench_->ask(other, cola())["notices"].back()["code"], "line-added");
}

TEST_F(FrontEnds, FrontEndThatLeaves_freesTheTillAndKeepsTheSale) {
  sign_in();
  EXPECT_EQ(told(cola()), "line-added");
  screen_.reset();
  screen_.emplace(bench_->desk());
  EXPECT_EQ(state()["working_seat"], 0);
  EXPECT_EQ(state()["total"], 200) << "the sale in progress is the core's";
  EXPECT_EQ(told(cash("2", "c1")), "sale-done");
}

TEST_F(FrontEnds, Watcher_leavesTheTillToWhoeverHasIt) {
  sign_in();
  { const FrontEnd watcher(bench_->desk()); }
  EXPECT_TRUE(works_here());
}

TEST_F(FrontEnds, CommandAskedTwice_isDoneOnceAndAnsweredTwice) {
  sign_in();
  EXPECT_EQ(told(cola("c1")), "line-added");
  EXPECT_EQ(told(cola("c1")), "line-added");
  EXPECT_EQ(state()["total"], 200);
  EXPECT_EQ(told(cash("5", "c2")), "sale-done");
  screen_.reset();
  screen_.emplace(bench_->desk());
  const json again = ask(cash("5", "c2"));
  EXPECT_EQ(again["notices"].back()["code"], "sale-done") << "also for the same front end after a restart";
  EXPECT_EQ(again["state"]["sold"], 1);
}

TEST_F(FrontEnds, CommandWithAnothersId_isRefused) {
  sign_in();
  EXPECT_EQ(told(cola("c1")), "line-added");
  const json answer = ask(cash("5", "c1"));
  EXPECT_FALSE(answer["ok"].get<bool>());
  EXPECT_EQ(answer["error"], "this id belongs to another command");
  EXPECT_EQ(state()["sold"], 0);
}

TEST_F(FrontEnds, CommandWithTooLongAnId_isRefused) {
  sign_in();
  EXPECT_EQ(told(cola(std::string(kMaxCommandId, 'c'))), "line-added");
  EXPECT_EQ(ask(cola(std::string(kMaxCommandId + 1, 'c')))["error"], "an id of a command has at most 64 bytes");
  EXPECT_EQ(state()["total"], 200);
}

TEST_F(FrontEnds, Commands_areRememberedUpToALimit) {
  sign_in();
  const std::size_t limit = RememberedCommands::kMaxRemembered;
  EXPECT_EQ(told(cola("first")), "line-added");
  for (std::size_t i = 1; i < limit; ++i) {
    ask({{"do", "void-line"}, {"line", 7}, {"command", "c" + std::to_string(i)}});
  }
  EXPECT_EQ(told(cola("first")), "line-added");
  EXPECT_EQ(state()["total"], 200) << "still remembered";
  ask({{"do", "void-line"}, {"line", 7}, {"command", "one more"}});
  EXPECT_EQ(told(cola("first")), "line-added");
  EXPECT_EQ(state()["total"], 400) << "forgotten: it is a new command";
}

TEST_F(FrontEnds, CommandAboutASaleThatChanged_doesNothing) {
  sign_in();
  EXPECT_EQ(told(cola()), "line-added");
  const std::string seen = state()["sale_version"];
  EXPECT_EQ(told(cola()), "line-added") << "the scanner, say";
  EXPECT_EQ(told(cash("2", "c1", seen)), "sale-changed");
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(told(cash("4", "c2", state()["sale_version"])), "sale-done");
}

TEST_F(FrontEnds, WhatChangesNoSale_keepsItsVersion) {
  sign_in();
  EXPECT_EQ(told(cola()), "line-added");
  const std::string seen = state()["sale_version"];
  EXPECT_EQ(told({{"do", "code"}, {"code", "0000"}}), "unknown-code");
  EXPECT_EQ(told(cash("0.01", "c1")), "too-little-cash");
  EXPECT_EQ(state()["sale_version"], seen);
}

TEST_F(FrontEnds, CommandFromBeforeARestartOfTheCore_doesNothing) {
  sign_in();
  EXPECT_EQ(told(cola()), "line-added");
  const json pay = cash("5", "c1", state()["sale_version"]);
  EXPECT_EQ(told(pay), "sale-done");
  start();
  EXPECT_EQ(told(pay), "sale-changed") << "its answer was lost; the core does not know it any more";
  EXPECT_EQ(state()["sold"], 1);
}

}  // namespace
}  // namespace queueback::terminal
