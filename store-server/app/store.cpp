#include "store-server/app/store.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/replay_format/command_writer.hpp"
#include "common/storage/migration.hpp"
#include "common/zone/zone_table.hpp"
#include "store-server/app/audit.hpp"

namespace queueback::store_server {

namespace queue_rebate = rewards::queue_rebate;
using replication::ReferenceItem;

std::span<const storage::Migration> migrations();  // made from the SQL files by CMake

namespace {

constexpr std::string_view kTooMany = "the reference data would exceed its limit of items; nothing was imported";

/// Runs the steps until one fails.
template <class... Steps>
Stored<void> all_of(Steps... steps) {
  Stored<void> done;
  ((done = done ? steps() : done), ...);
  return done;
}

/// A store's orders have a limit of their own, below the engine's.
bool too_large(const queue_rebate::PlaceOrder& order) {
  domain::Money sum;
  for (const queue_rebate::ItemLine& line : order.lines) {
    const auto more = domain::checked_add(sum, line.paid);
    if (!more || *more > domain::kMaxAmount) {
      return true;
    }
    sum = *more;
  }
  return false;
}

}  // namespace

Store::Store(storage::Database& database, protocol::StoreProfile profile, Finality finality, const Clock& clock,
             RandomSource& random)
    : database_(database),
      profile_(std::move(profile)),
      finality_(finality),
      clock_(clock),
      random_(random),
      tables_(database),
      directory_(database),
      book_(tables_),
      days_(database, profile_),
      remote_(database),
      outcomes_(remote_),
      rewards_(database, book_, outcomes_, {queue_rebate::Ownership::Kind::kStore, profile_.store.text()}),
      messages_(database, rewards_.tables(), rewards_.engine()),
      reference_(directory_),
      prices_(database, directory_, reference_),
      open_orders_(database, reference_, rewards_.tables(), profile_.currency),
      log_(database, tables_, directory_),
      intake_({profile_.store, profile_.currency, database, tables_, book_, rewards_, reference_, days_, prices_}, log_,
              clock),
      quarantine_desk_(
          {profile_.store, profile_.currency, database, tables_, book_, rewards_, reference_, days_, prices_}, log_,
          clock),
      terminal_desk_(
          {profile_.store, profile_.currency, database, tables_, book_, rewards_, reference_, days_, prices_}, log_,
          intake_, directory_, clock),
      wallet_desk_({profile_.store, profile_.currency, database, tables_, book_, rewards_, reference_, days_, prices_},
                   log_, clock),
      promotion_desk_(database, reference_, profile_.time_zone, clock) {
  outcomes_.tell(messages_, open_orders_);
  outcomes_.count(days_, rewards_.engine());
}

Stored<std::unique_ptr<Store>> Store::open(storage::Database& database, protocol::StoreProfile profile,
                                           Finality finality, const Clock& clock, RandomSource& random) {
  if (auto done = storage::migrate(database, migrations()); !done) {
    return tl::unexpected(done.error());
  }
  auto store = std::unique_ptr<Store>(new Store(database, std::move(profile), finality, clock, random));
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
  if (const auto history = log_.open(random); !history) {
    return tl::unexpected(history.error());
  }
  return all_of([&] { return check_owner(); }, [&] { return load_draw_seed(); }, [&] { return book_.load(); },
                [&] { return rewards_.load(); }, [&] { return remote_.load(); }, [&] { return load_members(); },
                [&] { return intake_.load(); }, [&] { return terminal_desk_.load(); },
                [&] { return reference_.load(random); }, [&] { return prices_.load(); },
                [&]() -> Stored<void> {
                  auto put = reference_.put({reference_item(profile_)});
                  return put ? Stored<void>() : tl::unexpected(put.error());
                },
                [&] { return open_orders_.load(engine().clock()); });
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

Stored<void> Store::load_members() {
  const auto members = directory_.members();
  if (!members) {
    return tl::unexpected(members.error());
  }
  for (const PersonRow& person : *members) {
    rewards_.restore_member(person.member, person.level);
  }
  return {};
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
  ImportReport report{0, {}, false, reference_.cursor().n};
  const auto zone = zone::zone_rules(profile_.time_zone);
  if (!zone) {
    report.bad.push_back({1, "", zone.error()});
    return report;
  }
  Parsed<ProductRow> parsed = parse_products(csv, *zone);
  report.bad = std::move(parsed.bad);
  const auto room = reference_.has_room(parsed.rows.size());
  if (!room) {
    return tl::unexpected(room.error());
  }
  if (!*room) {
    report.bad.push_back({1, "", std::string(kTooMany)});
    return report;
  }
  const Instant now = clock_.now();
  std::vector<ReferenceItem> items;
  for (const ProductRow& row : parsed.rows) {
    auto item = prices_.take(row, now);
    if (!item) {
      return tl::unexpected(item.error());
    }
    items.push_back(std::move(*item));
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
  if (engine().level_of(person.member) == person.level) {
    return {};
  }
  // One time for what is due, the command and its log entry: a replay knows the last one only.
  const Instant now = clock_.now();
  if (auto done = rewards_.tick(now, log_); !done) {
    return done;
  }
  const auto rewarded =
      rewards_.execute({now, log_.next_number(), queue_rebate::SetMember{person.member, person.level}}, {});
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  QB_CHECK(rewarded->has_value());
  return log_.append({now, now, "", protocol::MemberChange{person.member, person.level}, {}}, nullptr);
}

Stored<ImportReport> Store::import_members(std::string_view csv) {
  Parsed<PersonRow> parsed = parse_members(csv);
  ImportReport report{0, std::move(parsed.bad), false, reference_.cursor().n};
  const auto room = reference_.has_room(parsed.rows.size());
  if (!room) {
    return tl::unexpected(room.error());
  }
  if (!*room) {
    report.bad.push_back({1, "", std::string(kTooMany)});
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

Stored<Result<queue_rebate::Policy, std::string>> Store::check_policy(std::string_view toml, const std::string& source,
                                                                      Instant effective_from) {
  using Answer = Result<queue_rebate::Policy, std::string>;
  auto read = reward_store::read_policy(rewards_.tables(), toml, source, effective_from);
  if (!read || !*read) {
    return read;
  }
  if ((*read)->currency != profile_.currency) {
    return Answer(
        tl::unexpected(source + ": currency " + (*read)->currency + " is not the store's " + profile_.currency));
  }
  const auto objection = owner_objection(**read);
  if (!objection) {
    return tl::unexpected(objection.error());
  }
  return objection->empty() ? std::move(read) : Stored<Answer>(tl::unexpected(source + ": " + *objection));
}

Stored<std::string> Store::owner_objection(const queue_rebate::Policy& next) {
  auto objection = reward_store::owner_objection(rewards_.tables(), engine(), next, clock_.now());
  return objection && objection->empty() ? remote_.owner_objection(engine(), next) : objection;
}

Stored<Result<void, std::string>> Store::apply_policy(std::string_view toml, const std::string& source,
                                                      Instant effective_from) {
  using Answer = Result<void, std::string>;
  auto checked = check_policy(toml, source, effective_from);
  if (!checked || !*checked) {
    return !checked ? tl::unexpected(checked.error()) : Stored<Answer>(tl::unexpected((*checked).error()));
  }
  const protocol::PolicyText text{(*checked)->version, effective_from, std::string(toml)};
  const Instant now = clock_.now();
  if (auto done = rewards_.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  auto rewarded = begin_policy(std::move(**checked), text, now);
  if (!rewarded || !*rewarded) {
    return !rewarded ? tl::unexpected(rewarded.error()) : Stored<Answer>(tl::unexpected((*rewarded).error()));
  }
  const protocol::PolicyChange change{text.version, text.effective_from, text.toml};
  auto done = all_of(
      [&] {
        return log_.append({now, effective_from, text.version, change, (*rewarded)->postings}, nullptr);
      },
      [&]() -> Stored<void> {
        auto put = reference_.put({reference_item(text)});
        return put ? Stored<void>() : tl::unexpected(put.error());
      });
  return done ? Stored<Answer>(Answer()) : tl::unexpected(done.error());
}

Stored<Result<Rewarded, std::string>> Store::begin_policy(queue_rebate::Policy policy, const protocol::PolicyText& text,
                                                          Instant now) {
  PolicyRow row{text, now, std::nullopt, calendar::to_text(policy.zone), {}};
  // Nobody can guess it, and the same store comes to the same one again when it repeats its log.
  row.draw_secret = digest::hmac_sha256(
      draw_seed_, as_bytes("queueback-draw-secret-1 " + std::to_string(log_.next_number()) + " " + policy.version));
  policy.draw_secret = row.draw_secret;
  const RewardProgram::Together together{{}, [&] { return rewards_.tables().insert_policy(row); }};
  return rewards_.execute({now, log_.next_number(), queue_rebate::ActivatePolicy{std::move(policy)}}, together);
}

Stored<void> Store::load_draw_seed() {
  constexpr std::string_view kDrawSeed = "draw_seed";
  const auto known = directory_.bytes(kDrawSeed);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (known->has_value() && (*known)->size() == draw_seed_.size()) {
    std::copy((*known)->begin(), (*known)->end(), draw_seed_.begin());
    return {};
  }
  random_.fill(draw_seed_);
  return directory_.set_bytes(kDrawSeed, draw_seed_);
}

Stored<Result<Rewarded, std::string>> Store::execute(Instant at, const decltype(RewardRequest::body)& body,
                                                     const RewardProgram::Together& together) {
  const std::uint64_t log_no = log_.next_number();
  auto rewarded = rewards_.execute({at, log_no, body}, together);
  const auto* draw = std::get_if<queue_rebate::Draw>(&body);
  if (draw == nullptr || !rewarded || !*rewarded || !(*rewarded)->drawn_number) {
    return rewarded;
  }
  const DrawRow row{log_no, draw->entry, engine().find_entry(draw->entry)->policy_version, *(*rewarded)->drawn_number};
  auto done = rewards_.tables().insert_draw(row);
  return done ? std::move(rewarded) : tl::unexpected(done.error());
}

Stored<Result<Rewarded, std::string>> Store::reward(const RewardRequest& request,
                                                    const RewardProgram::Together& together) {
  if (const auto* order = std::get_if<queue_rebate::PlaceOrder>(&request.body); order && too_large(*order)) {
    return Stored<Result<Rewarded, std::string>>(
        tl::unexpected("order " + order->order + " is above the limit of " + domain::to_string(domain::kMaxAmount)));
  }
  const Instant now = std::max(clock_.now(), request.at);
  if (auto done = rewards_.tick(now, log_); !done) {
    return tl::unexpected(done.error());
  }
  auto passed_on = pass_on(request, now, together);
  if (!passed_on || passed_on->has_value()) {
    return !passed_on ? tl::unexpected(passed_on.error())
                      : Stored<Result<Rewarded, std::string>>(std::move(**passed_on));
  }
  auto rewarded = execute(request.at, request.body, together);
  if (!rewarded || !*rewarded) {
    return rewarded;
  }
  std::string text = request.text;
  const auto* draw = std::get_if<queue_rebate::Draw>(&request.body);
  if (draw != nullptr && (*rewarded)->drawn_number) {
    // The log keeps the number: the secret is not public yet.
    text = replay::write_command(request.at, queue_rebate::Draw{draw->entry, *(*rewarded)->drawn_number});
  }
  const protocol::RewardCommand command{std::move(text), request.origin, request.online};
  auto logged = note_pause(request.body, {log_.next_number(), false, now, request.origin});
  logged = logged ? log_.append({now, request.at, (*rewarded)->policy_version, command, (*rewarded)->postings}, nullptr)
                  : logged;
  return logged ? std::move(rewarded) : tl::unexpected(logged.error());
}

Stored<void> Store::note_pause(const decltype(RewardRequest::body)& body, PauseRow row) {
  row.paused = std::holds_alternative<queue_rebate::Pause>(body);
  const bool changes = row.paused || std::holds_alternative<queue_rebate::Resume>(body);
  return changes ? DayTables(database_).insert_pause(row) : Stored<void>();
}

Stored<std::optional<Rewarded>> Store::pass_on(const RewardRequest& request, Instant now,
                                               const RewardProgram::Together& together) {
  using Answer = Stored<std::optional<Rewarded>>;
  const std::string* entry = nullptr;
  if (const auto* draw = std::get_if<queue_rebate::Draw>(&request.body)) {
    entry = &draw->entry;
  } else if (const auto* redemption = std::get_if<queue_rebate::RedeemEntry>(&request.body)) {
    entry = &redemption->entry;
  } else if (const auto* leave = std::get_if<queue_rebate::Leave>(&request.body)) {
    entry = &leave->entry;
  }
  if (entry == nullptr) {
    return Answer(std::nullopt);
  }
  const auto known = remote_.tables().find(*entry);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (!known->has_value() || (*known)->status != protocol::RemoteEntry::kWaiting) {
    return Answer(std::nullopt);
  }
  const protocol::RewardCommand command{request.text, request.origin + std::string(kForHeadquarters), ""};
  auto done = log_.append({now, request.at, "", command, {}}, nullptr);
  done = done && together.rows ? together.rows() : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return Answer(Rewarded{{}, "", std::nullopt, {*entry}});
}

Stored<bool> Store::is_due() {
  const Instant now = clock_.now();
  const auto due = engine().next_due();
  const auto price = prices_.next_change();
  if (price && *price <= now) {
    return true;
  }
  return due && *due <= now ? Stored<bool>(true) : messages_.has_announcements(now);
}

Stored<void> Store::tick() {
  const Instant now = clock_.now();
  return all_of([&] { return rewards_.tick(now, log_); }, [&] { return prices_.begin_due(now); },
                [&] { return messages_.announce(now, log_.next_number()); });
}

Stored<void> Store::publish(const protocol::IssuerKey& key) {
  auto put = reference_.put({reference_item(key)});
  return put ? Stored<void>() : tl::unexpected(put.error());
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

Stored<std::optional<Instant>> Store::newest_entry_at() {
  const std::uint64_t newest = log_.next_number() - 1;
  const auto rows = ledger().read_log(newest, 1);
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  if (rows->empty()) {
    return std::nullopt;
  }
  const auto entry = protocol::decode_store_record(rows->front().payload);
  return entry ? std::optional(entry->applied_at) : std::nullopt;
}

Stored<StoreFigures> Store::figures() {
  const auto sales = tables_.sale_count();
  const auto quarantined = tables_.open_quarantine_count();
  const auto alarms = tables_.open_alarm_count();
  if (!sales || !quarantined || !alarms) {
    return fail(storage::ErrorCode::kOther, "the figures cannot be read");
  }
  return StoreFigures{*sales,  log_.next_number() - 1, log_.headquarters(), *quarantined,
                      *alarms, reference_.cursor().n};
}

std::vector<QueueLine> Store::queue_lines(const std::string& queue, std::size_t newest) const {
  std::vector<QueueLine> lines;
  for (auto next = engine().head_of(queue); next && lines.size() < newest; next = engine().next_in(queue, next->key)) {
    const queue_rebate::Entry entry = engine().entry(next->handle);
    lines.push_back({entry, *engine().place_of(entry.id)});
  }
  return lines;
}

Stored<std::string> Store::audit() {
  Audit audit(*this);
  Stored<bool> finished = false;
  while (finished && !*finished) {
    finished = audit.step();
  }
  if (!finished) {
    return tl::unexpected(finished.error());
  }
  return audit.findings().empty() ? std::string() : audit.findings().front();
}

Stored<void> Store::before_commit() {
  Stored<void> done;
  const std::uint64_t head = log_.next_number() - 1;
  if (finality_ == Finality::kHere && log_.headquarters().headquarters != head) {
    done = headquarters_acknowledged({head, head});
  }
  return done ? all_of([&] { return book_.flush(); }, [&] { return intake_.flush(); }, [&] { return rewards_.flush(); },
                       [&] { return days_.flush(); }, [&] { return log_.flush(); })
              : done;
}

}  // namespace queueback::store_server
