#pragma once
#include <functional>
#include <map>
#include <string>

#include "common/replication/record.hpp"

namespace queueback::replication {

/// Checks one sender's records again, in the order in which they were taken: each hash fits its content, each branch is
/// a chain without gaps, each branch begins behind a record that is here.
class ChainCheck {
 public:
  /// Whether a record with this number and hash was taken before. Asked only where a branch begins within another.
  using Holds = std::function<bool(std::uint64_t seq, const Hash& hash)>;

  /// What is wrong with the next record; empty if nothing is. It is the end of its branch either way, so that one
  /// damaged record is one finding.
  [[nodiscard]] std::string check(const Record& record, const Holds& holds);
  [[nodiscard]] const std::map<Incarnation, Position>& ends() const { return ends_; }

 private:
  [[nodiscard]] std::string follows(const Record& record, const Holds& holds) const;

  std::map<Incarnation, Position> ends_;
};

}  // namespace queueback::replication
