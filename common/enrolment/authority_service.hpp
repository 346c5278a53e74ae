#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <vector>

#include "common/enrolment/certification.hpp"
#include "common/runtime/json_service.hpp"

namespace queueback::enrolment {

/// The commands `authority.status`, `authority.reload` and `authority.finish` of a server's admin socket: one authority
/// follows another while machines go on working. Lives on the I/O thread.
class AuthorityService {
 public:
  struct Owner {
    Certification& certification;
    std::function<void()> on_certificates;  ///< the authority or the server's certificate changed
    /// Machines that may still come with a certificate of the old authority only.
    std::function<net::asio::awaitable<std::vector<std::string>>()> not_followed;
    /// Ends the session of a machine whose certificate holds no longer.
    std::function<void(const std::string& machine)> disconnect;
  };
  explicit AuthorityService(Owner owner) : owner_(std::move(owner)) {}

  /// Puts the commands into the service; they refer to this object.
  void install(runtime::JsonService& service);

 private:
  using Answer = net::asio::awaitable<runtime::ServiceResult>;
  using json = nlohmann::json;

  [[nodiscard]] Answer status(json request);
  [[nodiscard]] Answer reload(json request);
  [[nodiscard]] Answer finish(json request);

  Owner owner_;
};

}  // namespace queueback::enrolment
