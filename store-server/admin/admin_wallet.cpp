// The admin commands of members' PINs and of their change and points at terminals.
#include <utility>

#include "common/runtime/json_page.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;

namespace {

/// Leases of one answer, at most.
constexpr std::uint64_t kLeaseRows = 1000;
/// An answer is one line (net::kMaxLineBytes).
constexpr std::size_t kMaxLeaseBytes = std::size_t{200} * 1024;

json to_json(const LeaseRow& row) {
  return {{"lease", to_string(row.id.uuid)}, {"terminal", row.terminal},
          {"member", row.purse.member},      {"kind", to_string(row.purse.kind)},
          {"granted", row.granted.minor()},  {"spent", row.spent.minor()},
          {"left", row.left().minor()},      {"expires_at", to_rfc3339(row.expires_at)},
          {"state", to_string(row.state)}};
}

}  // namespace

void Admin::install_wallet(runtime::JsonService& service) {
  add(service, "member.pin", &Admin::set_member_pin);
  add(service, "wallet.leases", &Admin::leases);
  add(service, "wallet.write-off", &Admin::write_off_lease);
}

Admin::Answer Admin::set_member_pin(json request) {
  const auto member = runtime::required_text(request, "member");
  const auto hash = runtime::required_text(request, "pin_hash");
  const auto by = runtime::required_text(request, "by");
  if (!member || !hash || !by) {
    co_return tl::unexpected(!member ? member.error() : (!hash ? hash.error() : by.error()));
  }
  const auto work = [this, member, hash, by] { return context_.store.wallet_desk().set_pin(*member, *hash, *by); };
  const auto done = co_await on_storage<Result<void, std::string>>(context_.storage, work);
  if (!done) {
    co_return refuse(done.error());
  }
  co_return json::object();
}

Admin::Answer Admin::leases(json request) {
  using Rows = std::vector<LeaseRow>;
  const auto work = [this, terminal = runtime::optional_text(request, "terminal")]() -> Stored<Rows> {
    return context_.store.wallet_desk().tables().with_money(terminal, kLeaseRows + 1);
  };
  const auto found = co_await on_storage<Rows>(context_.storage, work);
  runtime::JsonPage page(kMaxLeaseBytes);
  const std::size_t taken = runtime::fill(page, found, kLeaseRows, [](const LeaseRow& row) { return to_json(row); });
  json answer;
  answer["leases"] = page.take();
  answer["more"] = taken < found.size();
  co_return answer;
}

Admin::Answer Admin::write_off_lease(json request) {
  const auto id = parse_uuid(runtime::optional_text(request, "lease"));
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!id || !by || !reason) {
    co_return refuse(!id ? "'lease' must be a UUID" : (!by ? by.error() : reason.error()).reason);
  }
  const auto work = [this, id, by, reason] {
    return context_.store.wallet_desk().write_off(domain::LeaseId{*id}, *by, *reason);
  };
  const auto done = co_await on_storage<Result<domain::Money, std::string>>(context_.storage, work);
  if (!done) {
    co_return refuse(done.error());
  }
  co_return json{{"amount", done->minor()}};
}

}  // namespace queueback::store_server
