#pragma once
#include <functional>
#include <memory>

#include "common/base/clock.hpp"
#include "common/enrolment/renewal_message.hpp"
#include "common/net/byte_stream.hpp"

namespace queueback::enrolment {

/// The server program's decision: is the secret valid, which name does it get; signs the request. Called once for each
/// well-formed request. Must not throw.
using EnrolmentAuthority = std::function<net::asio::awaitable<Result<EnrolmentGrant, Refusal>>(EnrolmentRequest)>;

/// Serves one machine over a stream of a TlsListener whose peer shows no certificate: one request,
/// one reply, within `deadline`. Gives the name that was assigned, for the log. `clock` must outlive the coroutine.
/// Errors: kConnection, kProtocol, kRefused.
[[nodiscard]] net::asio::awaitable<Result<crypto::PeerIdentity, Error>> serve_enrolment(
    std::shared_ptr<net::ByteStream> stream, EnrolmentAuthority authority, const Clock& clock, Duration deadline);

/// The server program's answer to a machine that shows its certificate. Called once for each well-formed message. Must
/// not throw.
using RenewalDesk = std::function<RenewalReply(const RenewalMessage&, const crypto::Certificate& shown)>;

/// Serves one machine over a stream whose peer showed a certificate (TlsServerContext::optional_client_certificate):
/// one message, one reply, within `deadline`. Errors: kConnection, kProtocol, kRefused.
[[nodiscard]] net::asio::awaitable<Result<void, Error>> serve_renewal(std::shared_ptr<net::ByteStream> stream,
                                                                      RenewalDesk desk, const Clock& clock,
                                                                      Duration deadline);

}  // namespace queueback::enrolment
