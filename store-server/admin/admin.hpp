#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/enrolment/authority_service.hpp"
#include "common/enrolment/certification.hpp"
#include "common/enrolment/own_certificate.hpp"
#include "common/enrolment/pending_codes.hpp"
#include "common/link/downlink.hpp"
#include "common/link/uplink.hpp"
#include "common/runtime/json_service.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/audit.hpp"
#include "store-server/app/device_board.hpp"
#include "store-server/app/store.hpp"
#include "store-server/net/store_downlink.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Records of a device's file, in bytes at most: more than a hundred thousand sales.
inline constexpr std::size_t kMaxDeviceFileBytes = std::size_t{96} * 1024 * 1024;
/// A CSV file sent in pieces, at most.
inline constexpr std::size_t kMaxImportBytes = std::size_t{32} * 1024 * 1024;

/// Members of one answer, at most.
inline constexpr std::size_t kMemberRows = 1000;

/// What the admin commands reach. All of it outlives the service.
struct AdminContext {
  Store& store;
  storage::GroupCommit& storage;
  StoreDownlink& downlink_port;
  link::Downlink& downlink;
  std::function<link::Uplink*()> uplink;  ///< gives null in a store without headquarters, or as long as it is closed
  std::function<std::string()> closed;    ///< why nothing can be done yet; gives nothing: it can
  const crypto::SigningKey& member_code_key;
  enrolment::Certification& certification;
  std::function<const enrolment::OwnCertificate*()> own;  ///< towards headquarters; gives null in a store without it
  std::function<void()> on_certificates;                  ///< the authority or the server's certificate changed
  enrolment::PendingCodes& codes;
  const DeviceBoard& devices;
  const Clock& clock;
  RandomSource& random;
  /// The audits of the core, and whether it is closed because of one.
  struct Audits {
    std::function<asio::awaitable<AuditRun>()> run;
    std::function<asio::awaitable<Result<std::uint64_t, std::string>>(std::string by, std::string reason)> acknowledge;
    std::function<bool()> have_stopped_service;
  };
  Audits audits;
};

/// The operator's commands over the admin socket: imports, policy, codes, terminals, figures. Each is documented by
/// `queueback-ctl --help`. Lives on the I/O thread.
class Admin {
 public:
  explicit Admin(AdminContext context);

  /// Puts all commands into the service.
  void install(runtime::JsonService& service);

 private:
  using Answer = asio::awaitable<runtime::ServiceResult>;
  using json = nlohmann::json;

  /// Puts a command into the service that is carried out once the store is open.
  void add(runtime::JsonService& service, const char* name, Answer (Admin::*method)(json));
  /// The same for what people need when an audit has closed the store.
  void add_for_audits(runtime::JsonService& service, const char* name, Answer (Admin::*method)(json));
  [[nodiscard]] Answer not_yet(std::string reason);
  void install_rewards(runtime::JsonService& service);
  void install_promotions(runtime::JsonService& service);
  void install_attention(runtime::JsonService& service);
  void install_replacement(runtime::JsonService& service);
  void install_figures(runtime::JsonService& service);
  void install_wallet(runtime::JsonService& service);
  [[nodiscard]] crypto::PeerIdentity identity_of(const std::string& terminal) const;
  /// What is known of the certificate that a terminal uses.
  [[nodiscard]] json certificate_of(const std::string& terminal) const;
  /// Of the store's own ones.
  [[nodiscard]] json certificates() const;
  [[nodiscard]] asio::awaitable<std::vector<std::string>> not_followed();
  [[nodiscard]] Answer status(json request);
  [[nodiscard]] Answer import_csv(json request);
  [[nodiscard]] Answer import_cashiers(std::string csv);
  [[nodiscard]] Answer check_policy(json request);
  [[nodiscard]] Answer apply_policy(json request);
  [[nodiscard]] Answer policies(json request);
  [[nodiscard]] Answer policy_texts(json request);
  [[nodiscard]] Answer reward(json request);
  [[nodiscard]] Answer solvency(json request);
  [[nodiscard]] Answer export_commands(json request);
  [[nodiscard]] Answer export_ledger(json request);
  [[nodiscard]] Answer draws(json request);
  [[nodiscard]] Answer check_promotions(json request);
  [[nodiscard]] Answer apply_promotions(json request);
  [[nodiscard]] Answer promotions(json request);
  [[nodiscard]] Answer member_code(json request);
  [[nodiscard]] Answer members(json request);
  [[nodiscard]] Answer terminal_code(json request);
  [[nodiscard]] Answer terminals(json request);
  [[nodiscard]] Answer revoke_terminal(json request);
  [[nodiscard]] Answer import_records(json request);
  [[nodiscard]] Answer replace_terminal(json request);
  [[nodiscard]] Answer set_member_pin(json request);
  [[nodiscard]] Answer leases(json request);
  [[nodiscard]] Answer write_off_lease(json request);
  [[nodiscard]] Answer queue(json request);
  [[nodiscard]] Answer ledger(json request);
  /// What terminals told that books nothing: `kind` (shift, drill), `before` (0), `rows`; the newest first.
  [[nodiscard]] Answer till_reports(json request);
  [[nodiscard]] Answer quarantine(json request);
  [[nodiscard]] Answer show_quarantined(json request);
  [[nodiscard]] Answer resolve_quarantined(json request);
  [[nodiscard]] Answer alarms(json request);
  [[nodiscard]] Answer resolve_alarm(json request);
  [[nodiscard]] Answer overview(json request);
  /// `day`: a business day; today when left out.
  [[nodiscard]] Answer sales(json request);
  [[nodiscard]] Answer payouts(json request);
  [[nodiscard]] Answer queue_figures(json request);
  [[nodiscard]] Answer policy_history(json request);
  [[nodiscard]] Answer find(json request);
  /// `by`, `reason`; finds it done if it was done before.
  [[nodiscard]] Answer pause_payouts(json request);
  [[nodiscard]] Answer resume_payouts(json request);
  [[nodiscard]] Answer switch_payouts(json request,
                                      std::variant<rewards::queue_rebate::Pause, rewards::queue_rebate::Resume> to);
  [[nodiscard]] Answer audit(json request);
  [[nodiscard]] Answer audit_against(AuditReference reference);
  [[nodiscard]] Answer acknowledge_audit(json request);

  AdminContext context_;
  enrolment::AuthorityService authority_;
  /// Puts a piece of a device's file where the others are; the whole file once the last one is there.
  [[nodiscard]] Result<std::optional<Bytes>, runtime::ServiceError> gather(const json& request);
  /// Takes all records of a device's file; `figures` says what became of them.
  [[nodiscard]] asio::awaitable<Result<CheckedFile, runtime::ServiceError>> take_file(std::string terminal, Bytes file);

  std::map<std::string, std::string> pieces_;  ///< files that are still arriving, by transfer id
};

/// A device that was replaced, as it is shown.
[[nodiscard]] nlohmann::json to_json(const ReplacementRow& row);

}  // namespace queueback::store_server
