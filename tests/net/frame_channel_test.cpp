#include "common/net/frame_channel.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "tests/net/coroutines.hpp"
#include "tests/net/memory_stream.hpp"
#include "tests/net/pki.hpp"

namespace queueback::net {
namespace {

using namespace boost::asio::experimental::awaitable_operators;
using test::kLong;
using test::MemoryStream;

Bytes frame(ByteView body) {
  Bytes out{static_cast<std::uint8_t>(body.size() >> 24U), static_cast<std::uint8_t>(body.size() >> 16U),
            static_cast<std::uint8_t>(body.size() >> 8U), static_cast<std::uint8_t>(body.size())};
  out.insert(out.end(), body.begin(), body.end());
  return out;
}

/// A channel over a MemoryStream, on real monotonic time.
struct Rig {
  asio::io_context io;
  SystemClock clock;
  std::shared_ptr<MemoryStream> stream = std::make_shared<MemoryStream>(io.get_executor());
  FrameChannel channel{io.get_executor(), stream, clock};

  Result<Bytes, Error> receive() { return test::run(io, channel.receive(kLong)); }
  Result<void, Error> send(Bytes body) { return test::run(io, channel.send(std::move(body), kLong)); }
};

TEST(FrameChannel, Frames_cutAtEveryByte_arriveWhole) {
  const Bytes body = to_bytes("twenty bytes or so..");
  Bytes both = frame(body);
  const Bytes second = frame(as_bytes("second"));
  both.insert(both.end(), second.begin(), second.end());
  for (std::size_t cut = 1; cut < both.size(); ++cut) {
    Rig rig;
    rig.stream->pieces = {Bytes(both.begin(), both.begin() + static_cast<std::ptrdiff_t>(cut)),
                          Bytes(both.begin() + static_cast<std::ptrdiff_t>(cut), both.end())};
    EXPECT_EQ(test::must(rig.receive()), body) << "cut at " << cut;
    EXPECT_EQ(test::must(rig.receive()), to_bytes("second")) << "cut at " << cut;
  }
}

RC_GTEST_PROP(FrameChannel, Frames_inPiecesOfAnySize_arriveWholeAndInOrder, (const std::vector<Bytes>& bodies)) {
  Bytes wire;
  for (const Bytes& body : bodies) {
    const Bytes framed = frame(body);
    wire.insert(wire.end(), framed.begin(), framed.end());
  }
  Rig rig;
  for (std::size_t at = 0; at < wire.size();) {
    const auto size = std::min<std::size_t>(*rc::gen::inRange<std::size_t>(1, 40), wire.size() - at);
    rig.stream->pieces.emplace_back(wire.begin() + static_cast<std::ptrdiff_t>(at),
                                    wire.begin() + static_cast<std::ptrdiff_t>(at + size));
    at += size;
  }
  for (const Bytes& body : bodies) {
    RC_ASSERT(test::must(rig.receive()) == body);
  }
  RC_ASSERT(rig.receive().error().code == ErrorCode::kClosed);
}

TEST(FrameChannel, EmptyFrame_isAFrame) {
  Rig rig;
  rig.stream->pieces = {frame({})};
  EXPECT_EQ(test::must(rig.receive()), Bytes{});
}

TEST(FrameChannel, Stream_endingInsideAFrame_isAProtocolError) {
  const Bytes whole = frame(as_bytes("cut short"));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    Rig rig;
    rig.stream->pieces = {Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))};
    EXPECT_EQ(rig.receive().error().code, ErrorCode::kProtocol) << size << " bytes";
  }
}

TEST(FrameChannel, Stream_endingBetweenFrames_isClosed) {
  Rig rig;
  EXPECT_EQ(rig.receive().error().code, ErrorCode::kClosed);
}

TEST(FrameChannel, Length_beyondTheLimit_closesTheChannel) {
  Rig rig;
  rig.stream->pieces = {{0x00, 0x10, 0x00, 0x01}};
  EXPECT_EQ(rig.receive().error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(rig.stream->closed);
}

TEST(FrameChannel, Length_atTheLimit_arrives) {
  Rig rig;
  rig.stream->pieces = {frame(Bytes(kMaxFrameBytes, 7))};
  EXPECT_EQ(test::must(rig.receive()).size(), kMaxFrameBytes);
}

TEST(FrameChannel, Send_beyondTheLimit_failsAndTheChannelGoesOn) {
  Rig rig;
  EXPECT_EQ(rig.send(Bytes(kMaxFrameBytes + 1)).error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(rig.send(to_bytes("ok")));
  EXPECT_EQ(rig.stream->written, frame(as_bytes("ok")));
}

asio::awaitable<Result<void, Error>> send(FrameChannel& channel, Bytes body, Duration deadline) {
  co_return co_await channel.send(std::move(body), deadline);
}

asio::awaitable<Result<void, Error>> release(std::shared_ptr<MemoryStream> stream) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  stream->release();
  co_return Result<void, Error>{};
}

asio::awaitable<Result<void, Error>> close(FrameChannel& channel) {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  channel.close();
  co_return Result<void, Error>{};
}

asio::awaitable<Result<void, Error>> send_then_release(Rig& rig, Duration deadline) {
  auto result = co_await rig.channel.send(to_bytes("late"), deadline);
  rig.stream->release();
  co_return result;
}

TEST(FrameChannel, Frames_sentWhileOneIsWritten_areWrittenTogetherAndInOrder) {
  Rig rig;
  rig.stream->held = true;
  test::run(rig.io, [](Rig& r) -> asio::awaitable<void> {
    const auto [a, b, c, done] =
        co_await (send(r.channel, to_bytes("a"), kLong) && send(r.channel, to_bytes("b"), kLong) &&
                  send(r.channel, to_bytes("c"), kLong) && release(r.stream));
    EXPECT_TRUE(a && b && c && done);
  }(rig));
  EXPECT_EQ(rig.stream->writes, 2U);
  EXPECT_EQ(as_text(rig.stream->written), std::string_view("\0\0\0\1a\0\0\0\1b\0\0\0\1c", 15));
}

TEST(FrameChannel, Queue_full_makesTheSenderWait) {
  Rig rig;
  rig.stream->held = true;
  const Bytes big(kMaxFrameBytes - 4);
  test::run(rig.io, [](Rig& r, Bytes body) -> asio::awaitable<void> {
    // Four of them fill the queue; the small one finds no room until its deadline.
    const auto [a, b, c, d, late] =
        co_await (send(r.channel, body, kLong) && send(r.channel, body, kLong) && send(r.channel, body, kLong) &&
                  send(r.channel, body, kLong) && send_then_release(r, Duration::milliseconds(20)));
    EXPECT_TRUE(a && b && c && d);
    EXPECT_FALSE(late);
    EXPECT_EQ(late.error().code, ErrorCode::kTimeout);
  }(rig, big));
  EXPECT_EQ(rig.stream->written.size(), 4 * kMaxFrameBytes);
  EXPECT_TRUE(rig.send(to_bytes("on")));
}

TEST(FrameChannel, Write_thatFails_failsAllWhoWait) {
  Rig rig;
  rig.stream->held = true;
  test::run(rig.io, [](Rig& r) -> asio::awaitable<void> {
    const auto [a, b] =
        co_await (send(r.channel, to_bytes("a"), Duration::milliseconds(20)) && send(r.channel, to_bytes("b"), kLong));
    EXPECT_EQ(a.error().code, ErrorCode::kTimeout);
    EXPECT_FALSE(b);
  }(rig));
  EXPECT_FALSE(rig.send(to_bytes("after")));
}

TEST(FrameChannel, Close_whileSending_endsTheSenders) {
  Rig rig;
  rig.stream->held = true;
  test::run(rig.io, [](Rig& r) -> asio::awaitable<void> {
    const auto [a, b, done] =
        co_await (send(r.channel, to_bytes("a"), kLong) && send(r.channel, to_bytes("b"), kLong) && close(r.channel));
    EXPECT_TRUE(done);
    EXPECT_EQ(a.error().code, ErrorCode::kClosed);
    EXPECT_EQ(b.error().code, ErrorCode::kClosed);
  }(rig));
}

}  // namespace
}  // namespace queueback::net
