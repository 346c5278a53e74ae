// The rest of TillDatabase: sales that are not paid yet.
#include <utility>

#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using storage::Statement;

namespace {

/// The row of the sale that is being made.
constexpr std::uint64_t kOpen = 0;

}  // namespace

protocol::Basket to_basket(const KeptSale& sale) {
  std::optional<protocol::MemberCard> buyer;
  if (const auto& known = sale.cart.buyer) {
    buyer = protocol::MemberCard{known->id, known->level, known->masked_name};
  }
  std::optional<domain::Discount> discount;
  if (const auto& whole = sale.cart.discount) {
    discount = domain::Discount{domain::DiscountKind::kSale, whole->amount, whole->rate, whole->reason};
  }
  return {sale.cart.lines,         std::move(buyer),         sale.paid, std::move(discount), sale.cart.priced_at,
          sale.cart.confirmed_age, to_bytes(sale.asked_code)};
}

KeptSale to_sale(protocol::Basket basket, Instant at, std::string cashier) {
  Cart cart{std::move(basket.lines), {}};
  if (basket.buyer) {
    cart.buyer = Buyer{basket.buyer->id, basket.buyer->level, basket.buyer->masked_name};
  }
  if (basket.discount) {
    cart.discount = SaleDiscount{basket.discount->amount, basket.discount->rate, basket.discount->reason};
  }
  cart.priced_at = basket.priced_at;
  cart.confirmed_age = basket.confirmed_age;
  return {at, std::move(cashier), std::move(cart), std::move(basket.paid), std::string(as_text(basket.asked_code))};
}

Stored<void> TillDatabase::put_kept(std::uint64_t number, const KeptSale& sale) {
  const Bytes payload = protocol::encode(to_basket(sale));
  return database_.prepare("INSERT OR REPLACE INTO kept_sale(number, kept_at, cashier, payload) VALUES(?, ?, ?, ?)")
      .bind(number)
      .bind(sale.at.micros)
      .bind(sale.cashier)
      .bind(ByteView(payload))
      .run();
}

Stored<void> TillDatabase::drop_kept(std::uint64_t number) {
  return database_.prepare("DELETE FROM kept_sale WHERE number = ?").bind(number).run();
}

Stored<void> TillDatabase::save_kept(const SaveKept& kept) {
  auto done = kept.leaves_open ? Stored<void>() : kept.open ? put_kept(kOpen, *kept.open) : drop_kept(kOpen);
  if (kept.parked && done) {
    done = put_kept(kept.parked->first, kept.parked->second);
  }
  if (kept.recalled && done) {
    done = drop_kept(*kept.recalled);
  }
  if (!kept.fetched.empty() && done) {
    done = database_.prepare("DELETE FROM basket_claim WHERE basket = ?").bind(kept.fetched).run();
  }
  return done;
}

Stored<std::string> TillDatabase::claim_on(const std::string& basket, const Uuid& fresh, Instant now) {
  auto done = database_.prepare("DELETE FROM basket_claim WHERE at < ?").bind((now - kBasketClaimLife).micros).run();
  done = done ? database_.prepare("INSERT OR IGNORE INTO basket_claim(basket, claim, at) VALUES(?, ?, ?)")
                    .bind(basket)
                    .bind(to_string(fresh))
                    .bind(now.micros)
                    .run()
              : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  Statement row = database_.prepare("SELECT claim FROM basket_claim WHERE basket = ?");
  const auto found = row.bind(basket).step();
  return found ? Stored<std::string>(row.text(0)) : tl::unexpected(found.error());
}

Stored<std::vector<std::string>> TillDatabase::basket_claims() {
  std::vector<std::string> out;
  auto done = storage::for_each_row(database_.prepare("SELECT claim FROM basket_claim ORDER BY at DESC"),
                                    [&out](const Statement& row) { out.push_back(row.text(0)); });
  return done ? Stored<std::vector<std::string>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<std::map<std::uint64_t, KeptSale>> TillDatabase::kept_sales() {
  std::map<std::uint64_t, KeptSale> out;
  std::string unreadable;
  auto done = storage::for_each_row(
      database_.prepare("SELECT number, kept_at, cashier, payload FROM kept_sale"), [&](const Statement& row) {
        auto basket = protocol::decode_basket(row.blob(3));
        if (basket) {
          out.emplace(row.number(0), to_sale(std::move(*basket), Instant{row.integer(1)}, row.text(2)));
        } else {
          unreadable = "kept sale " + row.text(0) + ": " + basket.error().reason;
        }
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (!unreadable.empty()) {
    return fail(storage::ErrorCode::kCorrupt, unreadable);
  }
  return out;
}

Stored<State> TillDatabase::state() {
  auto pins = wrong_pins();
  auto handed = handed_over();
  auto kept = kept_sales();
  if (!pins || !handed) {
    return tl::unexpected(!pins ? pins.error() : handed.error());
  }
  if (!kept) {
    return tl::unexpected(kept.error());
  }
  auto shift = shifts_.open_one();
  const auto shifts = shifts_.newest();
  if (!shift || !shifts) {
    return tl::unexpected(!shift ? shift.error() : shifts.error());
  }
  auto held = leases();
  if (!held) {
    return tl::unexpected(held.error());
  }
  auto credited = credit();
  if (!credited) {
    return tl::unexpected(credited.error());
  }
  State state{SignedOut{}, std::move(*pins), std::move(*handed)};
  state.leases = std::move(*held);
  state.credit = std::move(*credited);
  state.shift = std::move(*shift);
  state.shifts = *shifts;
  if (auto open = kept->extract(kOpen)) {
    state.unfinished = std::move(open.mapped());
  }
  state.parked = std::move(*kept);
  forget_lost_credit(state);
  return state;
}

}  // namespace queueback::terminal
