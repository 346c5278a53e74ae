// The rest of TillDatabase: what a customer has to come for goods that he exchanges.
#include <utility>

#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using storage::Statement;

Stored<std::optional<ExchangeCredit>> TillDatabase::credit() {
  std::optional<ExchangeCredit> out;
  auto done = storage::for_each_row(database_.prepare("SELECT slip, amount FROM exchange_credit"),
                                    [&out](const Statement& row) {
                                      out = ExchangeCredit{row.text(0), domain::Money::minor(row.integer(1))};
                                    });
  return done ? Stored<std::optional<ExchangeCredit>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> TillDatabase::keep_credit(const domain::Return& what) {
  const auto credit = credit_of(what);
  return credit ? database_.prepare("INSERT INTO exchange_credit(slip, amount) VALUES(?, ?)")
                      .bind(credit->slip)
                      .bind(credit->amount.minor())
                      .run()
                : Stored<void>();
}

Stored<void> TillDatabase::spend_credit(const domain::Order& order) {
  Stored<void> done;
  for (const domain::Tender& tender : order.tenders) {
    if (done && is_credit(tender)) {
      done = database_.prepare("DELETE FROM exchange_credit WHERE slip = ?").bind(tender.reference).run();
    }
  }
  return done;
}

Stored<void> TillDatabase::end_credit(const EndCredit& what) {
  auto done = database_.prepare("DELETE FROM exchange_credit WHERE slip = ?").bind(what.slip).run();
  return done ? journal_.append(what.event) : done;
}

}  // namespace queueback::terminal
