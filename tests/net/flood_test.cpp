// Many connections at once: strangers take no client's place, and a flood pushes out itself first.
#include <gtest/gtest.h>

#include <boost/asio/post.hpp>
#include <deque>

#include "common/net/connection_pool.hpp"
#include "common/net/tls_listener.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/memory_stream.hpp"
#include "tests/net/pki.hpp"

namespace queueback::net {
namespace {

using asio::ip::tcp;
using test::kLong;
using test::must;

/// Serves until the peer or the listener closes.
asio::awaitable<void> hold(std::shared_ptr<ByteStream> stream) {
  Bytes block(64);
  while (co_await stream->read_some(block, kLong)) {
  }
}

class Flood : public testing::Test {
 protected:
  void listen(std::size_t handshakes, std::size_t connections, WhenFull when_full) {
    TlsListener::Options options;
    options.address = "0.0.0.0";
    options.max_handshakes = handshakes;
    options.max_connections = connections;
    options.when_full = when_full;
    const auto context = when_full == WhenFull::kRefuse
                             ? must(crypto::TlsServerContext::mutual(pki_.server(), time_))
                             : must(crypto::TlsServerContext::without_client_certificate(pki_.server(), time_));
    listener_.emplace(must(TlsListener::open(io_.get_executor(), options, context)));
    listener_->serve(hold, [this](const Error& error) { problems_.push_back(error); });
  }
  /// A TCP connection of 127.0.0.`host` that says nothing.
  tcp::socket& open_silent(unsigned host) {
    tcp::socket& socket = silent_.emplace_back(io_, tcp::endpoint(asio::ip::address_v4(0x7F000000U + host), 0));
    socket.connect({asio::ip::address_v4::loopback(), listener_->port()});
    return socket;
  }
  Result<std::shared_ptr<ByteStream>, Error> connect() {
    const auto context = must(crypto::TlsClientContext::mutual(pki_.terminal(), time_));
    return test::run(
        io_, connect_tls(io_.get_executor(), {"127.0.0.1", listener_->port()}, context, kLong, Greeting::kOneByte));
  }
  asio::awaitable<void> until_problems(std::size_t count) {
    while (problems_.size() < count) {
      co_await asio::post(io_.get_executor(), asio::use_awaitable);
    }
  }
  /// Whether the server has closed it; waits for that.
  bool is_closed(tcp::socket& socket) { return test::run(io_, until_closed(socket)); }
  static asio::awaitable<bool> until_closed(tcp::socket& socket) {
    std::array<std::uint8_t, 16> block{};
    const auto [error, count] =
        co_await socket.async_read_some(asio::buffer(block), asio::as_tuple(asio::use_awaitable));
    co_return bool(error);
  }

  asio::io_context io_;
  test::FixedClock clock_{test::kNow};
  crypto::VerificationTime time_{clock_};
  test::Pki pki_;
  std::vector<Error> problems_;
  std::deque<tcp::socket> silent_;
  std::optional<TlsListener> listener_;
};

TEST_F(Flood, OfUnfinishedHandshakes_dropsItsOwnOldest_andAClientGetsIn) {
  listen(4, 2, WhenFull::kRefuse);
  for (int i = 0; i < 40; ++i) {
    open_silent(2);
  }
  test::run(io_, until_problems(36));
  EXPECT_EQ(problems_.size(), 36U);
  EXPECT_EQ(problems_[0].code, ErrorCode::kLimit);
  EXPECT_NE(problems_[0].reason.find("127.0.0.2"), std::string::npos) << problems_[0].reason;
  EXPECT_EQ(listener_->connection_count(), 4U);
  EXPECT_TRUE(is_closed(silent_.front()));
  const auto client = connect();
  ASSERT_TRUE(client) << client.error().reason;
  EXPECT_EQ(problems_.size(), 37U) << "the client took the place of one of the flood";
}

TEST_F(Flood, FromManyOrigins_leavesTheOneThatHasFewer) {
  listen(8, 2, WhenFull::kRefuse);
  tcp::socket& lonely = open_silent(9);
  for (int i = 0; i < 60; ++i) {
    open_silent(2 + static_cast<unsigned>(i % 3));
  }
  test::run(io_, until_problems(53));
  for (const Error& problem : problems_) {
    EXPECT_EQ(problem.reason.find("127.0.0.9"), std::string::npos) << problem.reason;
  }
  lonely.non_blocking(true);
  std::array<std::uint8_t, 1> byte{};
  boost::system::error_code error;
  lonely.read_some(asio::buffer(byte), error);
  EXPECT_EQ(error, asio::error::would_block) << "it is still open";
}

TEST_F(Flood, OfHandshakes_pushesOutNoConnectionThatIsServed) {
  listen(2, 1, WhenFull::kRefuse);
  const auto client = must(connect());
  for (int i = 0; i < 20; ++i) {
    open_silent(1);
  }
  test::run(io_, until_problems(18));
  const auto second = connect();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kClosed);
  EXPECT_NE(problems_.back().reason.find("too many connections: the limit is 1"), std::string::npos);
  EXPECT_TRUE(test::run(io_, client->write(as_bytes("still served"), kLong)));
}

TEST_F(Flood, OfAnonymousClients_pushesOutItsOwnOldest) {
  listen(4, 2, WhenFull::kPushOut);
  const auto first = must(connect());
  const auto second = must(connect());
  const auto third = must(connect());
  Bytes block(1);
  EXPECT_EQ(test::run(io_, first->read_some(block, kLong)).error().code, ErrorCode::kClosed);
  EXPECT_TRUE(test::run(io_, second->write(as_bytes("x"), kLong)));
  EXPECT_TRUE(test::run(io_, third->write(as_bytes("x"), kLong)));
  EXPECT_EQ(problems_.size(), 1U);
}

TEST(ConnectionPool, Origin_ofIpv6_isItsNetwork) {
  asio::io_context io;
  tcp::acceptor acceptor(io, {asio::ip::address_v6::loopback(), 0});
  tcp::socket client(io);
  client.connect(acceptor.local_endpoint());
  EXPECT_EQ(origin_of(acceptor.accept()), "::/64");
  EXPECT_EQ(origin_of(tcp::socket(io)), "");
}

}  // namespace
}  // namespace queueback::net
