// Every disk operation of every role fails once, in every way.
#include <gtest/gtest.h>

#include <optional>

#include "headquarters/app/archive.hpp"
#include "headquarters/app/audit.hpp"
#include "store-server/app/store.hpp"
#include "terminal/outbox/till_database.hpp"
#include "tests/headquarters/store_stream.hpp"
#include "tests/simulation/sweep_role.hpp"
#include "tests/store/till_stream.hpp"
#include "tests/support/manual_clock.hpp"

namespace queueback::simulation {
namespace {

/// A till: two sales, new reference data, an acknowledgement, a handover, a wrong PIN, a third sale.
class TillRole final : public Role {
 public:
  Done open(const std::filesystem::path& folder) override {
    auto database = storage::Database::open({folder / "terminal.db"});
    if (!database) {
      return tl::unexpected(database.error());
    }
    database_.emplace(std::move(*database));
    auto till = terminal::TillDatabase::open(
        *database_, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse("T1")}, random_);
    if (!till) {
      return tl::unexpected(till.error());
    }
    till_ = std::move(*till);
    return {};
  }
  std::size_t steps() const override { return 10; }
  Done step(std::size_t n) override {
    return in_transaction(*database_, [&]() -> Done { return act(n); });
  }
  std::size_t done(std::string& problem) override {
    const auto receipts = till_->newest_receipt();
    const auto cursor = till_->reference_cursor();
    const auto outbox = till_->read_outbox(1, 100);
    const auto handed_over = till_->handed_over();
    const auto pins = till_->wrong_pins();
    const auto jobs = till_->newest_jobs(100);
    const auto kept = till_->state();
    if (!receipts || !cursor || !outbox || !handed_over || !pins || !jobs || !kept) {
      problem = "the tables cannot be read";
      return 0;
    }
    if (jobs->size() != *receipts) {
      problem = "not every sale has its receipt to print, once";
    }
    for (std::size_t i = 1; i < outbox->size(); ++i) {
      if ((*outbox)[i].previous != (*outbox)[i - 1].hash || (*outbox)[i].seq != (*outbox)[i - 1].seq + 1) {
        problem = "the outbox is no chain";
      }
    }
    const bool began = kept->unfinished && kept->unfinished->at == kBegan;
    const bool recalled = kept->unfinished && kept->unfinished->at == kRecalled;
    if (began && *receipts >= 3) {
      problem = "a sale that is done comes back";
    }
    if (recalled && !kept->parked.empty()) {
      problem = "a sale is put aside and in the works at once";
    }
    const bool dropped = !outbox->empty() && outbox->front().seq > 1;
    return leading({*receipts >= 1, *receipts >= 2, cursor->n == 5, outbox->empty() || dropped ? *receipts >= 2 : false,
                    handed_over->contains("W-1"), pins->contains("1001"), began || *receipts >= 3, *receipts >= 3,
                    recalled || kept->parked.contains(1), recalled},
                   problem);
  }

 private:
  Done act(std::size_t n) {
    switch (n) {
      case 2: {
        const replication::ReferenceItem item{1, 0, "P1", to_bytes("body")};
        if (auto staged = till_->stage({item}); !staged) {
          return staged;
        }
        return till_->activate({{{9}, 5}, replication::ReferenceScope::kSnapshot, 1});
      }
      case 3:
        return as_done(till_->save_watermarks({1, 1}));
      case 4:
        return as_done(till_->save_handover(
            {"W-1", *domain::CashierId::parse("1001"), tests::kNoon, CivilDay{2025, 11, 20}, 480, 5}));
      case 5:
        return till_->save_wrong_pins("1001", {2, std::nullopt});
      case 6:
        return till_->save_kept({kept_at(kBegan)});
      case 8:
        return till_->save_kept({std::nullopt, std::pair(std::uint64_t{1}, kept_at(kBegan))});
      case 9:
        return till_->save_kept({kept_at(kRecalled), std::nullopt, 1});
      default:
        return as_done(till_->save_sale(draft(), clock_, random_));
    }
  }
  static constexpr Instant kBegan = tests::kNoon;
  static constexpr Instant kRecalled = tests::kNoon + Duration::hours(1);
  static terminal::KeptSale kept_at(Instant at) { return {at, "甲", draft().cart}; }
  static terminal::SaleDraft draft() {
    const domain::Order like = tests::sample_order();
    return {like.cashier, {like.lines, std::nullopt},
            like.tenders, {},
            like.paid_at, like.business_date,
            480,          like.versions,
            {},           "CNY"};
  }

  tests::ManualClock clock_;
  SeededRandom random_{next_seed()};
  std::optional<storage::Database> database_;
  std::unique_ptr<terminal::TillDatabase> till_;
};

TEST(Sweep, till_keeps_what_it_acknowledged) {
  expect_clean("till", [] { return std::make_unique<TillRole>(); });
}

constexpr const char* kSweepPolicy = R"(
currency = "CNY"
[queue_rebate]
first_in_line = "retain"
extract = "50%"
default = "100%"
settle_delay_days = 1
)";

/// A store: goods and members, a policy, two batches of a till, a settlement that falls due, another policy, an
/// acknowledgement of headquarters.
class StoreRole final : public Role {
 public:
  Done open(const std::filesystem::path& folder) override {
    auto database = storage::Database::open({folder / "store.db"});
    if (!database) {
      return tl::unexpected(database.error());
    }
    database_.emplace(std::move(*database));
    const protocol::StoreProfile profile{*domain::StoreId::parse("S1"),
                                         "店",
                                         {"地址"},
                                         "https://qb.example",
                                         "CNY",
                                         "Asia/Shanghai",
                                         {{Instant{0}, 480}}};
    auto store = store_server::Store::open(*database_, profile, store_server::Finality::kHeadquarters, clock_, random_);
    if (!store) {
      return tl::unexpected(store.error());
    }
    store_ = std::move(*store);
    if (till_.records().empty()) {
      for (int n = 0; n < 3; ++n) {
        till_.sell();
      }
    }
    return {};
  }
  std::size_t steps() const override { return 7; }
  Done step(std::size_t n) override {
    // Time goes on with the script, also over a restart.
    clock_.jump_to(tests::kNoon + Duration::hours(static_cast<std::int64_t>(n < 4 ? n : n + 30)));
    return in_transaction(*database_, [&]() -> Done {
      auto done = act(n);
      return done ? store_->before_commit() : done;
    });
  }
  std::size_t done(std::string& problem) override {
    clock_.jump_to(tests::kNoon);
    std::size_t count = 0;
    const auto looked = in_transaction(*database_, [&]() -> Done {
      const auto figures = store_->figures();
      const auto audit = store_->audit();
      if (!figures || !audit) {
        return tl::unexpected(!figures ? figures.error() : audit.error());
      }
      problem = *audit;
      const rewards::queue_rebate::Policy* policy = store_->engine().policy_in_force();
      const bool settled = !store_->queue_lines("cashier/S1", 1).empty();
      count = leading(
          {store_->reference().price_of("P1").has_value(), policy != nullptr, figures->sales >= 1, figures->sales >= 3,
           settled, policy != nullptr && policy->version == "b", figures->headquarters.headquarters >= 3},
          problem);
      if (figures->quarantined != 0) {
        problem = "a good sale is in quarantine";
      }
      return Done();
    });
    if (!looked) {
      problem = looked.error().reason;
    }
    return count;
  }

 private:
  Done act(std::size_t n) {
    switch (n) {
      case 0:
        return as_done(
            store_->import_products("sku,barcode,name_zh,name_en,price,vat_rate,active\n"
                                    "P1,,水,Water,2.00,13%,true\nP2,,苹果,Apple,9.99,9%,true\n"));
      case 1:
        return as_done(store_->apply_policy(std::string("version = \"a\"\n") + kSweepPolicy, "a.toml", Instant{0}));
      case 2:
        return send(1);
      case 3:
        return send(3);
      case 4:
        return store_->tick();
      case 5:
        return as_done(store_->apply_policy(std::string("version = \"b\"\n") + kSweepPolicy, "b.toml", clock_.now()));
      default:
        return store_->headquarters_acknowledged({4, 3});
    }
  }
  /// A session of the till in which the store gets its records up to `last`, from the first on: what it has comes once
  /// more, as out of an older connection that was slow.
  Done send(std::uint64_t last) {
    const auto welcome = store_->intake().hello("T1", till_.hello());
    if (!welcome) {
      return tl::unexpected(welcome.error());
    }
    replication::Batch batch = till_.batch();
    std::erase_if(batch.records, [last](const auto& record) { return record.seq > last; });
    const auto taken = store_->intake().ingest("T1", till_.incarnation(), batch);
    return as_done(taken);
  }

  tests::ManualClock clock_;
  SeededRandom random_{next_seed()};
  tests::TillStream till_{"T1", 1};
  std::optional<storage::Database> database_;
  std::unique_ptr<store_server::Store> store_;
};

TEST(Sweep, store_keeps_what_it_acknowledged) {
  expect_clean("store", [] { return std::make_unique<StoreRole>(); });
}

/// Headquarters: two batches of a store, a policy of its own, and the store once more from an old backup: what its
/// terminals send again it books again, in another order.
class HeadquartersRole final : public Role {
 public:
  Done open(const std::filesystem::path& folder) override {
    auto database = storage::Database::open({folder / "hq.db"});
    if (!database) {
      return tl::unexpected(database.error());
    }
    database_.emplace(std::move(*database));
    auto archive = headquarters::Archive::open(*database_, clock_);
    if (!archive) {
      return tl::unexpected(archive.error());
    }
    archive_ = std::move(*archive);
    for (std::uint64_t n = store_.records().size() + 1; n <= 5; ++n) {
      store_.add(tests::booked(tests::numbered_order(n)));
    }
    return {};
  }
  std::size_t steps() const override { return 4; }
  Done step(std::size_t n) override {
    return in_transaction(*database_, [&]() -> Done {
      auto done = act(n);
      return done ? archive_->before_commit() : done;
    });
  }
  std::size_t done(std::string& problem) override {
    std::size_t count = 0;
    const auto looked = in_transaction(*database_, [&]() -> Done {
      const auto figures = archive_->figures();
      if (!figures) {
        return tl::unexpected(figures.error());
      }
      headquarters::Audit audit(*archive_);
      for (auto end = audit.step(); !end || !*end; end = audit.step()) {
        if (!end) {
          return tl::unexpected(end.error());
        }
      }
      problem = audit.findings().empty() ? "" : audit.findings().front();
      count = leading({figures->orders >= 2, archive_->queues().engine().policy_in_force() != nullptr,
                       figures->orders >= 5, figures->repeats == 2},
                      problem);
      const auto books = archive_->book().books().find("S1");
      const auto cash =
          books == archive_->book().books().end() ? domain::Money() : books->second.balance("tender/S1/cash", "CNY");
      const auto sold = static_cast<std::int64_t>(figures->orders) * tests::sample_order().total.minor();
      if (-cash.minor() != sold || figures->repeats % 2 != 0 || figures->quarantined != 0) {
        problem = "an order counts twice, or not at all";
      }
      return Done();
    });
    if (!looked) {
      problem = looked.error().reason;
    }
    return count;
  }

 private:
  Done act(std::size_t n) {
    if (n == 1) {
      const protocol::PolicyText text{"a.toml", Instant{0}, std::string("version = \"a\"\n") + kSweepPolicy};
      const auto applied = archive_->queues().apply_policy(text, digest::Hash{1, 2, 3}, clock_.now());
      return as_done(applied);
    }
    if (n == 3) {
      tests::StoreStream restored = store_;
      restored.restore(3);
      restored.start(2);
      restored.add(tests::booked(tests::numbered_order(5)));
      restored.add(tests::booked(tests::numbered_order(4)));
      return send(restored, 5);
    }
    return send(store_, n == 0 ? 2 : 5);
  }
  /// A session in which headquarters gets the records up to `last`; what is there comes once more.
  Done send(const tests::StoreStream& stream, std::uint64_t last) {
    const auto welcome = archive_->intake().hello("S1", stream.hello());
    if (!welcome) {
      return tl::unexpected(welcome.error());
    }
    replication::Batch batch = stream.batch();
    std::erase_if(batch.records, [last](const auto& record) { return record.seq > last; });
    const auto taken = archive_->intake().ingest("S1", stream.current(), batch);
    return as_done(taken);
  }

  tests::ManualClock clock_;
  tests::StoreStream store_{1};
  std::optional<storage::Database> database_;
  std::unique_ptr<headquarters::Archive> archive_;
};

TEST(Sweep, headquarters_keeps_what_it_acknowledged) {
  expect_clean("headquarters", [] { return std::make_unique<HeadquartersRole>(); });
}

}  // namespace
}  // namespace queueback::simulation
