#include "common/net/local_socket.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/local/stream_protocol.hpp>
#include <fstream>

#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::net {
namespace {

using asio::local::stream_protocol;
using test::kLong;
using test::kShort;
using test::must;

using ConnectionPtr = std::shared_ptr<LocalConnection>;

asio::awaitable<void> echo(ConnectionPtr connection) {
  while (true) {
    auto line = co_await connection->read_line(kLong);
    if (!line || !co_await connection->write_line(std::move(*line), kLong)) {
      co_return;
    }
  }
}

class LocalSocketTest : public testing::Test {
 protected:
  LocalSocketServer listen() {
    LocalSocketServer server = must(LocalSocketServer::open(io_.get_executor(), path_));
    server.serve(echo, [this](const Error& error) { problems_.push_back(error); });
    return server;
  }
  Result<ConnectionPtr, Error> connect() { return test::run(io_, connect_local(io_.get_executor(), path_, kLong)); }

  asio::io_context io_;
  tests::TemporaryDirectory directory_;
  std::filesystem::path path_ = directory_.path() / "admin.sock";
  std::vector<Error> problems_;
};

TEST_F(LocalSocketTest, Lines_sentTogether_comeBackOneByOne) {
  const auto server = listen();
  const auto connection = must(connect());
  must(test::run(io_, connection->write_line(R"({"a":1})", kLong)));
  must(test::run(io_, connection->write_line(R"({"b":2})", kLong)));
  EXPECT_EQ(must(test::run(io_, connection->read_line(kLong))), R"({"a":1})");
  EXPECT_EQ(must(test::run(io_, connection->read_line(kLong))), R"({"b":2})");
}

TEST_F(LocalSocketTest, SocketFile_isForItsOwnerOnly) {
  const auto server = listen();
  struct stat status {};
  ASSERT_EQ(::stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(LocalSocketTest, Line_holdingALineEnd_isNotSent) {
  const auto server = listen();
  const auto connection = must(connect());
  EXPECT_EQ(test::run(io_, connection->write_line("a\nb", kLong)).error().code, ErrorCode::kProtocol);
}

TEST_F(LocalSocketTest, Line_beyondTheLimit_isNotSent) {
  const auto server = listen();
  const auto connection = must(connect());
  EXPECT_EQ(test::run(io_, connection->write_line(std::string(kMaxLineBytes, 'x'), kLong)).error().code,
            ErrorCode::kTooLarge);
}

TEST_F(LocalSocketTest, Line_atTheLimit_comesBack) {
  const auto server = listen();
  const auto connection = must(connect());
  const std::string line(kMaxLineBytes - 1, 'x');
  must(test::run(io_, connection->write_line(line, kLong)));
  EXPECT_EQ(must(test::run(io_, connection->read_line(kLong))), line);
}

TEST_F(LocalSocketTest, Peer_thatNeverEndsItsLine_isClosed) {
  std::optional<Result<std::string, Error>> seen;
  LocalSocketServer server = must(LocalSocketServer::open(io_.get_executor(), path_));
  server.serve([&](ConnectionPtr connection) -> asio::awaitable<void> { seen = co_await connection->read_line(kLong); },
               [](const Error&) {});
  stream_protocol::socket raw(io_);
  raw.connect(stream_protocol::endpoint(path_.string()));
  raw.non_blocking(true);
  const std::string much(kMaxLineBytes + 100'000, 'x');
  std::size_t sent = 0;
  const auto begin = std::chrono::steady_clock::now();
  while (!seen && std::chrono::steady_clock::now() - begin < test::kTestLimit) {
    boost::system::error_code error;
    sent += raw.write_some(asio::buffer(much.data() + sent, much.size() - sent), error);
    io_.restart();
    io_.poll();
  }
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->error().code, ErrorCode::kTooLarge);
}

TEST_F(LocalSocketTest, Read_fromASilentPeer_timesOutAndGoesOn) {
  const auto server = listen();
  const auto connection = must(connect());
  EXPECT_EQ(test::run(io_, connection->read_line(kShort)).error().code, ErrorCode::kTimeout);
  must(test::run(io_, connection->write_line("hello", kLong)));
  EXPECT_EQ(must(test::run(io_, connection->read_line(kLong))), "hello");
}

TEST_F(LocalSocketTest, Connect_whereNobodyListens_isRefused) {
  EXPECT_EQ(connect().error().code, ErrorCode::kRefused);
}

TEST_F(LocalSocketTest, SocketFile_leftByADeadProgram_isReplaced) {
  { stream_protocol::acceptor dead(io_, stream_protocol::endpoint(path_.string())); }
  ASSERT_TRUE(std::filesystem::exists(path_));
  const auto server = listen();
  EXPECT_TRUE(connect());
}

TEST_F(LocalSocketTest, SocketFile_ofALivingProgram_isLeftAlone) {
  const auto server = listen();
  const auto second = LocalSocketServer::open(io_.get_executor(), path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kAddressInUse);
  EXPECT_NE(second.error().reason.find(path_.string()), std::string::npos);
  EXPECT_TRUE(connect());
}

TEST_F(LocalSocketTest, OrdinaryFile_inTheWay_isLeftAlone) {
  std::ofstream(path_) << "data";
  const auto server = LocalSocketServer::open(io_.get_executor(), path_);
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, ErrorCode::kAddressInUse);
  EXPECT_TRUE(std::filesystem::is_regular_file(path_));
}

TEST_F(LocalSocketTest, Path_tooLongForASocket_saysSo) {
  const auto server = LocalSocketServer::open(io_.get_executor(), directory_.path() / std::string(120, 'x'));
  ASSERT_FALSE(server);
  EXPECT_NE(server.error().reason.find("107"), std::string::npos);
}

TEST_F(LocalSocketTest, Server_stopped_removesItsFileAndClosesConnections) {
  auto server = listen();
  const auto connection = must(connect());
  server.stop();
  EXPECT_FALSE(std::filesystem::exists(path_));
  EXPECT_EQ(test::run(io_, connection->read_line(kLong)).error().code, ErrorCode::kClosed);
}

TEST_F(LocalSocketTest, Server_beyondItsLimit_turnsAway) {
  const auto server = listen();
  std::vector<ConnectionPtr> connections;
  for (std::size_t i = 0; i < kMaxLocalConnections; ++i) {
    connections.push_back(must(connect()));
  }
  const auto extra = connect();
  EXPECT_EQ(test::run(io_, (*extra)->read_line(kLong)).error().code, ErrorCode::kClosed);
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_EQ(problems_[0].code, ErrorCode::kLimit);
}

}  // namespace
}  // namespace queueback::net
