#include "common/net/tls_stream.hpp"

#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>

#include "common/net/deadline.hpp"
#include "common/net/frame_channel.hpp"
#include "common/net/tls_listener.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"

namespace queueback::net {
namespace {

using namespace boost::asio::experimental::awaitable_operators;
using test::FixedClock;
using test::kLong;
using test::kNow;
using test::kShort;
using test::must;
using test::Pki;

using StreamPtr = std::shared_ptr<ByteStream>;
using Connected = Result<StreamPtr, Error>;

/// Sends back what arrives until the stream ends.
asio::awaitable<void> echo(StreamPtr stream) {
  Bytes buffer(std::size_t{64} * 1024);
  while (true) {
    const auto count = co_await stream->read_some(buffer, kLong);
    if (!count || !co_await stream->write(ByteView(buffer).first(*count), kLong)) {
      co_return;
    }
  }
}

/// Reads nothing, until the test ends.
asio::awaitable<void> never_read(StreamPtr stream) {
  std::array<std::uint8_t, 1> byte{};
  (void)co_await stream->read_some(byte, kLong);
  asio::steady_timer forever(co_await asio::this_coro::executor, std::chrono::steady_clock::time_point::max());
  (void)co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
}

class TlsStreamTest : public testing::Test {
 protected:
  TlsListener listen(const crypto::TlsServerContext& context, TlsListener::Handler handler = echo,
                     TlsListener::Options options = {}) {
    options.address = "127.0.0.1";
    TlsListener listener = must(TlsListener::open(io_.get_executor(), options, context));
    listener.serve(std::move(handler), [this](const Error& error) { problems_.push_back(error); });
    return listener;
  }
  Connected connect(const TlsListener& listener, const crypto::TlsClientContext& context) {
    return test::run(io_, connect_tls(io_.get_executor(), {"127.0.0.1", listener.port()}, context, kLong));
  }
  crypto::TlsServerContext server_context(const crypto::TlsMaterial& material) {
    return must(crypto::TlsServerContext::mutual(material, time_));
  }
  crypto::TlsClientContext client_context(const crypto::TlsMaterial& material) {
    return must(crypto::TlsClientContext::mutual(material, time_));
  }

  asio::io_context io_;
  FixedClock clock_{kNow};
  crypto::VerificationTime time_{clock_};
  Pki pki_;
  std::vector<Error> problems_;
};

asio::awaitable<std::string> ask(StreamPtr stream, std::string text) {
  must(co_await stream->write(as_bytes(text), kLong));
  std::string out;
  Bytes buffer(1024);
  while (out.size() < text.size()) {
    const std::size_t count = must(co_await stream->read_some(buffer, kLong));
    out += as_text(ByteView(buffer).first(count));
  }
  co_return out;
}

TEST_F(TlsStreamTest, Connection_bothSidesCertified_carriesBytesAndNames) {
  std::optional<crypto::PeerIdentity> seen;
  auto listener = listen(server_context(pki_.server()), [&](const StreamPtr& stream) {
    seen = stream->peer();
    return echo(stream);
  });
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  EXPECT_EQ(test::run(io_, ask(stream, "hello")), "hello");
  EXPECT_EQ(stream->peer().to_string(), "queueback:store/S1/server");
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->to_string(), "queueback:store/S1/terminal/T1");
}

TEST_F(TlsStreamTest, Client_ofAnotherAuthority_isToldThatItsCertificateIsRefused) {
  auto listener = listen(server_context(pki_.server()));
  Pki other(2);
  crypto::TlsMaterial material = other.terminal();
  material.authority = pki_.authority().certificate();
  const auto stream = connect(listener, client_context(material));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("refuses our certificate"), std::string::npos) << stream.error().reason;
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_NE(problems_[0].reason.find("not signed by our authority"), std::string::npos) << problems_[0].reason;
}

TEST_F(TlsStreamTest, Server_ofAnotherAuthority_isRefusedByTheClient) {
  Pki other(2);
  crypto::TlsMaterial material = other.server();
  material.authority = pki_.authority().certificate();
  auto listener = listen(server_context(material));
  const auto stream = connect(listener, client_context(pki_.terminal()));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("not signed by our authority"), std::string::npos) << stream.error().reason;
}

TEST_F(TlsStreamTest, Client_withExpiredCertificate_isToldSo) {
  auto listener = listen(server_context(pki_.server()));
  const crypto::Validity past{kNow - Duration::days(20), kNow - Duration::days(1)};
  const auto stream = connect(listener, client_context(pki_.material(crypto::TerminalOf{"S1", "T1"}, past)));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("it has expired"), std::string::npos) << stream.error().reason;
}

TEST_F(TlsStreamTest, Server_withExpiredCertificate_isRefused) {
  const crypto::Validity past{kNow - Duration::days(20), kNow - Duration::days(1)};
  auto listener = listen(server_context(pki_.material(crypto::StoreServer{"S1"}, past)));
  const auto stream = connect(listener, client_context(pki_.terminal()));
  ASSERT_FALSE(stream);
  EXPECT_NE(stream.error().reason.find("the peer's certificate has expired"), std::string::npos)
      << stream.error().reason;
}

TEST_F(TlsStreamTest, Server_whoseCertificateExpiresWhileItRuns_isRefusedFromThenOn) {
  auto listener = listen(server_context(pki_.server()));
  const auto context = client_context(pki_.terminal());
  ASSERT_TRUE(connect(listener, context));
  clock_.set(kNow + Duration::days(31));
  EXPECT_FALSE(connect(listener, context));
}

TEST_F(TlsStreamTest, DeadClock_certificatesIssuedAroundTheBuild_areAccepted) {
  const Instant build = crypto::build_time();
  const crypto::Validity around{build - Duration::days(1), build + Duration::days(1)};
  Pki pki(3, around);
  clock_.set(Instant{});
  auto listener = listen(server_context(pki.material(crypto::StoreServer{"S1"}, around)));
  EXPECT_TRUE(connect(listener, client_context(pki.material(crypto::TerminalOf{"S1", "T1"}, around))));
}

TEST_F(TlsStreamTest, DeadClock_certificateExpiredBeforeTheBuild_isRefused) {
  const Instant build = crypto::build_time();
  const crypto::Validity wide{Instant{}, build + Duration::days(1)};
  const crypto::Validity past{Instant{}, build - Duration::days(1)};
  Pki pki(3, wide);
  clock_.set(Instant{} + Duration::days(1));
  auto listener = listen(server_context(pki.material(crypto::StoreServer{"S1"}, past)));
  EXPECT_FALSE(connect(listener, client_context(pki.material(crypto::TerminalOf{"S1", "T1"}, wide))));
}

TEST_F(TlsStreamTest, DeadClock_withALaterServerTime_checksAgainstTheServerTime) {
  const crypto::Validity past{Instant{}, kNow - Duration::days(1)};
  auto listener = listen(server_context(pki_.material(crypto::StoreServer{"S1"}, past)));
  clock_.set(Instant{});
  time_.observe_server_time(kNow);
  const auto stream = connect(listener, client_context(pki_.terminal()));
  ASSERT_FALSE(stream);
  EXPECT_NE(stream.error().reason.find("expired"), std::string::npos) << stream.error().reason;
}

TEST_F(TlsStreamTest, Client_withoutCertificate_isRefused) {
  auto listener = listen(server_context(pki_.server()));
  const auto context = must(crypto::TlsClientContext::without_certificate(pki_.authority().certificate(), time_));
  const auto stream = connect(listener, context);
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("demands a certificate"), std::string::npos) << stream.error().reason;
}

TEST_F(TlsStreamTest, Client_whoseCertificateWasReplaced_isNotAdmitted) {
  const auto old = pki_.terminal();
  TlsListener::Options options;
  options.admit = [revoked = old.certificate.fingerprint()](const crypto::PeerIdentity& who,
                                                            const crypto::Fingerprint& shown) -> Result<void, Error> {
    if (shown == revoked) {
      return fail(ErrorCode::kCertificate, who.to_string() + " shows a revoked certificate");
    }
    return {};
  };
  auto listener = listen(server_context(pki_.server()), echo, options);
  const auto stream = connect(listener, client_context(old));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("revoked or replaced"), std::string::npos) << stream.error().reason;
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_EQ(problems_[0].reason, "queueback:store/S1/terminal/T1 shows a revoked certificate");
  EXPECT_TRUE(connect(listener, client_context(pki_.terminal())));
}

TEST_F(TlsStreamTest, Terminal_posingAsServer_isRefused) {
  auto listener = listen(server_context(pki_.terminal()));
  const auto stream = connect(listener, client_context(pki_.terminal()));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
}

TEST_F(TlsStreamTest, Client_speakingTls12Only_isRefused) {
  auto listener = listen(server_context(pki_.server()));
  asio::ssl::context old(asio::ssl::context::tls_client);
  SSL_CTX_set_max_proto_version(old.native_handle(), TLS1_2_VERSION);
  asio::ssl::stream<asio::ip::tcp::socket> stream(io_, old);
  stream.next_layer().connect({asio::ip::address_v4::loopback(), listener.port()});
  boost::system::error_code outcome;
  stream.async_handshake(asio::ssl::stream_base::client, [&](boost::system::error_code error) {
    outcome = error;
    io_.stop();
  });
  io_.restart();
  io_.run_for(test::kTestLimit);
  EXPECT_TRUE(outcome);
  io_.restart();
  io_.run_for(std::chrono::seconds(0));
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_NE(problems_[0].reason.find("TLS 1.3"), std::string::npos) << problems_[0].reason;
}

TEST_F(TlsStreamTest, Connect_toAClosedPort_isRefused) {
  std::uint16_t port = 0;
  {
    asio::ip::tcp::acceptor taken(io_, {asio::ip::address_v4::loopback(), 0});
    port = taken.local_endpoint().port();
  }
  const auto stream =
      test::run(io_, connect_tls(io_.get_executor(), {"127.0.0.1", port}, client_context(pki_.terminal()), kLong));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kRefused);
}

TEST_F(TlsStreamTest, Connect_toAServerThatNeverAnswers_timesOut) {
  asio::ip::tcp::acceptor silent(io_, {asio::ip::address_v4::loopback(), 0});
  const Endpoint server{"127.0.0.1", silent.local_endpoint().port()};
  const auto stream = test::run(io_, connect_tls(io_.get_executor(), server, client_context(pki_.terminal()), kShort));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kTimeout);
}

TEST_F(TlsStreamTest, Connect_byName_resolvesIt) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = test::run(
      io_, connect_tls(io_.get_executor(), {"localhost", listener.port()}, client_context(pki_.terminal()), kLong));
  EXPECT_TRUE(stream);
}

asio::awaitable<Error> first_problem(std::vector<Error>& problems) {
  while (problems.empty()) {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  }
  co_return problems.front();
}

TEST_F(TlsStreamTest, Listener_withASilentClient_givesUpAtTheHandshakeDeadline) {
  TlsListener::Options options;
  options.handshake_deadline = kShort;
  auto listener = listen(server_context(pki_.server()), echo, options);
  asio::ip::tcp::socket silent(io_);
  silent.connect({asio::ip::address_v4::loopback(), listener.port()});
  EXPECT_EQ(test::run(io_, first_problem(problems_)).code, ErrorCode::kTimeout);
}

TEST_F(TlsStreamTest, Listener_onATakenPort_saysSo) {
  auto listener = listen(server_context(pki_.server()));
  TlsListener::Options options;
  options.address = "127.0.0.1";
  options.port = listener.port();
  const auto second = TlsListener::open(io_.get_executor(), options, server_context(pki_.server()));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kAddressInUse);
  EXPECT_NE(second.error().reason.find("another program uses this port"), std::string::npos);
}

TEST_F(TlsStreamTest, Listener_beyondItsLimit_closesTheNewConnection) {
  TlsListener::Options options;
  options.max_connections = 1;
  auto listener = listen(server_context(pki_.server()), echo, options);
  const auto context = client_context(pki_.terminal());
  const auto first = must(connect(listener, context));
  const auto second = connect(listener, context);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kClosed);
  ASSERT_EQ(problems_.size(), 1U);
  EXPECT_EQ(problems_[0].code, ErrorCode::kLimit);
  EXPECT_EQ(test::run(io_, ask(first, "still here")), "still here");
}

TEST_F(TlsStreamTest, Listener_drained_closesWhatDoesNotEnd) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  EXPECT_EQ(listener.connection_count(), 1U);
  listener.stop();
  test::run(io_, listener.drain(kShort));
  EXPECT_EQ(listener.connection_count(), 0U);
}

TEST_F(TlsStreamTest, Read_fromASilentPeer_timesOutAndTheStreamGoesOn) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  std::array<std::uint8_t, 16> buffer{};
  const auto nothing = test::run(io_, stream->read_some(buffer, kShort));
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::kTimeout);
  EXPECT_EQ(test::run(io_, ask(stream, "hello")), "hello");
}

TEST_F(TlsStreamTest, Write_toAPeerThatDoesNotRead_timesOutAndCloses) {
  auto listener = listen(server_context(pki_.server()), never_read);
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  const Bytes much(std::size_t{64} * 1024 * 1024);
  const auto done = test::run(io_, stream->write(much, Duration::milliseconds(300)));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kTimeout);
  const auto again = test::run(io_, stream->write(as_bytes("x"), kShort));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kClosed);
}

asio::awaitable<void> close_it(StreamPtr stream) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  stream->close();
}

TEST_F(TlsStreamTest, Close_whileReading_endsTheRead) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  std::array<std::uint8_t, 16> buffer{};
  const auto read = test::run(io_, stream->read_some(buffer, kLong) && close_it(stream));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kClosed);
}

asio::awaitable<void> return_soon() { co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable); }

asio::awaitable<std::size_t> read_or_return(StreamPtr stream) {
  std::array<std::uint8_t, 16> buffer{};
  const auto first = co_await (stream->read_some(buffer, kLong) || return_soon());
  co_return first.index();
}

TEST_F(TlsStreamTest, Read_cancelledByItsCoroutine_ends) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  EXPECT_EQ(test::run(io_, read_or_return(stream)), 1U);
  EXPECT_EQ(test::run(io_, ask(stream, "hello")), "hello");
}

TEST_F(TlsStreamTest, Peer_gone_readsAsClosed) {
  auto listener = listen(server_context(pki_.server()), [](StreamPtr) -> asio::awaitable<void> { co_return; });
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  std::array<std::uint8_t, 16> buffer{};
  const auto read = test::run(io_, stream->read_some(buffer, kLong));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::kClosed);
}

constexpr std::size_t kDuplexBytes = std::size_t{8} * 1024 * 1024;

std::uint8_t pattern(std::size_t at) { return static_cast<std::uint8_t>((at * 131 + at / 251) & 0xFFU); }

asio::awaitable<std::size_t> read_pattern(StreamPtr stream) {
  Bytes buffer(std::size_t{32} * 1024);
  std::size_t total = 0;
  while (total < kDuplexBytes) {
    const std::size_t count = must(co_await stream->read_some(buffer, kLong));
    for (std::size_t i = 0; i < count; ++i, ++total) {
      if (buffer[i] != pattern(total)) {
        co_return total;
      }
    }
  }
  co_return total;
}

asio::awaitable<void> write_pattern(StreamPtr stream) {
  Bytes block(100'003);
  for (std::size_t at = 0; at < kDuplexBytes; at += block.size()) {
    const std::size_t size = std::min(block.size(), kDuplexBytes - at);
    for (std::size_t i = 0; i < size; ++i) {
      block[i] = pattern(at + i);
    }
    must(co_await stream->write(ByteView(block).first(size), kLong));
  }
}

TEST_F(TlsStreamTest, FullDuplex_muchBothWaysAtOnce_arrivesWhole) {
  auto listener = listen(server_context(pki_.server()));
  const auto stream = must(connect(listener, client_context(pki_.terminal())));
  EXPECT_EQ(test::run(io_, read_pattern(stream) && write_pattern(stream)), kDuplexBytes);
}

class EnrolmentTlsTest : public TlsStreamTest {
 protected:
  crypto::TlsClientContext context_for(const crypto::Certificate& authority) {
    SeededRandom random(5);
    return must(crypto::TlsClientContext::by_ca_fingerprint(crypto::EnrolmentCode::make(authority, random), time_));
  }
  crypto::TlsServerContext open_server(const crypto::TlsMaterial& material) {
    return must(crypto::TlsServerContext::without_client_certificate(material, time_));
  }
};

TEST_F(EnrolmentTlsTest, Connection_knowingOnlyTheFingerprint_isMadeWithoutClientCertificate) {
  std::optional<crypto::PeerIdentity> seen;
  auto listener = listen(open_server(pki_.server()), [&](const StreamPtr& stream) {
    seen = stream->peer();
    return echo(stream);
  });
  const auto stream = must(connect(listener, context_for(pki_.authority().certificate())));
  EXPECT_EQ(stream->peer().to_string(), "queueback:store/S1/server");
  EXPECT_EQ(test::run(io_, ask(stream, "hello")), "hello");
  ASSERT_TRUE(seen);
  EXPECT_EQ(*seen, crypto::PeerIdentity::anonymous());
}

TEST_F(EnrolmentTlsTest, ManInTheMiddle_withAnotherAuthority_isRefused) {
  Pki attacker(7);
  auto listener = listen(open_server(attacker.server()));
  const auto stream = connect(listener, context_for(pki_.authority().certificate()));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
  EXPECT_NE(stream.error().reason.find("enrolment code names"), std::string::npos) << stream.error().reason;
}

TEST_F(EnrolmentTlsTest, ManInTheMiddle_showingOurAuthorityWithHisOwnCertificate_isRefused) {
  Pki attacker(7);
  crypto::TlsMaterial material = attacker.server();
  material.authority = pki_.authority().certificate();
  auto listener = listen(open_server(material));
  const auto stream = connect(listener, context_for(pki_.authority().certificate()));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
}

TEST_F(EnrolmentTlsTest, ManInTheMiddle_withATerminalsCertificate_isRefused) {
  auto listener = listen(open_server(pki_.terminal()));
  const auto stream = connect(listener, context_for(pki_.authority().certificate()));
  ASSERT_FALSE(stream);
  EXPECT_EQ(stream.error().code, ErrorCode::kCertificate);
}

}  // namespace
}  // namespace queueback::net
