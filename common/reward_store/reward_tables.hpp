#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/reward_store/books.hpp"
#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::reward_store {

/// A policy version as it is stored.
struct PolicyRow {
  protocol::PolicyText text;
  Instant activated_at;
  std::optional<std::uint64_t> begun;  ///< its place among the versions that began
  std::string zone;                    ///< calendar::to_text
  digest::Hash draw_secret{};
};

/// What an entry drew, and in which log entry.
struct DrawRow {
  std::uint64_t log_no = 0;
  std::string entry;
  std::string policy_version;
  std::uint64_t number = 0;
};

/// How far the program's clock has come, and whether it is paused.
struct ClockRow {
  Instant at;
  bool paused = false;
};

/// The statements of the reward program: entries, orders, groups, policies. Storage thread only; every write belongs to
/// the group's transaction. The DDL is kept in each server's own migrations (tables entry, reward_order, reward_group,
/// reward_draw, policy, meta), because a schema belongs to one database.
class RewardTables {
 public:
  using Entry = rewards::queue_rebate::Entry;
  using OrderRecord = rewards::queue_rebate::OrderRecord;
  using MemberRecord = rewards::queue_rebate::MemberRecord;
  using GroupRecord = rewards::queue_rebate::GroupRecord;
  using InflowRecord = rewards::queue_rebate::InflowRecord;

  explicit RewardTables(storage::Database& database) : database_(database) {}

  /// `newest_message`: of what the entry's member was told, where messages are kept (a store's tables); nothing: as it
  /// was.
  [[nodiscard]] Stored<void> save_entry(const Entry& entry, std::optional<std::uint64_t> newest_message = {});
  [[nodiscard]] Stored<void> save_order(const OrderRecord& order);
  /// `log_no`: the log entry that opened it, if it is new.
  [[nodiscard]] Stored<void> save_group(const GroupRecord& group, std::uint64_t log_no);
  [[nodiscard]] Stored<void> insert_draw(const DrawRow& draw);

  [[nodiscard]] Stored<void> load_waiting(const std::function<void(const Entry&)>& found);
  /// What entries received, by id behind `after`, at most `limit` of them: id, member, amount.
  [[nodiscard]] Stored<void> each_paid(
      const std::string& after, std::uint64_t limit,
      const std::function<void(const std::string& id, const std::string& member, domain::Money paid)>& found);
  /// Orders whose settlement waits for its time.
  [[nodiscard]] Stored<std::vector<OrderRecord>> load_pending();
  [[nodiscard]] Stored<void> load_groups(const std::function<void(const GroupRecord&)>& found);
  /// Settled items from `since` on, by time.
  [[nodiscard]] Stored<void> load_inflow(Instant since, const std::function<void(const InflowRecord&)>& found);

  /// Orders of this kind that are not settled and still have something to settle.
  [[nodiscard]] Stored<std::uint64_t> unsettled(rewards::queue_rebate::Channel channel);
  [[nodiscard]] Stored<bool> knows_order(const std::string& order);
  [[nodiscard]] Stored<std::optional<OrderRecord>> find_order(const std::string& order);
  [[nodiscard]] Stored<std::optional<Entry>> find_entry(const std::string& id);
  /// What a member earned and bought; units are the book's to say.
  [[nodiscard]] Stored<MemberRecord> member(const std::string& member);
  [[nodiscard]] Stored<std::vector<Entry>> entries_of_member(const std::string& member, std::uint64_t newest);
  [[nodiscard]] Stored<std::vector<DrawRow>> draws_of(const std::string& version);
  [[nodiscard]] Stored<std::vector<GroupRecord>> groups_of(const std::string& version);
  /// The groups that a log entry opened, by queue and number.
  [[nodiscard]] Stored<std::vector<GroupRecord>> groups_opened_by(std::uint64_t log_no);
  /// Whether a draw of this version may still come: an open entry, or an order that is not settled.
  [[nodiscard]] Stored<bool> draws_are_open(const std::string& version);

  /// Nothing before the first command.
  [[nodiscard]] Stored<std::optional<ClockRow>> clock();
  [[nodiscard]] Stored<void> save_clock(const ClockRow& clock);

  [[nodiscard]] Stored<void> insert_policy(const PolicyRow& policy);
  /// In the order in which they began, then those to come by their time.
  [[nodiscard]] Stored<std::vector<PolicyRow>> policies();
  [[nodiscard]] Stored<void> policy_began(const std::string& version);

 private:
  [[nodiscard]] Stored<std::optional<std::int64_t>> number(std::string_view key);

  storage::Database& database_;
};

}  // namespace queueback::reward_store
