#include "store-server/storage/wallet_tables.hpp"

#include <array>
#include <utility>

namespace queueback::store_server {

using domain::Money;
using domain::TenderKind;
using storage::Statement;

namespace {

constexpr std::array<std::string_view, 3> kStates = {"open", "returned", "written_off"};

constexpr std::string_view kPoints = "points";

ByteView key(const domain::LeaseId& id) { return ByteView(id.uuid.bytes); }

LeaseRow read_lease(const Statement& row) {
  LeaseRow out{domain::LeaseId{Uuid{row.array<16>(0)}},
               row.text(1),
               {row.text(2), row.text(3) == kPoints ? TenderKind::kPoints : TenderKind::kChange},
               Money::minor(row.integer(4)),
               Money::minor(row.integer(5)),
               Money::minor(row.integer(6)),
               Instant{row.integer(7)},
               Instant{row.integer(8)}};
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    out.state = row.text(9) == kStates[i] ? static_cast<LeaseRow::LeaseState>(i) : out.state;
  }
  return out;
}

}  // namespace

std::string_view to_string(LeaseRow::LeaseState state) { return kStates.at(static_cast<std::size_t>(state)); }

Stored<std::optional<std::string>> WalletTables::pin_hash(const std::string& member) {
  Statement row = database_.prepare("SELECT pin_hash FROM member_pin WHERE member = ?");
  const auto found = row.bind(member).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.text(0)) : std::optional<std::string>();
}

Stored<void> WalletTables::set_pin(const std::string& member, const std::string& pin_hash, Instant at,
                                   const std::string& by) {
  return database_.prepare("INSERT OR REPLACE INTO member_pin(member, pin_hash, set_at, set_by) VALUES(?, ?, ?, ?)")
      .bind(member)
      .bind(pin_hash)
      .bind(at.micros)
      .bind(by)
      .run();
}

Stored<std::optional<LeaseRow>> WalletTables::find(const domain::LeaseId& id) {
  Statement row = database_.prepare(
      "SELECT id, terminal, member, kind, granted, spent, given_back, granted_at, expires_at, state FROM lease WHERE "
      "id = ?");
  const auto found = row.bind(key(id)).expect("btttiiiiit").step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(read_lease(row)) : std::optional<LeaseRow>();
}

Stored<void> WalletTables::save(const LeaseRow& row) {
  return database_
      .prepare(
          "INSERT OR REPLACE INTO lease(id, terminal, member, kind, granted, spent, given_back, granted_at, "
          "expires_at, "
          "state)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(key(row.id))
      .bind(row.terminal)
      .bind(row.purse.member)
      .bind(to_string(row.purse.kind))
      .bind(row.granted.minor())
      .bind(row.spent.minor())
      .bind(row.given_back.minor())
      .bind(row.granted_at.micros)
      .bind(row.expires_at.micros)
      .bind(to_string(row.state))
      .run();
}

Stored<std::uint64_t> WalletTables::open_count(const domain::Purse& purse) {
  Statement row = database_.prepare("SELECT count(*) FROM lease WHERE member = ? AND kind = ? AND state = 'open'");
  row.bind(purse.member).bind(to_string(purse.kind));
  return storage::only_number(std::move(row));
}

Stored<std::vector<LeaseRow>> WalletTables::with_money(const std::string& terminal, std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT id, terminal, member, kind, granted, spent, given_back, granted_at, expires_at, state FROM lease"
      " WHERE granted > spent + given_back AND (?1 = '' OR terminal = ?1) ORDER BY terminal, member, kind, id LIMIT "
      "?2");
  rows.bind(terminal).bind(limit);
  std::vector<LeaseRow> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) { out.push_back(read_lease(row)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::store_server
