#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "common/base/instant.hpp"

namespace queueback::replication {

/// At `at` (receiver's clock) the sender declared that its newest record was `head`.
struct Contact {
  std::uint64_t head = 0;
  Instant at;
  friend bool operator==(const Contact&, const Contact&) = default;
};

/// The contacts of one branch, by which a record's effective time is bounded: record n was made after the latest
/// contact whose head was below n and before the earliest whose head reached n (reward rules, section 0, "Time").
/// Keeps one contact per head value, at most kMaxContacts, and forgets those that can bound no future record.
class ContactLog {
 public:
  ContactLog() = default;
  explicit ContactLog(std::vector<Contact> contacts) : contacts_(std::move(contacts)) {}

  /// Returns true if the log changed. Of several contacts with one head the first and the last matter: the first
  /// bounds the records up to the head from above, the last bounds those after it from below.
  bool declare(std::uint64_t head, Instant at);
  /// clamp(paid_at, lower bound of record n, upper bound of record n).
  [[nodiscard]] Instant effective(std::uint64_t n, Instant paid_at) const;
  /// Records up to `seq` are applied; drops what no later record needs.
  void applied(std::uint64_t seq);
  [[nodiscard]] const std::vector<Contact>& contacts() const { return contacts_; }

 private:
  void thin_out();

  std::vector<Contact> contacts_;  ///< by time; heads never fall
};

}  // namespace queueback::replication
