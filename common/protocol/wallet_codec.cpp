#include "common/base/text.hpp"
#include "common/protocol/message_bytes.hpp"
#include "common/protocol/terminal_message.hpp"

namespace queueback::protocol {

using domain::Money;

namespace {}  // namespace

void put(const domain::LeaseReturn& what, wire::TerminalRecord& out) {
  wire::LeaseReturn& body = *out.mutable_lease_return();
  body.set_lease(what.lease.uuid.bytes.data(), what.lease.uuid.bytes.size());
  body.set_store(what.store.text());
  body.set_terminal(what.terminal.text());
  body.set_member(what.member.text());
  body.set_spent(what.spent.minor());
  body.set_at(what.at.micros);
}

Result<domain::LeaseReturn, DecodeFailure> get_lease_return(const wire::LeaseReturn& in) {
  const auto lease = to_array<16>(as_bytes(in.lease()));
  const auto store = domain::StoreId::parse(in.store());
  const auto terminal = domain::TerminalId::parse(in.terminal());
  const auto member = domain::MemberId::parse(in.member());
  if (!lease || !store || !terminal || !member) {
    return bad_value("returned lease's id, store, terminal or member");
  }
  if (!is_amount(in.spent())) {
    return bad_value("returned lease's spent amount");
  }
  return domain::LeaseReturn{domain::LeaseId{Uuid{*lease}}, *store,          *terminal, *member,
                             Money::minor(in.spent()),      Instant{in.at()}};
}

void put(const WalletEntry& entry, wire::StoreRecord& out) {
  wire::WalletEntry& body = *out.mutable_wallet();
  body.set_action(static_cast<std::uint32_t>(entry.action));
  body.set_lease(entry.lease.uuid.bytes.data(), entry.lease.uuid.bytes.size());
  body.set_terminal(entry.terminal);
  body.set_member(entry.member);
  body.set_amount(entry.amount.minor());
  body.set_expires_at(entry.expires_at.micros);
  body.set_by(entry.by);
  body.set_reason(entry.reason);
  body.set_kind(static_cast<std::uint32_t>(entry.kind));
}

Result<WalletEntry, DecodeFailure> get_wallet_entry(const wire::WalletEntry& in) {
  const auto lease = to_array<16>(as_bytes(in.lease()));
  const bool is_known = in.action() == static_cast<std::uint32_t>(WalletAction::kLeased) ||
                        in.action() == static_cast<std::uint32_t>(WalletAction::kWrittenOff);
  if (!lease || !is_known || !is_amount(in.amount())) {
    return bad_value("lease's id, action or amount");
  }
  if (!domain::TerminalId::parse(in.terminal()) || !domain::MemberId::parse(in.member())) {
    return bad_value("lease's terminal or member");
  }
  // An entry from before points were leased says nothing, and that is cash.
  const auto kind = in.kind() == 0 ? domain::TenderKind::kChange : static_cast<domain::TenderKind>(in.kind());
  if (in.kind() >= domain::kTenderKinds || !domain::is_leased(kind)) {
    return bad_value("lease's kind");
  }
  if (!is_text(in.by(), kMaxResolver) || !is_text(in.reason(), kMaxResolutionReason)) {
    return bad_value("written-off lease's name or reason");
  }
  return WalletEntry{static_cast<WalletAction>(in.action()),
                     domain::LeaseId{Uuid{*lease}},
                     in.terminal(),
                     in.member(),
                     Money::minor(in.amount()),
                     Instant{in.expires_at()},
                     in.by(),
                     in.reason(),
                     kind};
}

}  // namespace queueback::protocol
