#include "headquarters/app/outcome_stream.hpp"

#include <utility>

namespace queueback::headquarters {

namespace queue_rebate = rewards::queue_rebate;
using protocol::RemoteEntry;

namespace {

RemoteEntry to_remote(const queue_rebate::Engine& engine, const queue_rebate::Entry& entry) {
  RemoteEntry remote{entry.id,
                     entry.order,
                     entry.member,
                     entry.queue,
                     entry.entitlement,
                     entry.paid,
                     std::string(to_string(entry.status)),
                     0,
                     {},
                     engine.clock()};
  if (const auto place = engine.place_of(entry.id)) {
    remote.position = place->position;
    remote.ahead = place->ahead.amount;
  }
  return remote;
}

}  // namespace

Stored<void> OutcomeStream::load() {
  const auto epoch = tables_.outcome_epoch();
  const auto newest = tables_.newest_outcome();
  auto newest_of = tables_.newest_outcomes();
  if (!epoch || !newest || !newest_of) {
    return tl::unexpected(!epoch ? epoch.error() : !newest ? newest.error() : newest_of.error());
  }
  epoch_ = *epoch;
  newest_ = *newest;
  newest_of_ = std::move(*newest_of);
  return {};
}

Stored<void> OutcomeStream::put(const std::string& store, const RemoteEntry& entry) {
  const auto saved = tables_.save_outcome(store, {newest_ + 1, entry.entry, protocol::encode(entry)});
  if (!saved) {
    return tl::unexpected(saved.error());
  }
  if (*saved) {
    ++newest_;
    newest_of_[store] = newest_;
    changed_.insert(store);
  }
  return {};
}

Stored<void> OutcomeStream::note(const queue_rebate::Engine& engine, const queue_rebate::Outcome& outcome) {
  for (const queue_rebate::EntryHandle handle : outcome.touched) {
    const queue_rebate::Entry entry = engine.entry(handle);
    if (auto done = put(entry.store, to_remote(engine, entry)); !done) {
      return done;
    }
  }
  for (const queue_rebate::OrderHandle handle : outcome.orders) {
    const queue_rebate::OrderRecord order = engine.order(handle);
    const bool settled = order.state == queue_rebate::ItemState::kSettled && order.settled_at.has_value();
    const queue_rebate::Policy* policy = engine.policy_in_force();
    if (order.member.empty() || !settled || !spans_stores(*policy, order.channel)) {
      continue;
    }
    for (std::uint32_t line = 0; line < order.items.size(); ++line) {
      const queue_rebate::ItemRecord& item = order.items[line];
      if (item.entry) {
        continue;
      }
      const queue_rebate::ItemPlace place{order.channel, order.store, order.desk, item.product};
      auto done = put(order.store, {entry_id(order.order, order.channel, line),
                                    order.order,
                                    order.member,
                                    queue_key(*policy, place),
                                    {},
                                    {},
                                    std::string(RemoteEntry::kNoEntry),
                                    0,
                                    {},
                                    *order.settled_at});
      if (!done) {
        return done;
      }
    }
  }
  return {};
}

Stored<std::optional<OutcomeVersion>> OutcomeStream::after(const std::string& store,
                                                           const replication::ReferenceCursor& cursor) {
  const auto newest = newest_of_.find(store);
  const bool same_epoch = cursor.epoch == epoch_;
  if (newest == newest_of_.end() || (same_epoch && cursor.n == newest->second)) {
    return std::nullopt;
  }
  // A cursor beyond the newest is of headquarters before it was restored from a backup.
  const bool goes_on = same_epoch && cursor.n < newest->second;
  auto rows = tables_.outcomes_after(store, goes_on ? cursor.n : 0, kMaxOutcomesPerVersion);
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  OutcomeVersion version;
  version.begin.scope = goes_on ? replication::ReferenceScope::kChanges : replication::ReferenceScope::kSnapshot;
  for (OutcomeRow& row : *rows) {
    version.begin.to = {epoch_, row.n};
    version.items.push_back({static_cast<std::uint8_t>(protocol::ReferenceKind::kRemoteEntry), 0, std::move(row.entry),
                             std::move(row.body)});
  }
  version.begin.items = version.items.size();
  return version;
}

}  // namespace queueback::headquarters
