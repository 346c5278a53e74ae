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
  for (std::size_t i = 0; i < branches_.size(); ++i) {
    greeted_.push_back(branches_[i].incarnation);
    index_.emplace(branches_[i].incarnation, i);
  }
}

const Branch* Receiver::find(const Incarnation& incarnation) const {
  const auto found = index_.find(incarnation);
  return found == index_.end() ? nullptr : &branches_[found->second];
}

Branch* Receiver::find(const Incarnation& incarnation) {
  return const_cast<Branch*>(std::as_const(*this).find(incarnation));
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
  if (Branch* branch = find(incarnation)) {
    branch->closed = true;
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
  if (branches_.size() >= kMaxBranches) {
    return fail(ReceiverError::kBroken,
                name + " opens one more incarnation; the limit is " + std::to_string(kMaxBranches));
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

std::optional<std::vector<Receiver::Stretch>> Receiver::line_between(const Position& head, const Branch& end,
                                                                     std::set<Incarnation>& elsewhere) const {
  std::vector<Stretch> line;
  std::uint64_t last = end.last.seq;
  const Branch* branch = &end;
  bool is_elsewhere = false;
  while (branch != nullptr && branch->incarnation != head.incarnation && !is_elsewhere) {
    is_elsewhere = elsewhere.contains(branch->incarnation);
    line.push_back({branch->incarnation, branch->parent.seq + 1, last});
    last = branch->parent.seq;
    branch = find(branch->parent.incarnation);
  }
  const bool leads_to_head = branch != nullptr ? last >= head.seq : is_beginning(head) && last == 0;
  if (is_elsewhere || !leads_to_head) {
    for (const Stretch& stretch : line) {
      elsewhere.insert(stretch.incarnation);
    }
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
  // Each branch is walked over once, however a sender has tangled them.
  std::set<Incarnation> elsewhere;
  for (auto newest = branches_.rbegin(); newest != branches_.rend(); ++newest) {
    if (from_beginning && newest->closed) {
      continue;  // of a sender that was replaced
    }
    auto line = line_between(head, *newest, elsewhere);
    if (line && !line->empty()) {
      return std::move(*line);
    }
  }
  return {};
}

Position Receiver::line_end(const Position& head, const HashLookup& lookup) const {
  const std::vector<Stretch> line = line_after(head, lookup);
  const Branch* end = line.empty() ? nullptr : find(line.back().incarnation);
  return end == nullptr ? head : end->last;
}

Position Receiver::parent_to_keep(const Record& record) const {
  Position parent{{}, record.seq - 1, record.previous};
  if (is_beginning(parent)) {
    return parent;
  }
  // What a Hello declares is the sender's word. A parent that is not here could lead in a circle.
  const auto declared = parents_.find(record.incarnation);
  const bool is_here = declared != parents_.end() && declared->second.hash == record.previous &&
                       declared->second.seq == parent.seq && find(declared->second.incarnation) != nullptr;
  if (is_here) {
    return declared->second;
  }
  // An incarnation older than the newest kMaxHelloSegments: its parent is the branch that ends with that hash.
  for (const Branch& branch : branches_) {
    parent.incarnation = branch.last.hash == record.previous ? branch.incarnation : parent.incarnation;
  }
  return parent;
}

const Branch& Receiver::apply(const Record& record) {
  if (Branch* known = find(record.incarnation)) {
    QB_CHECK(record.seq == known->last.seq + 1);
    known->last = record.position();
    return *known;
  }
  const Position parent = parent_to_keep(record);
  const bool follows_closed = is_closed(parent.incarnation);
  index_.emplace(record.incarnation, branches_.size());
  branches_.push_back({record.incarnation, parent, record.position(), 0, follows_closed});
  return branches_.back();
}

const Branch* Receiver::headquarters_has(const Incarnation& incarnation, std::uint64_t seq) {
  Branch* found = find(incarnation);
  if (found == nullptr || found->headquarters >= seq) {
    return nullptr;
  }
  QB_CHECK(seq <= found->last.seq);
  found->headquarters = seq;
  return found;
}

Watermarks Receiver::watermarks(const Incarnation& incarnation) const {
  std::optional<std::uint64_t> here;
  std::uint64_t most = UINT64_MAX;  // what the part of the line walked so far leaves of its beginning
  Incarnation at = incarnation;
  // Parents that a Hello declared may lead in a circle.
  for (std::size_t steps = parents_.size() + branches_.size(); steps > 0; --steps) {
    const Branch* branch = find(at);
    const auto declared = parents_.find(at);
    const bool is_unknown = branch == nullptr && declared == parents_.end();
    const Position parent = branch != nullptr ? branch->parent : (is_unknown ? Position{} : declared->second);
    if (branch != nullptr) {
      here = here.value_or(std::min(most, branch->last.seq));
      if (branch->headquarters > 0) {
        return {*here, std::min(most, branch->headquarters)};
      }
    }
    if (parent.incarnation.is_none()) {
      break;
    }
    most = std::min(most, parent.seq);
    at = parent.incarnation;
  }
  return {here.value_or(0), 0};
}

}  // namespace queueback::replication
