// A terminal does not start with a damaged database, and says what a shop can do.
#include "terminal/outbox/start_check.hpp"

#include <gmock/gmock.h>

#include "tests/support/must.hpp"
#include "tests/support/page_damage.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/shop.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::must;

class TillStartCheck : public ::testing::Test {
 protected:
  TillStartCheck() {
    storage::Database database = open();
    const auto till = must(TillDatabase::open(database, identity_, random_));
    for (int i = 0; i < 4; ++i) {
      auto transaction = must(storage::Transaction::begin(database));
      (void)must(till->save_sale(draft(), clock_, random_));
      must(transaction.commit());
    }
    auto transaction = must(storage::Transaction::begin(database));
    (void)must(till->save_watermarks({2, 2}));
    must(transaction.commit());
  }
  [[nodiscard]] storage::Database open() const {
    return must(storage::Database::open({directory_.path() / "terminal.db"}));
  }
  std::vector<std::string> after(const std::string& sql) {
    storage::Database database = open();
    must(database.execute(sql));
    return must(check_at_start(database));
  }
  static SaleDraft draft() {
    const domain::Product cola = tests::product("COLA", tests::kColaBarcode, "可乐", 200);
    return {*domain::CashierId::parse("1001"),
            {{{cola.id, cola.name_zh, domain::Quantity::pieces(1), cola.price, cola.price, cola.vat_rate}}, {}},
            {{domain::TenderKind::kCash, Money::minor(200), Money::minor(500)}},
            Money::minor(300),
            tests::kNoon,
            CivilDay{2025, 11, 20},
            480,
            {"p1", 12},
            {},
            "CNY"};
  }

  tests::TemporaryDirectory directory_;
  tests::ManualClock clock_;
  SeededRandom random_{3};
  TillIdentity identity_{*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")};
};

TEST_F(TillStartCheck, WholeDatabase_hasNoFinding) { EXPECT_THAT(after("SELECT 1"), IsEmpty()); }

TEST_F(TillStartCheck, NewTerminal_hasNone) {
  storage::Database database = must(storage::Database::open({directory_.path() / "new.db"}));
  EXPECT_THAT(must(check_at_start(database)), IsEmpty());
}

TEST_F(TillStartCheck, UnsentRecord_isFound) {
  EXPECT_THAT(after("UPDATE outbox SET payload = CAST(substr(payload, 1, 20) || x'ff' || substr(payload, 22) AS BLOB)"
                    " WHERE seq = 3"),
              Contains("unsent record 3: its content does not match its hash"));
}

TEST_F(TillStartCheck, UnsentRecordThatIsGone_isNamed) {
  EXPECT_THAT(after("DELETE FROM outbox WHERE seq = 4"),
              Contains("unsent records end at 3, they were written up to 4"));
}

TEST_F(TillStartCheck, AmountOfUnsentRecord_isFound) {
  EXPECT_THAT(after("UPDATE outbox SET total = 1 WHERE seq = 4"),
              Contains("unsent record 4: its total is not its row's"));
}

TEST_F(TillStartCheck, Sale_isFound) {
  EXPECT_THAT(after("UPDATE sale SET paid_at = paid_at + 1 WHERE receipt = 1"),
              Contains("the sale of receipt 1: its content is not what its row says"));
}

TEST_F(TillStartCheck, FreeSpaceOfAPage_isFound) {
  const std::filesystem::path file = directory_.path() / "terminal.db";
  const std::uint64_t page = must(tests::root_page(file, "print_job"));
  tests::flip_bit(file, (page - 1) * 4096 + 1, 6);  // where the first free block of the page begins
  EXPECT_THAT(after("SELECT 1"), Contains(HasSubstr("free space")));
}

TEST_F(TillStartCheck, Text_saysWhatAShopCanDo) {
  const std::string text =
      damage_text("T1/terminal.db", {"unsent record 3: its content does not match its hash"}, identity_);
  EXPECT_THAT(text, HasSubstr("T1/terminal.db is damaged; nothing in it was changed"));
  EXPECT_THAT(text, HasSubstr("queueback-ctl terminal replace T1 FILE"));
  EXPECT_THAT(text, HasSubstr("mirror"));
}

}  // namespace
}  // namespace queueback::terminal
