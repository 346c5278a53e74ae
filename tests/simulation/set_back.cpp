#include <utility>

#include "tests/simulation/world.hpp"

/// Servers whose disks are put back to what they held earlier.
namespace queueback::simulation {
namespace {

/// A store that reaches headquarters knows within this time whether its database is the newest.
constexpr Duration kKnowsWithin = Duration::seconds(30);
/// Nobody puts a snapshot back faster. What the store sent before has arrived by then: a Hello that is overtaken by a
/// newer one looks as if two copies ran.
constexpr Duration kPutsBackIn = Duration::seconds(10);

}  // namespace

void World::look_at_log() {
  if (!store_->is_open()) {
    return;
  }
  const auto [entries, at_headquarters] = store_->log();
  if (const auto before = std::exchange(set_back_to_, std::nullopt)) {
    report_.taken_over += entries - *before;
  }
  for (AppliedPolicy& policy : policies_) {
    policy.log_no = policy.log_no == 0 ? entries : policy.log_no;
    policy.is_at_headquarters = policy.is_at_headquarters || policy.log_no <= at_headquarters;
  }
}

std::optional<std::uint64_t> World::went_on() {
  if (!store_->is_open() || store_->has_failed()) {
    return std::nullopt;
  }
  const auto [entries, at_headquarters] = store_->log();
  if (!store_image_) {
    store_image_ = {store_->disk().image(), entries};
    return std::nullopt;
  }
  return entries == store_image_->log_entries ? std::nullopt : std::optional(at_headquarters);
}

void World::lose_what_only_the_store_knew() {
  set_back_to_ = store_image_->log_entries;
  trace_.note("the store is set back to log entry " + std::to_string(*set_back_to_));
  // Sales come again from the terminals.
  std::erase_if(policies_, [](const AppliedPolicy& policy) { return !policy.is_at_headquarters; });
  // An image is of use as long as the store's line goes on from it, so of a line that was lost there must be none.
  if (chance_.happens(500'000)) {
    store_image_.reset();
  }
}

void World::set_back_store() {
  if (!went_on()) {
    return;
  }
  happened(Fault::kStoreSetBack);
  cut_power(*store_);
  store_->put_back(store_image_->disk);
  lose_what_only_the_store_knew();
  if (is_on(Fault::kStorePower) && chance_.happens(500'000)) {
    // While it takes over what it lacks: how many operations that needs depends on how much it is.
    store_->cut_power_at(chance_.below(std::uint64_t{1} << chance_.between(4, 10)), chance_.happens(500'000));
  }
}

void World::put_back_snapshot() {
  const bool is_reachable = headquarters_->is_running() && !headquarters_->has_failed();
  const auto at_headquarters = is_reachable ? went_on() : std::nullopt;
  if (!at_headquarters) {
    return;
  }
  happened(Fault::kStoreSnapshot);
  cut_power(*store_);
  store_->disk().restore(store_image_->disk);
  lose_what_only_the_store_knew();
  // Nobody said so: only a store that reaches headquarters at its start finds out.
  network_.weather({});
  network_.heal_all();
  headquarters_->disk().judge({});
  const Duration starts{virtual_time::now().micros + kPutsBackIn.micros};
  down_until_[store_.get()] = starts;
  while (!store_->is_open() && virtual_time::now().micros - starts.micros < kKnowsWithin.micros) {
    look_after_all();
    scheduler_.run_for(kStep);
  }
  const bool has_all = store_->is_open() && store_->log().here >= *at_headquarters;
  if (!has_all && report_.violation.empty()) {
    report_.violation = "set back: the store does not take over log entry " + std::to_string(*at_headquarters);
  }
  network_.weather(weather_);
}

void World::set_back_headquarters() {
  if (!headquarters_image_) {
    headquarters_image_ = headquarters_->disk().image();
    return;
  }
  happened(Fault::kHeadquartersSetBack);
  cut_power(*headquarters_);
  headquarters_->disk().restore(*headquarters_image_);
  trace_.note("headquarters is set back");
  if (chance_.happens(500'000)) {
    headquarters_image_.reset();
  }
}

}  // namespace queueback::simulation
