#include "store-server/app/return_booking.hpp"

#include <algorithm>
#include <utility>

#include "common/protocol/return_json.hpp"
#include "store-server/storage/report_tables.hpp"
#include "store-server/storage/return_tables.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using domain::Return;
using domain::ReturnedLine;
namespace qr = rewards::queue_rebate;

/// From where the reward program takes back what it had paid (reward rules 1.9).
constexpr std::string_view kWithheld = "external/refund";
/// Of units that it takes back.
const std::string kTakenBack(qr::to_string(qr::Cause::kTakeBack));

template <class T, class Error>
std::optional<T> as_optional(Result<T, Error> read) {
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

Money withheld_in(const std::vector<ledger::Posting>& postings) {
  Money withheld;
  for (const ledger::Posting& posting : postings) {
    withheld += posting.debit == kWithheld ? posting.amount : Money{};
  }
  return withheld;
}

/// What the sale and the books allow of a return.
struct Allowed {
  std::vector<ReturnedLine> lines;
  std::vector<domain::OrderLine> goods;
  Money points;        ///< what had been paid in points: the buyer gets them back
  std::string member;  ///< whose they are
  Money refund;        ///< what the reward program is told
  Money owed_units;    ///< that the reward program should take back for it
  std::string why_less;
};

/// What of it the reward program still counts as paid in money, and the units that it should take back then.
struct Refundable {
  Money refund;
  Money owed_units;
};
Stored<Refundable> refundable(StoreState& state, const domain::OrderId& order, Money wanted) {
  const auto known = state.rewards.tables().find_order(to_string(order.uuid));
  if (!known) {
    return tl::unexpected(known.error());
  }
  const bool has_item = known->has_value() && !(*known)->items.empty();
  if (!has_item) {
    return Refundable{};
  }
  const qr::ItemRecord& item = (*known)->items.front();
  Refundable out{std::min(wanted, item.paid - item.refunded), {}};
  if (item.entry) {
    out.owed_units = domain::mul_floor(effect_of_return(item, out.refund).value_back, item.entry->redeem_ratio);
  }
  return out;
}

/// Units that the reward program took back.
Money units_back(const std::vector<ledger::Posting>& postings) {
  Money units;
  for (const ledger::Posting& posting : postings) {
    units += posting.cause == kTakenBack ? posting.amount : Money{};
  }
  return units;
}

Stored<Allowed> allow(StoreState& state, const Return& what) {
  Allowed out;
  const auto valid = domain::validate(what);
  const auto order = find_sold(state.tables, what.order);
  auto before = ReturnTables(state.database).returned(what.order);
  if (!order || !before) {
    return tl::unexpected(!order ? order.error() : before.error());
  }
  if (!valid) {
    out.why_less = "the return does not add up: " + valid.error().reason;
  } else if (!*order) {
    out.why_less = "the sale that it names is not here";
  } else if (what.currency != state.currency) {
    out.why_less = "it is in " + what.currency + ", this store sells in " + state.currency;
  } else {
    out.lines = within_cap(**order, *before, what.lines);
    out.goods = domain::returned_goods(**order, out.lines);
    out.points = (*order)->member ? domain::points_part(**order, domain::total_of(*before), domain::total_of(out.lines))
                                  : Money{};
    out.member = out.points.is_zero() ? "" : (*order)->member->text();
    out.why_less = domain::total_of(out.lines) < what.total ? "more came back than was sold and not yet returned" : "";
  }
  const auto refund = refundable(state, what.order, domain::total_of(out.lines) - out.points);
  if (!refund) {
    return tl::unexpected(refund.error());
  }
  out.refund = refund->refund;
  out.owed_units = refund->owed_units;
  return out;
}

/// Money that a till says it gave back, as far as it can be.
Money plausible(const domain::Tender& paid_back) { return std::clamp(paid_back.amount, Money{}, domain::kMaxAmount); }

ledger::ReturnMoney money_of(const StoreState& state, const Return& what, const Allowed& allowed, const ReturnRow& row,
                             Money withheld) {
  return {state.store, state.currency, allowed.goods, what.paid_back.kind, row.paid_back, withheld, allowed.points};
}

/// Sales book and rewards book of a return, but for what the reward program posts itself.
std::vector<ledger::Posting> postings_of(const StoreState& state, const Return& what, const Allowed& allowed,
                                         const ReturnRow& row, Money withheld) {
  std::vector<ledger::Posting> postings = ledger::return_postings(money_of(state, what, allowed, row, withheld));
  if (!allowed.points.is_zero()) {
    postings.push_back({ledger::Book::kRewards, "issue/points", "member/" + allowed.member + "/points", "points",
                        allowed.points, "wallet/points-back"});
  }
  return postings;
}

/// The alarm that tells of money beyond what was due.
std::optional<BookingAlarm> alarm_of(const Return& what, const Allowed& allowed,
                                     const std::vector<ledger::Posting>& postings) {
  Money beyond;
  for (const ledger::Posting& posting : postings) {
    beyond += posting.cause == "return/beyond" ? posting.amount : Money{};
  }
  if (beyond.is_zero() && allowed.why_less.empty()) {
    return std::nullopt;
  }
  const std::string why = allowed.why_less.empty()
                              ? "rebate was paid meanwhile, or another return of the sale was booked before"
                              : allowed.why_less;
  return BookingAlarm{std::string(kReturnAlarm), "return " + std::to_string(what.number.value) + " of sale " +
                                                     to_string(what.order.uuid) + " gave back " +
                                                     domain::to_string(beyond) + " beyond what was due: " + why};
}

/// The alarm that tells of units that the sale had earned and that are not there to be taken back.
std::optional<BookingAlarm> gone_alarm(const Return& what, const Allowed& allowed,
                                       const std::vector<ledger::Posting>& postings) {
  const Money taken = units_back(postings);
  if (taken >= allowed.owed_units) {
    return std::nullopt;
  }
  return BookingAlarm{std::string(kUnitsGoneAlarm),
                      "return " + std::to_string(what.number.value) + " of sale " + to_string(what.order.uuid) +
                          " should take " + domain::to_string(allowed.owed_units) +
                          " points or other units back that it had earned, and found " + domain::to_string(taken) +
                          ": the rest is spent, or leased to a till"};
}

/// The return's rows but the one that is written with the command.
Stored<void> write_lines(StoreState& state, const Return& what, const Allowed& allowed, const ReturnRow& row) {
  state.days.add_return(what, row.paid_back, allowed.points);
  if (!allowed.points.is_zero()) {
    state.rewards.note_points(allowed.member, allowed.points);
  }
  auto done = ReturnTables(state.database).put(what.order, what.id, allowed.lines);
  return done ? ReportTables(state.database)
                    .insert({row.log_no, row.terminal, std::string(protocol::kReturnReport), what.cashier.text(),
                             row.at, protocol::to_json_text(what)})
              : done;
}

/// The whole effect of a return of which the reward program hears nothing.
Stored<Booking> book_money(StoreState& state, const Return& what, const Allowed& allowed, const ReturnRow& row,
                           Booking booking) {
  booking.postings = postings_of(state, what, allowed, row, {});
  if (const auto posted = state.book.post(booking.postings); !posted) {
    booking.postings.clear();
    booking.quarantine_reason = "it does not fit the books: " + posted.error().reason;
    return booking;
  }
  auto done = ReturnTables(state.database).insert(row);
  done = done ? write_lines(state, what, allowed, row) : done;
  booking.alarm = alarm_of(what, allowed, booking.postings);
  return done ? Stored<Booking>(std::move(booking)) : tl::unexpected(done.error());
}

/// The same with a refund.
Stored<Booking> book_refund(StoreState& state, const Return& what, const Allowed& allowed, const ReturnRow& row,
                            Booking booking) {
  const RewardProgram::Together together{{},
                                         [&] { return ReturnTables(state.database).insert(row); },
                                         [&](const std::vector<ledger::Posting>& program) {
                                           return postings_of(state, what, allowed, row, withheld_in(program));
                                         }};
  const qr::Command command{booking.effective_at, row.log_no,
                            qr::Refund{to_string(what.order.uuid), std::nullopt, allowed.refund}};
  auto rewarded = state.rewards.execute(command, together);
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  if (!*rewarded) {
    booking.quarantine_reason = rewarded->error();
    return booking;
  }
  booking.postings = std::move((*rewarded)->postings);
  booking.alarm = alarm_of(what, allowed, booking.postings);
  if (auto gone = gone_alarm(what, allowed, booking.postings)) {
    add_alarm(booking, std::move(*gone));
  }
  auto done = write_lines(state, what, allowed, row);
  return done ? Stored<Booking>(std::move(booking)) : tl::unexpected(done.error());
}

/// The terminal's record that an entry of the log booked.
std::optional<protocol::TerminalRecord> booked_by(const replication::Record& logged) {
  const auto entry = protocol::decode_store_record(logged.payload);
  if (!entry) {
    return std::nullopt;
  }
  if (const auto* resolution = std::get_if<protocol::Resolution>(&entry->body)) {
    return resolution->booked;
  }
  const auto* sent = std::get_if<protocol::TerminalEntry>(&entry->body);
  const auto record = sent == nullptr ? std::nullopt : as_optional(replication::decode_record(sent->record));
  return record ? as_optional(protocol::decode_terminal_record(record->payload)) : std::nullopt;
}

/// Nothing comes back before it was sold, nor later than now.
Stored<Instant> effective_of(StoreState& state, const Return& what, const EffectiveTime& effective) {
  const auto sale = state.tables.find_sale(what.order);
  if (!sale) {
    return tl::unexpected(sale.error());
  }
  const Instant at = effective(what.at);
  const Instant now = state.rewards.engine().clock();
  return *sale ? std::clamp(at, (*sale)->effective_at, std::max((*sale)->effective_at, now)) : std::min(at, now);
}

}  // namespace

Stored<std::optional<domain::Order>> find_sold(LedgerTables& tables, const domain::OrderId& order) {
  const auto log_no = tables.log_no_of_order(order);
  if (!log_no || !*log_no) {
    return log_no ? Stored<std::optional<domain::Order>>(std::nullopt) : tl::unexpected(log_no.error());
  }
  const auto entries = tables.read_log(**log_no, 1);
  if (!entries) {
    return tl::unexpected(entries.error());
  }
  const auto content = entries->empty() ? std::nullopt : booked_by(entries->front());
  const auto* sold = content ? std::get_if<domain::Order>(&content->body) : nullptr;
  return sold != nullptr && sold->id == order ? std::optional(*sold) : std::optional<domain::Order>();
}

qr::RefundEffect effect_of_return(const qr::ItemRecord& item, Money refund) {
  if (!item.entry) {
    return {};
  }
  const qr::Entry& entry = *item.entry;
  return qr::effect_of_refund({entry.base, entry.ratio.ratio, entry.entitlement, entry.paid, entry.redeemed},
                              std::min(refund, item.paid - item.refunded));
}

std::vector<ReturnedLine> within_cap(const domain::Order& order, const std::vector<ReturnedLine>& before,
                                     const std::vector<ReturnedLine>& wanted) {
  std::vector<ReturnedLine> out;
  for (const ReturnedLine& line : wanted) {
    if (line.line >= order.lines.size()) {
      continue;
    }
    const domain::OrderLine& sold = order.lines[line.line];
    const ReturnedLine earlier = domain::sum_of(before, line.line);
    const domain::Quantity quantity{std::min(line.quantity.milli, sold.quantity.milli - earlier.quantity.milli)};
    const auto amount = domain::returned_amount(sold, earlier, quantity);
    if (amount) {
      out.push_back({line.line, quantity, std::min(*amount, line.amount)});
    }
  }
  return out;
}

Stored<Booking> book_return(StoreState& state, const std::string& terminal, const Return& what, std::uint64_t log_no,
                            const EffectiveTime& effective) {
  Booking booking;
  const auto at = effective_of(state, what, effective);
  const auto earlier = ReturnTables(state.database).find(what.id);
  if (!at || !earlier) {
    return tl::unexpected(!at ? at.error() : earlier.error());
  }
  booking.effective_at = *at;
  booking.quarantine_reason = name_objection(state, terminal, "return", what.store, what.terminal);
  if (*earlier && booking.quarantine_reason.empty()) {
    booking.quarantine_reason =
        "return " + to_string(what.id.uuid) + " was already booked by log entry " + std::to_string((*earlier)->log_no);
  }
  if (!booking.quarantine_reason.empty()) {
    return booking;
  }
  const auto allowed = allow(state, what);
  if (!allowed) {
    return tl::unexpected(allowed.error());
  }
  const ReturnRow row{what.id,
                      what.order,
                      log_no,
                      terminal,
                      what.number.value,
                      allowed->refund,
                      what.withheld,
                      plausible(what.paid_back),
                      booking.effective_at};
  return allowed->refund.is_zero() ? book_money(state, what, *allowed, row, std::move(booking))
                                   : book_refund(state, what, *allowed, row, std::move(booking));
}

}  // namespace queueback::store_server
