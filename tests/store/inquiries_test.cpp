// What tills ask and tell beside their records: sales that were put aside go to one of them, no till fills the store,
// and what one tells of its devices is fit to be shown.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "common/base/text.hpp"
#include "store-server/inquiry/basket_inquiries.hpp"
#include "store-server/inquiry/device_inquiries.hpp"
#include "store-server/inquiry/return_inquiries.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using tests::must;
using tests::StoreBench;

/// A store that terminals ask; groups run on the one thread.
class Inquiries : public ::testing::Test {
 protected:
  Inquiries() {
    StoreBench::furnish(bench_);
    bench_.group([&] {
      return bench_.store().import_cashiers({{*domain::CashierId::parse("1001"), "Li", "cashier", "scrypt$"}});
    });
    install_basket_inquiries(desk_, bench_.store(), bench_.clock());
    install_return_inquiries(desk_, bench_.store(), bench_.clock());
    install_device_inquiries(desk_, board_, bench_.clock());
  }
  json ask(const std::string& terminal, json question) {
    question["by"] = "1001";
    auto answer = asio::co_spawn(io_, desk_.answer(terminal, to_bytes(question.dump())), asio::use_future);
    io_.run();
    io_.restart();
    return json::parse(as_text(answer.get()));
  }
  static json basket(const std::string& id) {
    const protocol::Basket content{tests::sample_order().lines, {}, {}, {}};
    return {{"do", "baskets/put"},
            {"id", id},
            {"cashier", "Li"},
            {"at", 1},
            {"content", to_hex(protocol::encode(content))},
            {"summary", {{"total", 1134}, {"lines", 2}, {"first_line", "Water"}, {"member", ""}}}};
  }
  json take(const std::string& terminal, const std::string& claim) {
    return ask(terminal, {{"do", "baskets/take"}, {"id", "T1/1/1"}, {"claim", claim}});
  }

  StoreBench bench_;
  DeviceBoard board_;
  asio::io_context io_;
  storage::GroupCommit storage_{bench_.database(),
                                {nullptr, nullptr, [](const storage::Error& error) { FAIL() << error.reason; }},
                                [this](std::function<void()> run) { asio::post(io_, std::move(run)); }};
  InquiryDesk desk_{bench_.store(), storage_};
};

TEST_F(Inquiries, Devices_areThoseThatTheTerminalToldLast) {
  EXPECT_EQ(board_.find("T1"), nullptr);
  const json broken = {{"printer", "out of paper"}, {"scanner", ""}};
  EXPECT_TRUE(ask("T1", {{"do", "devices/tell"}, {"devices", broken}})["ok"]);
  ASSERT_NE(board_.find("T1"), nullptr);
  EXPECT_EQ(board_.find("T1")->problem_count(), 1U);
  EXPECT_TRUE(ask("T1", {{"do", "devices/tell"}, {"devices", {{"printer", ""}}}})["ok"]);
  EXPECT_EQ(board_.find("T1")->problems, (std::map<std::string, std::string>{{"printer", ""}}));
  EXPECT_EQ(board_.find("T2"), nullptr) << "each tells of its own";
}

TEST_F(Inquiries, Devices_ofAHostileTerminalFillNothingAndObeyNoScreen) {
  for (const json& wrong : {json(), json(3), json::array({"printer"})}) {
    EXPECT_THAT(ask("T1", {{"do", "devices/tell"}, {"devices", wrong}})["error"], HasSubstr("'devices'"));
  }
  EXPECT_EQ(board_.find("T1"), nullptr);
  const json odd = {{"printer", "\x1b[2J" + std::string(5'000, 'x')}, {"toaster", "hot"}, {"scanner", 7}};
  EXPECT_TRUE(ask("T1", {{"do", "devices/tell"}, {"devices", odd}})["ok"]);
  const auto& problems = board_.find("T1")->problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_LE(problems.at("printer").size(), kMaxDeviceProblem + std::string("…").size());
  EXPECT_FALSE(has_control_character(problems.at("printer")));
}

TEST_F(Inquiries, OwnBaskets_areFoundBehindAnyNumberOfOthers) {
  EXPECT_TRUE(ask("T1", basket("T1/1/1"))["ok"]);
  bench_.clock().pass(Duration::seconds(1));
  for (std::uint64_t i = 0; i < kBasketsShown; ++i) {
    EXPECT_TRUE(ask("T2", basket("T2/" + std::to_string(i) + "/1"))["ok"]);
  }
  EXPECT_EQ(ask("T1", {{"do", "baskets/list"}})["baskets"].size(), kBasketsShown);
  const json own = ask("T1", {{"do", "baskets/list"}, {"own", true}})["baskets"];
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own[0]["id"], "T1/1/1");
  EXPECT_EQ(ask("T1", {{"do", "baskets/list"}, {"own", "yes"}})["baskets"].size(), kBasketsShown) << "no flag";
}

TEST_F(Inquiries, Basket_goesToOneAttemptOnly) {
  ASSERT_TRUE(ask("T1", basket("T1/1/1"))["ok"]);
  EXPECT_TRUE(take("T2", "a")["ok"]);
  EXPECT_TRUE(take("T2", "a")["ok"]) << "its answer was lost";
  EXPECT_THAT(take("T2", "b")["error"], HasSubstr("T2"));
  EXPECT_THAT(take("T3", "c")["error"], HasSubstr("T2"));
}

TEST_F(Inquiries, BasketThatAnotherTook_isNamedWhenItsOwnTillDropsIt) {
  ask("T1", basket("T1/1/1"));
  take("T2", "a");
  EXPECT_EQ(ask("T1", {{"do", "baskets/drop"}, {"id", "T1/1/1"}})["taken_by"], "T2");
}

TEST_F(Inquiries, WhatListsShow_isOnlyWhatAScreenCanShow) {
  json hostile = basket("T1/1/1");
  hostile["cashier"] = "Li\x1b[2J";
  hostile["summary"] = {{"total", "much"}, {"first_line", "a\nb"}, {"id", "other"}, {"more", json::array()}};
  ASSERT_TRUE(ask("T1", hostile)["ok"]);
  const json shown = ask("T2", {{"do", "baskets/list"}})["baskets"][0];
  EXPECT_EQ(shown["id"], "T1/1/1");
  EXPECT_EQ(shown["total"], 0);
  EXPECT_FALSE(shown.contains("more"));
  for (const char* key : {"cashier", "first_line"}) {
    EXPECT_FALSE(has_control_character(shown[key].get<std::string>())) << key;
  }
}

TEST_F(Inquiries, BasketThatCannotBeRead_isRefused) {
  json bad = basket("T1/1/1");
  bad["content"] = "ffff";
  EXPECT_FALSE(ask("T1", bad)["ok"]);
  EXPECT_FALSE(ask("T1", basket("T1\n/1"))["ok"]);
}

TEST_F(Inquiries, BasketsOfOneTill_leaveRoomForOthers) {
  for (std::uint64_t i = 0; i < kMaxBasketsOfTill; ++i) {
    ASSERT_TRUE(ask("T1", basket("T1/1/" + std::to_string(i)))["ok"]);
  }
  EXPECT_THAT(ask("T1", basket("T1/2/1"))["error"], HasSubstr("200 of one till"));
  EXPECT_TRUE(ask("T2", basket("T2/1/1"))["ok"]);
}

TEST_F(Inquiries, BasketsThatOthersTook_leaveRoomForMore) {
  for (std::uint64_t i = 0; i < kMaxBasketsOfTill + 10; ++i) {
    const std::string id = "T1/1/" + std::to_string(i);
    ASSERT_TRUE(ask("T1", basket(id))["ok"]) << i;
    ASSERT_TRUE(ask("T2", {{"do", "baskets/take"}, {"id", id}, {"claim", id}})["ok"]) << i;
    bench_.clock().pass(Duration::seconds(1));
  }
  EXPECT_TRUE(ask("T1", basket("T1/2/1"))["ok"]);
  const auto is_known = [this](const std::string& id) {
    return !ask("T1", {{"do", "baskets/taken"}, {"ids", {id}}})["taken"].empty();
  };
  EXPECT_TRUE(is_known("T1/1/209"));
  EXPECT_TRUE(is_known("T1/1/10"));
  EXPECT_FALSE(is_known("T1/1/9")) << "the newest 200 are known";
}

TEST_F(Inquiries, TwoReservations_areToldTogetherAllThatIsWithheld) {
  tests::TillStream till{"T1", 1};
  domain::Order order = till.sale();
  order.member = domain::MemberId::parse("M1");
  till.add(order);
  till.sell_to("M2");  // pays M1 1.13
  bench_.sync(till);
  const auto reserve = [&](const char* id, const json& line) {
    return ask("T1", {{"do", "returns/reserve"}, {"id", id}, {"order", to_string(order.id.uuid)}, {"lines", {line}}});
  };
  const char* first = "01890000-0000-7000-8000-000000000001";
  const char* second = "01890000-0000-7000-8000-000000000002";
  const json bottles = {{"line", 0}, {"quantity_milli", 2000}, {"amount", 400}};
  const json apples = {{"line", 1}, {"quantity_milli", 735}, {"amount", 734}};
  const json one = reserve(first, apples);
  const json other = reserve(second, bottles);
  EXPECT_EQ(one["withheld"].get<int>() + other["withheld"].get<int>(), 113) << one << other;
  EXPECT_EQ(other["points"], 0);
  const char* third = "01890000-0000-7000-8000-000000000003";
  EXPECT_FALSE(reserve(third, apples)["ok"]);
  EXPECT_TRUE(ask("T1", {{"do", "returns/release"}, {"id", first}, {"order", to_string(order.id.uuid)}})["ok"]);
  EXPECT_TRUE(reserve(third, apples)["ok"]);
}

/// A sale of T1, and what tills ask about its two bottles.
class Reservations : public Inquiries {
 protected:
  Reservations() {
    bench_.sync(till_);
    order_ = till_.sale();
    till_.add(order_);
    bench_.sync(till_);
  }
  json reserve(const std::string& terminal, const std::string& id) {
    const json bottles = {{"line", 0}, {"quantity_milli", 2000}, {"amount", 400}};
    return ask(terminal, {{"do", "returns/reserve"}, {"id", id}, {"order", order()}, {"lines", {bottles}}});
  }
  [[nodiscard]] std::string order() const { return to_string(order_.id.uuid); }
  void wait(Duration time) { bench_.clock().pass(time); }

  const std::string first_ = "01890000-0000-7000-8000-000000000001";
  const std::string second_ = "01890000-0000-7000-8000-000000000002";
  tests::TillStream till_{"T1", 1};
  domain::Order order_ = tests::sample_order();
};

TEST_F(Reservations, OfATillThatIsNotHeardOf_last) {
  ASSERT_TRUE(reserve("T1", first_)["ok"]);
  wait(Duration::hours(30));
  const json refused = reserve("T2", second_);
  EXPECT_FALSE(refused["ok"]);
  EXPECT_THAT(refused["error"].get<std::string>(), HasSubstr("at T1"));
  const json found = ask("T2", {{"do", "returns/find"}, {"order", order()}});
  EXPECT_EQ(found["held_by"], "T1");
  EXPECT_EQ(found["returned"][0]["quantity_milli"], 2000);
  EXPECT_EQ(ask("T1", {{"do", "returns/find"}, {"order", order()}})["held_by"], "") << "its own";
}

TEST_F(Reservations, ThatTheirTillDoesNotNeed_endWithTheirTime) {
  ASSERT_TRUE(reserve("T1", first_)["ok"]);
  EXPECT_EQ(ask("T1", {{"do", "returns/keep"}})["kept"], 1) << "perhaps it is only just being committed";
  EXPECT_FALSE(reserve("T2", second_)["ok"]);
  wait(kReturnReservation);
  EXPECT_EQ(ask("T1", {{"do", "returns/keep"}, {"id", first_}})["kept"], 1) << "it is still being made";
  EXPECT_EQ(ask("T2", {{"do", "returns/keep"}})["kept"], 0) << "says nothing of another till's";
  EXPECT_FALSE(reserve("T2", second_)["ok"]);
  EXPECT_EQ(ask("T1", {{"do", "returns/keep"}})["kept"], 0);
  EXPECT_TRUE(reserve("T2", second_)["ok"]);
}

TEST_F(Reservations, ThatWereBooked_areWhatCameBack) {
  ASSERT_TRUE(reserve("T1", first_)["ok"]);
  wait(Duration::hours(1));
  domain::Return what =
      tests::sample_return(order_, {{0, domain::Quantity::pieces(2), domain::Money::minor(400)}}, {}, 1);
  what.id = domain::OrderId{*parse_uuid(first_)};
  till_.add(protocol::encode(protocol::TerminalRecord{what}));
  bench_.sync(till_);
  EXPECT_EQ(ask("T1", {{"do", "returns/keep"}})["kept"], 0);
  EXPECT_FALSE(reserve("T2", second_)["ok"]);
  EXPECT_THAT(bench_.alarms(), ::testing::IsEmpty());
  EXPECT_EQ(ask("T2", {{"do", "returns/find"}, {"order", order()}})["held_by"], "");
}

TEST_F(Reservations, OfATillThatIsRevoked_endWithTheirTime) {
  ASSERT_TRUE(reserve("T1", first_)["ok"]);
  must(bench_.database().prepare("INSERT INTO terminal VALUES('T1', '01', x'00', 1, 2)").run());
  EXPECT_FALSE(reserve("T2", second_)["ok"]);
  wait(kReturnReservation);
  EXPECT_TRUE(reserve("T2", second_)["ok"]);
}

TEST_F(Reservations, OfAProgramFromBefore_endWithTheirTime) {
  ASSERT_TRUE(reserve("T1", first_)["ok"]);
  must(bench_.database().prepare("UPDATE returned_line SET terminal = NULL").run());
  EXPECT_FALSE(reserve("T2", second_)["ok"]);
  wait(kReturnReservation);
  EXPECT_TRUE(reserve("T2", second_)["ok"]);
}

TEST_F(Inquiries, ReservationOfOneLineTwice_isRefused) {
  tests::TillStream till{"T1", 1};
  const domain::Order order = till.sale();
  till.add(order);
  bench_.sync(till);
  const json half = {{"line", 0}, {"quantity_milli", 1000}, {"amount", 200}};
  const json question = {
      {"do", "returns/reserve"}, {"id", to_string(tests::sample_order().id.uuid)}, {"order", to_string(order.id.uuid)}};
  json once = question;
  once["lines"] = {half};
  EXPECT_TRUE(ask("T1", once)["ok"]);
  json twice = question;
  twice["lines"] = {half, half};
  EXPECT_FALSE(ask("T1", twice)["ok"]);
}

}  // namespace
}  // namespace queueback::store_server
