#include "tests/simulation/till_machine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "common/digest/digest.hpp"
#include "common/domain/member_code.hpp"
#include "common/net/sleep.hpp"
#include "tests/simulation/shop.hpp"

namespace queueback::simulation {

using namespace terminal;

namespace {

/// Between two customers.
constexpr Duration kLeastPause = Duration::seconds(1);
constexpr Duration kMostPause = Duration::seconds(20);

}  // namespace

struct TillMachine::Program {
  explicit Program(storage::Database opened) : database(std::move(opened)) {}

  storage::Database database;
  std::unique_ptr<TillDatabase> tables;
  std::optional<TillCore> core;
  std::shared_ptr<bool> alive = std::make_shared<bool>(true);
};

TillMachine::TillMachine(Parts parts, const std::filesystem::path& folder, Surroundings world, Chance chance)
    : Machine(parts.machine, folder, world, std::move(chance)), parts_(std::move(parts)) {}

TillMachine::~TillMachine() {
  if (is_running()) {
    shut_down();
  }
}

Result<void, storage::Error> TillMachine::boot() {
  auto database = storage::Database::open({file("terminal.db")});
  if (!database) {
    return tl::unexpected(database.error());
  }
  program_ = std::make_unique<Program>(std::move(*database));
  const domain::StoreId store = *domain::StoreId::parse(parts_.store);
  const domain::TerminalId name = *domain::TerminalId::parse(parts_.terminal);
  auto tables = TillDatabase::open(program_->database, {store, name}, chance());
  if (!tables) {
    return tl::unexpected(tables.error());
  }
  program_->tables = std::move(*tables);
  auto begin = read_start(*program_->tables);
  if (!begin) {
    return tl::unexpected(begin.error());
  }
  settle_doubt(*program_->tables);
  const crypto::PeerIdentity identity = *crypto::PeerIdentity::make(crypto::TerminalOf{parts_.store, parts_.terminal});
  const auto connect = [this, identity] { return network().dial(Machine::name(), executor(), identity, parts_.store); };
  program_->core.emplace(host(),
                         TillCore::Parts{program_->database, *program_->tables, parts_.receipt_key, "simulated till",
                                         connect, [](Instant) {}},
                         std::move(*begin));
  program_->core->attach({});
  asio::co_spawn(executor(), program_->core->run(), asio::detached);
  asio::co_spawn(executor(), work(program_->alive), asio::detached);
  return {};
}

/// After a power cut the database says whether the sale under way was made.
void TillMachine::settle_doubt(TillDatabase& tables) {
  if (!in_doubt_) {
    return;
  }
  const auto newest = tables.newest_receipt();
  const auto order = newest ? tables.sale(*newest) : Stored<std::optional<domain::Order>>(std::nullopt);
  if (!newest || !order) {
    return;  // the disk does not say; the next start asks again
  }
  in_doubt_ = false;
  if (*newest > known_receipt_ && *order) {
    parts_.model.doubtful(**order, customer_, life());
    known_receipt_ = *newest;
  }
}

void TillMachine::stop() {
  *program_->alive = false;
  program_->core->stop();
}

void TillMachine::discard() {
  if (program_) {
    *program_->alive = false;
    program_.reset();
  }
}

bool TillMachine::is_at_store() const {
  if (!is_idle() || !program_ || !program_->core) {
    return false;
  }
  const link::UplinkStatus& status = program_->core->uplink().status();
  return status.head == status.watermarks.here;
}

TillMachine::Snapshot TillMachine::snapshot() const {
  QB_CHECK(is_idle());
  return {disk().image(), known_receipt_};
}

void TillMachine::put_back(const Snapshot& snapshot) {
  QB_CHECK(!is_running() && !in_doubt_);
  disk().restore(snapshot.disk);
  known_receipt_ = snapshot.receipt;
  ++life_;
  world().trace.note(name() + " is set back to receipt " + std::to_string(known_receipt_));
}

std::uint64_t TillMachine::unsent() const {
  if (!program_ || !program_->core) {
    return 0;
  }
  const link::UplinkStatus& status = program_->core->uplink().status();
  return status.head - status.watermarks.headquarters;
}

asio::awaitable<void> TillMachine::work(std::shared_ptr<bool> alive) {
  while (*alive) {
    const Duration pause = chance().between(kLeastPause, kMostPause);
    (void)co_await net::sleep_for(executor(), pause);
    if (!*alive || !selling_ || !program_->core->till().catalogue().can_sell()) {
      continue;
    }
    Till& till = program_->core->till();
    if (std::holds_alternative<SignedOut>(till.state().phase)) {
      Event sign_in = SignIn{std::string(kCashier), std::string(kPin)};
      (void)co_await till.perform(std::move(sign_in));
      Event void_left_over = VoidSale{};  // whoever was being served has gone
      (void)co_await till.perform(std::move(void_left_over));
      continue;
    }
    co_await sell();
  }
}

asio::awaitable<void> TillMachine::welcome_customer() {
  Till& till = program_->core->till();
  customer_ = {};
  const std::uint64_t lines = chance().between(1, 4);
  for (std::uint64_t i = 0; i < lines; ++i) {
    const std::string sku(chance().one_of(kGoods).sku);
    ++customer_.goods[sku];
    Event code = Code{sku};
    (void)co_await till.perform(std::move(code));
  }
  if (chance().happens(700'000)) {
    customer_.member = member_name(chance().below(kMembers));
    Event member = Code{member_code(parts_.member_codes, customer_.member)};
    (void)co_await till.perform(std::move(member));
  }
}

asio::awaitable<void> TillMachine::sell() {
  Till& till = program_->core->till();
  co_await welcome_customer();
  in_doubt_ = true;
  const auto* selling = std::get_if<Selling>(&till.state().phase);
  Event cash = TenderCash{selling == nullptr ? "0" : domain::to_string(cash_due(*selling, till.catalogue()))};
  (void)co_await till.perform(std::move(cash));
  const auto* done = std::get_if<SaleDone>(&till.state().phase);
  if (done == nullptr) {
    in_doubt_ = false;
    Event cancel = VoidSale{};
    (void)co_await till.perform(std::move(cancel));
    co_return;
  }
  world().trace.note(name() + " sold " + to_string(done->order.id.uuid));
  parts_.model.accepted(done->order, customer_, life());
  ++sales_;
  known_receipt_ = done->order.receipt.value;
  in_doubt_ = false;
}

}  // namespace queueback::simulation
