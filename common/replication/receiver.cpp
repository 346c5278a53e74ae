#include "common/replication/receiver.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "common/base/check.hpp"
#include "common/replication/limits.hpp"

namespace queueback::replication {
namespace {

/// Incarnations remembered for Alarm::kTwoAlive; older ones are forgotten first.
constexpr std::size_t kMaxGreeted = 256;

bool is_beginning(const Position& position) { return position.seq == 0 && position.hash == Hash{}; }

}  // namespace

Receiver::Receiver(std::vector<Branch> branches) : branches_(std::move(branches)) {
  for (const Branch& branch : branches_) {
    greeted_.push_back(branch.incarnation);
  }
}

const Branch* Receiver::find(const Incarnation& incarnation) const {
  const auto found = std::find_if(branches_.begin(), branches_.end(),
                                  [&](const Branch& branch) { return branch.incarnation == incarnation; });
  return found == branches_.end() ? nullptr : &*found;
}

bool Receiver::holds(const Position& position, const HashLookup& lookup) const {
  if (is_beginning(position)) {
    return true;
  }
  const Branch* branch = find(position.incarnation);
  if (branch == nullptr || position.seq > branch->last.seq || position.seq <= branch->parent.seq) {
    return false;
  }
  return position == branch->last || lookup(position.incarnation, position.seq) == position.hash;
}

bool Receiver::has_child(const Position& parent) const {
  const Branch* own = find(parent.incarnation);
  const bool went_on = own != nullptr && own->last.seq > parent.seq;
  // Who replaces a sender begins at the same beginning, which is no fork.
  const bool at_beginning = is_beginning(parent);
  return went_on || std::any_of(branches_.begin(), branches_.end(), [&](const Branch& branch) {
           return branch.parent.hash == parent.hash && !(at_beginning && branch.closed);
         });
}

void Receiver::close(const Incarnation& incarnation) {
  for (Branch& branch : branches_) {
    branch.closed = branch.closed || branch.incarnation == incarnation;
  }
}

bool Receiver::is_closed(const Incarnation& incarnation) const {
  const Branch* branch = find(incarnation);
  return branch != nullptr && branch->closed;
}

Result<Greeting, ReceiverFailure> Receiver::on_hello(const Hello& hello, const HashLookup& lookup) {
  const std::uint16_t version = std::min(hello.version, kProtocolVersion);
  if (version < hello.oldest_version || version < kOldestProtocolVersion) {
    return fail(ReceiverError::kVersion, "sender speaks protocol " + std::to_string(hello.oldest_version) + " to " +
                                             std::to_string(hello.version));
  }
  Greeting greeting;
  greeting.welcome.version = version;
  // The newest point of the sender's line that is here. Segments not named are sent again as duplicates.
  for (const Segment& segment : hello.segments) {
    const Branch* branch = find(segment.last.incarnation);
    if (branch == nullptr || branch->parent != segment.parent) {
      continue;
    }
    // A rewound sender's segment ends before what is here; only the common part counts.
    const std::uint64_t common = std::min(branch->last.seq, segment.last.seq);
    const bool same_line = common < segment.last.seq || holds(segment.last, lookup);
    if (same_line) {
      greeting.welcome.watermarks.here = common;
      greeting.welcome.watermarks.headquarters =
          std::max(greeting.welcome.watermarks.headquarters, std::min(branch->headquarters, common));
    }
  }
  if (greeting.welcome.watermarks.here + 1 < hello.first_retained) {
    return fail(ReceiverError::kReceiverBehind, "records " + std::to_string(greeting.welcome.watermarks.here + 1) +
                                                    " to " + std::to_string(hello.first_retained - 1) +
                                                    " are missing here and no longer kept by the sender");
  }
  if (version >= kRecallVersion) {
    greeting.welcome.line_end = line_end(hello.head, lookup);
  }
  parents_.clear();
  for (const Segment& segment : hello.segments) {
    parents_[segment.last.incarnation] = segment.parent;
  }
  parents_[hello.incarnation] = hello.parent;
  const auto seen = std::find(greeted_.begin(), greeted_.end(), hello.incarnation);
  if (seen == greeted_.end()) {
    greeted_.push_back(hello.incarnation);
    if (greeted_.size() > kMaxGreeted) {
      greeted_.erase(greeted_.begin());
    }
  } else if (seen + 1 != greeted_.end()) {
    greeting.alarm = Alarm::kTwoAlive;
  }
  return greeting;
}

Result<Verdict, ReceiverFailure> Receiver::decide(const Record& record, const HashLookup& lookup) const {
  const std::string name = "record " + std::to_string(record.seq);
  if (record.payload.size() > kMaxRecordBytes || record.seq == 0 || record.incarnation.is_none() ||
      record_hash(record.incarnation, record.seq, record.previous, record.payload) != record.hash) {
    return fail(ReceiverError::kBroken, name + ": hash does not match its content");
  }
  const Branch* branch = find(record.incarnation);
  if (branch != nullptr && record.seq <= branch->last.seq) {
    const bool same = lookup(record.incarnation, record.seq) == record.hash;
    if (!same) {
      return fail(ReceiverError::kConflict, name + ": another record with this number is already here");
    }
    return Verdict{Duplicate{}};
  }
  if (branch != nullptr) {
    const bool follows = record.seq == branch->last.seq + 1 && record.previous == branch->last.hash;
    if (!follows) {
      return fail(ReceiverError::kGap, name + " does not follow record " + std::to_string(branch->last.seq));
    }
    return Verdict{Accept{has_child(branch->last) ? std::optional(Alarm::kFork) : std::nullopt}};
  }
  const auto parent = parent_of(record, lookup);
  if (!parent) {
    return fail(ReceiverError::kGap, name + " opens an incarnation whose parent is not here");
  }
  return Verdict{Accept{has_child(*parent) ? std::optional(Alarm::kFork) : std::nullopt}};
}

std::optional<Position> Receiver::parent_of(const Record& record, const HashLookup& lookup) const {
  Position parent{{}, record.seq - 1, record.previous};
  if (is_beginning(parent)) {
    return parent;
  }
  const auto owner = std::find_if(branches_.begin(), branches_.end(), [&](const Branch& candidate) {
    parent.incarnation = candidate.incarnation;
    return holds(parent, lookup);
  });
  return owner == branches_.end() ? std::nullopt : std::optional(parent);
}

std::optional<std::vector<Receiver::Stretch>> Receiver::line_between(const Position& head, const Branch& end) const {
  std::vector<Stretch> line;
  std::uint64_t last = end.last.seq;
  const Branch* branch = &end;
  while (branch != nullptr && branch->incarnation != head.incarnation) {
    line.push_back({branch->incarnation, branch->parent.seq + 1, last});
    last = branch->parent.seq;
    branch = find(branch->parent.incarnation);
  }
  const bool leads_to_head = branch != nullptr ? last >= head.seq : is_beginning(head) && last == 0;
  if (!leads_to_head) {
    return std::nullopt;
  }
  if (branch != nullptr && last > head.seq) {
    line.push_back({head.incarnation, head.seq + 1, last});
  }
  std::reverse(line.begin(), line.end());
  return line;
}

std::vector<Receiver::Stretch> Receiver::line_after(const Position& head, const HashLookup& lookup) const {
  if (!holds(head, lookup)) {
    return {};
  }
  const bool from_beginning = is_beginning(head);
  for (auto newest = branches_.rbegin(); newest != branches_.rend(); ++newest) {
    if (from_beginning && newest->closed) {
      continue;  // of a sender that was replaced
    }
    auto line = line_between(head, *newest);
    if (line && !line->empty()) {
      return std::move(*line);
    }
  }
  return {};
}

Position Receiver::line_end(const Position& head, const HashLookup& lookup) const {
  const std::vector<Stretch> line = line_after(head, lookup);
  return line.empty() ? head : find(line.back().incarnation)->last;
}

const Branch& Receiver::apply(const Record& record) {
  const auto found = std::find_if(branches_.begin(), branches_.end(),
                                  [&](const Branch& branch) { return branch.incarnation == record.incarnation; });
  if (found != branches_.end()) {
    QB_CHECK(record.seq == found->last.seq + 1);
    found->last = record.position();
    return *found;
  }
  Position parent{{}, record.seq - 1, record.previous};
  const auto declared = parents_.find(record.incarnation);
  if (declared != parents_.end() && declared->second.hash == record.previous) {
    parent = declared->second;
  } else {
    // An incarnation older than the newest kMaxHelloSegments: its parent is the branch that ends with that hash.
    for (const Branch& branch : branches_) {
      parent.incarnation = branch.last.hash == record.previous ? branch.incarnation : parent.incarnation;
    }
  }
  const bool follows_closed = is_closed(parent.incarnation);
  branches_.push_back({record.incarnation, parent, record.position(), 0, follows_closed});
  return branches_.back();
}

const Branch* Receiver::headquarters_has(const Incarnation& incarnation, std::uint64_t seq) {
  const auto found = std::find_if(branches_.begin(), branches_.end(),
                                  [&](const Branch& branch) { return branch.incarnation == incarnation; });
  if (found == branches_.end() || found->headquarters >= seq) {
    return nullptr;
  }
  QB_CHECK(seq <= found->last.seq);
  found->headquarters = seq;
  return &*found;
}

Watermarks Receiver::watermarks(const Incarnation& incarnation) const {
  const Branch* branch = find(incarnation);
  if (branch == nullptr) {
    const auto declared = parents_.find(incarnation);
    if (declared == parents_.end() || declared->second.incarnation.is_none()) {
      return {};
    }
    const Watermarks all = watermarks(declared->second.incarnation);
    return {std::min(all.here, declared->second.seq), std::min(all.headquarters, declared->second.seq)};
  }
  if (branch->headquarters > 0 || branch->parent.incarnation.is_none()) {
    return {branch->last.seq, branch->headquarters};
  }
  const Watermarks before = watermarks(branch->parent.incarnation);
  return {branch->last.seq, std::min(before.headquarters, branch->parent.seq)};
}

}  // namespace queueback::replication
