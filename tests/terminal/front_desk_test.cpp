// The core behind its local socket: requests in, notices and a picture of the till out.
#include <gmock/gmock.h>

#include "common/domain/member_code.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;

class FrontDeskTest : public ::testing::Test {
 protected:
  FrontDeskTest() { start(); }

  void start() {
    bench_.reset();
    const crypto::VerifyKey key = issuer_.verify_key();
    bench_.emplace(directory_.path() / "terminal.db", printer_.uri(),
                   tests::shop_items(tests::hash_of_1234(), Bytes(key.bytes.begin(), key.bytes.end())));
  }
  json state() { return bench_->ask({{"do", "state"}})["state"]; }
  std::string scan(const std::string& code) { return bench_->told({{"do", "code"}, {"code", code}}); }
  std::string member_code(const crypto::SigningKey& key, const std::string& key_id = "0011aabb") {
    const std::string part = domain::member_code_signed_part(key_id, *domain::MemberId::parse("M1"));
    return domain::format_member_code(part, key.sign(as_bytes(part)).bytes);
  }

  tests::TemporaryDirectory directory_;
  tests::PrinterOnAWire printer_;
  SeededRandom random_{11};
  crypto::SigningKey issuer_ = tests::must(crypto::SigningKey::generate(random_));
  crypto::SigningKey stranger_ = tests::must(crypto::SigningKey::generate(random_));
  std::optional<tests::TillBench> bench_;
};

TEST_F(FrontDeskTest, Sale_fromSignInToChange) {
  EXPECT_EQ(state()["phase"], "signed-out");
  bench_->sign_in();
  scan(tests::kColaBarcode);
  bench_->ask({{"do", "quantity"}, {"quantity", "3"}});
  EXPECT_EQ(state()["total"], 600);
  EXPECT_EQ(bench_->told({{"do", "cash"}, {"received", "10"}}), "sale-done");
  const json done = state();
  EXPECT_EQ(done["phase"], "done");
  EXPECT_EQ(done["change"], 400);
  EXPECT_EQ(done["receipt"], 1);
  EXPECT_EQ(done["unsent"], 1);
  EXPECT_EQ(done["unsent_value"], 600);
  EXPECT_EQ(done["uplink"], "offline");
}

TEST_F(FrontDeskTest, WrongPinsFiveTimes_lockOutAlsoAfterARestart) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    bench_->ask({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "9999"}});
  }
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "locked-out");
  start();
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "locked-out");
}

TEST_F(FrontDeskTest, MemberCode_countsOnlyWithTheIssuersSignature) {
  bench_->sign_in();
  EXPECT_EQ(scan(member_code(stranger_)), "member-forged");
  EXPECT_EQ(scan(member_code(issuer_, "99999999")), "member-key-unknown");
  EXPECT_EQ(state()["member"], "");
  EXPECT_EQ(scan(member_code(issuer_)), "member-added");
  EXPECT_EQ(state()["member"], "李*");
}

TEST_F(FrontDeskTest, LineThatIsNoNumber_voidsNothing) {
  bench_->sign_in();
  scan("COLA");
  for (const json& line : {json(-1), json(-999), json(7)}) {
    EXPECT_EQ(bench_->told({{"do", "void-line"}, {"line", line}}), "no-such-line");
    EXPECT_EQ(bench_->told({{"do", "quantity"}, {"quantity", "5"}, {"line", line}}), "no-such-line");
  }
  EXPECT_EQ(state()["total"], 200);
  EXPECT_EQ(bench_->told({{"do", "void-line"}, {"line", 0}}), "line-voided");
}

TEST_F(FrontDeskTest, RequestsThatMakeNoSense_areAnsweredAndChangeNothing) {
  bench_->sign_in();
  scan("COLA");
  for (const json& request :
       {json{{"do", "nonsense"}}, json{{"do", 7}}, json{{"no", "do"}}, json::array(), json("text"), json(nullptr)}) {
    EXPECT_FALSE(bench_->ask(request)["ok"].get<bool>()) << request;
  }
  bench_->ask({{"do", "cash"}});
  bench_->ask({{"do", "cash"}, {"received", 50}});
  bench_->ask({{"do", "code"}, {"code", {{"nested", 1}}}});
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["total"], 200);
}

TEST_F(FrontDeskTest, Restart_keepsReceiptNumbersAndForgetsTheCart) {
  bench_->sign_in();
  bench_->sell();
  scan("COLA");
  start();
  EXPECT_EQ(state()["phase"], "signed-out");
  EXPECT_EQ(state()["sold"], 1);
  bench_->sign_in();
  bench_->sell();
  EXPECT_EQ(state()["receipt"], 2);
}

}  // namespace
}  // namespace queueback::terminal
