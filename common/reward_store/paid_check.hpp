#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/ledger/ledger.hpp"

namespace queueback::reward_store {

/// What entries received must be what was posted as payouts to their members, less what refunds took back. Refunds name
/// no member: only their sum is known.
class PaidCheck {
 public:
  void add(const ledger::Posting& posting);
  void add_entry(const std::string& member, domain::Money paid);
  /// The entries are gone through once more.
  void forget_entries() { entries_.clear(); }
  [[nodiscard]] std::vector<std::string> findings() const;

 private:
  // Unsigned: sums of damaged figures may leave 64 bits, and must not end the program.
  using Sums = std::map<std::string, std::uint64_t>;
  Sums postings_;  ///< by member
  Sums entries_;
  std::uint64_t taken_back_ = 0;
};

}  // namespace queueback::reward_store
