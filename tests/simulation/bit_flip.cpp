#include <algorithm>
#include <utility>

#include "tests/simulation/world.hpp"

/// Bits of a store's database that turn over on its disk.
namespace queueback::simulation {
namespace {

/// Longest time that a program runs on with a flipped bit under it.
constexpr Duration kRunsOn = Duration::seconds(30);
/// A store that starts has opened by then, or asks headquarters in vain.
constexpr Duration kStartsWithin = Duration::seconds(10);

using Rows = std::vector<std::pair<std::uint64_t, std::string>>;

/// The newest log entry whose rows read otherwise in `now`; nothing: none does, or only what was never written.
std::optional<std::uint64_t> newest_changed(const Contents& before, const Contents& now) {
  std::optional<std::uint64_t> newest;
  for (const auto& [table, rows] : before) {
    Rows there = now.at(table);
    std::sort(there.begin(), there.end());
    for (const auto& row : rows) {
      if (!std::binary_search(there.begin(), there.end(), row)) {
        newest = std::max(newest.value_or(0), row.first);
      }
    }
  }
  return newest;
}

}  // namespace

/// The store goes back to its image, and takes over from headquarters and terminals what that lacks.
void World::repair_store() {
  if (store_->is_running()) {
    cut_power(*store_);
  }
  store_->repaired();
  store_->put_back(store_image_->disk);
  lose_what_only_the_store_knew();
}

/// Starts the store with its damaged file: it must not serve. What is not seen at the start is seen by the audit.
std::string World::look_for_damage(bool must_not_start) {
  store_->disk().judge({});
  const Disk::Image before = store_->disk().image();
  if (!store_->start()) {
    trace_.note("the damage is found at the start");
    const bool is_told =
        store_->failure().starts_with(kDamaged) || store_->failure().find("malformed") != std::string::npos;
    if (!is_told || store_->disk().image().at("store.db") != before.at("store.db")) {
      report_.violation = is_told ? "the damaged file was changed" : "the start failed otherwise: " + store_->failure();
    }
    return store_->failure();
  }
  if (must_not_start) {
    report_.violation = "silent: the store starts with a damaged entry among the newest";
  }
  std::string finding = store_->audit();
  const Duration begin = virtual_time::now();
  while (!finding.empty() && !store_->has_failed() &&
         virtual_time::now().micros - begin.micros < kStartsWithin.micros) {
    scheduler_.run_for(kStep);
  }
  if (!finding.empty() && store_->is_open() && report_.violation.empty()) {
    report_.violation = "the store serves although its audit found: " + finding;
  }
  return finding;
}

void World::flip_bit() {
  if (!went_on()) {
    return;
  }
  const auto chosen = store_->some_page();
  if (!chosen) {
    return;  // its power went while it was asked
  }
  const Page& page = *chosen;
  happened(Fault::kBitFlip);
  trace_.note("a bit turns over in a page of table " + page.table);
  if (chance_.happens(300'000)) {
    return flip_under_running_store(page);
  }
  store_->disk().judge({});  // one fault at a time
  if (chance_.happens(700'000)) {
    store_->shut_down();
  } else {
    cut_power(*store_);
  }
  const auto before = store_->contents();
  QB_CHECK(before.has_value());
  store_->flip(page);
  const auto now = store_->contents();
  if (now == before && look_for_damage(false).empty()) {
    ++report_.flips_harmless;
    return;
  }
  if (now == before) {  // no row reads otherwise, but the page is not what it says of itself
    ++report_.flips_found;
    return repair_store();
  }
  const std::uint64_t head = before->at("log").empty() ? 0 : before->at("log").back().first;
  const auto changed = now ? newest_changed(*before, *now) : std::nullopt;
  // A balance that stands under another name makes no other sum: the audit finds it.
  const bool must_not_start = page.table != "balance" && changed && *changed + kCheckedAtStart > head;
  if (look_for_damage(must_not_start).empty() && report_.violation.empty()) {
    report_.violation = "silent: a bit turned over in table " + page.table + " and nobody says so";
  }
  ++report_.flips_found;
  repair_store();
}

/// What the program holds in memory is right, and it may write the page again: then nothing is wrong.
void World::flip_under_running_store(const Page& page) {
  store_->flip(page);
  const Duration until{virtual_time::now().micros + chance_.between(Duration::seconds(0), kRunsOn).micros};
  while (virtual_time::now() < until && store_->is_running() && !store_->has_failed()) {
    scheduler_.run_for(kStep);
  }
  if (store_->is_running() && !store_->has_failed()) {
    store_->shut_down();
  } else {
    cut_power(*store_);
  }
  if (look_for_damage(false).empty()) {
    ++report_.flips_harmless;
    return;
  }
  ++report_.flips_found;
  repair_store();
}

}  // namespace queueback::simulation
