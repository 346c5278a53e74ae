#include "common/enrolment/certification.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <utility>

#include "common/log/log.hpp"

namespace queueback::enrolment {

namespace asio = net::asio;

namespace {

/// That the server's certificate is one that machines will accept, but for the time.
Result<void, crypto::Error> check_own(const crypto::TlsMaterial& tls, const AuthorityFolder& folder,
                                      const crypto::PeerIdentity& server, const crypto::Certificate& authority) {
  const std::string file = folder.tls.certificate.string();
  const auto identity = tls.certificate.identity();
  if (!identity) {
    return fail(identity.error().code, file + ": " + identity.error().reason);
  }
  if (*identity != server) {
    return fail(crypto::ErrorCode::kIdentity, file + " names " + identity->to_string() + ", not " + server.to_string());
  }
  if (!tls.certificate.is_signed_by(authority)) {
    return fail(crypto::ErrorCode::kMismatch,
                file + " is not signed by the authority " + folder.authority.certificate.string());
  }
  return {};
}

}  // namespace

Certification::Certification(Options options, crypto::VerificationTime time, RandomSource& random,
                             Authorities authorities, crypto::TlsMaterial tls, CertificateRegister issued)
    : options_(std::move(options)),
      time_(std::move(time)),
      random_(random),
      folder_(AuthorityFolder::in(options_.keys)),
      authorities_(std::move(authorities)),
      tls_(std::move(tls)),
      issued_(std::move(issued)) {
  if (authorities_.next) {
    tls_.others = {authorities_.next->certificate()};
  }
}

Result<std::unique_ptr<Certification>, crypto::Error> Certification::open(Options options,
                                                                          crypto::VerificationTime time,
                                                                          RandomSource& random) {
  const AuthorityFolder folder = AuthorityFolder::in(options.keys);
  auto authorities = load_authorities(folder);
  if (!authorities) {
    return tl::unexpected(authorities.error());
  }
  auto tls = crypto::TlsMaterial::load(folder.tls);
  if (!tls) {
    return tl::unexpected(tls.error());
  }
  if (auto fits = check_own(*tls, folder, options.server, authorities->current.certificate()); !fits) {
    return tl::unexpected(fits.error());
  }
  std::string problem;
  CertificateRegister issued(folder.issued, problem);
  if (!problem.empty()) {
    log::warning("certificates.not_read", {{"reason", problem}});
  }
  std::unique_ptr<Certification> out(new Certification(std::move(options), std::move(time), random,
                                                       std::move(*authorities), std::move(*tls), std::move(issued)));
  if (auto renewed = out->renew_own(); !renewed) {
    return tl::unexpected(renewed.error());
  }
  return out;
}

std::vector<crypto::Certificate> Certification::trusted() const {
  std::vector<crypto::Certificate> out{authority()};
  if (authorities_.next) {
    out.push_back(authorities_.next->certificate());
  }
  return out;
}

Result<ServerContexts, crypto::Error> Certification::contexts() const {
  auto mutual = crypto::TlsServerContext::mutual(tls_, time_);
  auto enrol = crypto::TlsServerContext::optional_client_certificate(tls_, time_);
  auto open = crypto::TlsServerContext::without_client_certificate(tls_, time_);
  if (!mutual || !enrol || !open) {
    return tl::unexpected(!mutual ? mutual.error() : !enrol ? enrol.error() : open.error());
  }
  return ServerContexts{std::move(*mutual), std::move(*enrol), std::move(*open)};
}

std::string Certification::signer_of(const crypto::Certificate& certificate) const {
  for (const crypto::Certificate& authority : trusted()) {
    if (certificate.is_signed_by(authority)) {
      return short_fingerprint(authority);
    }
  }
  return "";
}

crypto::Validity Certification::validity_under(const crypto::CertificateAuthority& authority, Instant issued) const {
  crypto::Validity validity = validity_of(issued, options_.life);
  validity.not_after = std::min(validity.not_after, authority.certificate().validity().not_after);
  return validity;
}

Result<crypto::Certificate, crypto::Error> Certification::issue(const crypto::CertificateAuthority& authority,
                                                                const crypto::CertificateRequest& request,
                                                                const crypto::CertificateTerms& terms) {
  if (terms.validity.not_after <= time_.now()) {
    return fail(crypto::ErrorCode::kExpired, "the authority itself ran out on " +
                                                 to_rfc3339(authority.certificate().validity().not_after) +
                                                 "; it is to be rotated");
  }
  return authority.issue(request, terms, random_);
}

Result<crypto::Certificate, crypto::Error> Certification::enrol(const crypto::CertificateRequest& request,
                                                                const crypto::PeerIdentity& identity,
                                                                Instant not_earlier) {
  const crypto::CertificateAuthority& authority = authorities_.current;
  const crypto::CertificateTerms terms{identity, validity_under(authority, std::max(time_.now(), not_earlier))};
  auto certificate = issue(authority, request, terms);
  if (!certificate) {
    return certificate;
  }
  if (auto noted = issued_.note_granted(*certificate, short_fingerprint(authority.certificate()), ""); !noted) {
    log::warning("certificates.not_written", {{"reason", noted.error().reason}});
  }
  return certificate;
}

RenewalReply Certification::answer(const RenewalMessage& message, const crypto::Certificate& shown) {
  if (const auto* request = std::get_if<RenewalRequest>(&message)) {
    return renew(*request, shown);
  }
  return Standing{trusted(), !shown.is_signed_by(signing().certificate())};
}

RenewalReply Certification::renew(const RenewalRequest& request, const crypto::Certificate& shown) {
  const auto identity = shown.identity();
  if (!identity) {
    return Refusal{identity.error().reason};
  }
  const crypto::CertificateAuthority& authority = signing();
  const crypto::CertificateTerms terms{*identity, validity_under(authority, time_.now())};
  const bool follows = !shown.is_signed_by(authority.certificate());
  if (!follows && terms.validity.not_after <= shown.validity().not_after) {
    return Refusal{"a new certificate would not run longer than this one: until " +
                   to_rfc3339(terms.validity.not_after) + ", like the authority; it is to be rotated"};
  }
  const auto certificate = issue(authority, request.certificate_request, terms);
  if (!certificate) {
    return Refusal{certificate.error().reason};
  }
  const auto noted = issued_.note_granted(*certificate, short_fingerprint(authority.certificate()), shown.serial());
  if (!noted) {
    return Refusal{"the server cannot note the certificate: " + noted.error().reason};
  }
  log::info("certificate.granted",
            {{"identity", identity->to_string()}, {"until", terms.validity.not_after}, {"renews", shown.serial()}});
  return RenewalGrant{*certificate, trusted()};
}

std::string Certification::objection(const crypto::Certificate& certificate) const {
  const std::string successor = issued_.successor(certificate.serial());
  return successor.empty() ? "" : "this certificate was renewed, and its successor " + successor + " is in use";
}

void Certification::note_used(const crypto::Certificate& certificate) {
  if (auto noted = issued_.note_used(certificate, signer_of(certificate), time_.now()); !noted) {
    log::warning("certificates.not_written", {{"reason", noted.error().reason}});
  }
}

std::optional<RegisteredCertificate> Certification::in_use(const crypto::PeerIdentity& machine) const {
  return issued_.in_use(machine.to_string());
}

bool Certification::has_followed(const crypto::PeerIdentity& machine) const {
  const auto used = in_use(machine);
  return !authorities_.next || (used && used->authority == short_fingerprint(authorities_.next->certificate()));
}

Result<crypto::TlsMaterial, crypto::Error> Certification::make_own(const crypto::CertificateAuthority& authority) {
  auto key = crypto::TlsKey::generate();
  if (!key) {
    return tl::unexpected(key.error());
  }
  const auto request = crypto::CertificateRequest::make(*key);
  if (!request) {
    return tl::unexpected(request.error());
  }
  const crypto::CertificateTerms terms{options_.server, validity_under(authority, time_.now()),
                                       tls_.certificate.host_names()};
  auto certificate = issue(authority, *request, terms);
  if (!certificate) {
    return tl::unexpected(certificate.error());
  }
  return crypto::TlsMaterial{std::move(*certificate), std::move(*key), authority.certificate()};
}

Result<bool, crypto::Error> Certification::renew_own() {
  const crypto::Validity held = tls_.certificate.validity();
  const Instant now = time_.now();
  const bool would_run_longer = validity_under(authorities_.current, now).not_after > held.not_after;
  if (now < renewal_due(held) || !would_run_longer) {
    return false;
  }
  auto made = make_own(authorities_.current);
  if (!made) {
    return tl::unexpected(made.error());
  }
  auto done = crypto::settle(folder_.tls);
  done = done ? crypto::take(crypto::replacement_steps(folder_.tls, made->certificate, made->key)) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  made->others = tls_.others;
  tls_ = std::move(*made);
  log::info("certificate.renewed",
            {{"identity", options_.server.to_string()}, {"until", tls_.certificate.validity().not_after}});
  return true;
}

Result<void, crypto::Error> Certification::reload() {
  auto authorities = load_authorities(folder_);
  if (!authorities) {
    return tl::unexpected(authorities.error());
  }
  auto tls = crypto::TlsMaterial::load(folder_.tls);
  if (!tls) {
    return tl::unexpected(tls.error());
  }
  if (auto fits = check_own(*tls, folder_, options_.server, authorities->current.certificate()); !fits) {
    return fits;
  }
  authorities_ = std::move(*authorities);
  tls_ = std::move(*tls);
  tls_.others = trusted();
  tls_.others.erase(tls_.others.begin());
  return {};
}

Result<void, crypto::Error> Certification::finish_rotation() {
  if (!authorities_.next) {
    return fail(crypto::ErrorCode::kMismatch, "no authority follows the one in use");
  }
  const auto made = make_own(*authorities_.next);
  if (!made) {
    return tl::unexpected(made.error());
  }
  auto done = crypto::settle(folder_.tls);
  done = done ? crypto::take(finish_steps(folder_, *authorities_.next, made->certificate, made->key)) : done;
  // Also after a failure: once the server's certificate is in place, the rest is finished here or at the next start.
  auto read = reload();
  return read && authorities_.next ? done : read;
}

asio::awaitable<void> Certification::keep_own(Duration check_every, std::function<void()> on_change) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer_ = &timer;
  while (!stopping_) {
    timer.expires_after(std::chrono::microseconds(check_every.micros));
    (void)co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const auto renewed = stopping_ ? Result<bool, crypto::Error>(false) : renew_own();
    if (!renewed) {
      log::error("certificate.not_renewed", {{"identity", options_.server.to_string()},
                                             {"reason", renewed.error().reason},
                                             {"until", tls_.certificate.validity().not_after}});
    } else if (*renewed) {
      on_change();
    }
  }
  timer_ = nullptr;
}

void Certification::stop() {
  stopping_ = true;
  if (timer_ != nullptr) {
    timer_->cancel();
  }
}

}  // namespace queueback::enrolment
