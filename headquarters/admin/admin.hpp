#pragma once
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/enrolment/authority_service.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/pending_codes.hpp"
#include "common/link/admission.hpp"
#include "common/link/downlink.hpp"
#include "common/runtime/json_service.hpp"
#include "common/storage/group_commit.hpp"
#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

namespace asio = boost::asio;

/// Rows of one answer, and the bytes they may have together: an answer is one line (net::kMaxLineBytes).
inline constexpr std::int64_t kDefaultAdminRows = 100;
inline constexpr std::int64_t kMaxAdminRows = 1000;
inline constexpr std::size_t kMaxAdminBytes = std::size_t{200} * 1024;

/// What the admin commands reach. All of it outlives the service.
struct AdminContext {
  Archive& archive;
  storage::GroupCommit& storage;
  link::Downlink& downlink;
  link::Admission& admission;
  enrolment::Certification& certification;
  std::function<void()> on_certificates;  ///< the authority or the server's certificate changed
  enrolment::PendingCodes& codes;
  const Clock& clock;
  RandomSource& random;
};

/// The operator's commands over the admin socket; docs/headquarters-api.md lists them. Lives on the I/O thread.
class Admin {
 public:
  explicit Admin(AdminContext context);

  /// Puts all commands into the service; they refer to this object.
  void install(runtime::JsonService& service);

 private:
  using Answer = asio::awaitable<runtime::ServiceResult>;
  using json = nlohmann::json;

  void install_rewards(runtime::JsonService& service);
  void install_attention(runtime::JsonService& service);
  /// What is known of the certificate that a store uses.
  [[nodiscard]] json certificate_of(const std::string& store) const;
  [[nodiscard]] asio::awaitable<std::vector<std::string>> not_followed();
  [[nodiscard]] Answer status(json request);
  [[nodiscard]] Answer store_code(json request);
  [[nodiscard]] Answer revoke_store(json request);
  [[nodiscard]] Answer stores(json request);
  [[nodiscard]] Answer ledger(json request);
  /// What terminals told that books nothing: `kind` (shift, drill), `before` (0), `rows`; the newest first.
  [[nodiscard]] Answer till_reports(json request);
  [[nodiscard]] Answer orders(json request);
  [[nodiscard]] Answer alarms(json request);
  [[nodiscard]] Answer resolve_alarm(json request);
  [[nodiscard]] Answer quarantine(json request);
  [[nodiscard]] Answer completeness(json request);
  [[nodiscard]] Answer summary(json request);
  [[nodiscard]] Answer audit(json request);
  [[nodiscard]] Answer check_policy(json request);
  [[nodiscard]] Answer apply_policy(json request);
  [[nodiscard]] Answer policies(json request);
  [[nodiscard]] Answer queue(json request);
  [[nodiscard]] Answer solvency(json request);

  AdminContext context_;
  enrolment::AuthorityService authority_;
  std::map<std::string, std::vector<std::string>> summaries_;  ///< being read, by transfer id
};

}  // namespace queueback::headquarters
