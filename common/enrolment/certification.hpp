#pragma once
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/base/random.hpp"
#include "common/crypto/tls_context.hpp"
#include "common/enrolment/authority_files.hpp"
#include "common/enrolment/certificate_register.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "common/enrolment/renewal_message.hpp"

namespace queueback::enrolment {

/// What a server listens with.
struct ServerContexts {
  crypto::TlsServerContext mutual;  ///< where machines send their records
  crypto::TlsServerContext enrol;   ///< where they are enrolled and renew
  crypto::TlsServerContext open;    ///< for pages and APIs
};

/// A server's authority at work: issues and renews certificates, its own too, remembers which are in use, and lets one
/// authority follow another. Lives on one executor.
class Certification {
 public:
  struct Options {
    std::filesystem::path keys;  ///< AuthorityFolder
    crypto::PeerIdentity server;
    Duration life = kCertificateLife;  ///< of what it issues
  };

  /// Reads the folder and renews the server's certificate if it is due. Errors: as load_authorities; kIdentity when
  /// the certificate names another server, kMismatch when it is not of the authority.
  [[nodiscard]] static Result<std::unique_ptr<Certification>, crypto::Error> open(Options options,
                                                                                  crypto::VerificationTime time,
                                                                                  RandomSource& random);

  /// The server's own certificate, and whom it trusts.
  [[nodiscard]] const crypto::TlsMaterial& tls() const { return tls_; }
  [[nodiscard]] Result<ServerContexts, crypto::Error> contexts() const;
  /// The authority that enrolment codes name: the one whose server certificate is shown.
  [[nodiscard]] const crypto::Certificate& authority() const { return authorities_.current.certificate(); }
  /// The one that follows it; nothing when none does.
  [[nodiscard]] const crypto::Certificate* next_authority() const {
    return authorities_.next ? &authorities_.next->certificate() : nullptr;
  }
  [[nodiscard]] Instant now() const { return time_.now(); }

  /// A certificate for a machine that is enrolled, of the authority that its code named. It counts as issued at
  /// `not_earlier` if it is not that late yet.
  [[nodiscard]] Result<crypto::Certificate, crypto::Error> enrol(const crypto::CertificateRequest& request,
                                                                 const crypto::PeerIdentity& identity,
                                                                 Instant not_earlier = {});
  /// What a machine gets that was admitted with the certificate `shown`.
  [[nodiscard]] RenewalReply answer(const RenewalMessage& message, const crypto::Certificate& shown);
  /// Why a certificate that holds is refused: its successor is in use. Empty: it is not.
  [[nodiscard]] std::string objection(const crypto::Certificate& certificate) const;
  /// A machine was admitted with this certificate.
  void note_used(const crypto::Certificate& certificate);
  /// The certificate that a machine uses; nothing when it has not connected yet.
  [[nodiscard]] std::optional<RegisteredCertificate> in_use(const crypto::PeerIdentity& machine) const;
  /// Whether the machine connects with a certificate of the next authority. Always, when none follows.
  [[nodiscard]] bool has_followed(const crypto::PeerIdentity& machine) const;

  /// Renews the server's certificate if two thirds of its life have passed; whether it did.
  [[nodiscard]] Result<bool, crypto::Error> renew_own();
  /// Reads the folder again: somebody has put another authority there.
  [[nodiscard]] Result<void, crypto::Error> reload();
  /// Shows the server certificate of the next authority and drops the old one. Errors: kMismatch when none follows.
  [[nodiscard]] Result<void, crypto::Error> finish_rotation();

  /// Renews the server's certificate whenever it is due, looking every `check_every`; tells `on_change` of it.
  [[nodiscard]] net::asio::awaitable<void> keep_own(Duration check_every, std::function<void()> on_change);
  void stop();

 private:
  Certification(Options options, crypto::VerificationTime time, RandomSource& random, Authorities authorities,
                crypto::TlsMaterial tls, CertificateRegister issued);
  [[nodiscard]] Result<crypto::Certificate, crypto::Error> issue(const crypto::CertificateAuthority& authority,
                                                                 const crypto::CertificateRequest& request,
                                                                 const crypto::CertificateTerms& terms);
  [[nodiscard]] crypto::Validity validity_under(const crypto::CertificateAuthority& authority, Instant issued) const;
  /// The authority that signs what machines get next.
  [[nodiscard]] const crypto::CertificateAuthority& signing() const {
    return authorities_.next ? *authorities_.next : authorities_.current;
  }
  [[nodiscard]] std::vector<crypto::Certificate> trusted() const;
  [[nodiscard]] RenewalReply renew(const RenewalRequest& request, const crypto::Certificate& shown);
  /// Which of the trusted authorities signed it, in short.
  [[nodiscard]] std::string signer_of(const crypto::Certificate& certificate) const;
  /// A new key of the server and its certificate of `authority`, which is to hold for the same hosts.
  [[nodiscard]] Result<crypto::TlsMaterial, crypto::Error> make_own(const crypto::CertificateAuthority& authority);

  Options options_;
  crypto::VerificationTime time_;
  RandomSource& random_;
  AuthorityFolder folder_;
  Authorities authorities_;
  crypto::TlsMaterial tls_;
  CertificateRegister issued_;
  net::asio::steady_timer* timer_ = nullptr;  ///< of keep_own(), while it runs
  bool stopping_ = false;
};

}  // namespace queueback::enrolment
