#include "store-server/app/order_booking.hpp"

#include <algorithm>
#include <utility>

#include "store-server/app/handover_booking.hpp"
#include "store-server/app/promotion_check.hpp"
#include "store-server/app/report_booking.hpp"
#include "store-server/app/return_booking.hpp"
#include "store-server/app/wallet_desk.hpp"

namespace queueback::store_server {
namespace {

using domain::Order;

/// Why an order cannot be booked; empty if it can.
std::string objection(const StoreState& state, const std::string& terminal, const Order& order) {
  if (std::string wrong = name_objection(state, terminal, "sale", order.store, order.terminal); !wrong.empty()) {
    return wrong;
  }
  if (order.currency != state.currency) {
    return "the sale is in " + order.currency + ", this store sells in " + state.currency;
  }
  if (const auto valid = domain::validate(order); !valid) {
    return "the sale does not add up: " + valid.error().reason;
  }
  return "";
}

/// When a sale that was paid at `paid_at` may have got its prices.
struct Priced {
  Instant from;
  Instant to;
};

Priced priced(const Order& order, Instant paid_at) {
  // By the terminal's own clock; only how long it took is of use here.
  const Duration took = order.priced_at ? clock_skew(order.paid_at, *order.priced_at) : domain::kLongestSale;
  const Instant to = std::max(paid_at, Instant{});
  return {to - std::clamp(took, Duration{}, kOldestPrices) - kPriceTolerance, to + kPriceTolerance};
}

Stored<std::optional<BookingAlarm>> price_alarm(StoreState& state, const Order& order, Instant paid_at) {
  std::string text;
  const auto [from, to] = priced(order, paid_at);
  for (const domain::OrderLine& line : order.lines) {
    // A price that somebody changed at the till is in that till's journal; only what he changed it from is compared.
    const domain::Money price = line.price_override ? line.price_override->shelf_price : line.unit_price;
    const auto shelf = state.prices.between(line.product.text(), from, to);
    if (!shelf) {
      return tl::unexpected(shelf.error());
    }
    if (std::find(shelf->begin(), shelf->end(), ShelfPrice(price)) != shelf->end()) {
      continue;
    }
    const ShelfPrice then = shelf->empty() ? std::nullopt : shelf->back();
    text += text.empty() ? "" : "; ";
    text += line.product.text() + " sold at " + domain::to_string(line.unit_price) + ", shelf price " +
            (then ? domain::to_string(*then) : std::string("unknown"));
  }
  return text.empty() ? std::nullopt : std::optional(BookingAlarm{std::string(kPriceAlarm), std::move(text)});
}

/// The whole effect of a good order, behind the postings that are in `booking`; a reason in `quarantine_reason` if it
/// cannot be had.
Stored<Booking> try_booking(StoreState& state, const Order& order, std::uint64_t log_no, Booking booking) {
  const auto wallet = wallet_spending(state, order);
  if (!wallet) {
    return tl::unexpected(wallet.error());
  }
  std::vector<ledger::Posting> postings = ledger::sales_postings(order);
  postings.insert(postings.begin(), booking.postings.begin(), booking.postings.end());
  postings.insert(postings.end(), wallet->postings.begin(), wallet->postings.end());
  booking.postings.clear();
  const RewardProgram::Together sale{
      std::move(postings), [&] {
        return state.tables.insert_sale({order.id, log_no, order.terminal.text(), order.receipt.value,
                                         order.member ? std::optional(order.member->text()) : std::nullopt, order.total,
                                         order.paid_at, booking.effective_at});
      }};
  auto rewarded = state.rewards.execute(to_command(order, log_no, booking.effective_at), sale);
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  if (!*rewarded) {
    booking.quarantine_reason = rewarded->error();
    return booking;
  }
  state.days.add_sale(order);
  booking.policy_version = (*rewarded)->policy_version;
  booking.postings = std::move((*rewarded)->postings);
  booking.alarm = wallet_alarm(order, wallet->beyond);
  Stored<void> done;
  for (const LeaseRow& lease : wallet->leases) {
    done = done ? WalletTables(state.database).save(lease) : done;
  }
  return done ? Stored<Booking>(std::move(booking)) : tl::unexpected(done.error());
}

/// Puts the money of an order that could not be booked where a manager finds it.
Booking suspend(StoreState& state, const Order& order, Booking booking) {
  std::vector<ledger::Posting> postings = ledger::suspense_postings(order, state.store);
  if (state.book.post(postings)) {
    for (const ledger::Posting& posting : postings) {
      booking.suspended += posting.amount;
    }
    booking.postings = std::move(postings);
  } else {
    booking.quarantine_reason += "; its money does not fit the suspense account";
  }
  return booking;
}

Booking unreadable(const std::string& why, const EffectiveTime& effective) {
  Booking booking;
  booking.effective_at = effective(Instant{});
  booking.quarantine_reason = "unreadable: " + why;
  return booking;
}

Stored<Booking> book_sale(StoreState& state, const std::string& terminal, const Order& order, std::uint64_t log_no,
                          const EffectiveTime& effective) {
  auto booked = book_order(state, terminal, order, log_no, effective(order.paid_at), {});
  if (!booked) {
    return booked;
  }
  if (!booked->quarantine_reason.empty()) {
    return suspend(state, order, std::move(*booked));
  }
  auto price = price_alarm(state, order, booked->effective_at);
  if (!price) {
    return tl::unexpected(price.error());
  }
  if (*price) {
    add_alarm(*booked, std::move(**price));
  }
  if (std::string wrong = promotion_difference(state, order); !wrong.empty()) {
    add_alarm(*booked, {std::string(kPromotionAlarm), std::move(wrong)});
  }
  return booked;
}

}  // namespace

void add_alarm(Booking& booking, BookingAlarm more) {
  if (booking.alarm) {
    booking.alarm->text += "; " + more.text;
  } else {
    booking.alarm = std::move(more);
  }
}

Stored<Booking> book_order(StoreState& state, const std::string& terminal, const Order& order, std::uint64_t log_no,
                           Instant effective_at, const std::vector<ledger::Posting>& first) {
  Booking booking;
  booking.effective_at = effective_at;
  booking.quarantine_reason = objection(state, terminal, order);
  if (!booking.quarantine_reason.empty()) {
    return booking;
  }
  const auto known = state.tables.log_no_of_order(order.id);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (known->has_value()) {
    booking.quarantine_reason =
        "order " + to_string(order.id.uuid) + " was already booked by log entry " + std::to_string(**known);
    return booking;
  }
  booking.postings = first;
  return try_booking(state, order, log_no, std::move(booking));
}

std::string name_objection(const StoreState& state, const std::string& terminal, const std::string& what,
                           const domain::StoreId& named_store, const domain::TerminalId& named_terminal) {
  if (named_store != state.store) {
    return "the " + what + " names store " + named_store.text() + ", this is " + state.store.text();
  }
  if (named_terminal.text() != terminal) {
    return "the " + what + " names terminal " + named_terminal.text() + ", the certificate says " + terminal;
  }
  return "";
}

Stored<Booking> suspend_record(StoreState& state, const replication::Record& record, std::string reason,
                               const EffectiveTime& effective) {
  const auto decoded = protocol::decode_terminal_record(record.payload);
  if (!decoded) {
    return unreadable(decoded.error().reason, effective);
  }
  Booking booking;
  booking.quarantine_reason = std::move(reason);
  if (const auto* handover = std::get_if<domain::Handover>(&decoded->body)) {
    booking.effective_at = effective(handover->at);
    return booking;
  }
  if (const auto* report = std::get_if<domain::TillReport>(&decoded->body)) {
    booking.effective_at = effective(report->at);
    return booking;
  }
  if (const auto* back = std::get_if<domain::Return>(&decoded->body)) {
    booking.effective_at = effective(back->at);
    return booking;
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&decoded->body)) {
    booking.effective_at = effective(lease->at);
    return booking;
  }
  const Order& order = std::get<Order>(decoded->body);
  booking.effective_at = effective(order.paid_at);
  return suspend(state, order, std::move(booking));
}

Stored<Booking> book_record(StoreState& state, const std::string& terminal, const replication::Record& record,
                            std::uint64_t log_no, const EffectiveTime& effective) {
  const auto decoded = protocol::decode_terminal_record(record.payload);
  if (!decoded) {
    return unreadable(decoded.error().reason, effective);
  }
  if (const auto* handover = std::get_if<domain::Handover>(&decoded->body)) {
    return book_handover(state, terminal, *handover, log_no, effective);
  }
  if (const auto* report = std::get_if<domain::TillReport>(&decoded->body)) {
    return book_report(state, terminal, *report, log_no, effective);
  }
  if (const auto* back = std::get_if<domain::Return>(&decoded->body)) {
    return book_return(state, terminal, *back, log_no, effective);
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&decoded->body)) {
    return book_lease_return(state, terminal, *lease, effective);
  }
  return book_sale(state, terminal, std::get<Order>(decoded->body), log_no, effective);
}

}  // namespace queueback::store_server
