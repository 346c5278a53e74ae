#include "common/enrolment/own_certificate.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "common/crypto/key_file.hpp"
#include "common/log/log.hpp"
#include "common/net/backoff.hpp"
#include "common/net/frame_channel.hpp"

namespace queueback::enrolment {

namespace asio = net::asio;

namespace {

constexpr Duration kQuestionDeadline = Duration::seconds(30);
/// Before the second try after a failure; it doubles up to the time between two looks.
constexpr Duration kFirstRetry = Duration::seconds(5);

bool contains(const std::vector<crypto::Certificate>& list, const crypto::Certificate& wanted) {
  return std::any_of(list.begin(), list.end(), [&](const crypto::Certificate& certificate) {
    return certificate.fingerprint() == wanted.fingerprint();
  });
}

bool signs_any(const std::vector<crypto::Certificate>& authorities, const crypto::Certificate& certificate) {
  return std::any_of(authorities.begin(), authorities.end(),
                     [&](const crypto::Certificate& authority) { return certificate.is_signed_by(authority); });
}

Error file_error(const crypto::Error& error) { return {ErrorCode::kFile, error.reason}; }

}  // namespace

OwnCertificate::OwnCertificate(asio::any_io_executor executor, Options options, crypto::VerificationTime time,
                               const Clock& clock, RandomSource& random, crypto::TlsMaterial material,
                               crypto::TlsClientContext context)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      time_(std::move(time)),
      clock_(clock),
      random_(random),
      material_(std::move(material)),
      context_(std::move(context)),
      timer_(executor_) {}

Result<std::unique_ptr<OwnCertificate>, crypto::Error> OwnCertificate::open(asio::any_io_executor executor,
                                                                            Options options,
                                                                            crypto::VerificationTime time,
                                                                            const Clock& clock, RandomSource& random) {
  auto material = crypto::TlsMaterial::load(options.files);
  if (!material) {
    return tl::unexpected(material.error());
  }
  if (auto settled = crypto::settle(options.files); !settled) {
    log::warning("certificate.not_settled", {{"reason", settled.error().reason}});
  }
  auto context = crypto::TlsClientContext::mutual(*material, time);
  if (!context) {
    return tl::unexpected(context.error());
  }
  return std::unique_ptr<OwnCertificate>(new OwnCertificate(std::move(executor), std::move(options), std::move(time),
                                                            clock, random, std::move(*material), std::move(*context)));
}

asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> OwnCertificate::connect(net::Endpoint server,
                                                                                              Duration deadline) {
  const crypto::TlsClientContext context = context_;
  auto stream = co_await net::connect_tls(executor_, std::move(server), context, deadline);
  if (!stream && time_.now() > certificate().validity().not_after) {
    co_return fail(stream.error().code, stream.error().reason + "; our certificate expired on " +
                                            to_rfc3339(certificate().validity().not_after) +
                                            ": enrol this machine anew");
  }
  if (stream && (*stream)->peer() != options_.peer) {
    co_return fail(net::ErrorCode::kCertificate,
                   "the server is " + (*stream)->peer().to_string() + ", not " + options_.peer.to_string());
  }
  co_return stream;
}

asio::awaitable<Result<RenewalReply, Error>> OwnCertificate::ask(RenewalMessage message) {
  auto stream = co_await connect(options_.server, kQuestionDeadline);
  if (!stream) {
    const bool stranger = stream.error().code == net::ErrorCode::kCertificate;
    co_return fail(stranger ? ErrorCode::kServer : ErrorCode::kConnection, stream.error().reason);
  }
  shown_ = (*stream)->peer_certificate();
  net::FrameChannel channel(executor_, *stream, clock_);
  Bytes question = encode(message);
  const auto sent = co_await channel.send(std::move(question), kQuestionDeadline);
  if (!sent) {
    co_return fail(ErrorCode::kConnection, sent.error().reason);
  }
  const auto answer = co_await channel.receive(kQuestionDeadline);
  channel.close();
  if (!answer) {
    co_return fail(ErrorCode::kConnection, answer.error().reason);
  }
  auto reply = decode_renewal_reply(*answer);
  if (reply && std::holds_alternative<Refusal>(*reply)) {
    co_return fail(ErrorCode::kRefused, "the server refuses: " + std::get<Refusal>(*reply).reason);
  }
  co_return reply;
}

asio::awaitable<Result<Standing, Error>> OwnCertificate::ask_standing() {
  const RenewalMessage question = StandingQuestion{};
  auto reply = co_await ask(question);
  if (!reply) {
    co_return tl::unexpected(reply.error());
  }
  auto* standing = std::get_if<Standing>(&*reply);
  if (standing == nullptr) {
    co_return fail(ErrorCode::kProtocol, "the server answers another question");
  }
  co_return std::move(*standing);
}

asio::awaitable<Result<void, Error>> OwnCertificate::look() {
  if (time_.now() >= renewal_due(certificate().validity())) {
    co_return co_await renew();
  }
  const auto standing = co_await ask_standing();
  if (!standing) {
    co_return tl::unexpected(standing.error());
  }
  auto trusted = trust(standing->authorities);
  if (!trusted || !standing->renew) {
    co_return trusted;
  }
  co_return co_await renew();
}

Result<void, Error> OwnCertificate::check(const RenewalGrant& grant, const crypto::TlsKey& key) const {
  const auto refuse = [](const std::string& what) {
    return fail(ErrorCode::kMismatch, "the server sent a certificate " + what);
  };
  if (!grant.certificate.belongs_to(key)) {
    return refuse("for another key");
  }
  const auto identity = grant.certificate.identity();
  const auto ours = certificate().identity();
  if (!identity || !ours || *identity != *ours) {
    return refuse("with another name");
  }
  const bool holds =
      std::any_of(grant.authorities.begin(), grant.authorities.end(), [&](const crypto::Certificate& authority) {
        return grant.certificate.verify_issued_by(authority, time_.now()).has_value();
      });
  return holds ? Result<void, Error>() : refuse("that none of its authorities vouches for");
}

asio::awaitable<Result<void, Error>> OwnCertificate::renew() {
  if (auto settled = crypto::settle(options_.files); !settled) {
    co_return tl::unexpected(file_error(settled.error()));
  }
  const auto key = crypto::TlsKey::generate();
  if (!key) {
    co_return tl::unexpected(file_error(key.error()));
  }
  auto request = crypto::CertificateRequest::make(*key);
  if (!request) {
    co_return tl::unexpected(file_error(request.error()));
  }
  const RenewalMessage question = RenewalRequest{std::move(*request)};
  const auto reply = co_await ask(question);
  if (!reply) {
    co_return tl::unexpected(reply.error());
  }
  const auto* grant = std::get_if<RenewalGrant>(&*reply);
  if (grant == nullptr) {
    co_return fail(ErrorCode::kProtocol, "the server answers another question");
  }
  auto done = check(*grant, *key);
  done = done ? trust(grant->authorities) : done;
  if (!done) {
    co_return done;
  }
  const auto kept = crypto::take(crypto::replacement_steps(options_.files, grant->certificate, *key));
  done = use_files();  // also after a failure: the certificate may be in place
  if (!kept || !done) {
    co_return kept ? done : tl::unexpected(file_error(kept.error()));
  }
  log::info("certificate.renewed", {{"until", certificate().validity().not_after}});
  // From here on the server knows that the new one works, and refuses the old one.
  const auto standing = co_await ask_standing();
  co_return standing ? trust(standing->authorities) : tl::unexpected(standing.error());
}

Result<void, Error> OwnCertificate::trust(const std::vector<crypto::Certificate>& authorities) {
  std::vector<crypto::Certificate> trusted{material_.authority};
  trusted.insert(trusted.end(), material_.others.begin(), material_.others.end());
  const bool same = trusted.size() == authorities.size() &&
                    std::all_of(authorities.begin(), authorities.end(),
                                [&](const crypto::Certificate& authority) { return contains(trusted, authority); });
  if (same) {
    return {};
  }
  if (!shown_ || !signs_any(authorities, *shown_)) {
    return fail(ErrorCode::kMismatch, "the server names authorities that did not sign its own certificate");
  }
  const auto written = crypto::write_file_atomically(
      options_.files.authority, as_bytes(crypto::bundle_to_pem(authorities)), crypto::FileAccess::kEveryone);
  if (!written) {
    return tl::unexpected(file_error(written.error()));
  }
  log::info("certificate.authorities", {{"trusted", authorities.size()}});
  return use_files();
}

Result<void, Error> OwnCertificate::use_files() {
  auto material = crypto::TlsMaterial::load(options_.files);
  if (!material) {
    return tl::unexpected(file_error(material.error()));
  }
  auto context = crypto::TlsClientContext::mutual(*material, time_);
  if (!context) {
    return tl::unexpected(file_error(context.error()));
  }
  material_ = std::move(*material);
  context_ = std::move(*context);
  return {};
}

void OwnCertificate::report(const Result<void, Error>& looked) {
  problem_ = looked ? "" : looked.error().reason;
  if (looked) {
    return;
  }
  const crypto::Validity validity = certificate().validity();
  const bool is_late = time_.now() >= warning_due(validity);
  log::write(is_late ? log::Level::kError : log::Level::kWarning, "certificate.not_checked",
             {{"reason", problem_}, {"until", validity.not_after}});
}

asio::awaitable<void> OwnCertificate::run() {
  const net::Backoff::Limits limits{std::min(kFirstRetry, options_.check_every), options_.check_every};
  net::Backoff backoff(limits, random_);
  while (!stopping_) {
    const auto looked = co_await look();
    if (stopping_) {
      co_return;
    }
    report(looked);
    if (looked) {
      backoff.reset();
    }
    const Duration wait = looked ? options_.check_every : backoff.next();
    timer_.expires_after(std::chrono::microseconds(wait.micros));
    (void)co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

void OwnCertificate::stop() {
  stopping_ = true;
  timer_.cancel();
}

}  // namespace queueback::enrolment
