#pragma once
#include "common/protocol/codec.hpp"
#include "records.pb.h"

namespace queueback::protocol {

/// A terminal's record as the message that carries it, alone or inside another one.
[[nodiscard]] wire::TerminalRecord to_message(const TerminalRecord& record);
[[nodiscard]] Result<TerminalRecord, DecodeFailure> from_message(const wire::TerminalRecord& in);

/// A return in its own message.
void put(const domain::Return& what, wire::TerminalRecord& out);
[[nodiscard]] Result<domain::Return, DecodeFailure> get_return(const wire::SaleReturn& in);

/// The same of the end of a lease, and of a lease in the store's log.
void put(const domain::LeaseReturn& what, wire::TerminalRecord& out);
[[nodiscard]] Result<domain::LeaseReturn, DecodeFailure> get_lease_return(const wire::LeaseReturn& in);
void put(const WalletEntry& entry, wire::StoreRecord& out);
[[nodiscard]] Result<WalletEntry, DecodeFailure> get_wallet_entry(const wire::WalletEntry& in);

}  // namespace queueback::protocol
