#include "tests/simulation/world.hpp"
#include "tests/simulation/checks.hpp"
#include "tests/simulation/shop.hpp"
#include "tests/simulation/vfs.hpp"

#include <algorithm>
#include <utility>

namespace queueback::simulation {
namespace {

constexpr std::array<std::string_view, kFaults> kFaultNames = {"till-power",
                                                               "store-power",
                                                               "headquarters-power",
                                                               "restart",
                                                               "torn-sectors",
                                                               "dropped-sectors",
                                                               "io-error",
                                                               "disk-full",
                                                               "cut",
                                                               "black-hole",
                                                               "refused",
                                                               "partition",
                                                               "slow-network",
                                                               "clock-jump",
                                                               "policy",
                                                               "rewound",
                                                               "cloned",
                                                               "store-set-back",
                                                               "headquarters-set-back",
                                                               "store-snapshot",
                                                               "bit-flip"};

constexpr const char* kStore = "S1";
/// A fault happens about once in this time while faults are on.
constexpr Duration kFaultEvery = Duration::seconds(15);
/// Longest time without power.
constexpr Duration kMostDown = Duration::minutes(2);
/// The same for a machine whose storage had failed when the world was healed: systemd starts a program again soon.
constexpr Duration kMostDownWhenHealed = Duration::seconds(5);

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
    const std::string name = "T" + std::to_string(n);
    tills_.push_back(std::make_unique<TillMachine>(
        TillMachine::Parts{kStore, name, key(), member_codes, model_, say(kStore, "-", name)}, folder_.path(), world,
        chance_.split()));
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
  while (!store_->is_open()) {
    scheduler_.run_for(kStep);  // it asks headquarters first
  }
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
  // If both servers go back, what only their newest disks had is lost: nobody promises anything then.
  if (store_goes_back()) {
    std::erase(report_.switched_on, Fault::kHeadquartersSetBack);
  }
  weather_.cut = is_on(Fault::kCut) ? 20'000 : 0;
  weather_.black_hole = is_on(Fault::kBlackHole) ? 4'000 : 0;
  weather_.refuse = is_on(Fault::kRefused) ? 300'000 : 0;
  if (is_on(Fault::kSlowNetwork)) {
    weather_.most_latency = Duration::seconds(3);
    happened(Fault::kSlowNetwork);
  }
  network_.weather(weather_);
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
  const Duration most = is_healed_ ? kMostDownWhenHealed : kMostDown;
  down_until_[&machine] = {virtual_time::now().micros + chance_.between(Duration::seconds(1), most).micros};
}

void World::set_clock(TillMachine& till) {
  constexpr std::int64_t kTenYears = Duration::days(3650).micros;
  // Mostly minutes, sometimes years; the servers' clocks are looked after by somebody.
  const Duration most{chance_.happens(200'000) ? kTenYears : Duration::minutes(10).micros};
  const Duration skew = chance_.between(Duration{-most.micros}, most);
  trace_.note(say(till.name(), "'s clock is set ", std::to_string(skew.micros), " us off"));
  till.clock().skew(skew);
}

void World::part(const std::string& machine) {
  trace_.note(say("the network changes between ", machine, " and its server"));
  if (chance_.happens(500'000)) {
    network_.partition(machine, machine == kStore ? kHeadquarters : kStore);
  } else {
    network_.heal_all();
  }
}

void World::change_policy() {
  if (!store_->is_running() || store_->has_failed() || !store_->is_open()) {
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
    policies_.push_back({version});
    if (!refusal.empty() && report_.violation.empty()) {
      report_.violation = "refused: policy: " + refusal;
    }
  });
}

void World::rewind(TillMachine& till) {
  const auto kept = images_.find(&till);
  if (kept == images_.end()) {
    if (till.is_idle()) {
      images_.emplace(&till, till.snapshot());
    }
    return;
  }
  // What only this disk has would be lost with it; and to go back to where it stands is no fault.
  const bool is_safe = till.is_at_store() && (!store_goes_back() || till.unsent() == 0);
  if (!is_safe || till.receipt() == kept->second.receipt) {
    return;
  }
  happened(Fault::kRewound);
  cut_power(till);
  till.put_back(kept->second);
  images_.erase(kept);
  forked_.insert(till.parts().terminal);
}

void World::clone(TillMachine& till) {
  if (!till.is_idle() || !copied_.insert(till.parts().terminal).second) {
    return;
  }
  happened(Fault::kCloned);
  TillMachine::Parts parts = till.parts();
  parts.machine += "-copy";
  const Surroundings world{scheduler_, network_, trace_};
  auto copy = std::make_unique<TillMachine>(std::move(parts), folder_.path(), world, chance_.split());
  copy->put_back(till.snapshot());
  forked_.insert(till.parts().terminal);
  tills_.push_back(std::move(copy));  // and somebody switches it on
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
  look_at_log();
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
    case Fault::kPartition:
      happened(fault);
      return part(&any == headquarters_.get() ? kStore : any.name());
    case Fault::kClockJump:
      happened(fault);
      return set_clock(*chance_.one_of(tills_));
    case Fault::kPolicy:
      return change_policy();
    case Fault::kRewound:
      return rewind(*chance_.one_of(tills_));
    case Fault::kCloned:
      return clone(*chance_.one_of(tills_));
    case Fault::kStoreSetBack:
      return set_back_store();
    case Fault::kHeadquartersSetBack:
      return set_back_headquarters();
    case Fault::kStoreSnapshot:
      return put_back_snapshot();
    case Fault::kBitFlip:
      return flip_bit();
    default:
      return;  // at power cuts, or in the weather
  }
}

void World::heal() {
  trace_.note("healing");
  is_healed_ = true;
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
  // What falls due while somebody looks is sent after: both must be looked at in the same moment.
  StoreView store = store_->look();
  while (store_->unsent() != 0) {
    scheduler_.run_for(Duration::seconds(1));
    store = store_->look();
  }
  const HeadquartersView headquarters = headquarters_->look();
  std::vector<std::string> versions;
  for (const AppliedPolicy& policy : policies_) {
    versions.push_back(policy.version);
  }
  return simulation::check({model_, kStore, rules_, versions, forked_, copied_}, store, headquarters);
}

}  // namespace queueback::simulation
