#include "common/enrolment/server.hpp"

#include <boost/asio/this_coro.hpp>

#include "common/net/frame_channel.hpp"

namespace queueback::enrolment {

namespace asio = net::asio;

namespace {

/// How long the client may take to read the reply and close, so that our closing does not cut it off.
constexpr Duration kLinger = Duration::seconds(2);

Duration left(const Clock& clock, Duration end) {
  return {std::max<std::int64_t>(end.micros - clock.monotonic().micros, 0)};
}

asio::awaitable<Result<void, Error>> send(net::FrameChannel& channel, Bytes message, Duration deadline) {
  const auto sent = co_await channel.send(std::move(message), deadline);
  if (!sent) {
    co_return fail(ErrorCode::kConnection, sent.error().reason);
  }
  (void)co_await channel.receive(std::min(deadline, kLinger));
  co_return Result<void, Error>{};
}

asio::awaitable<Result<void, Error>> reply(net::FrameChannel& channel, const EnrolmentReply& message,
                                           Duration deadline) {
  auto encoded = encode(message);
  if (!encoded) {
    co_return tl::unexpected(encoded.error());
  }
  co_return co_await send(channel, std::move(*encoded), deadline);
}

}  // namespace

asio::awaitable<Result<crypto::PeerIdentity, Error>> serve_enrolment(std::shared_ptr<net::ByteStream> stream,
                                                                     EnrolmentAuthority authority, const Clock& clock,
                                                                     Duration deadline) {
  const Duration end{clock.monotonic().micros + deadline.micros};
  net::FrameChannel channel(co_await asio::this_coro::executor, std::move(stream), clock);
  const auto message = co_await channel.receive(deadline);
  if (!message) {
    co_return fail(ErrorCode::kConnection, message.error().reason);
  }
  auto request = decode_request(*message);
  if (!request) {
    const EnrolmentReply refusal = Refusal{request.error().reason};
    (void)co_await reply(channel, refusal, left(clock, end));
    co_return tl::unexpected(request.error());
  }
  auto decision = co_await authority(std::move(*request));
  if (!decision) {
    const EnrolmentReply refusal = decision.error();
    (void)co_await reply(channel, refusal, left(clock, end));
    co_return fail(ErrorCode::kRefused, decision.error().reason);
  }
  const crypto::PeerIdentity identity = decision->identity;
  const EnrolmentReply granted = std::move(*decision);
  const auto done = co_await reply(channel, granted, left(clock, end));
  if (!done) {
    co_return tl::unexpected(done.error());
  }
  co_return identity;
}

asio::awaitable<Result<void, Error>> serve_renewal(std::shared_ptr<net::ByteStream> stream, RenewalDesk desk,
                                                   const Clock& clock, Duration deadline) {
  const Duration end{clock.monotonic().micros + deadline.micros};
  const auto shown = stream->peer_certificate();
  if (!shown) {
    co_return fail(ErrorCode::kProtocol, "a certificate is renewed for whoever shows it");
  }
  net::FrameChannel channel(co_await asio::this_coro::executor, std::move(stream), clock);
  const auto message = co_await channel.receive(deadline);
  if (!message) {
    co_return fail(ErrorCode::kConnection, message.error().reason);
  }
  const auto question = decode_renewal_message(*message);
  const RenewalReply answer = question ? desk(*question, *shown) : RenewalReply(Refusal{question.error().reason});
  Bytes encoded = encode(answer);
  const auto done = co_await send(channel, std::move(encoded), left(clock, end));
  if (!question) {
    co_return tl::unexpected(question.error());
  }
  if (const auto* refusal = std::get_if<Refusal>(&answer)) {
    co_return fail(ErrorCode::kRefused, refusal->reason);
  }
  co_return done;
}

}  // namespace queueback::enrolment
