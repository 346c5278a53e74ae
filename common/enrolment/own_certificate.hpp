#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/tls_context.hpp"
#include "common/enrolment/lifetimes.hpp"
#include "common/enrolment/renewal_message.hpp"
#include "common/net/byte_stream.hpp"

namespace queueback::enrolment {

/// A machine's certificate towards its server, kept valid: asks the server's enrolment port now and then how it stands,
/// learns whom to trust, and renews when two thirds of the certificate's life have passed or the server says so. What
/// is connected stays connected. Lives on one executor.
class OwnCertificate {
 public:
  struct Options {
    crypto::TlsFiles files;
    net::Endpoint server;       ///< its enrolment port
    crypto::PeerIdentity peer;  ///< who the server must be
    Duration check_every = kCheckEvery;
  };

  /// Errors: as TlsMaterial::load. `clock` and `random` must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<OwnCertificate>, crypto::Error> open(net::asio::any_io_executor executor,
                                                                                   Options options,
                                                                                   crypto::VerificationTime time,
                                                                                   const Clock& clock,
                                                                                   RandomSource& random);

  /// Connects with the certificate that is the newest now, and checks who the server is. The reason of an error says
  /// so if our certificate has expired.
  [[nodiscard]] net::asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> connect(net::Endpoint server,
                                                                                                   Duration deadline);
  /// Until stop(): looks at once and then every `check_every`, after a failure sooner.
  [[nodiscard]] net::asio::awaitable<void> run();
  void stop();
  /// One look, with what is to be done. Errors: kConnection, kServer, kRefused, kProtocol, kMismatch, kFile.
  [[nodiscard]] net::asio::awaitable<Result<void, Error>> look();

  [[nodiscard]] const crypto::Certificate& certificate() const { return material_.certificate; }
  /// Why the last look failed; empty: it did not.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  OwnCertificate(net::asio::any_io_executor executor, Options options, crypto::VerificationTime time,
                 const Clock& clock, RandomSource& random, crypto::TlsMaterial material,
                 crypto::TlsClientContext context);
  [[nodiscard]] net::asio::awaitable<Result<RenewalReply, Error>> ask(RenewalMessage message);
  [[nodiscard]] net::asio::awaitable<Result<Standing, Error>> ask_standing();
  [[nodiscard]] net::asio::awaitable<Result<void, Error>> renew();
  [[nodiscard]] Result<void, Error> check(const RenewalGrant& grant, const crypto::TlsKey& key) const;
  /// Trusts these from now on, if they are not what is trusted anyway.
  [[nodiscard]] Result<void, Error> trust(const std::vector<crypto::Certificate>& authorities);
  /// Reads the files and connects with what they hold from now on.
  [[nodiscard]] Result<void, Error> use_files();
  void report(const Result<void, Error>& looked);

  net::asio::any_io_executor executor_;
  Options options_;
  crypto::VerificationTime time_;
  const Clock& clock_;
  RandomSource& random_;
  crypto::TlsMaterial material_;
  crypto::TlsClientContext context_;
  std::optional<crypto::Certificate> shown_;  ///< by the server at the last question
  std::string problem_;
  net::asio::steady_timer timer_;
  bool stopping_ = false;
};

}  // namespace queueback::enrolment
