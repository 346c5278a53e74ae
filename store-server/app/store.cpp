#include "store-server/app/store.hpp"

#include <utility>

#include "common/base/check.hpp"
#include "common/policy/policy.hpp"
#include "common/storage/migration.hpp"

namespace queueback::store_server {

namespace queue_rebate = rewards::queue_rebate;
using replication::ReferenceItem;

std::span<const storage::Migration> migrations();  // made from the SQL files by CMake

namespace {

constexpr std::string_view kPoolPrefix = "pool/queue_rebate/";
constexpr std::string_view kTooMany = "the reference data would exceed its limit of items; nothing was imported";

/// Runs the steps until one fails.
template <class... Steps>
Stored<void> all_of(Steps... steps) {
  Stored<void> done;
  ((done = done ? steps() : done), ...);
  return done;
}

}  // namespace

Store::Store(storage::Database& database, protocol::StoreProfile profile, Finality finality, const Clock& clock)
    : profile_(std::move(profile)),
      finality_(finality),
      clock_(clock),
      tables_(database),
      directory_(database),
      book_(tables_),
      reference_(directory_),
      log_(database, tables_, directory_),
      intake_({profile_.store, profile_.currency, database, tables_, book_, engine_, reference_}, log_, clock) {}

Stored<std::unique_ptr<Store>> Store::open(storage::Database& database, protocol::StoreProfile profile,
                                           Finality finality, const Clock& clock, RandomSource& random) {
  if (auto done = storage::migrate(database, migrations()); !done) {
    return tl::unexpected(done.error());
  }
  auto store = std::unique_ptr<Store>(new Store(database, std::move(profile), finality, clock));
  auto transaction = storage::Transaction::begin(database);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  auto done = all_of([&] { return store->load(random); }, [&] { return store->before_commit(); },
                     [&] { return transaction->commit(); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return store;
}

Stored<void> Store::load(RandomSource& random) {
  auto history = log_.open(random);
  if (!history) {
    return tl::unexpected(history.error());
  }
  history_ = std::move(*history);
  return all_of([&] { return check_owner(); }, [&] { return book_.load(); }, [&] { return load_engine(); },
                [&] { return intake_.load(); }, [&] { return load_enrolments(); },
                [&] { return reference_.load(random); },
                [&]() -> Stored<void> {
                  auto put = reference_.put({reference_item(profile_)});
                  return put ? Stored<void>() : tl::unexpected(put.error());
                });
}

Stored<void> Store::check_owner() {
  const std::string ours = profile_.store.text() + " " + profile_.currency;
  const auto owner = directory_.bytes("owner");
  if (!owner) {
    return tl::unexpected(owner.error());
  }
  if (!owner->has_value()) {
    return directory_.set_bytes("owner", as_bytes(ours));
  }
  if (as_text(**owner) != ours) {
    return fail(storage::ErrorCode::kOther, "this database belongs to store and currency \"" +
                                                std::string(as_text(**owner)) + "\", the configuration says \"" + ours +
                                                "\"; correct store.id or store.currency");
  }
  return {};
}

Stored<void> Store::load_engine() {
  const auto policies = directory_.policies();
  const auto members = directory_.members();
  if (!policies || !members) {
    return tl::unexpected(!policies ? policies.error() : members.error());
  }
  for (const protocol::PolicyText& text : *policies) {
    const auto policy = policy::parse(text.toml, "policy " + text.version, text.effective_from);
    if (!policy) {
      return fail(storage::ErrorCode::kCorrupt, "stored policy is unreadable: " + policy.error().reason);
    }
    engine_.restore_policy(policy->queue_rebate);
  }
  for (const PersonRow& person : *members) {
    if (const auto id = domain::MemberId::parse(person.member)) {
      engine_.restore_member(*id, person.level);
    }
  }
  for (const auto& [key, amount] : book_.balances().all()) {
    if (key.account.starts_with(kPoolPrefix)) {
      engine_.restore_pool(key.account.substr(kPoolPrefix.size()), amount);
    }
  }
  return tables_.load_waiting([this](queue_rebate::Entry entry) { engine_.restore_entry(std::move(entry)); });
}

Stored<void> Store::finish(ImportReport& report, const std::vector<ReferenceItem>& items) {
  const auto changed = reference_.put(items);
  if (!changed) {
    return tl::unexpected(changed.error());
  }
  report.accepted = items.size();
  report.changed = *changed;
  report.version = reference_.cursor().n;
  return {};
}

Stored<ImportReport> Store::import_products(std::string_view csv) {
  Parsed<ProductRow> parsed = parse_products(csv);
  ImportReport report{0, std::move(parsed.bad), false, reference_.cursor().n};
  std::vector<ReferenceItem> items;
  for (const ProductRow& row : parsed.rows) {
    items.push_back(row.state == ProductRow::State::kActive
                        ? reference_item(row.product)
                        : removed_item(protocol::ReferenceKind::kProduct, row.product.id.text()));
  }
  const auto room = reference_.has_room(items.size());
  if (!room) {
    return tl::unexpected(room.error());
  }
  if (!*room) {
    report.bad.push_back({1, std::string(kTooMany)});
    return report;
  }
  if (auto done = finish(report, items); !done) {
    return tl::unexpected(done.error());
  }
  return report;
}

Stored<void> Store::set_member(const PersonRow& person) {
  const auto id = domain::MemberId::parse(person.member);
  QB_CHECK(id.has_value());
  if (auto done = directory_.save_member(person); !done) {
    return done;
  }
  if (engine_.level_of(*id) == person.level) {
    return {};
  }
  const Instant now = clock_.now();
  const auto outcome = engine_.execute({now, log_.next_number(), queue_rebate::SetMember{*id, person.level}});
  QB_CHECK(outcome.has_value());
  return log_.append({now, now, "", protocol::MemberChange{person.member, person.level}, outcome->postings}, nullptr);
}

Stored<ImportReport> Store::import_members(std::string_view csv) {
  Parsed<PersonRow> parsed = parse_members(csv);
  ImportReport report{0, std::move(parsed.bad), false, reference_.cursor().n};
  const auto room = reference_.has_room(parsed.rows.size());
  if (!room) {
    return tl::unexpected(room.error());
  }
  if (!*room) {
    report.bad.push_back({1, std::string(kTooMany)});
    return report;
  }
  std::vector<ReferenceItem> items;
  for (const PersonRow& person : parsed.rows) {
    if (auto done = set_member(person); !done) {
      return tl::unexpected(done.error());
    }
    items.push_back(reference_item(
        protocol::MemberCard{*domain::MemberId::parse(person.member), person.level, masked_name(person.name)}));
  }
  if (auto done = finish(report, items); !done) {
    return tl::unexpected(done.error());
  }
  return report;
}

Stored<ImportReport> Store::import_cashiers(const std::vector<protocol::Cashier>& cashiers) {
  ImportReport report;
  std::vector<ReferenceItem> items;
  items.reserve(cashiers.size());
  for (const protocol::Cashier& cashier : cashiers) {
    items.push_back(reference_item(cashier));
  }
  if (auto done = finish(report, items); !done) {
    return tl::unexpected(done.error());
  }
  return report;
}

Stored<Result<void, std::string>> Store::apply_policy(std::string_view toml, const std::string& source,
                                                      Instant effective_from) {
  using Answer = Result<void, std::string>;
  const auto policy = policy::parse(toml, source, effective_from);
  if (!policy) {
    return Answer(tl::unexpected(policy.error().reason));
  }
  if (policy->currency != profile_.currency) {
    return Answer(
        tl::unexpected(source + ": currency " + policy->currency + " is not the store's " + profile_.currency));
  }
  const Instant now = clock_.now();
  const auto outcome = engine_.execute({now, log_.next_number(), queue_rebate::ActivatePolicy{policy->queue_rebate}});
  if (!outcome) {
    return Answer(tl::unexpected(outcome.error().reason));
  }
  // Leaving carry pays an old pool out; the pool is funded, so the postings cannot fail.
  QB_CHECK(book_.post(outcome->postings).has_value());
  const protocol::PolicyText text{policy->version, effective_from, std::string(toml)};
  auto done = all_of(
      [&]() -> Stored<void> {
        for (const queue_rebate::EntryHandle handle : outcome->touched) {
          if (auto saved = tables_.save_entry(engine_.entry(handle)); !saved) {
            return saved;
          }
        }
        return {};
      },
      [&] {
        return log_.append({now, effective_from, policy->version,
                            protocol::PolicyChange{text.version, text.effective_from, text.toml}, outcome->postings},
                           nullptr);
      },
      [&] { return directory_.insert_policy(text, now); },
      [&]() -> Stored<void> {
        auto put = reference_.put({reference_item(text)});
        return put ? Stored<void>() : tl::unexpected(put.error());
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return Answer();
}

Stored<void> Store::publish(const protocol::IssuerKey& key) {
  auto put = reference_.put({reference_item(key)});
  return put ? Stored<void>() : tl::unexpected(put.error());
}

Stored<void> Store::enrol_terminal(const TerminalRow& terminal) {
  intake_.note_enrolment(terminal.terminal, terminal.enrolled_at);
  return directory_.save_terminal(terminal);
}

Stored<void> Store::load_enrolments() {
  const auto terminals = directory_.terminals();
  if (!terminals) {
    return tl::unexpected(terminals.error());
  }
  for (const TerminalRow& terminal : *terminals) {
    intake_.note_enrolment(terminal.terminal, terminal.enrolled_at);
  }
  return {};
}

Stored<void> Store::headquarters_acknowledged(replication::Watermarks watermarks) {
  const std::uint64_t before = log_.headquarters().headquarters;
  if (watermarks.headquarters > before) {
    if (auto done = intake_.headquarters_moved(before, watermarks.headquarters); !done) {
      return done;
    }
  }
  return log_.save_headquarters(watermarks);
}

Stored<StoreFigures> Store::figures() {
  const auto sales = tables_.sale_count();
  const auto quarantined = tables_.quarantine();
  const auto alarms = tables_.alarms();
  if (!sales || !quarantined || !alarms) {
    return fail(storage::ErrorCode::kOther, "the figures cannot be read");
  }
  return StoreFigures{*sales,         log_.next_number() - 1, log_.headquarters(), quarantined->size(),
                      alarms->size(), reference_.cursor().n};
}

std::vector<QueueLine> Store::queue_lines(const std::string& queue, std::size_t newest) const {
  std::vector<QueueLine> lines;
  for (auto next = engine_.head_of(queue); next && lines.size() < newest; next = engine_.next_in(queue, next->key)) {
    const queue_rebate::Entry& entry = engine_.entry(next->handle);
    lines.push_back({entry, *engine_.place_of(entry.id)});
  }
  return lines;
}

Stored<std::string> Store::audit() {
  ledger::Balances fold;
  if (auto done = tables_.fold_postings(fold); !done) {
    return tl::unexpected(done.error());
  }
  for (const auto& [currency, sum] : ledger::sums_by_currency(fold)) {
    if (!sum.is_zero()) {
      return "the accounts in " + currency + " sum to " + domain::to_string(sum) + " instead of zero";
    }
  }
  // Both ways: an account may be missing on either side.
  for (const ledger::Balances* side : {&book_.balances(), static_cast<const ledger::Balances*>(&fold)}) {
    for (const auto& [key, amount] : side->all()) {
      const domain::Money stored = book_.balances().balance(key.account, key.currency);
      const domain::Money folded = fold.balance(key.account, key.currency);
      if (stored != folded) {
        return "account " + key.account + " stands at " + domain::to_string(stored) + ", its postings sum to " +
               domain::to_string(folded);
      }
    }
  }
  return std::string();
}

Stored<void> Store::before_commit() {
  Stored<void> done;
  const std::uint64_t head = log_.next_number() - 1;
  if (finality_ == Finality::kHere && log_.headquarters().headquarters != head) {
    done = headquarters_acknowledged({head, head});
  }
  done = done ? all_of([&] { return book_.flush(); }, [&] { return intake_.flush(); }) : done;
  if (done) {
    engine_.forget();
    engine_.drop_closed();
  }
  return done;
}

}  // namespace queueback::store_server
