#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>

#include "common/crypto/tls_context.hpp"
#include "common/enrolment/message.hpp"

namespace queueback::enrolment {

/// What a machine has after enrolment: keys made here, and what the server granted for them.
struct Enrolled {
  crypto::TlsKey tls_key;
  crypto::SigningKey receipt_key;
  EnrolmentGrant grant;
  net::Endpoint enrol_at;  ///< who granted it: certificates are renewed there
};

/// Makes new keys and asks `server` for a certificate, within `deadline`. The server must prove the authority that
/// `code` names; its answer must be signed by it, for our key. Nothing is written. `clock` and `random` must outlive
/// the coroutine; `random` must be fit for keys. Errors: kConnection, kServer, kRefused, kProtocol, kMismatch.
[[nodiscard]] net::asio::awaitable<Result<Enrolled, Error>> enrol(net::asio::any_io_executor executor,
                                                                  net::Endpoint server, crypto::EnrolmentCode code,
                                                                  const Clock& clock, RandomSource& random,
                                                                  Duration deadline);

/// Where save() puts things.
struct EnrolmentFiles {
  crypto::TlsFiles tls;
  std::filesystem::path receipt_key;
  std::filesystem::path settings;

  [[nodiscard]] static EnrolmentFiles in(const std::filesystem::path& directory);
};

/// What a machine needs to know at each start beside its keys.
struct EnrolmentSettings {
  crypto::PeerIdentity identity;
  net::Endpoint sync;
  net::Endpoint enrol;   ///< where the certificate is renewed; a machine of an earlier version guesses the port behind
  std::string settings;  ///< the program's own JSON object
};

/// Writes keys (0600), certificates and settings into `directory` (made with 0700). The settings come last: without
/// them the machine is not enrolled. Errors: kFile.
[[nodiscard]] Result<void, Error> save(const Enrolled& enrolled, const std::filesystem::path& directory);

/// Reads what save() wrote last. Errors: kFile, kProtocol; the reason names the file.
[[nodiscard]] Result<EnrolmentSettings, Error> load_settings(const std::filesystem::path& directory);

}  // namespace queueback::enrolment
