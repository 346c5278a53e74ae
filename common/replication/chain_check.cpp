#include "common/replication/chain_check.hpp"

#include <algorithm>

namespace queueback::replication {

std::string ChainCheck::check(const Record& record, const Holds& holds) {
  std::string wrong = record_hash(record.incarnation, record.seq, record.previous, record.payload) == record.hash
                          ? follows(record, holds)
                          : "its content does not match its hash";
  ends_[record.incarnation] = record.position();
  return wrong;
}

std::string ChainCheck::follows(const Record& record, const Holds& holds) const {
  const auto end = ends_.find(record.incarnation);
  if (end != ends_.end()) {
    const Position& before = end->second;
    if (record.seq != before.seq + 1) {
      return "follows record " + std::to_string(before.seq) + ": what is between them is missing";
    }
    return record.previous == before.hash ? "" : "does not follow the record before it";
  }
  if (record.seq == 1) {
    return record.previous == Hash{} ? "" : "does not follow the record before it";
  }
  const bool at_an_end = std::any_of(ends_.begin(), ends_.end(), [&](const auto& other) {
    return other.second.seq + 1 == record.seq && other.second.hash == record.previous;
  });
  return at_an_end || holds(record.seq - 1, record.previous) ? "" : "does not follow any record that is here";
}

}  // namespace queueback::replication
