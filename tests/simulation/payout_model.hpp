#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace queueback::simulation {

/// The reward rules of the simulated shops, written a second time and as plainly as can be: a share of every sale goes
/// into the line, which pays the entries in the order of effective time and arrival; what is left over stays with the
/// store, or in the pool for the next. A sale keeps the newest version that counts for its time. Amounts in minor
/// units. From the rules (docs/rewards.md), not from the engine.
class PayoutModel {
 public:
  struct Rules {
    std::int64_t extract_percent = 0;
    std::int64_t entitlement_percent = 0;
    bool carry = false;  ///< what is left over stays in the pool
  };
  /// A sale as the store's log has it, in the order of the log.
  struct Sale {
    std::string order;
    std::string member;  ///< empty: earns nothing
    std::int64_t total = 0;
    std::int64_t effective = 0;  ///< microseconds
    std::uint64_t arrival = 0;
  };

  /// A version of the rules as the store's log has it.
  struct Version {
    std::string name;
    std::int64_t effective_from = 0;  ///< microseconds
  };
  struct Event {
    std::int64_t at = 0;  ///< when the store applied it
    std::variant<Sale, Version> what;
  };

  /// `rules` by version.
  explicit PayoutModel(std::map<std::string, Rules> rules) : rules_(std::move(rules)) {}

  void apply(const Event& event);
  /// Versions whose time has come begin.
  void advance(std::int64_t now);

  /// What each member was paid.
  [[nodiscard]] const std::map<std::string, std::int64_t>& paid() const { return paid_; }
  [[nodiscard]] std::int64_t pool() const { return pool_; }
  [[nodiscard]] std::int64_t retained() const { return retained_; }
  /// What each waiting order may still receive.
  [[nodiscard]] std::map<std::string, std::int64_t> waiting() const;

 private:
  struct Entry {
    Sale sale;
    std::int64_t remaining = 0;
  };

  struct Begun {
    Rules rules;
    std::int64_t from = 0;
  };

  void begin(const Version& version);
  void settle(const Sale& sale, const Rules& rules);
  /// Pays the line out of `available`; gives what is left.
  [[nodiscard]] std::int64_t pay(std::int64_t available);

  std::map<std::string, Rules> rules_;
  std::multimap<std::int64_t, Version> coming_;
  std::vector<Begun> begun_;  ///< in the order of their beginning
  std::vector<Entry> line_;   ///< sorted
  std::map<std::string, std::int64_t> paid_;
  std::int64_t pool_ = 0;
  std::int64_t retained_ = 0;
};

}  // namespace queueback::simulation
