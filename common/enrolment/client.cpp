#include "common/enrolment/client.hpp"

#include <algorithm>

#include "common/crypto/constant_time.hpp"
#include "common/net/frame_channel.hpp"

namespace queueback::enrolment {

namespace asio = net::asio;

namespace {

ErrorCode connection_code(net::ErrorCode code) {
  return code == net::ErrorCode::kCertificate ? ErrorCode::kServer : ErrorCode::kConnection;
}

bool is_server(const crypto::PeerIdentity& peer) {
  return std::holds_alternative<crypto::StoreServer>(peer.kind()) ||
         std::holds_alternative<crypto::HeadquartersServer>(peer.kind());
}

/// The answer must fit what we know: the code's authority and our key.
Result<void, Error> check(const EnrolmentGrant& grant, const crypto::EnrolmentCode& code, const crypto::TlsKey& key,
                          Instant at) {
  const auto fingerprint = grant.authority.fingerprint();
  const ByteView beginning = ByteView(fingerprint.bytes).first(code.ca_fingerprint.size());
  if (!crypto::constant_time_equal(beginning, ByteView(code.ca_fingerprint))) {
    return fail(ErrorCode::kMismatch, "the server sent another authority than the enrolment code names");
  }
  if (!grant.certificate.belongs_to(key)) {
    return fail(ErrorCode::kMismatch, "the server sent a certificate for another key");
  }
  if (auto issued = grant.certificate.verify_issued_by(grant.authority, at); !issued) {
    return fail(ErrorCode::kMismatch, "the server sent an unusable certificate: " + issued.error().reason);
  }
  const auto identity = grant.certificate.identity();
  if (!identity || *identity != grant.identity) {
    return fail(ErrorCode::kMismatch, "the server sent a certificate with another name than it assigned");
  }
  return {};
}

/// One request and its reply. Errors: kConnection, kServer, kRefused, kProtocol.
asio::awaitable<Result<EnrolmentGrant, Error>> ask(asio::any_io_executor executor, net::Endpoint server,
                                                   crypto::TlsClientContext context, Bytes request, const Clock& clock,
                                                   Duration deadline) {
  auto stream = co_await net::connect_tls(executor, std::move(server), std::move(context), deadline);
  if (!stream) {
    co_return fail(connection_code(stream.error().code), stream.error().reason);
  }
  if (!is_server((*stream)->peer())) {
    co_return fail(ErrorCode::kServer, "this is not a server but " + (*stream)->peer().to_string());
  }
  net::FrameChannel channel(executor, *stream, clock);
  const auto sent = co_await channel.send(std::move(request), deadline);
  if (!sent) {
    co_return fail(connection_code(sent.error().code), sent.error().reason);
  }
  const auto message = co_await channel.receive(deadline);
  channel.close();
  if (!message) {
    co_return fail(connection_code(message.error().code), message.error().reason);
  }
  auto reply = decode_reply(*message);
  if (!reply) {
    co_return tl::unexpected(reply.error());
  }
  if (const auto* refusal = std::get_if<Refusal>(&*reply)) {
    co_return fail(ErrorCode::kRefused, refusal->reason);
  }
  co_return std::get<EnrolmentGrant>(std::move(*reply));
}

}  // namespace

asio::awaitable<Result<Enrolled, Error>> enrol(asio::any_io_executor executor, net::Endpoint server,
                                               crypto::EnrolmentCode code, const Clock& clock, RandomSource& random,
                                               Duration deadline) {
  const crypto::VerificationTime time(clock);
  auto context = crypto::TlsClientContext::by_ca_fingerprint(code, time);
  auto tls_key = crypto::TlsKey::generate();
  auto receipt_key = crypto::SigningKey::generate(random);
  if (!context || !tls_key || !receipt_key) {
    co_return fail(ErrorCode::kFile, "cannot make keys");
  }
  auto request = crypto::CertificateRequest::make(*tls_key);
  if (!request) {
    co_return fail(ErrorCode::kFile, request.error().reason);
  }
  Bytes message = encode(EnrolmentRequest{code.secret, std::move(*request), receipt_key->verify_key()});
  auto grant = co_await ask(executor, server, *context, std::move(message), clock, deadline);
  if (!grant) {
    co_return tl::unexpected(grant.error());
  }
  if (auto checked = check(*grant, code, *tls_key, time.now()); !checked) {
    co_return tl::unexpected(checked.error());
  }
  co_return Enrolled{std::move(*tls_key), std::move(*receipt_key), std::move(*grant), std::move(server)};
}

}  // namespace queueback::enrolment
