// Questions to a peer: put, sent one at a time, answered or given up.
#include "common/link/inquiries.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <vector>

#include "common/replication/limits.hpp"

namespace queueback::link {
namespace {

using Answer = Result<Bytes, std::string>;

class InquiriesTest : public ::testing::Test {
 protected:
  /// Puts a question; its answer gets into the place that is returned.
  std::shared_ptr<std::optional<Answer>> ask(const std::string& text) {
    auto place = std::make_shared<std::optional<Answer>>();
    asio::co_spawn(
        io_,
        [](Inquiries& to, Bytes body, std::shared_ptr<std::optional<Answer>> into) -> asio::awaitable<void> {
          into->emplace(co_await to.ask(std::move(body)));
        }(inquiries_, to_bytes(text), place),
        asio::detached);
    settle();
    return place;
  }
  void settle() {
    io_.restart();
    io_.poll();
  }
  static std::string why(const std::shared_ptr<std::optional<Answer>>& place) {
    return place->has_value() && !**place ? (**place).error() : "";
  }

  asio::io_context io_;
  SystemClock clock_;
  int woken_ = 0;
  Inquiries inquiries_{io_.get_executor(), clock_, [this] { ++woken_; }};
};

TEST_F(InquiriesTest, without_a_session_or_with_an_older_peer_the_answer_is_why_not) {
  EXPECT_EQ(why(ask("?")), "no connection: not connected yet");
  inquiries_.begin(replication::kInquiryVersion - 1);
  EXPECT_EQ(why(ask("?")), "the peer's program is older and answers no questions");
  EXPECT_FALSE(inquiries_.next());
}

TEST_F(InquiriesTest, one_is_under_way_at_a_time_and_gets_its_own_answer) {
  inquiries_.begin(replication::kInquiryVersion);
  const auto first = ask("1");
  const auto second = ask("2");
  EXPECT_EQ(woken_, 2);
  const auto sent = inquiries_.next();
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->body, to_bytes("1"));
  EXPECT_FALSE(inquiries_.next()) << "the first has no answer yet";
  EXPECT_FALSE(inquiries_.on_answer({sent->number + 1, to_bytes("x")})) << "nobody asked that";
  EXPECT_TRUE(inquiries_.on_answer({sent->number, to_bytes("one")}));
  settle();
  ASSERT_TRUE(first->has_value() && **first);
  EXPECT_EQ(***first, to_bytes("one"));
  EXPECT_FALSE(second->has_value());
  EXPECT_EQ(inquiries_.next()->body, to_bytes("2"));
}

TEST_F(InquiriesTest, end_of_the_session_ends_all_of_them) {
  inquiries_.begin(replication::kInquiryVersion);
  const auto under_way = ask("1");
  const auto waiting = ask("2");
  (void)inquiries_.next();
  inquiries_.end("connection reset");
  settle();
  EXPECT_EQ(why(under_way), "the connection ended before the answer came: connection reset");
  EXPECT_EQ(why(waiting), "the connection ended before the answer came: connection reset");
  EXPECT_EQ(why(ask("3")), "no connection: connection reset");
}

TEST_F(InquiriesTest, too_many_or_too_long_are_refused) {
  inquiries_.begin(replication::kInquiryVersion);
  EXPECT_NE(why(ask(std::string(replication::kMaxInquiryBytes + 1, 'x'))), "");
  std::vector<std::shared_ptr<std::optional<Answer>>> waiting;
  for (std::size_t i = 0; i < kMaxWaitingInquiries; ++i) {
    waiting.push_back(ask("?"));
    EXPECT_FALSE(waiting.back()->has_value());
  }
  EXPECT_EQ(why(ask("one too many")), "too many questions wait for an answer");
  inquiries_.end("over");
  settle();
}

}  // namespace
}  // namespace queueback::link
