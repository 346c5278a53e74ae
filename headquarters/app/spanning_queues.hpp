#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/reward_store/policy_versions.hpp"
#include "common/reward_store/reward_program.hpp"
#include "headquarters/app/outcome_stream.hpp"
#include "headquarters/app/own_book.hpp"
#include "headquarters/app/store_policies.hpp"
#include "headquarters/app/store_register.hpp"

namespace queueback::headquarters {

/// A store's record that was accepted and written to table record.
struct Arrival {
  std::string store;
  std::uint64_t record_no = 0;
  Instant received_at;
  std::uint64_t log_no = 0;  ///< the store's own number of it
};

/// A waiting entry as an operator sees it.
struct QueueLine {
  rewards::queue_rebate::Entry entry;
  rewards::queue_rebate::PlaceInLine place;
};

/// The queues that span stores, which headquarters owns (reward rules 1.1): the same program as at a store, fed with
/// the commands in stores' records in the order of their arrival. A command that the program rejects is not
/// headquarters' business and leaves no trace; only the database's failures are errors. Until headquarters has a policy
/// in force, it looks at no orders. Storage thread only, inside the group's transaction.
class SpanningQueues final : public reward_store::StepLog {
 public:
  using Engine = rewards::queue_rebate::Engine;
  using Policy = rewards::queue_rebate::Policy;

  SpanningQueues(storage::Database& database, Book& book, StoreRegister& stores);

  /// The book is loaded before.
  [[nodiscard]] Stored<void> load();

  /// A sale that the store booked.
  [[nodiscard]] Stored<void> sell(const Arrival& arrival, const protocol::StoreRecord& record,
                                  const domain::Order& order);
  /// A handover that the store booked: completes its order.
  [[nodiscard]] Stored<void> hand_over(const Arrival& arrival, const protocol::StoreRecord& record,
                                       const domain::Handover& handover);
  /// Any other record.
  [[nodiscard]] Stored<void> enter(const Arrival& arrival, const protocol::StoreRecord& record);
  /// Does what became due.
  [[nodiscard]] Stored<void> tick(Instant now);

  /// The policy, or what is wrong with it.
  [[nodiscard]] Stored<Result<Policy, std::string>> check_policy(std::string_view toml, const std::string& source,
                                                                 Instant effective_from, Instant now);
  /// Activates a version with the secret of its draws; a reason if it cannot be.
  [[nodiscard]] Stored<Result<void, std::string>> apply_policy(const protocol::PolicyText& text,
                                                               const digest::Hash& draw_secret, Instant now);

  /// Writes what is kept once per group.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] const Engine& engine() const { return program_.engine(); }
  [[nodiscard]] reward_store::RewardTables& tables() { return program_.tables(); }
  [[nodiscard]] QueueTables& steps() { return queue_tables_; }
  [[nodiscard]] OutcomeStream& outcomes() { return outcomes_; }
  [[nodiscard]] std::vector<QueueLine> lines(const std::string& queue, std::size_t most) const;

  [[nodiscard]] std::uint64_t next_number() const override { return newest_step_ + 1; }
  [[nodiscard]] Stored<void> append_tick(Instant now, std::vector<ledger::Posting> postings) override;

 private:
  using Body = decltype(rewards::queue_rebate::Command::body);
  using Channel = rewards::queue_rebate::Channel;

  [[nodiscard]] Stored<void> enter(const Arrival& arrival, const protocol::StoreRecord& record,
                                   const protocol::RewardCommand& command);
  /// A command about an order or entry of the store, from whoever gave it there.
  [[nodiscard]] Stored<void> obey(const Arrival& arrival, const protocol::StoreRecord& record, Body body);
  [[nodiscard]] Stored<void> set_member(const Arrival& arrival, Instant at, const protocol::MemberChange& change);
  /// Whether a store and headquarters mean the same owner for the queues of such orders; an alarm if they do not.
  [[nodiscard]] Stored<bool> agree(const Arrival& arrival, const protocol::StoreRecord& record, Channel channel);
  /// Whether the command is about an order of this store.
  [[nodiscard]] Stored<bool> concerns(const std::string& store, const Body& body);
  [[nodiscard]] Stored<void> run(const Arrival& arrival, Instant at, Body body);
  [[nodiscard]] Stored<void> append(StepRow step, const std::vector<ledger::Posting>& postings);

  StoreRegister& stores_;
  QueueTables queue_tables_;
  OwnBook book_;
  OutcomeStream outcomes_;
  StorePolicies store_policies_;
  reward_store::RewardProgram program_;
  std::uint64_t newest_step_ = 0;
  std::set<std::pair<std::string, Channel>> disagreeing_;  ///< stores that an alarm was raised about
};

}  // namespace queueback::headquarters
