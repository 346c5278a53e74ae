#include "store-server/app/remote_entries.hpp"

namespace queueback::store_server {

namespace queue_rebate = rewards::queue_rebate;
using protocol::RemoteEntry;

namespace {

constexpr std::string_view kEpoch = "remote_epoch";
constexpr std::string_view kRemoteNumber = "remote_number";

}  // namespace

Stored<void> RemoteEntries::load() {
  const auto epoch = directory_.bytes(kEpoch);
  const auto number = directory_.number(kRemoteNumber);
  if (!epoch || !number) {
    return tl::unexpected(!epoch ? epoch.error() : number.error());
  }
  if (epoch->has_value()) {
    cursor_ = {to_array<16>(**epoch).value_or(cursor_.epoch), static_cast<std::uint64_t>(number->value_or(0))};
  }
  return {};
}

Stored<void> RemoteEntries::note(const queue_rebate::Engine& engine, const queue_rebate::Outcome& outcome) {
  const queue_rebate::Policy* policy = engine.policy_in_force();
  if (outcome.policy_version.empty() || policy == nullptr) {
    return {};  // no order arrived, or one before any policy
  }
  for (const queue_rebate::OrderHandle handle : outcome.orders) {
    if (!spans_stores(*policy, engine.channel_of(handle))) {
      continue;
    }
    const queue_rebate::OrderRecord order = engine.order(handle);
    if (order.member.empty()) {
      continue;
    }
    for (std::size_t line = 0; line < order.items.size(); ++line) {
      const queue_rebate::ItemPlace place{order.channel, order.store, order.desk, order.items[line].product};
      const std::string id = queue_rebate::entry_id(order.order, order.channel, static_cast<std::uint32_t>(line));
      auto done = tables_.insert_pending({id,
                                          order.order,
                                          order.member,
                                          queue_key(*policy, place),
                                          {},
                                          {},
                                          std::string(RemoteEntry::kPending),
                                          0,
                                          {},
                                          engine.clock()});
      if (!done) {
        return done;
      }
    }
  }
  return {};
}

Stored<void> RemoteEntries::activate(const replication::ReferenceBegin& version,
                                     const std::vector<replication::ReferenceItem>& items) {
  if (version.scope == replication::ReferenceScope::kSnapshot) {
    if (auto done = tables_.forget_all(); !done) {
      return done;
    }
  }
  for (const replication::ReferenceItem& item : items) {
    const bool is_entry = item.kind == static_cast<std::uint8_t>(protocol::ReferenceKind::kRemoteEntry);
    const auto entry = is_entry ? std::optional(protocol::decode_remote_entry(item.body)) : std::nullopt;
    if (!entry || !*entry) {
      continue;  // of a newer headquarters
    }
    if (auto done = tables_.save(**entry); !done) {
      return done;
    }
  }
  cursor_ = version.to;
  if (auto done = directory_.set_bytes(kEpoch, cursor_.epoch); !done) {
    return done;
  }
  return directory_.set_number(kRemoteNumber, static_cast<std::int64_t>(cursor_.n));
}

Stored<std::string> RemoteEntries::owner_objection(const queue_rebate::Engine& engine,
                                                   const queue_rebate::Policy& next) {
  const auto queues = tables_.queues();
  if (!queues) {
    return tl::unexpected(queues.error());
  }
  for (const RemoteQueue& queue : *queues) {
    const auto channel =
        queue.queue.starts_with("cashier/") ? queue_rebate::Channel::kCheckout : queue_rebate::Channel::kStoreOnline;
    const bool is_mall = queue.queue.starts_with("mall/") || queue.queue.starts_with("product/");
    if (!is_mall && reward_store::changes_owner(engine, next, channel)) {
      return "this version takes queue " + queue.queue + " back from headquarters, where " +
             std::to_string(queue.waiting) + " entries of this store wait and " + std::to_string(queue.pending) +
             " are pending";
    }
  }
  return std::string();
}

}  // namespace queueback::store_server
