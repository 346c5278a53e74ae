#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::replay {

/// The fold of movements into balances, without spelling out their accounts each time: that is done once, at the end.
class Balances {
 public:
  /// False if a balance would not fit 64 bits.
  [[nodiscard]] bool add(const rewards::queue_rebate::Movement& movement);

  struct Row {
    ledger::AccountKey key;
    domain::Money amount;
  };
  /// Every account that is not zero, sorted by account, then currency.
  [[nodiscard]] std::vector<Row> rows(const rewards::queue_rebate::Engine& engine) const;

 private:
  /// Account kind, unit and subject in one number.
  using Key = std::uint64_t;
  [[nodiscard]] static Key key_of(const rewards::queue_rebate::AccountRef& account, rewards::queue_rebate::Unit unit);

  std::unordered_map<Key, std::int64_t> amounts_;
};

}  // namespace queueback::replay
