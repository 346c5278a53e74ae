#include "store-server/app/messages.hpp"

#include <algorithm>
#include <utility>

namespace queueback::store_server {

using domain::Money;
using policy::Event;
using rewards::queue_rebate::EntryChange;
using rewards::queue_rebate::EntryHandle;
using rewards::queue_rebate::EntryStatus;
using rewards::queue_rebate::WaitingEntry;

namespace {

Events events_of(const EntryChange& change) {
  Events events = 0;
  const auto add = [&events](bool happened, Event event) { events |= happened ? event_bit(event) : 0; };
  const bool is_redeemed = !change.redeemed.is_zero();
  add(change.joined, Event::kJoined);
  add(!change.paid.is_zero(), Event::kPaid);
  add(change.draw_opened, Event::kDrawOpen);
  add(is_redeemed, Event::kRedeemed);
  add(!change.lost.is_zero() || !change.withheld.is_zero(), Event::kRefunded);
  add(change.ended == EntryStatus::kCleared, Event::kCleared);
  // Random return makes an entry done by redeeming it: that is told once.
  add(change.ended == EntryStatus::kDone && !is_redeemed, Event::kDone);
  return events;
}

/// A step does one of these to an entry, never two.
Money amount_of(const EntryChange& change) {
  const Money received = change.paid.is_zero() ? change.redeemed : change.paid;
  return received.is_zero() ? change.lost : received;
}

}  // namespace

MessageRow Messages::row_of(const Entry& entry, EntryHandle handle) const {
  MessageRow row;
  row.entry = entry.id;
  row.paid = entry.paid;
  row.entitlement = entry.entitlement;
  row.ratio = entry.ratio.ratio;
  if (const auto place = engine_.place_of(handle)) {
    row.position = place->position;
    row.ahead = place->ahead.amount;
  }
  return row;
}

Stored<std::optional<Instant>> Messages::near_clear(Instant now) {
  const auto clear_at = engine_.clears_at();
  if (!clear_at) {
    return clear_at;
  }
  const auto shown = presentations_.of(engine_.policy_in_force()->version);
  if (!shown) {
    return tl::unexpected(shown.error());
  }
  const bool is_near = *clear_at - now <= Duration::days((*shown)->presentation.announce_clear_days);
  return is_near ? clear_at : std::nullopt;
}

Stored<std::optional<std::uint64_t>> Messages::before(const EntryChange& change, const Entry& entry,
                                                      std::optional<std::uint64_t> newest) {
  return change.joined || newest ? newest : tables_.newest_of(entry.id);
}

Stored<std::optional<std::uint64_t>> Messages::note(const EntryChange& change, const Entry& entry, std::uint64_t log_no,
                                                    std::optional<std::uint64_t> newest) {
  Events events = events_of(change);
  if (events == 0) {
    return std::optional<std::uint64_t>();
  }
  const auto shown = presentations_.of(entry.policy_version);
  const bool starts_to_wait = change.joined && entry.status == EntryStatus::kWaiting;
  const auto clear_at = starts_to_wait ? near_clear(engine_.clock()) : Stored<std::optional<Instant>>();
  if (!shown || !clear_at) {
    return tl::unexpected(!shown ? shown.error() : clear_at.error());
  }
  events |= *clear_at ? event_bit(Event::kClearAnnounced) : 0;
  events &= (*shown)->enabled;
  if (events == 0) {
    return std::optional<std::uint64_t>();
  }
  MessageRow row = row_of(entry, change.handle);
  row.log_no = log_no;
  row.events = events;
  row.at = engine_.clock();
  row.amount = amount_of(change);
  row.withheld = change.withheld;
  row.clear_at = (events & event_bit(Event::kClearAnnounced)) != 0 ? *clear_at : std::nullopt;
  const auto previous = before(change, entry, newest);
  return previous ? tables_.insert(row, *previous) : previous;
}

Stored<bool> Messages::has_announcements(Instant now) {
  const auto clear_at = near_clear(now);
  if (!clear_at || !*clear_at) {
    return !clear_at ? tl::unexpected(clear_at.error()) : Stored<bool>(false);
  }
  const bool is_known =
      sweep_ && sweep_->clear_at == **clear_at && sweep_->version == engine_.policy_in_force()->version;
  if (!is_known) {
    sweep_ = Sweep{**clear_at, engine_.policy_in_force()->version, "", std::nullopt, false};
  }
  return !sweep_->done;
}

std::optional<WaitingEntry> Messages::next_in_sweep(const std::vector<std::string>& queues) {
  auto queue = std::lower_bound(queues.begin(), queues.end(), sweep_->queue);
  for (; queue != queues.end(); ++queue) {
    const bool goes_on = *queue == sweep_->queue && sweep_->key.has_value();
    auto next = goes_on ? engine_.next_in(*queue, *sweep_->key) : engine_.head_of(*queue);
    if (next) {
      sweep_->queue = *queue;
      sweep_->key = next->key;
      return next;
    }
  }
  sweep_->done = true;
  return std::nullopt;
}

Stored<void> Messages::tell_of_clear(EntryHandle handle, Instant now, std::uint64_t log_no) {
  const Entry entry = engine_.entry(handle);
  const auto shown = presentations_.of(entry.policy_version);
  const auto told = tables_.was_told(entry.id, sweep_->clear_at);
  if (!shown || !told) {
    return tl::unexpected(!shown ? shown.error() : told.error());
  }
  if (*told || ((*shown)->enabled & event_bit(Event::kClearAnnounced)) == 0) {
    return {};
  }
  MessageRow row = row_of(entry, handle);
  row.log_no = log_no;
  row.events = event_bit(Event::kClearAnnounced);
  row.at = now;
  row.clear_at = sweep_->clear_at;
  const auto previous = tables_.newest_of(entry.id);
  const auto n = previous ? tables_.insert(row, *previous) : previous;
  return n ? tables_.point_to(entry.id, **n) : tl::unexpected(n.error());
}

Stored<void> Messages::announce(Instant now, std::uint64_t log_no) {
  const auto pending = has_announcements(now);
  if (!pending || !*pending) {
    return !pending ? tl::unexpected(pending.error()) : Stored<void>();
  }
  const std::vector<std::string> queues = engine_.queues();
  for (std::size_t looked_at = 0; looked_at < kMaxAnnouncedPerTick; ++looked_at) {
    const auto next = next_in_sweep(queues);
    if (!next) {
      return {};
    }
    if (auto done = tell_of_clear(next->handle, now, log_no); !done) {
      return done;
    }
  }
  return {};
}

}  // namespace queueback::store_server
