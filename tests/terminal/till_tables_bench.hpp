#pragma once
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "terminal/outbox/till_database.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/shop.hpp"

namespace queueback::tests {

/// A terminal's database on real SQLite, and what is sold there.
class TillTablesBench : public ::testing::Test {
 protected:
  TillTablesBench() { open(); }

  void open() {
    database_.emplace(must(storage::Database::open({directory_.path() / "terminal.db"})));
    till_ = must(terminal::TillDatabase::open(
        *database_, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")}, random_));
  }
  void restart() {
    till_.reset();
    database_.reset();
    open();
  }
  template <class Call>
  auto commit(Call call) {
    auto transaction = must(storage::Transaction::begin(*database_));
    auto result = must(call());
    must(transaction.commit());
    return result;
  }
  template <class Call>
  void commit_void(Call call) {
    auto transaction = must(storage::Transaction::begin(*database_));
    must(call());
    must(transaction.commit());
  }
  terminal::SaleDraft draft() const {
    using domain::Money;
    const domain::Product cola = product("COLA", kColaBarcode, "可乐", 200);
    terminal::SaleDraft out{
        *domain::CashierId::parse("1001"),
        {{{cola.id, cola.name_zh, domain::Quantity::pieces(1), cola.price, cola.price, cola.vat_rate}},
         terminal::Buyer{*domain::MemberId::parse("M1"), "gold", "李*"},
         {}},
        {{domain::TenderKind::kCash, Money::minor(200), Money::minor(500)}},
        Money::minor(300),
        kNoon,
        CivilDay{2025, 11, 20},
        480,
        {"p1", 12},
        {Money::minor(240), "level(program)"},
        "CNY",
        {}};
    return out;
  }
  terminal::SavedSale sell(const terminal::SaleDraft& sold) {
    return commit([&] { return till_->save_sale(sold, clock_, random_); });
  }
  terminal::SavedSale sell() { return sell(draft()); }
  std::vector<replication::Record> outbox(std::uint64_t first = 1) { return must(till_->read_outbox(first, 1000)); }

  TemporaryDirectory directory_;
  ManualClock clock_;
  SeededRandom random_{3};
  std::optional<storage::Database> database_;
  std::unique_ptr<terminal::TillDatabase> till_;
};

}  // namespace queueback::tests
