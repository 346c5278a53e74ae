#include "tests/simulation/server_machines.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "headquarters/app/audit.hpp"
#include "store-server/app/start_check.hpp"
#include "tests/simulation/shop.hpp"

namespace queueback::simulation {

struct StoreMachine::Program {
  explicit Program(storage::Database opened) : database(std::move(opened)) {}

  storage::Database database;
  std::unique_ptr<store_server::Store> store;
  std::optional<store_server::StoreCore> core;
};

StoreMachine::StoreMachine(Parts parts, const std::filesystem::path& folder, Surroundings world, Chance chance)
    : Machine(parts.store, folder, world, std::move(chance)), parts_(std::move(parts)) {}

StoreMachine::~StoreMachine() {
  if (is_running()) {
    shut_down();
  }
}

Result<void, storage::Error> StoreMachine::boot() {
  auto database = storage::Database::open({file("store.db")});
  if (!database) {
    return tl::unexpected(database.error());
  }
  const auto checked = store_server::check_at_start(*database, kCheckedAtStart);
  if (!checked || !checked->findings.empty()) {
    return checked ? fail(storage::ErrorCode::kCorrupt, std::string(kDamaged) + checked->findings.front())
                   : tl::unexpected(checked.error());
  }
  program_ = std::make_unique<Program>(std::move(*database));
  constexpr auto kFinality = store_server::Finality::kHeadquarters;
  auto store = store_server::Store::open(program_->database, profile_of(parts_.store), kFinality, clock(), chance());
  if (!store) {
    return tl::unexpected(store.error());
  }
  program_->store = std::move(*store);
  program_->core.emplace(host(), store_server::StoreCore::Parts{program_->database, *program_->store,
                                                                issuer_of(parts_.member_codes), kFinality});
  const crypto::PeerIdentity upward = *crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{parts_.store});
  program_->core->connect_upward(
      "simulated store", [this, upward] { return network().dial(Machine::name(), executor(), upward, kHeadquarters); });
  program_->core->start();
  network().listen(Machine::name(), executor(), *crypto::PeerIdentity::make(crypto::StoreServer{parts_.store}),
                   [this](std::shared_ptr<net::ByteStream> stream) {
                     asio::co_spawn(executor(), program_->core->serve(std::move(stream)), asio::detached);
                   });
  return {};
}

void StoreMachine::stop() {
  program_->core->stop();
  program_->core->close();
}

void StoreMachine::discard() { program_.reset(); }

void StoreMachine::furnish(const std::vector<std::string>& terminals, const std::string& policy_text) {
  const std::function<Result<bool, storage::Error>()> work = [&]() -> Result<bool, storage::Error> {
    store_server::Store& store = *program_->store;
    std::string members = "member,level,name,phone\n";
    for (std::uint64_t n = 0; n < kMembers; n += 2) {  // the others buy unknown
      members += member_name(n) + ",none,会员,\n";
    }
    const auto goods = store.import_products(products());
    const auto people = goods ? store.import_members(members) : goods;
    const auto cashiers = people ? store.import_cashiers({cashier()}) : people;
    if (!cashiers) {
      return tl::unexpected(cashiers.error());
    }
    const auto policy = store.apply_policy(policy_text, "policy.toml", Instant{0});
    if (!policy) {
      return tl::unexpected(policy.error());
    }
    QB_CHECK(goods->bad.empty() && people->bad.empty() && policy->has_value());
    for (const std::string& terminal : terminals) {
      const auto enrolled = store.terminal_desk().enrol({terminal, "serial", {}, clock().now()});
      if (!enrolled) {
        return tl::unexpected(enrolled.error());
      }
      QB_CHECK(enrolled->has_value());
    }
    return true;
  };
  (void)ask<bool>(program_->core->storage(), work);
}

void StoreMachine::apply_policy(const std::string& version, const std::string& text, Instant from,
                                std::function<void(const std::string& refusal)> acknowledged) {
  using Answer = Result<void, std::string>;
  const auto apply = [this, version, text, from, acknowledged]() -> asio::awaitable<void> {
    const std::function<Result<Answer, storage::Error>()> work = [this, version, text, from] {
      return program_->store->apply_policy(text, version, from);
    };
    const Answer answer = co_await runtime::on_storage<Answer>(program_->core->storage(), work);
    acknowledged(answer ? "" : answer.error());
  };
  asio::co_spawn(executor(), apply, asio::detached);
}

std::uint64_t StoreMachine::unsent() const {
  if (!program_ || !program_->core) {
    return 0;
  }
  if (!is_open()) {
    return 1;  // it does not know yet
  }
  return log().here - log().headquarters;
}

bool StoreMachine::is_open() const { return program_ && program_->core && program_->core->closed().empty(); }

replication::Watermarks StoreMachine::log() const {
  QB_CHECK(is_open());
  const link::UplinkStatus& status = program_->core->uplink()->status();
  return {status.head, status.watermarks.headquarters};
}

void StoreMachine::put_back(const Disk::Image& image) {
  QB_CHECK(!is_running());
  disk().restore(image);
  auto database = storage::Database::open({file("store.db")});
  QB_CHECK(database);
  constexpr auto kFinality = store_server::Finality::kHeadquarters;
  const auto store = store_server::Store::open(*database, profile_of(parts_.store), kFinality, clock(), chance());
  auto transaction = storage::Transaction::begin(*database);
  QB_CHECK(store && transaction && (*store)->set_recovers_to(1) && transaction->commit());
}

std::optional<Page> StoreMachine::some_page() {
  const std::function<Result<std::vector<Page>, storage::Error>()> work =
      [this]() -> Result<std::vector<Page>, storage::Error> {
    std::vector<Page> pages;
    auto read = storage::for_each_row(
        program_->database.prepare("SELECT name, pageno FROM dbstat WHERE pagetype = 'leaf'"
                                   " AND name IN ('log', 'posting', 'balance', 'sale') ORDER BY pageno"),
        [&pages](const storage::Statement& row) {
          pages.push_back({row.text(0), row.number(1)});
        });
    return read ? Result<std::vector<Page>, storage::Error>(std::move(pages)) : tl::unexpected(read.error());
  };
  const auto found = try_ask<std::vector<Page>>(program_->core->storage(), work);
  if (!found) {
    return std::nullopt;
  }
  const std::vector<Page>& pages = *found;
  // The few pages of balances as often as the many of the log.
  const std::string table(chance().one_of(kAuditedTables));
  std::vector<Page> wanted;
  std::copy_if(pages.begin(), pages.end(), std::back_inserter(wanted),
               [&](const Page& page) { return page.table == table; });
  return chance().one_of(wanted.empty() ? pages : wanted);
}

void StoreMachine::flip(const Page& page) {
  constexpr std::uint64_t kPageBytes = 4096;
  disk().flip(file("store.db").string(), (page.number - 1) * kPageBytes + chance().below(kPageBytes),
              static_cast<unsigned>(chance().below(8)));
}

std::optional<Contents> StoreMachine::contents() {
  auto database = storage::Database::open({file("store.db")});
  if (!database) {
    return std::nullopt;
  }
  database->leave_as_it_is();
  Contents contents;
  const auto read = [&](const std::string& table, std::string_view sql, int columns) {
    contents[table];
    const auto done = storage::for_each_row(database->prepare(sql), [&](const storage::Statement& row) {
      std::string text;
      for (int i = 0; i < columns; ++i) {
        const std::string column = row.text(i);
        text += (row.is_null(i) ? "-" : "+") + std::to_string(column.size()) + ":" + column;
      }
      contents[table].emplace_back(table == "balance" ? 0 : row.number(0), std::move(text));
    });
    return done.has_value();
  };
  const bool all =
      read("log",
           "SELECT log_no, incarnation, previous, hash, payload, sender, iif(sender IS NULL, NULL, sender_incarnation),"
           " iif(sender IS NULL, NULL, sender_seq), iif(sender IS NULL, NULL, sender_hash) FROM log ORDER BY log_no",
           9) &&
      read("posting", "SELECT log_no, book, debit, credit, currency, amount, cause FROM posting ORDER BY log_no, n",
           7) &&
      read("balance", "SELECT account, currency, amount FROM balance WHERE amount <> 0 ORDER BY account, currency",
           3) &&
      read("sale",
           "SELECT log_no, order_id, terminal, receipt, member, total, paid_at, effective_at FROM sale ORDER BY "
           "order_id",
           8);
  return all ? std::optional(std::move(contents)) : std::nullopt;
}

std::string StoreMachine::audit() {
  std::optional<store_server::AuditRun> run;
  const auto auditing = [this, &run]() -> asio::awaitable<void> { run = co_await program_->core->audit(); };
  asio::co_spawn(executor(), auditing, asio::detached);
  while (!run && !has_failed()) {
    world().scheduler.run_for(Duration::milliseconds(1));
  }
  if (has_failed()) {
    return "the program ended: " + failure();
  }
  return run->findings.empty() ? "" : run->findings.front();
}

namespace {

/// The booked sales and the policies of the command log.
Result<std::vector<PayoutModel::Event>, storage::Error> read_events(store_server::Store& store) {
  std::vector<PayoutModel::Event> events;
  const auto records = store.ledger().read_log(1, UINT32_MAX);
  if (!records) {
    return tl::unexpected(records.error());
  }
  for (const replication::Record& record : *records) {
    const auto entry = protocol::decode_store_record(record.payload);
    if (const auto* policy = entry ? std::get_if<protocol::PolicyChange>(&entry->body) : nullptr) {
      events.push_back(
          {entry->applied_at.micros, PayoutModel::Version{policy->version, policy->effective_from.micros}});
    }
    const auto* from_till = entry ? std::get_if<protocol::TerminalEntry>(&entry->body) : nullptr;
    if (from_till == nullptr || !from_till->quarantine_reason.empty()) {
      continue;
    }
    const auto sent = replication::decode_record(from_till->record);
    const auto decoded = protocol::decode_terminal_record(sent->payload);
    const auto* sold = std::get_if<domain::Order>(&decoded->body);
    if (sold == nullptr) {
      continue;
    }
    const domain::Order& order = *sold;
    events.push_back(
        {entry->applied_at.micros, PayoutModel::Sale{to_string(order.id.uuid), order.member ? order.member->text() : "",
                                                     order.total.minor(), entry->effective_at.micros, record.seq}});
  }
  return events;
}

}  // namespace

StoreView StoreMachine::look() {
  const std::function<Result<StoreView, storage::Error>()> work = [&]() -> Result<StoreView, storage::Error> {
    store_server::Store& store = *program_->store;
    StoreView view;
    if (auto done = store.tick(); !done) {  // a version may begin just now
      return tl::unexpected(done.error());
    }
    view.now = clock().now().micros;
    const auto figures = store.figures();
    const auto audit = store.audit();
    const auto alarms = store.ledger().alarms();
    if (!figures || !audit || !alarms) {
      return tl::unexpected(!figures ? figures.error() : (!audit ? audit.error() : alarms.error()));
    }
    view.sales = figures->sales;
    view.unsent = figures->log_entries - figures->headquarters.headquarters;
    view.quarantined = figures->quarantined;
    view.audit = *audit;
    for (const auto& [key, amount] : store.book().balances().all()) {
      view.accounts[key.account] = amount.minor();
    }
    for (const store_server::QueueLine& place : store.queue_lines("cashier/" + parts_.store, SIZE_MAX)) {
      view.waiting[place.entry.order] = place.entry.remaining().minor();
    }
    auto events = read_events(store);
    if (!events) {
      return tl::unexpected(events.error());
    }
    view.log = std::move(*events);
    for (const store_server::AlarmRow& alarm : *alarms) {
      view.alarms.emplace(alarm.terminal, alarm.kind);
    }
    return view;
  };
  return ask<StoreView>(program_->core->storage(), work);
}

struct HeadquartersMachine::Program {
  explicit Program(storage::Database opened) : database(std::move(opened)) {}

  storage::Database database;
  std::unique_ptr<headquarters::Archive> archive;
  std::optional<headquarters::HeadquartersCore> core;
};

HeadquartersMachine::HeadquartersMachine(const std::filesystem::path& folder, Surroundings world, Chance chance)
    : Machine(kHeadquarters, folder, world, std::move(chance)) {}

HeadquartersMachine::~HeadquartersMachine() {
  if (is_running()) {
    shut_down();
  }
}

Result<void, storage::Error> HeadquartersMachine::boot() {
  auto database = storage::Database::open({file("hq.db")});
  if (!database) {
    return tl::unexpected(database.error());
  }
  program_ = std::make_unique<Program>(std::move(*database));
  auto archive = headquarters::Archive::open(program_->database, clock());
  if (!archive) {
    return tl::unexpected(archive.error());
  }
  program_->archive = std::move(*archive);
  program_->core.emplace(host(), *program_->archive, program_->database);
  program_->core->start();
  network().listen(kHeadquarters, executor(), *crypto::PeerIdentity::make(crypto::HeadquartersServer{}),
                   [this](std::shared_ptr<net::ByteStream> stream) {
                     asio::co_spawn(executor(), program_->core->serve(std::move(stream)), asio::detached);
                   });
  return {};
}

void HeadquartersMachine::stop() {
  program_->core->stop();
  program_->core->close();
}

void HeadquartersMachine::discard() { program_.reset(); }

namespace {

Basket goods_of(const nlohmann::json& lines) {
  Basket goods;
  for (const auto& line : lines) {
    goods[line["product"]] += line["quantity_milli"].get<std::int64_t>() / 1000;
  }
  return goods;
}

}  // namespace

HeadquartersView HeadquartersMachine::look() {
  const std::function<Result<HeadquartersView, storage::Error>()> work =
      [&]() -> Result<HeadquartersView, storage::Error> {
    HeadquartersView view;
    headquarters::Archive& archive = *program_->archive;
    auto read = archive.orders().each_order(0, [&](const headquarters::ListedOrder& order) {
      const auto json = nlohmann::json::parse(order.json);
      ++view.listed;
      view.orders[json["order"]] = {
          json["store"],          json["terminal"], json["member"].is_string() ? json["member"].get<std::string>() : "",
          json["status"],         json["receipt"],  json["total"],
          goods_of(json["lines"])};
      return true;
    });
    for (const auto& [store, balances] : archive.book().books()) {
      for (const auto& [key, amount] : balances.all()) {
        view.books[store][key.account] = amount.minor();
      }
    }
    const auto alarms = archive.orders().alarms(INT64_MAX, 1000);
    if (!read || !alarms) {
      return tl::unexpected(!read ? read.error() : alarms.error());
    }
    for (const auto& alarm : *alarms) {
      view.alarms.emplace(alarm.terminal, alarm.kind);
    }
    headquarters::Audit audit(archive);
    for (auto done = audit.step();; done = audit.step()) {
      if (!done) {
        return tl::unexpected(done.error());
      }
      if (*done) {
        break;
      }
    }
    view.audit = audit.findings();
    return view;
  };
  return ask<HeadquartersView>(program_->core->storage(), work);
}

}  // namespace queueback::simulation
