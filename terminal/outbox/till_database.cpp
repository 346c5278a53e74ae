#include "terminal/outbox/till_database.hpp"

#include <utility>

#include "common/base/check.hpp"
#include "common/journal/read_records.hpp"
#include "common/protocol/codec.hpp"
#include "common/storage/migration.hpp"

namespace queueback::terminal {

std::span<const storage::Migration> migrations();  // made from the SQL files by CMake

using domain::Money;
using replication::Record;
using storage::Statement;

namespace {

constexpr std::string_view kReceiptNumber = "receipt_number";
constexpr std::string_view kReceived = "received";

}  // namespace

Stored<std::unique_ptr<TillDatabase>> TillDatabase::open(storage::Database& database, TillIdentity identity,
                                                         RandomSource& random) {
  if (auto done = storage::migrate(database, migrations()); !done) {
    return tl::unexpected(done.error());
  }
  auto till = std::unique_ptr<TillDatabase>(new TillDatabase(database, std::move(identity)));
  if (auto done = till->load(random); !done) {
    return tl::unexpected(done.error());
  }
  return till;
}

Stored<void> TillDatabase::check_owner() {
  const std::string ours = identity_.store.text() + "/" + identity_.terminal.text();
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = 'owner'");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return database_.prepare("INSERT INTO meta(key, value) VALUES('owner', ?)").bind(ours).run();
  }
  if (row.text(0) != ours) {
    return fail(storage::ErrorCode::kOther, database_.path().string() + ": these are the sales of terminal " +
                                                row.text(0) + ", the certificate says " + ours);
  }
  return {};
}

Stored<void> TillDatabase::load(RandomSource& random) {
  if (auto owned = check_owner(); !owned) {
    return owned;
  }
  auto history = outgoing_.open(random);
  const auto first = first_retained();
  const auto received = number(kReceived);
  const auto durable = number(kDurable);
  if (!history || !first || !received || !durable) {
    return fail(storage::ErrorCode::kCorrupt, database_.path().string() + ": the outbox cannot be read");
  }
  if (auto read = load_journal(); !read) {
    return read;
  }
  history_ = std::move(*history);
  history_.first_retained = *first;
  history_.watermarks = {static_cast<std::uint64_t>(*received), static_cast<std::uint64_t>(*durable)};
  return database_
      .prepare(
          "UPDATE print_job SET state = 'unknown', reason = 'the terminal stopped while printing'"
          " WHERE state = 'sending'")
      .run();
}

Stored<void> TillDatabase::load_journal() {
  if (auto read = journal_.load(); !read) {
    return read;
  }
  const auto first = shifts_.first_event_of_newest();
  const auto finding = first ? journal_.findings(*first) : tl::unexpected(first.error());
  if (!finding) {
    return tl::unexpected(finding.error());
  }
  return finding->empty() ? Stored<void>()
                          : fail(storage::ErrorCode::kCorrupt, database_.path().string() + ": " + *finding);
}

Stored<std::int64_t> TillDatabase::number(std::string_view key) {
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = ?");
  const auto found = row.bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? row.integer(0) : 0;
}

Stored<void> TillDatabase::set_number(std::string_view key, std::int64_t value) {
  return database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

Stored<std::uint64_t> TillDatabase::first_retained() {
  Statement row = database_.prepare("SELECT min(seq) FROM outbox");
  if (auto found = row.step(); !found) {
    return tl::unexpected(found.error());
  }
  if (!row.is_null(0)) {
    return row.number(0);
  }
  Statement head = database_.prepare("SELECT coalesce(max(last_seq), 0) FROM segment");
  if (auto found = head.step(); !found) {
    return tl::unexpected(found.error());
  }
  return head.number(0) + 1;
}

Stored<SavedSale> TillDatabase::save_sale(const SaleDraft& draft, const Clock& clock, RandomSource& random) {
  const auto newest = number(kReceiptNumber);
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  domain::Order order{domain::OrderId{make_uuid_v7(clock.now(), random)},
                      identity_.store,
                      identity_.terminal,
                      draft.cashier,
                      draft.cart.buyer ? std::optional(draft.cart.buyer->id) : std::nullopt,
                      domain::ReceiptNumber{static_cast<std::uint64_t>(*newest) + 1},
                      draft.currency,
                      draft.cart.lines,
                      draft.tenders,
                      draft.cart.total(),
                      draft.paid_at,
                      draft.business_date,
                      draft.utc_offset_minutes,
                      draft.versions,
                      draft.estimate,
                      draft.cart.priced_at};
  QB_CHECK(domain::validate(order).has_value());
  const auto record = outgoing_.append(protocol::encode(protocol::TerminalRecord{order}));
  if (!record) {
    return tl::unexpected(record.error());
  }
  auto done = set_number(kReceiptNumber, *newest + 1);
  // The shift begins before its first receipt is there.
  const auto opens = done ? shift_of_sale(draft, order.receipt.value) : tl::unexpected(done.error());
  done = opens ? done : tl::unexpected(opens.error());
  done = done ? insert_sale(order, *record) : done;
  done = done ? spend_leases(order) : done;
  done = done ? spend_credit(order) : done;
  done = done ? write_sale_event(*opens, order, *record) : done;
  done = done ? save_kept({}) : done;  // it is no longer being made
  if (!done) {
    return tl::unexpected(done.error());
  }
  auto job = add_job(order.receipt.value, PrintJob::Kind::kReceipt, clock.now());
  if (!job) {
    return tl::unexpected(job.error());
  }
  return SavedSale{std::move(order), *record, std::move(*job)};
}

Stored<std::optional<Shift>> TillDatabase::shift_of_sale(const SaleDraft& draft, std::uint64_t receipt) {
  const auto open = shifts_.open_one();
  if (!open || *open) {
    return open ? Stored<std::optional<Shift>>(std::nullopt) : tl::unexpected(open.error());
  }
  // It begins now, or it was declared and there was no room for it in the queue: a sale is always some shift's.
  const auto newest = shifts_.newest();
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  const Shift begun =
      draft.shift.value_or(Shift{*newest + 1, draft.paid_at, draft.cashier.text(), {}, Shift::Opened::kBySale});
  auto done = shifts_.begin(begun, receipt);
  return done ? Stored<std::optional<Shift>>(begun) : tl::unexpected(done.error());
}

Stored<void> TillDatabase::write_sale_event(const std::optional<Shift>& opened, const domain::Order& order,
                                            const Record& record) {
  const std::string& cashier = order.cashier.text();
  Stored<void> done;
  // A declared one has its event already.
  if (opened && opened->opened == Shift::Opened::kBySale) {
    done = journal_.append({JournalKind::kShiftOpened, order.paid_at, cashier, "", "",
                            std::to_string(opened->number) + ", by its first sale", opened->opening_float});
  }
  return done ? journal_.append({JournalKind::kSale, order.paid_at, cashier, "", "",
                                 "receipt " + std::to_string(order.receipt.value) + ", record " + to_hex(record.hash),
                                 order.total})
              : done;
}

Stored<void> TillDatabase::insert_record(const Record& record, Instant made_at, Money value) {
  auto done = database_
                  .prepare(
                      "INSERT INTO outbox(seq, incarnation, previous, hash, payload, made_at, total)"
                      " VALUES(?, ?, ?, ?, ?, ?, ?)")
                  .bind(record.seq)
                  .bind(ByteView(record.incarnation.bytes))
                  .bind(ByteView(record.previous))
                  .bind(ByteView(record.hash))
                  .bind(ByteView(record.payload))
                  .bind(made_at.micros)
                  .bind(value.minor())
                  .run();
  return done ? outgoing_.flush() : done;
}

Stored<void> TillDatabase::insert_sale(const domain::Order& order, const Record& record) {
  auto done = insert_record(record, order.paid_at, order.total);
  if (!done) {
    return done;
  }
  return database_.prepare("INSERT INTO sale(receipt, order_id, incarnation, paid_at, payload) VALUES(?, ?, ?, ?, ?)")
      .bind(order.receipt.value)
      .bind(ByteView(order.id.uuid.bytes))
      .bind(ByteView(record.incarnation.bytes))
      .bind(order.paid_at.micros)
      .bind(ByteView(record.payload))
      .run();
}

Stored<std::vector<Record>> TillDatabase::read_outbox(std::uint64_t first, std::uint64_t count) {
  Statement row = database_.prepare(
      "SELECT seq, incarnation, previous, hash, payload FROM outbox WHERE seq >= ? ORDER BY seq LIMIT ?");
  row.bind(first).bind(count);
  return journal::read_batch(std::move(row));
}

Stored<bool> TillDatabase::has_made(const replication::Position& record) {
  Statement kept = database_.prepare("SELECT incarnation, hash FROM outbox WHERE seq = ?");
  const auto found = kept.bind(record.seq).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (*found) {
    return kept.array<16>(0) == record.incarnation.bytes && kept.array<32>(1) == record.hash;
  }
  Statement dropped = database_.prepare(
      "SELECT 1 FROM segment WHERE incarnation = ?1 AND parent_seq < ?2 AND"
      " (last_seq > ?2 OR (last_seq = ?2 AND last_hash = ?3))");
  return dropped.bind(ByteView(record.incarnation.bytes)).bind(record.seq).bind(ByteView(record.hash)).step();
}

Stored<std::uint64_t> TillDatabase::save_watermarks(replication::Watermarks watermarks) {
  auto done = set_number(kReceived, static_cast<std::int64_t>(watermarks.here));
  done = done ? set_number(kDurable, static_cast<std::int64_t>(watermarks.headquarters)) : done;
  done = done ? database_.prepare("DELETE FROM outbox WHERE seq <= ?").bind(watermarks.headquarters).run() : done;
  done = done ? drop_settled_handovers() : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return first_retained();
}

Stored<Unsent> TillDatabase::unsent() {
  Statement row = database_.prepare("SELECT count(*), coalesce(sum(total), 0), min(made_at) FROM outbox");
  if (auto found = row.step(); !found) {
    return tl::unexpected(found.error());
  }
  return Unsent{row.number(0), Money::minor(row.integer(1)),
                row.is_null(2) ? std::nullopt : std::optional(Instant{row.integer(2)})};
}

Stored<bool> TillDatabase::is_received() {
  const auto received = number(kReceived);
  return received ? Stored<bool>(static_cast<std::uint64_t>(*received) >= head().seq)
                  : tl::unexpected(received.error());
}

Stored<std::optional<domain::Order>> TillDatabase::sale(std::uint64_t receipt) {
  Statement row = database_.prepare("SELECT payload FROM sale WHERE receipt = ?");
  const auto found = row.bind(receipt).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::nullopt;
  }
  auto record = protocol::decode_terminal_record(row.blob(0));
  if (!record) {
    return fail(storage::ErrorCode::kCorrupt, "sale " + std::to_string(receipt) + ": " + record.error().reason);
  }
  auto* order = std::get_if<domain::Order>(&record->body);
  if (order == nullptr) {
    return fail(storage::ErrorCode::kCorrupt, "sale " + std::to_string(receipt) + ": the record is no sale");
  }
  return std::move(*order);
}

Stored<std::uint64_t> TillDatabase::newest_receipt() {
  const auto newest = number(kReceiptNumber);
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  return static_cast<std::uint64_t>(*newest);
}

Stored<std::string> TillDatabase::incarnation_of(std::uint64_t receipt) {
  Statement row = database_.prepare("SELECT incarnation FROM sale WHERE receipt = ?");
  if (auto found = row.bind(receipt).step(); !found) {
    return tl::unexpected(found.error());
  }
  return to_hex(row.blob(0)).substr(0, 8);
}

}  // namespace queueback::terminal
