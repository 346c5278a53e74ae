#include "store-server/inquiry/wallet_inquiries.hpp"

#include <utility>

#include "common/base/text.hpp"

namespace queueback::store_server {

using domain::Money;
using nlohmann::json;

namespace {

using Told = InquiryDesk::Told;

/// An amount of a question; nothing: it is missing or none.
std::optional<Money> amount_of(const json& request, const char* key) {
  const std::int64_t minor = runtime::optional_number(request, key, -1);
  return minor >= 0 && minor <= domain::kMaxAmount.minor() ? std::optional(Money::minor(minor)) : std::nullopt;
}

/// What is to be leased: change, or points; nothing: neither.
std::optional<domain::TenderKind> kind_of(const json& request) {
  const std::string kind = runtime::optional_text(request, "kind");
  for (const auto one : {domain::TenderKind::kChange, domain::TenderKind::kPoints}) {
    if (kind == to_string(one)) {
      return one;
    }
  }
  return std::nullopt;
}

Stored<Told> lease(Store& store, const WalletRules& rules, const std::string& terminal, const json& request) {
  const auto id = parse_uuid(runtime::optional_text(request, "id"));
  const auto member = domain::MemberId::parse(runtime::optional_text(request, "member"));
  const auto kind = kind_of(request);
  const auto spent = amount_of(request, "spent");
  const bool is_allowance = !request.contains("amount");
  const auto wanted = amount_of(request, "amount");
  if (!id || !member || !kind || !spent || (!is_allowance && !wanted)) {
    return Told(tl::unexpected(std::string("'id', 'member', 'kind', 'spent' or 'amount' are missing or out of range")));
  }
  const auto answer =
      store.wallet_desk().lease({domain::LeaseId{*id}, terminal, {member->text(), *kind}, *spent, wanted}, rules);
  if (!answer || !*answer) {
    return answer ? Stored<Told>(Told(tl::unexpected((*answer).error()))) : tl::unexpected(answer.error());
  }
  return Told(json{{"granted", (*answer)->granted.minor()},
                   {"expires_at", (*answer)->expires_at.micros},
                   {"pin_hash", (*answer)->pin_hash}});
}

/// A supervisor stands at the till: who is signed in, or who approved.
Stored<bool> is_allowed(Store& store, const Asker& asker, const std::string& approver) {
  if (asker.role >= domain::Role::kSupervisor) {
    return true;
  }
  const auto body = store.directory().reference_body(protocol::ReferenceKind::kCashier, approver);
  if (!body || !*body) {
    return body ? Stored<bool>(false) : tl::unexpected(body.error());
  }
  const auto cashier = protocol::decode_cashier(**body);
  return cashier && domain::parse_role(cashier->role).value_or(domain::Role::kCashier) >= domain::Role::kSupervisor;
}

Stored<Told> set_pin(Store& store, const Asker& asker, const json& request) {
  const std::string approver = runtime::optional_text(request, "approver");
  const auto allowed = is_allowed(store, asker, approver);
  if (!allowed) {
    return tl::unexpected(allowed.error());
  }
  if (!*allowed) {
    return Told(tl::unexpected(std::string("that needs a supervisor")));
  }
  const std::string by = asker.cashier + (approver.empty() ? "" : " with " + approver) + " at " + asker.terminal;
  const auto done = store.wallet_desk().set_pin(runtime::optional_text(request, "member"),
                                                runtime::optional_text(request, "pin_hash"), by);
  if (!done || !*done) {
    return done ? Stored<Told>(Told(tl::unexpected((*done).error()))) : tl::unexpected(done.error());
  }
  return Told(json::object());
}

}  // namespace

void install_wallet_inquiries(InquiryDesk& desk, Store& store, const WalletRules& rules) {
  desk.add_lookup("wallet/lease", domain::Role::kCashier, [&store, &rules](const Asker& asker, const json& request) {
    return lease(store, rules, asker.terminal, request);
  });
  desk.add_lookup("members/set-pin", domain::Role::kCashier,
                  [&store](const Asker& asker, const json& request) { return set_pin(store, asker, request); });
}

}  // namespace queueback::store_server
