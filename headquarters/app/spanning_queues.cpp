#include "headquarters/app/spanning_queues.hpp"

#include <algorithm>
#include <type_traits>

#include "common/replay_format/command_reader.hpp"
#include "common/reward_store/order_command.hpp"

namespace queueback::headquarters {

namespace queue_rebate = rewards::queue_rebate;
using reward_store::PolicyRow;

namespace {

std::string_view name_of(queue_rebate::Channel channel) {
  switch (channel) {
    case queue_rebate::Channel::kCheckout:
      return "cashier";
    case queue_rebate::Channel::kStoreOnline:
      return "store";
    case queue_rebate::Channel::kMall:
      return "mall";
  }
  return "";
}

/// The order that a command is about; empty if it is about none that is there.
Stored<std::string> store_of_order(reward_store::RewardTables& tables, const std::string& id) {
  const auto order = tables.find_order(id);
  if (!order) {
    return tl::unexpected(order.error());
  }
  return order->has_value() ? (*order)->store : std::string();
}

Stored<std::string> store_of_entry(reward_store::RewardTables& tables, const std::string& id) {
  const auto entry = tables.find_entry(id);
  if (!entry) {
    return tl::unexpected(entry.error());
  }
  return entry->has_value() ? (*entry)->store : std::string();
}

}  // namespace

SpanningQueues::SpanningQueues(storage::Database& database, Book& book, StoreRegister& stores)
    : stores_(stores),
      queue_tables_(database),
      book_(book),
      outcomes_(queue_tables_),
      store_policies_(queue_tables_),
      program_(database, book_, outcomes_, {queue_rebate::Ownership::Kind::kHeadquarters, ""}) {}

Stored<void> SpanningQueues::load() {
  const auto newest = queue_tables_.newest_step();
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  newest_step_ = *newest;
  auto done = outcomes_.load();
  done = done ? store_policies_.load() : done;
  done = done ? program_.load() : done;
  return done ? queue_tables_.each_member([this](const std::string& member, const std::string& level) {
    program_.restore_member(member, level);
  })
              : done;
}

Stored<void> SpanningQueues::append(StepRow step, const std::vector<ledger::Posting>& postings) {
  step.step = ++newest_step_;
  return queue_tables_.insert_step(step, postings);
}

Stored<void> SpanningQueues::append_tick(Instant now, std::vector<ledger::Posting> postings) {
  return append({0, StepRow::Kind::kClock, 0, now, now}, postings);
}

Stored<void> SpanningQueues::tick(Instant now) {
  const auto due = engine().next_due();
  return due && *due <= now ? program_.tick(now, *this) : Stored<void>();
}

Stored<void> SpanningQueues::run(const Arrival& arrival, Instant at, Body body) {
  // Nothing was made after it arrived, whatever a store's clock says: headquarters' own clock never runs ahead.
  at = std::min(at, arrival.received_at);
  if (auto done = program_.tick(arrival.received_at, *this); !done) {
    return done;
  }
  const std::uint64_t step = next_number();
  const auto* draw = std::get_if<queue_rebate::Draw>(&body);
  const std::string drawn_for = draw == nullptr ? std::string() : draw->entry;
  auto rewarded = program_.execute({at, step, std::move(body)}, {});
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  if (!*rewarded) {
    return {};
  }
  if ((*rewarded)->drawn_number) {
    const std::string version = engine().find_entry(drawn_for)->policy_version;
    auto done = tables().insert_draw({step, drawn_for, version, *(*rewarded)->drawn_number});
    if (!done) {
      return done;
    }
  }
  return append({0, StepRow::Kind::kRecord, arrival.record_no, arrival.received_at, at}, (*rewarded)->postings);
}

Stored<bool> SpanningQueues::agree(const Arrival& arrival, const protocol::StoreRecord& record, Channel channel) {
  const Policy* ours = engine().policy_in_force();
  const StorePolicyRow* theirs = store_policies_.in_force(arrival.store, record.applied_at);
  const bool here = ours != nullptr && queue_rebate::spans_stores(*ours, channel);
  if (record.policy_version.empty()) {
    return ours != nullptr && !here;  // before any policy of its store: a sale without rewards
  }
  const bool there = theirs != nullptr && spans_stores(*theirs, channel);
  const bool one_currency = ours == nullptr || theirs == nullptr || ours->currency == theirs->currency;
  if (here == there && (one_currency || !here)) {
    disagreeing_.erase({arrival.store, channel});
    return ours != nullptr && one_currency;
  }
  if (!disagreeing_.insert({arrival.store, channel}).second) {
    return false;
  }
  const std::string said = theirs == nullptr ? "has no policy" : "has policy version " + theirs->version;
  const std::string has = ours == nullptr ? "has none" : "has version " + ours->version;
  auto done = stores_.raise({arrival.received_at, arrival.store, "", "policy-queues",
                             "the store " + said + " and headquarters " + has + ", which differ in who owns the " +
                                 std::string(name_of(channel)) +
                                 " queues or in the currency. Headquarters settles none of the store's orders there "
                                 "until both agree; those that the store leaves to headquarters stay pending",
                             arrival.record_no});
  return done ? Stored<bool>(false) : tl::unexpected(done.error());
}

Stored<void> SpanningQueues::sell(const Arrival& arrival, const protocol::StoreRecord& record,
                                  const domain::Order& order) {
  if (order.store.text() != arrival.store || !domain::validate(order)) {
    return {};
  }
  if (auto done = tick(arrival.received_at); !done) {
    return done;
  }
  const auto ours = agree(arrival, record, Channel::kCheckout);
  if (!ours || !*ours) {
    return ours ? Stored<void>() : tl::unexpected(ours.error());
  }
  const bool same_currency = order.currency == engine().policy_in_force()->currency;
  return same_currency ? run(arrival, record.effective_at, reward_store::to_command(order, 0, {}).body)
                       : Stored<void>();
}

Stored<void> SpanningQueues::enter(const Arrival& arrival, const protocol::StoreRecord& record) {
  if (const auto* change = std::get_if<protocol::PolicyChange>(&record.body)) {
    return store_policies_.note(arrival.store, arrival.record_no, record.applied_at, *change);
  }
  if (const auto* member = std::get_if<protocol::MemberChange>(&record.body)) {
    return set_member(arrival, record.effective_at, *member);
  }
  const auto* command = std::get_if<protocol::RewardCommand>(&record.body);
  return command == nullptr || command->origin == "clock" ? Stored<void>() : enter(arrival, record, *command);
}

Stored<void> SpanningQueues::set_member(const Arrival& arrival, Instant at, const protocol::MemberChange& change) {
  auto done = queue_tables_.save_member(change.member, change.level);
  if (!done || engine().policy_in_force() != nullptr) {
    return done ? run(arrival, at, queue_rebate::SetMember{change.member, change.level}) : done;
  }
  program_.restore_member(change.member, change.level);
  return {};
}

Stored<bool> SpanningQueues::concerns(const std::string& store, const Body& body) {
  Stored<std::string> owner = std::string();
  if (const auto* order = std::get_if<queue_rebate::PlaceOrder>(&body)) {
    owner = order->store;
  } else if (const auto* completion = std::get_if<queue_rebate::CompleteOrder>(&body)) {
    owner = store_of_order(tables(), completion->order);
  } else if (const auto* refund = std::get_if<queue_rebate::Refund>(&body)) {
    owner = store_of_order(tables(), refund->order);
  } else if (const auto* draw = std::get_if<queue_rebate::Draw>(&body)) {
    owner = store_of_entry(tables(), draw->entry);
  } else if (const auto* redemption = std::get_if<queue_rebate::RedeemEntry>(&body)) {
    owner = store_of_entry(tables(), redemption->entry);
  } else if (const auto* leave = std::get_if<queue_rebate::Leave>(&body)) {
    owner = store_of_entry(tables(), leave->entry);
  }
  return owner ? Stored<bool>(*owner == store) : tl::unexpected(owner.error());
}

Stored<void> SpanningQueues::enter(const Arrival& arrival, const protocol::StoreRecord& record,
                                   const protocol::RewardCommand& command) {
  replay::CommandLine line = replay::read_command(command.command);
  if (!line.body) {
    return {};
  }
  // The ones that do not say whose they are (pause, resume) are each owner's own.
  auto body = std::visit(
      [](auto& one) -> std::optional<Body> {
        if constexpr (std::is_constructible_v<Body, decltype(std::move(one))>) {
          return Body(std::move(one));
        } else {
          return std::nullopt;
        }
      },
      *line.body);
  return body ? obey(arrival, record, std::move(*body)) : Stored<void>();
}

Stored<void> SpanningQueues::hand_over(const Arrival& arrival, const protocol::StoreRecord& record,
                                       const domain::Handover& handover) {
  return obey(arrival, record, reward_store::to_command(handover, 0, {}).body);
}

Stored<void> SpanningQueues::obey(const Arrival& arrival, const protocol::StoreRecord& record, Body body) {
  if (auto done = tick(arrival.received_at); !done) {
    return done;
  }
  const auto ours = concerns(arrival.store, body);
  if (!ours || !*ours) {
    return ours ? Stored<void>() : tl::unexpected(ours.error());
  }
  if (auto* draw = std::get_if<queue_rebate::Draw>(&body)) {
    draw->number = std::nullopt;  // headquarters draws with its own secret
  }
  if (const auto* order = std::get_if<queue_rebate::PlaceOrder>(&body)) {
    const auto agreed = agree(arrival, record, order->channel);
    if (!agreed || !*agreed) {
      return agreed ? Stored<void>() : tl::unexpected(agreed.error());
    }
  }
  return run(arrival, record.effective_at, std::move(body));
}

Stored<Result<queue_rebate::Policy, std::string>> SpanningQueues::check_policy(std::string_view toml,
                                                                               const std::string& source,
                                                                               Instant effective_from, Instant now) {
  using Answer = Result<Policy, std::string>;
  auto read = reward_store::read_policy(tables(), toml, source, effective_from);
  if (!read || !*read) {
    return read;
  }
  const Policy* in_force = engine().policy_in_force();
  if (in_force != nullptr && in_force->currency != (*read)->currency) {
    return Answer(tl::unexpected(source + ": currency " + (*read)->currency + " is not that of version " +
                                 in_force->version + ", " + in_force->currency));
  }
  const auto objection = reward_store::owner_objection(tables(), engine(), **read, now);
  if (!objection) {
    return tl::unexpected(objection.error());
  }
  return objection->empty() ? std::move(read) : Stored<Answer>(tl::unexpected(source + ": " + *objection));
}

Stored<Result<void, std::string>> SpanningQueues::apply_policy(const protocol::PolicyText& text,
                                                               const digest::Hash& draw_secret, Instant now) {
  using Answer = Result<void, std::string>;
  auto checked = check_policy(text.toml, text.version, text.effective_from, now);
  if (!checked || !*checked) {
    return !checked ? tl::unexpected(checked.error()) : Stored<Answer>(tl::unexpected((*checked).error()));
  }
  Policy policy = std::move(**checked);
  policy.draw_secret = draw_secret;
  const PolicyRow row{
      {policy.version, text.effective_from, text.toml}, now, std::nullopt, calendar::to_text(policy.zone), draw_secret};
  if (auto done = program_.tick(now, *this); !done) {
    return tl::unexpected(done.error());
  }
  auto rewarded = program_.execute({now, next_number(), queue_rebate::ActivatePolicy{std::move(policy)}},
                                   {{}, [&] { return tables().insert_policy(row); }});
  if (!rewarded || !*rewarded) {
    return !rewarded ? tl::unexpected(rewarded.error()) : Stored<Answer>(tl::unexpected((*rewarded).error()));
  }
  auto done = append({0, StepRow::Kind::kPolicy, 0, now, text.effective_from}, (*rewarded)->postings);
  return done ? Stored<Answer>(Answer()) : tl::unexpected(done.error());
}

Stored<void> SpanningQueues::flush() {
  book_.forget();
  return program_.flush();
}

std::vector<QueueLine> SpanningQueues::lines(const std::string& queue, std::size_t most) const {
  std::vector<QueueLine> lines;
  for (auto next = engine().head_of(queue); next && lines.size() < most; next = engine().next_in(queue, next->key)) {
    const queue_rebate::Entry entry = engine().entry(next->handle);
    lines.push_back({entry, *engine().place_of(entry.id)});
  }
  return lines;
}

}  // namespace queueback::headquarters
