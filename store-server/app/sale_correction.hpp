#pragma once
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "store-server/app/quarantine_desk.hpp"

namespace queueback::store_server {

/// Where a record was really made: this store, and the terminal of its certificate.
struct RecordPlace {
  domain::StoreId store;
  std::string terminal;
  std::string currency;
};

/// A record as a manager corrects it; the reason says which correction does not fit it. `suspended`: what the money in
/// suspense came from; a corrected sale costs exactly that, so that no cent is lost or made.
[[nodiscard]] Result<protocol::TerminalRecord, std::string> correct_record(
    const protocol::TerminalRecord& record, const Correction& correction, const RecordPlace& place,
    const std::vector<ledger::Posting>& suspended);

}  // namespace queueback::store_server
