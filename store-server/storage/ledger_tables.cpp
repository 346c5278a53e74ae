#include "store-server/storage/tables.hpp"

#include <algorithm>
#include <utility>

#include "common/journal/read_records.hpp"

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

Stored<void> LedgerTables::insert_log(const replication::Record& record, const LogSource* source) {
  Statement statement = database_.prepare(
      "INSERT INTO log(log_no, incarnation, previous, hash, payload, sender, sender_incarnation, sender_seq, "
      "sender_hash)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(record.seq)
      .bind(ByteView(record.incarnation.bytes))
      .bind(ByteView(record.previous))
      .bind(ByteView(record.hash))
      .bind(ByteView(record.payload));
  if (source == nullptr) {
    return statement.bind_null().bind_null().bind_null().bind_null().run();
  }
  return statement.bind(source->terminal)
      .bind(ByteView(source->incarnation.bytes))
      .bind(source->seq)
      .bind(ByteView(source->hash))
      .run();
}

std::optional<replication::Hash> LedgerTables::source_hash(const std::string& terminal,
                                                           const replication::Incarnation& incarnation,
                                                           std::uint64_t seq) {
  Statement row =
      database_.prepare("SELECT sender_hash FROM log WHERE sender = ? AND sender_incarnation = ? AND sender_seq = ?");
  const auto found = row.bind(terminal).bind(ByteView(incarnation.bytes)).bind(seq).step();
  if (!found || !*found) {
    return std::nullopt;
  }
  return row.array<32>(0);
}

Stored<std::vector<replication::Record>> LedgerTables::read_log(std::uint64_t first, std::uint64_t count) {
  Statement row = database_.prepare(
      "SELECT log_no, incarnation, previous, hash, payload FROM log WHERE log_no >= ? ORDER BY log_no LIMIT ?");
  row.bind(first).bind(count);
  return journal::read_batch(std::move(row));
}

Stored<void> LedgerTables::newest_sources(std::uint64_t after, std::uint64_t up_to,
                                          const std::function<void(const LogSource&)>& found) {
  Statement rows = database_.prepare(
      "SELECT sender, sender_incarnation, max(sender_seq) FROM log"
      " WHERE log_no > ? AND log_no <= ? AND sender IS NOT NULL GROUP BY sender, sender_incarnation");
  rows.bind(after).bind(up_to);
  return storage::for_each_row(std::move(rows), [&](const Statement& row) {
    found({row.text(0), replication::Incarnation{row.array<16>(1)}, row.number(2), {}});
  });
}

Stored<void> LedgerTables::each_log_row(std::uint64_t after, std::uint64_t limit,
                                        const std::function<void(const LogRow&)>& found) {
  Statement rows = database_.prepare(
      "SELECT log_no, incarnation, previous, hash, payload, sender, sender_incarnation, sender_seq, sender_hash"
      " FROM log WHERE log_no > ? ORDER BY log_no LIMIT ?");
  rows.bind(after).bind(limit).expect("ibbbbTBIB");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    LogRow out{
        {replication::Incarnation{row.array<16>(1)}, row.number(0), row.array<32>(2), row.array<32>(3), row.blob(4)},
        std::nullopt};
    if (!row.is_null(5)) {
      out.source = LogSource{row.text(5), replication::Incarnation{row.array<16>(6)}, row.number(7), row.array<32>(8)};
    }
    found(out);
  });
}

Stored<bool> LedgerTables::holds_source(const std::string& terminal, std::uint64_t seq, const replication::Hash& hash) {
  Statement row = database_.prepare("SELECT 1 FROM log WHERE sender = ? AND sender_seq = ? AND sender_hash = ?");
  return row.bind(terminal).bind(seq).bind(ByteView(hash)).step();
}

Stored<std::pair<std::uint64_t, std::uint64_t>> LedgerTables::receipts_of(const std::string& terminal,
                                                                          const replication::Incarnation& incarnation,
                                                                          std::uint64_t from) {
  Statement row = database_.prepare(
      "SELECT coalesce(min(receipt), 0), coalesce(max(receipt), 0) FROM log JOIN sale USING(log_no)"
      " WHERE sender = ? AND sender_incarnation = ? AND sender_seq >= ?");
  const auto found = row.bind(terminal).bind(ByteView(incarnation.bytes)).bind(from).step();
  return found ? Stored<std::pair<std::uint64_t, std::uint64_t>>(std::pair(row.number(0), row.number(1)))
               : tl::unexpected(found.error());
}

Stored<void> LedgerTables::insert_sale(const SaleRow& sale) {
  return database_
      .prepare(
          "INSERT INTO sale(order_id, log_no, terminal, receipt, member, total, paid_at, effective_at)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(ByteView(sale.order.uuid.bytes))
      .bind(sale.log_no)
      .bind(sale.terminal)
      .bind(sale.receipt)
      .bind(sale.member)
      .bind(sale.total.minor())
      .bind(sale.paid_at.micros)
      .bind(sale.effective_at.micros)
      .run();
}

Stored<std::optional<SaleRow>> LedgerTables::find_sale(const domain::OrderId& order) {
  Statement row = database_.prepare(
      "SELECT log_no, terminal, receipt, member, total, paid_at, effective_at FROM sale WHERE order_id = ?");
  const auto found = row.bind(ByteView(order.uuid.bytes)).expect("itiTiii").step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<SaleRow>();
  }
  return std::optional(SaleRow{order, row.number(0), row.text(1), row.number(2),
                               row.is_null(3) ? std::nullopt : std::optional(row.text(3)), Money::minor(row.integer(4)),
                               Instant{row.integer(5)}, Instant{row.integer(6)}});
}

Stored<std::optional<std::uint64_t>> LedgerTables::log_no_of_order(const domain::OrderId& order) {
  Statement row = database_.prepare("SELECT log_no FROM sale WHERE order_id = ?");
  const auto found = row.bind(ByteView(order.uuid.bytes)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.number(0)) : std::nullopt;
}

Stored<std::uint64_t> LedgerTables::sale_count() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM sale"));
}

Stored<void> LedgerTables::insert_postings(std::uint64_t log_no, const std::vector<ledger::Posting>& postings) {
  std::int64_t n = 0;
  for (const ledger::Posting& posting : postings) {
    auto done = database_
                    .prepare(
                        "INSERT INTO posting(log_no, n, book, debit, credit, currency, amount, cause)"
                        " VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
                    .bind(log_no)
                    .bind(n++)
                    .bind(static_cast<std::int64_t>(posting.book))
                    .bind(posting.debit)
                    .bind(posting.credit)
                    .bind(posting.currency)
                    .bind(posting.amount.minor())
                    .bind(posting.cause)
                    .run();
    if (!done) {
      return done;
    }
  }
  return {};
}

Stored<void> LedgerTables::save_balance(const ledger::AccountKey& key, Money amount) {
  return database_
      .prepare(
          "INSERT INTO balance(account, currency, amount) VALUES(?1, ?2, ?3)"
          " ON CONFLICT(account, currency) DO UPDATE SET amount = ?3")
      .bind(key.account)
      .bind(key.currency)
      .bind(amount.minor())
      .run();
}

Stored<void> LedgerTables::load_balances(ledger::Balances& balances) {
  Statement rows = database_.prepare("SELECT account, currency, amount FROM balance");
  rows.expect("tti");
  return storage::for_each_row(std::move(rows), [&balances](const Statement& row) {
    balances.restore({row.text(0), row.text(1)}, Money::minor(row.integer(2)));
  });
}

Stored<void> LedgerTables::each_posting(std::uint64_t after, std::uint64_t last,
                                        const std::function<void(std::uint64_t, const ledger::Posting&)>& found) {
  Statement rows = database_.prepare(
      "SELECT log_no, book, debit, credit, currency, amount, cause FROM posting WHERE log_no > ? AND log_no <= ?"
      " ORDER BY log_no, n");
  rows.bind(after).bind(last).expect("iitttit");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found(row.number(0), {static_cast<ledger::Book>(row.integer(1)), row.text(2), row.text(3), row.text(4),
                          Money::minor(row.integer(5)), row.text(6)});
  });
}

Stored<std::vector<ledger::Posting>> LedgerTables::postings_of_account(const std::string& account,
                                                                       std::uint64_t newest) {
  std::vector<ledger::Posting> postings;
  Statement rows = database_.prepare(
      "SELECT book, debit, credit, currency, amount, cause FROM posting WHERE debit = ?1 OR credit = ?1"
      " ORDER BY log_no DESC, n DESC LIMIT ?2");
  rows.bind(account).bind(newest);
  auto done = storage::for_each_row(std::move(rows), [&postings](const Statement& row) {
    postings.push_back({static_cast<ledger::Book>(row.integer(0)), row.text(1), row.text(2), row.text(3),
                        Money::minor(row.integer(4)), row.text(5)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return postings;
}

Stored<std::vector<ledger::Posting>> LedgerTables::postings_of(std::uint64_t log_no) {
  std::vector<ledger::Posting> postings;
  Statement rows =
      database_.prepare("SELECT book, debit, credit, currency, amount, cause FROM posting WHERE log_no = ? ORDER BY n");
  rows.bind(log_no);
  auto done = storage::for_each_row(std::move(rows), [&postings](const Statement& row) {
    postings.push_back({static_cast<ledger::Book>(row.integer(0)), row.text(1), row.text(2), row.text(3),
                        Money::minor(row.integer(4)), row.text(5)});
  });
  return done ? Stored<std::vector<ledger::Posting>>(std::move(postings)) : tl::unexpected(done.error());
}

Stored<LedgerTables::PostingPage> LedgerTables::reward_postings(std::uint64_t after, std::uint64_t entries) {
  PostingPage page;
  Statement last = database_.prepare("SELECT min(coalesce(max(log_no), 0), ?) FROM log");
  if (auto found = last.bind(after + entries).step(); !found) {
    return tl::unexpected(found.error());
  }
  page.up_to = std::max(after, last.number(0));
  Statement rows = database_.prepare(
      "SELECT book, debit, credit, currency, amount, cause FROM posting WHERE log_no > ? AND log_no <= ? AND book = ?"
      " AND cause NOT LIKE 'wallet/%' ORDER BY log_no, n");
  rows.bind(after).bind(page.up_to).bind(static_cast<std::int64_t>(ledger::Book::kRewards));
  auto done = storage::for_each_row(std::move(rows), [&page](const Statement& row) {
    page.postings.push_back({static_cast<ledger::Book>(row.integer(0)), row.text(1), row.text(2), row.text(3),
                             Money::minor(row.integer(4)), row.text(5)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return page;
}

}  // namespace queueback::store_server
