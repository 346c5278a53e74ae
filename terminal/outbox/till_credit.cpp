// The rest of TillDatabase: what a customer has to come for goods that he exchanges.
#include <utility>

#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using storage::Statement;

Stored<std::optional<ExchangeCredit>> TillDatabase::credit() {
  std::optional<ExchangeCredit> out;
  auto done =
      storage::for_each_row(database_.prepare("SELECT slip, amount FROM exchange_credit WHERE handed_out IS NULL"),
                            [&out](const Statement& row) {
                              out = ExchangeCredit{row.text(0), domain::Money::minor(row.integer(1))};
                            });
  return done ? Stored<std::optional<ExchangeCredit>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> TillDatabase::keep_credit(const domain::Return& what) {
  const auto credit = credit_of(what);
  return credit ? database_.prepare("INSERT INTO exchange_credit(slip, number, amount) VALUES(?, ?, ?)")
                      .bind(credit->slip)
                      .bind(what.number.value)
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

Stored<std::optional<SavedPayout>> TillDatabase::end_credit(const EndCredit& what) {
  Statement row = database_.prepare("SELECT number FROM exchange_credit WHERE slip = ? AND handed_out IS NULL");
  const auto found = row.bind(what.slip).step();
  if (!found || !*found) {
    return found ? Stored<std::optional<SavedPayout>>(std::nullopt) : tl::unexpected(found.error());
  }
  const std::uint64_t number = row.number(0);
  auto done = database_.prepare("UPDATE exchange_credit SET handed_out = ? WHERE slip = ?")
                  .bind(what.handed.minor())
                  .bind(what.slip)
                  .run();
  for (const JournalEvent& event : what.events) {
    done = done ? journal_.append(event) : done;
  }
  auto goods = done ? returned_goods(number) : tl::unexpected(done.error());
  if (!goods || !*goods) {
    return goods ? fail(storage::ErrorCode::kCorrupt, "a credit without its return") : tl::unexpected(goods.error());
  }
  auto job = add_job(number, PrintJob::Kind::kReturn, what.at);
  return job ? Stored<std::optional<SavedPayout>>(SavedPayout{std::move(*job), std::move(**goods)})
             : tl::unexpected(job.error());
}

Stored<std::optional<domain::Money>> TillDatabase::handed_out(std::uint64_t return_number) {
  Statement row =
      database_.prepare("SELECT handed_out FROM exchange_credit WHERE number = ? AND handed_out IS NOT NULL");
  const auto found = row.bind(return_number).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(domain::Money::minor(row.integer(0))) : std::nullopt;
}

}  // namespace queueback::terminal
