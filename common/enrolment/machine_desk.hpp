#pragma once
#include <functional>
#include <memory>
#include <string>

#include "common/base/clock.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/server.hpp"
#include "common/net/byte_stream.hpp"

namespace queueback::enrolment {

/// Machines that ask for a certificate at the same time.
inline constexpr std::size_t kMaxEnrolments = 32;
inline constexpr Duration kEnrolmentDeadline = Duration::seconds(30);

/// A server's port for machines that have no certificate yet, or need another one. Lives on the I/O thread.
class MachineDesk {
 public:
  struct Decisions {
    EnrolmentAuthority grant;
    /// Why a machine that shows this certificate gets no other one; empty: it does.
    std::function<std::string(const crypto::PeerIdentity& machine, const crypto::Certificate& shown)> objection;
  };
  /// What it refers to outlives it.
  MachineDesk(Certification& certification, const Clock& clock, Decisions decisions)
      : certification_(certification), clock_(clock), decisions_(std::move(decisions)) {}

  /// One machine over one connection of the enrolment port: whoever shows a certificate has one already, and renews it.
  [[nodiscard]] net::asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream);

 private:
  [[nodiscard]] net::asio::awaitable<void> enrol(std::shared_ptr<net::ByteStream> stream);
  [[nodiscard]] net::asio::awaitable<void> renew(std::shared_ptr<net::ByteStream> stream);

  Certification& certification_;
  const Clock& clock_;
  Decisions decisions_;
};

}  // namespace queueback::enrolment
