#include "tests/simulation/world.hpp"
#include "tests/simulation/shop.hpp"
#include "tests/simulation/vfs.hpp"

#include <algorithm>
#include <utility>

namespace queueback::simulation {
namespace {

constexpr std::array<std::string_view, kFaults> kFaultNames = {
    "till-power",      "store-power", "headquarters-power", "restart",    "torn-sectors",
    "dropped-sectors", "io-error",    "disk-full",          "cut",        "black-hole",
    "refused",         "partition",   "slow-network",       "clock-jump", "policy"};

constexpr const char* kStore = "S1";
constexpr Duration kStep = Duration::milliseconds(100);
/// A fault happens about once in this time while faults are on.
constexpr Duration kFaultEvery = Duration::seconds(15);

template <class... Parts>
std::string say(const Parts&... parts) {
  std::string out;
  ((out += parts), ...);
  return out;
}

PayoutModel::Rules some_rules(Chance& chance) {
  const auto extract = static_cast<std::int64_t>(chance.between(5, 70));
  const auto entitlement = static_cast<std::int64_t>(chance.between(20, 130));
  return {extract, entitlement, chance.happens(500'000)};
}

}  // namespace

std::string_view to_string(Fault fault) { return kFaultNames.at(static_cast<std::size_t>(fault)); }

std::optional<Fault> parse_fault(std::string_view name) {
  const auto* const found = std::find(kFaultNames.begin(), kFaultNames.end(), name);
  return found == kFaultNames.end() ? std::nullopt
                                    : std::optional(static_cast<Fault>(std::distance(kFaultNames.begin(), found)));
}

World::World(const WorldOptions& options)
    : options_(options), chance_(options.seed), scheduler_(chance_.number()), network_(chance_.split()) {
  seed_sqlite(chance_.number());
  rules_["p1"] = some_rules(chance_);
  const Surroundings world{scheduler_, network_, trace_};
  const auto key = [this] { return *crypto::SigningKey::generate(chance_); };
  const crypto::SigningKey member_codes = key();
  headquarters_ = std::make_unique<HeadquartersMachine>(folder_.path(), world, chance_.split());
  store_ =
      std::make_unique<StoreMachine>(StoreMachine::Parts{kStore, member_codes}, folder_.path(), world, chance_.split());
  for (std::size_t n = 1; n <= options.terminals; ++n) {
    tills_.push_back(
        std::make_unique<TillMachine>(TillMachine::Parts{kStore, "T" + std::to_string(n), key(), member_codes, model_},
                                      folder_.path(), world, chance_.split()));
  }
}

World::~World() = default;

std::vector<Machine*> World::machines() {
  std::vector<Machine*> all = {headquarters_.get(), store_.get()};
  for (const auto& till : tills_) {
    all.push_back(till.get());
  }
  return all;
}

bool World::is_on(Fault fault) const {
  return std::find(report_.switched_on.begin(), report_.switched_on.end(), fault) != report_.switched_on.end();
}

void World::furnish() {
  QB_CHECK(headquarters_->start() && store_->start());
  std::vector<std::string> terminals;
  for (std::size_t n = 1; n <= tills_.size(); ++n) {
    terminals.push_back("T" + std::to_string(n));
  }
  store_->furnish(terminals, policy_of("p1", rules_["p1"]));
  for (const auto& till : tills_) {
    QB_CHECK(till->start());
  }
  scheduler_.run_for(Duration::seconds(30));  // the catalogue arrives
}

void World::choose_faults() {
  for (std::size_t i = 0; i < kFaults; ++i) {
    if (chance_.happens(400'000) && !options_.without.test(i)) {
      report_.switched_on.push_back(static_cast<Fault>(i));
    }
  }
  Weather weather;
  weather.cut = is_on(Fault::kCut) ? 20'000 : 0;
  weather.black_hole = is_on(Fault::kBlackHole) ? 4'000 : 0;
  weather.refuse = is_on(Fault::kRefused) ? 300'000 : 0;
  if (is_on(Fault::kSlowNetwork)) {
    weather.most_latency = Duration::seconds(3);
    happened(Fault::kSlowNetwork);
  }
  network_.weather(weather);
}

Disk::Fate World::fate() {
  const auto mode = is_on(Fault::kTornSectors)      ? std::optional<Unsynced>()
                    : is_on(Fault::kDroppedSectors) ? std::optional(Unsynced::kDrop)
                                                    : std::optional(Unsynced::kKeep);
  if (!mode) {
    happened(Fault::kTornSectors);
    return [this] { return static_cast<Unsynced>(chance_.below(3)); };
  }
  if (*mode == Unsynced::kDrop) {
    happened(Fault::kDroppedSectors);
  }
  return [mode] { return *mode; };
}

void World::lose_power(Machine& machine) {
  if (!machine.is_running()) {
    return;
  }
  // Mostly in the middle of a transaction: that is where it hurts.
  if (chance_.happens(700'000)) {
    machine.cut_power_at(chance_.below(60), chance_.happens(500'000));
  } else {
    cut_power(machine);
  }
}

void World::cut_power(Machine& machine) {
  machine.cut_power(chance_.happens(500'000), fate());
  machine.disk().judge({});
  down_until_[&machine] = {virtual_time::now().micros +
                           chance_.between(Duration::seconds(1), Duration::minutes(2)).micros};
}

void World::change_policy() {
  if (!store_->is_running() || store_->has_failed()) {
    return;
  }
  happened(Fault::kPolicy);
  const std::string version = "p" + std::to_string(rules_.size() + 1);
  rules_[version] = some_rules(chance_);
  const Duration off = chance_.between(Duration::minutes(-5), Duration::minutes(5));
  const Instant from = chance_.happens(500'000) ? store_->clock().now() : store_->clock().now() + off;
  trace_.note(say("policy ", version, " is applied"));
  store_->apply_policy(version, policy_of(version, rules_[version]), from, [this, version](const std::string& refusal) {
    trace_.note(say("policy ", version, " is acknowledged"));
    acknowledged_policies_.push_back(version);
    if (!refusal.empty() && report_.violation.empty()) {
      report_.violation = "refused: policy: " + refusal;
    }
  });
}

void World::fail_disk(Machine& machine, Verdict verdict, Duration time) {
  const Duration until{virtual_time::now().micros + time.micros};
  machine.disk().judge([this, verdict, until](Operation operation, const std::string&) {
    const bool concerns = verdict == Verdict::kIoError || operation == Operation::kWrite;
    const bool now = concerns && virtual_time::now() < until && (verdict == Verdict::kFull || chance_.happens(30'000));
    if (now) {
      happened(verdict == Verdict::kFull ? Fault::kDiskFull : Fault::kIoError);
    }
    return now ? verdict : Verdict::kDo;
  });
}

void World::look_after(Machine& machine) {
  if (machine.has_failed() && machine.is_running()) {
    // The product's program ends itself here; systemd starts it again.
    cut_power(machine);
  }
  if (!machine.is_running() && !machine.disk().is_on()) {
    // It went while the program was starting.
    machine.disk().judge({});
    machine.disk().power_on(fate());
  }
  if (!machine.is_running() && down_until_[&machine] <= virtual_time::now() && !machine.start()) {
    down_until_[&machine] = {virtual_time::now().micros + Duration::seconds(5).micros};
  }
}

void World::look_after_all() {
  for (Machine* machine : machines()) {
    if (machine->failed_without_reason() && report_.violation.empty()) {
      report_.violation = say("failed on a healthy disk: ", machine->name(), ": ", machine->failure());
    }
    look_after(*machine);
  }
}

bool World::goes_on() {
  if (report_.violation.empty()) {
    report_.violation = model_.violation();
  }
  return report_.violation.empty();
}

void World::let_something_happen() {
  const auto likely = static_cast<std::uint32_t>(1'000'000 * kStep.micros / kFaultEvery.micros);
  if (!report_.switched_on.empty() && chance_.happens(likely)) {
    happen(chance_.one_of(report_.switched_on));
  }
}

void World::happen(Fault fault) {
  const std::vector<Machine*> all = machines();
  Machine& any = *chance_.one_of(all);
  switch (fault) {
    case Fault::kTillPower:
      happened(fault);
      return lose_power(*chance_.one_of(tills_));
    case Fault::kStorePower:
      happened(fault);
      return lose_power(*store_);
    case Fault::kHeadquartersPower:
      happened(fault);
      return lose_power(*headquarters_);
    case Fault::kRestart:
      if (any.is_running() && !any.has_failed()) {
        happened(fault);
        any.shut_down();
      }
      return;
    case Fault::kIoError:
      return fail_disk(any, Verdict::kIoError, Duration::seconds(20));
    case Fault::kDiskFull:
      return fail_disk(any, Verdict::kFull, Duration::seconds(30));
    case Fault::kPartition: {
      const std::string other = &any == headquarters_.get() ? kStore : any.name();
      happened(fault);
      trace_.note(say("the network changes between ", other, " and its server"));
      if (chance_.happens(500'000)) {
        network_.partition(other, other == kStore ? kHeadquarters : kStore);
      } else {
        network_.heal_all();
      }
      return;
    }
    case Fault::kClockJump: {
      constexpr std::int64_t kTenYears = Duration::days(3650).micros;
      happened(fault);
      // Mostly minutes, sometimes years; the servers' clocks are looked after by somebody.
      const Duration most{chance_.happens(200'000) ? kTenYears : Duration::minutes(10).micros};
      const Duration skew = chance_.between(Duration{-most.micros}, most);
      TillMachine& till = *chance_.one_of(tills_);
      trace_.note(say(till.name(), "'s clock is set ", std::to_string(skew.micros), " us off"));
      return till.clock().skew(skew);
    }
    case Fault::kPolicy:
      return change_policy();
    default:
      return;  // at power cuts, or in the weather
  }
}

void World::heal() {
  trace_.note("healing");
  network_.weather({});
  network_.heal_all();
  for (Machine* machine : machines()) {
    machine->disk().judge({});
    down_until_[machine] = {};
  }
  for (const auto& till : tills_) {
    sales_before_healing_[till.get()] = till->sales();
  }
}

void World::close_tills_that_sold() {
  for (const auto& till : tills_) {
    if (till->sales() > sales_before_healing_[till.get()]) {
      till->stop_selling();
    }
  }
}

bool World::is_drained() const {
  return store_->is_running() && store_->unsent() == 0 &&
         std::all_of(tills_.begin(), tills_.end(),
                     [](const auto& till) { return till->has_closed() && till->unsent() == 0; });
}

std::string World::what_is_missing() const {
  for (const auto& till : tills_) {
    if (!till->has_closed()) {
      return say("liveness: ", till->name(), " does not sell in time after healing");
    }
  }
  return "liveness: not everything is at headquarters in time after healing";
}

WorldReport World::run() {
  furnish();
  choose_faults();
  const Duration begin = virtual_time::now();
  while (virtual_time::now().micros - begin.micros < options_.faults_for.micros) {
    let_something_happen();
    look_after_all();
    scheduler_.run_for(kStep);
    if (!goes_on()) {
      return report_so_far();
    }
  }
  report_.happened.at(static_cast<std::size_t>(Fault::kCut)) += network_.figures().cuts;
  report_.happened.at(static_cast<std::size_t>(Fault::kBlackHole)) += network_.figures().black_holes;
  report_.happened.at(static_cast<std::size_t>(Fault::kRefused)) +=
      is_on(Fault::kRefused) ? network_.figures().refused : 0;
  heal_and_check();
  return report_so_far();
}

void World::heal_and_check() {
  heal();
  const Duration healed = virtual_time::now();
  bool drained = false;
  while (!drained && goes_on() && virtual_time::now().micros - healed.micros < options_.healing_for.micros) {
    look_after_all();
    scheduler_.run_for(Duration::seconds(1));
    close_tills_that_sold();
    drained = virtual_time::now().micros - healed.micros > Duration::seconds(10).micros && is_drained();
  }
  if (goes_on()) {
    report_.violation = drained ? check() : what_is_missing();
  }
}

WorldReport World::report_so_far() const {
  WorldReport report = report_;
  report.sales = model_.sales().size();
  report.found_later = model_.found_later().size();
  report.trace_hash = trace_.hash();
  report.events = trace_.events();
  report.newest.assign(trace_.newest().begin(), trace_.newest().end());
  return report;
}

std::string World::check() {
  const HeadquartersView headquarters = headquarters_->look();
  const StoreView store = store_->look();
  if (!store.audit.empty()) {
    return "store's audit: " + store.audit;
  }
  if (!headquarters.audit.empty()) {
    return "headquarters' audit: " + headquarters.audit.front();
  }
  return compare(headquarters, store);
}

/// The rewards once more, by the model, from what the command log says was sold.
std::string World::check_payouts(const StoreView& store) const {
  PayoutModel model(rules_);
  std::set<std::string> versions;
  for (const PayoutModel::Event& event : store.log) {
    model.apply(event);
    if (const auto* version = std::get_if<PayoutModel::Version>(&event.what)) {
      versions.insert(version->name);
    }
  }
  model.advance(store.now);
  for (const std::string& version : acknowledged_policies_) {
    if (!versions.contains(version)) {
      return say("lost: policy ", version, " was acknowledged and is not in the store's log");
    }
  }
  const auto balance = [&](const std::string& account) {
    const auto found = store.accounts.find(account);
    return found == store.accounts.end() ? std::int64_t{0} : found->second;
  };
  for (const auto& [member, amount] : model.paid()) {
    if (balance("member/" + member + "/change") != amount) {
      return say("payout: member ", member, " was paid ", std::to_string(balance("member/" + member + "/change")),
                 ", the rules say ", std::to_string(amount));
    }
  }
  if (balance(say("pool/queue_rebate/cashier/", kStore)) != model.pool()) {
    return say("pool: ", std::to_string(balance(say("pool/queue_rebate/cashier/", kStore))), ", the rules say ",
               std::to_string(model.pool()));
  }
  if (balance(say("store/", kStore, "/retained")) != model.retained()) {
    return say("retained: ", std::to_string(balance(say("store/", kStore, "/retained"))), ", the rules say ",
               std::to_string(model.retained()));
  }
  return store.waiting == model.waiting() ? "" : "line: other entries wait, or for other amounts, than the rules say";
}

std::string World::compare(const HeadquartersView& headquarters, const StoreView& store) const {
  for (const auto* sales : {&model_.sales(), &model_.found_later()}) {
    for (const auto& [id, sale] : *sales) {
      const auto found = headquarters.orders.find(id);
      if (found == headquarters.orders.end()) {
        return say("lost: sale ", id, " of ", sale.terminal, " is not at headquarters");
      }
      const ListedSale& there = found->second;
      const Model::Sale as_listed{there.terminal, there.member, there.receipt, there.total};
      if (as_listed != sale || there.store != kStore) {
        return say("changed: sale ", id, " of ", sale.terminal, " reads otherwise at headquarters");
      }
      if (there.status != "booked") {
        return say("not booked: sale ", id, " of ", sale.terminal, " is ", there.status);
      }
    }
  }
  const std::size_t expected = model_.sales().size() + model_.found_later().size();
  if (headquarters.listed != expected) {
    return say("doubled or invented: ", std::to_string(headquarters.listed), " orders at headquarters, ",
               std::to_string(expected), " were sold");
  }
  if (store.sales != expected || store.quarantined != 0) {
    return say("store: ", std::to_string(store.sales), " sales and ", std::to_string(store.quarantined),
               " quarantined, ", std::to_string(expected), " were sold");
  }
  if (store.cash + store.suspense != model_.total()) {
    return say("money: books have ", std::to_string(store.cash), " and ", std::to_string(store.suspense),
               " in suspense, drawers took ", std::to_string(model_.total()));
  }
  if (const std::string wrong = check_payouts(store); !wrong.empty()) {
    return wrong;
  }
  if (!store.alarms.empty() || !headquarters.alarms.empty()) {
    return say("alarm without a reason: ", store.alarms.empty() ? headquarters.alarms.front() : store.alarms.front());
  }
  return "";
}

}  // namespace queueback::simulation
