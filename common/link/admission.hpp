#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>

#include "common/base/clock.hpp"
#include "common/crypto/certificate.hpp"

namespace queueback::link {

/// Which of its machines a server turns away although their certificates hold. Machines have the names by which the
/// server knows them: terminals in a store, stores at headquarters. Reasons are texts for whoever is turned away.
class Admission {
 public:
  /// What else is asked of certificates, and told of those that were admitted.
  struct Hooks {
    std::function<std::string(const crypto::Certificate&)> objection;
    std::function<void(const crypto::Certificate&)> on_admitted;
    std::function<Instant(const crypto::Validity&)> issued_at;
  };
  void watch(Hooks hooks) { hooks_ = std::move(hooks); }

  /// The name stays out from its next connection on, until a machine is enrolled under it again. What was issued for it
  /// until `at` stays out for good.
  void revoke(const std::string& name, Instant at, std::string reason);
  void enrolled(const std::string& name) { revoked_.erase(name); }
  /// Certificates of the name that were issued until then are refused for good: also those that the former machine has
  /// not used yet, and also once another machine has the name.
  void refuse_issued_until(const std::string& name, Instant until, std::string reason);
  /// One certificate is refused for good.
  void refuse_certificate(const std::string& serial, std::string reason) { certificates_[serial] = std::move(reason); }

  /// Why the name is out; empty: it is not.
  [[nodiscard]] std::string objection(const std::string& name) const;
  /// Why this certificate of the name is refused; empty: it is not.
  [[nodiscard]] std::string objection(const std::string& name, const crypto::Certificate& certificate) const;
  void admitted(const crypto::Certificate& certificate) const;

 private:
  /// Certificates of a name that were issued until then.
  struct Issued {
    Instant until;
    std::string reason;
  };

  Hooks hooks_;
  std::map<std::string, std::string> revoked_;       ///< by name
  std::map<std::string, Issued> issued_;             ///< by name
  std::map<std::string, std::string> certificates_;  ///< by serial
};

}  // namespace queueback::link
