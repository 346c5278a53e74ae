#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "common/crypto/certificate.hpp"

namespace queueback::enrolment {

/// One certificate of a machine, as its server remembers it.
struct RegisteredCertificate {
  std::string name;  ///< of the machine: PeerIdentity::to_string
  Instant issued;
  Instant expires;
  std::string authority;        ///< which signed it: the beginning of its fingerprint in hexadecimal
  std::string predecessor;      ///< serial of the one that it renewed; empty: none
  std::optional<Instant> used;  ///< when the machine first connected with it
};

/// Which certificates a server has issued and seen, by serial, in a file beside the authority. It is an aid: what is
/// lost with it is learned again when machines connect. Used from one thread.
class CertificateRegister {
 public:
  /// `problem` says what is wrong with a file that cannot be read; the register is empty then.
  explicit CertificateRegister(std::filesystem::path file, std::string& problem);

  /// Each writes the file if something changed. Errors: kFile.
  [[nodiscard]] Result<void, crypto::Error> note_granted(const crypto::Certificate& certificate,
                                                         const std::string& authority, const std::string& predecessor);
  [[nodiscard]] Result<void, crypto::Error> note_used(const crypto::Certificate& certificate,
                                                      const std::string& authority, Instant now);

  /// The serial of the certificate in use that renewed this one; empty: there is none, and it may be used.
  [[nodiscard]] std::string successor(const std::string& serial) const;
  /// The newest that the machine has used; nothing: it has not connected since this register exists.
  [[nodiscard]] std::optional<RegisteredCertificate> in_use(const std::string& name) const;

 private:
  [[nodiscard]] std::string load();
  void drop_unused(const std::string& predecessor);
  [[nodiscard]] Result<void, crypto::Error> save(Instant now);

  std::filesystem::path file_;
  std::map<std::string, RegisteredCertificate> certificates_;  ///< by serial
};

}  // namespace queueback::enrolment
