// The rest of TillDatabase: goods that came back.
#include <utility>

#include "common/base/check.hpp"
#include "common/protocol/codec.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using domain::Return;
using storage::Statement;

namespace {

/// A row of the table: what came back, and the goods as lines.
std::optional<ReturnedGoods> read_goods(const Statement& row) {
  const auto record = protocol::decode_terminal_record(row.blob(1));
  const auto basket = protocol::decode_basket(row.blob(2));
  const auto* what = record ? std::get_if<Return>(&record->body) : nullptr;
  return what == nullptr || !basket ? std::nullopt : std::optional(ReturnedGoods{*what, basket->lines, row.text(0)});
}

/// The goods as lines; one says what cash's rounding kept back of it.
std::vector<domain::OrderLine> goods_of(const ReturnDraft& draft) {
  std::vector<domain::OrderLine> goods = domain::returned_goods(draft.sale.order, draft.lines);
  for (std::size_t i = 0; draft.rounding && i < draft.lines.size(); ++i) {
    if (draft.lines[i].line == draft.rounding->line) {
      goods.at(i).discounts.push_back(
          {domain::DiscountKind::kRounding, draft.rounding->amount, {}, std::string(kRoundingReason)});
    }
  }
  return goods;
}

/// What the journal says of a return beside its reason.
std::string described(const ReturnedGoods& goods, const replication::Record& record) {
  domain::Money rounded;
  for (const domain::OrderLine& line : goods.goods) {
    rounded += line.discount(domain::DiscountKind::kRounding);
  }
  return "return " + std::to_string(goods.what.number.value) + " of " + goods.receipt + ", record " +
         to_hex(record.hash) + (rounded.is_zero() ? "" : ", rounded down by " + domain::to_string(rounded)) +
         (is_exchange(goods.what) ? ", for other goods" : "");
}

}  // namespace

Stored<std::vector<ReturnedGoods>> TillDatabase::read_returns(Statement rows) {
  std::vector<ReturnedGoods> out;
  bool readable = true;
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) {
    auto goods = read_goods(row);
    readable = readable && goods;
    if (goods) {
      out.push_back(std::move(*goods));
    }
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return readable ? Stored<std::vector<ReturnedGoods>>(std::move(out))
                  : fail(storage::ErrorCode::kCorrupt, "a return cannot be read");
}

Stored<std::uint64_t> TillDatabase::newest_return() {
  Statement row = database_.prepare("SELECT coalesce(max(number), 0) FROM sale_return");
  if (auto found = row.step(); !found) {
    return tl::unexpected(found.error());
  }
  return row.number(0);
}

Stored<SavedReturn> TillDatabase::save_return(const ReturnDraft& draft, const Uuid& id, domain::Money withheld) {
  const auto newest = newest_return();
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  const Return what{domain::OrderId{id},
                    draft.sale.order.id,
                    identity_.store,
                    identity_.terminal,
                    draft.cashier,
                    draft.approver,
                    domain::ReturnNumber{*newest + 1},
                    draft.sale.order.currency,
                    draft.lines,
                    draft.total,
                    withheld,
                    draft.points,
                    {draft.tender, draft.total - withheld - draft.points, {}, draft.reference},
                    draft.reason,
                    draft.at,
                    draft.business_date,
                    draft.utc_offset_minutes,
                    draft.reference_version};
  QB_CHECK(domain::validate(what).has_value());
  const auto record = outgoing_.append(protocol::encode(protocol::TerminalRecord{what}));
  if (!record) {
    return tl::unexpected(record.error());
  }
  ReturnedGoods goods{what, goods_of(draft),
                      draft.sale.order.terminal.text() + "-" + std::to_string(draft.sale.order.receipt.value)};
  auto done = insert_record(*record, draft.at, domain::Money{});
  done = done ? begin_shift_of(draft.shift, draft.at) : done;
  done = done ? insert_return(goods, *record, draft.shift.number) : done;
  done = done ? keep_credit(what) : done;
  auto job = done ? add_job(what.number.value, PrintJob::Kind::kReturn, draft.at) : tl::unexpected(done.error());
  if (!job) {
    return tl::unexpected(job.error());
  }
  return SavedReturn{std::move(goods), *record, std::move(*job)};
}

Stored<void> TillDatabase::begin_shift_of(const Shift& shift, Instant at) {
  const auto open = shifts_.open_one();
  if (!open) {
    return tl::unexpected(open.error());
  }
  if (*open) {
    return {};
  }
  auto done = begin_shift(shift);
  // A declared one has its event already.
  const bool is_told = shift.opened == Shift::Opened::kDeclared;
  return done && !is_told ? journal_.append({JournalKind::kShiftOpened, at, shift.opened_by, "", "",
                                             std::to_string(shift.number) + ", by a return", shift.opening_float})
                          : done;
}

Stored<void> TillDatabase::insert_return(const ReturnedGoods& goods, const replication::Record& record,
                                         std::uint64_t shift) {
  const Return& what = goods.what;
  auto done = database_
                  .prepare(
                      "INSERT INTO sale_return(number, id, order_id, receipt, shift, payload, goods)"
                      " VALUES(?, ?, ?, ?, ?, ?, ?)")
                  .bind(what.number.value)
                  .bind(ByteView(what.id.uuid.bytes))
                  .bind(ByteView(what.order.uuid.bytes))
                  .bind(goods.receipt)
                  .bind(shift)
                  .bind(record.payload)
                  .bind(protocol::encode(protocol::Basket{goods.goods, {}, {}, {}}))
                  .run();
  return done ? journal_.append({JournalKind::kReturn, what.at, what.cashier.text(), what.approver, what.reason,
                                 described(goods, record), what.paid_back.amount})
              : done;
}

Stored<std::optional<Returnable>> TillDatabase::returnable(std::uint64_t receipt) {
  auto order = sale(receipt);
  if (!order || !*order) {
    return order ? Stored<std::optional<Returnable>>(std::nullopt) : tl::unexpected(order.error());
  }
  Statement rows = database_.prepare("SELECT receipt, payload, goods FROM sale_return WHERE order_id = ?");
  rows.bind(ByteView((*order)->id.uuid.bytes));
  const auto before = read_returns(std::move(rows));
  if (!before) {
    return tl::unexpected(before.error());
  }
  Returnable out{std::move(**order), {}, Returnable::Source::kThisTill};
  for (const ReturnedGoods& earlier : *before) {
    out.returned.insert(out.returned.end(), earlier.what.lines.begin(), earlier.what.lines.end());
  }
  return std::optional(std::move(out));
}

Stored<std::optional<ReturnedGoods>> TillDatabase::returned_goods(std::uint64_t number) {
  Statement rows = database_.prepare("SELECT receipt, payload, goods FROM sale_return WHERE number = ?");
  rows.bind(number);
  auto found = read_returns(std::move(rows));
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (found->empty()) {
    return std::optional<ReturnedGoods>();
  }
  const auto handed = handed_out(number);
  if (!handed) {
    return tl::unexpected(handed.error());
  }
  found->front().handed_out = *handed;
  return std::optional(std::move(found->front()));
}

Stored<std::vector<ReturnedGoods>> TillDatabase::returns_of_shift(std::uint64_t shift) {
  Statement rows = database_.prepare("SELECT receipt, payload, goods FROM sale_return WHERE shift = ? ORDER BY number");
  rows.bind(shift);
  return read_returns(std::move(rows));
}

}  // namespace queueback::terminal
