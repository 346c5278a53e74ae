#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "common/base/result.hpp"
#include "common/replication/messages.hpp"

namespace queueback::replication {

/// Everything a receiver knows of one incarnation of a sender.
struct Branch {
  Incarnation incarnation;
  Position parent;                 ///< the record before its first one
  Position last;                   ///< newest record applied
  std::uint64_t headquarters = 0;  ///< newest of its records durable at headquarters
  bool closed = false;             ///< the sender that wrote it was replaced by another one of the same name
  friend bool operator==(const Branch&, const Branch&) = default;
};

/// Looks up the stored hash of a record of this sender; nothing if it was never applied.
using HashLookup = std::function<std::optional<Hash>(const Incarnation&, std::uint64_t seq)>;

enum class Alarm : std::uint8_t {
  kFork,      ///< two records follow the same one: a cloned or rewound device
  kTwoAlive,  ///< an incarnation returned after a newer one had appeared: two copies are running
};

/// What to do with one record.
struct Accept {
  std::optional<Alarm> alarm;
};
/// Applied before; answer again, do nothing.
struct Duplicate {};
using Verdict = std::variant<Accept, Duplicate>;

enum class ReceiverError : std::uint8_t {
  kVersion,
  kBroken,    ///< the hash does not match the content
  kGap,       ///< the record before this one is missing
  kConflict,  ///< same incarnation and number, other content
  kReceiverBehind,
};
using ReceiverFailure = Failure<ReceiverError>;

struct Greeting {
  Welcome welcome;
  std::optional<Alarm> alarm;
};

/// The receiving half of the replication protocol for ONE sender, without I/O. The shell applies an accepted
/// record and stores its branch in the same transaction. Not thread-safe.
class Receiver {
 public:
  Receiver() = default;
  /// From the tables; `branches` in the order in which they first appeared.
  explicit Receiver(std::vector<Branch> branches);

  /// Answers a Hello with the watermarks on the sender's own branch.
  [[nodiscard]] Result<Greeting, ReceiverFailure> on_hello(const Hello& hello, const HashLookup& lookup);

  /// Judges a record; changes nothing.
  [[nodiscard]] Result<Verdict, ReceiverFailure> decide(const Record& record, const HashLookup& lookup) const;
  /// Moves the watermark past an accepted record and returns the branch to store.
  const Branch& apply(const Record& record);

  /// The record that another one, which opens an incarnation, follows here; nothing if it is not here.
  [[nodiscard]] std::optional<Position> parent_of(const Record& record, const HashLookup& lookup) const;
  /// Where an incarnation begins that no Hello has declared: before `apply` of its first record.
  void declare_parent(const Incarnation& incarnation, const Position& parent) { parents_[incarnation] = parent; }

  /// The part of a branch that lies on a line: records first to last.
  struct Stretch {
    Incarnation incarnation;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    friend bool operator==(const Stretch&, const Stretch&) = default;
  };
  /// The records here that descend from `head`, in order. Where the line forks: towards the branch that appeared last.
  /// Empty: none does, or `head` is not here.
  [[nodiscard]] std::vector<Stretch> line_after(const Position& head, const HashLookup& lookup) const;
  /// Its newest record; `head` if nothing descends from it here.
  [[nodiscard]] Position line_end(const Position& head, const HashLookup& lookup) const;

  /// Headquarters has this incarnation's records up to `seq`.
  const Branch* headquarters_has(const Incarnation& incarnation, std::uint64_t seq);

  /// Watermarks along the history of an incarnation: its parents' records count too.
  [[nodiscard]] Watermarks watermarks(const Incarnation& incarnation) const;
  [[nodiscard]] const std::vector<Branch>& branches() const { return branches_; }
  /// Whether a record of this incarnation is here.
  [[nodiscard]] bool knows(const Incarnation& incarnation) const { return index_.contains(incarnation); }

  /// The sender was replaced by another one of the same name, which begins at record 1 again: what is here of an
  /// incarnation belongs to nobody who will send. It forks from nothing and nothing follows it.
  void close(const Incarnation& incarnation);
  [[nodiscard]] bool is_closed(const Incarnation& incarnation) const;

 private:
  [[nodiscard]] const Branch* find(const Incarnation& incarnation) const;
  [[nodiscard]] Branch* find(const Incarnation& incarnation);
  [[nodiscard]] bool holds(const Position& position, const HashLookup& lookup) const;
  [[nodiscard]] bool has_child(const Position& parent) const;
  /// The parent of an accepted record that opens an incarnation.
  [[nodiscard]] Position parent_to_keep(const Record& record) const;
  /// The records from behind `head` to the end of a branch; nothing if the branch does not descend from it. What it
  /// passes then is noted in `elsewhere`, and what is noted there is not walked again.
  [[nodiscard]] std::optional<std::vector<Stretch>> line_between(const Position& head, const Branch& end,
                                                                 std::set<Incarnation>& elsewhere) const;

  std::vector<Branch> branches_;
  std::map<Incarnation, std::size_t> index_;  ///< into branches_
  std::vector<Incarnation> greeted_;          ///< in the order of their first Hello since start
  std::map<Incarnation, Position> parents_;   ///< declared by the newest Hello, by incarnation
};

}  // namespace queueback::replication
