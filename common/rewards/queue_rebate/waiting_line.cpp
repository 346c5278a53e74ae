#include "common/rewards/queue_rebate/waiting_line.hpp"

#include "common/base/check.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

/// Mixes the key into a priority (finaliser of SplitMix64): well spread, and the same on every machine.
std::uint64_t priority_of(const EntryKey& key) {
  std::uint64_t mixed = static_cast<std::uint64_t>(key.effective.micros) ^ (key.arrival * 0x9E3779B97F4A7C15ULL) ^
                        (static_cast<std::uint64_t>(key.line) << 40U);
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31U);
}

}  // namespace

WaitingLine::Index WaitingLine::make(const WaitingEntry& entry) {
  Node node;
  node.entry = entry;
  node.priority = priority_of(entry.key);
  node.count = 1;
  node.sum = entry.remaining.minor();
  if (!free_.empty()) {
    const Index reused = free_.back();
    free_.pop_back();
    nodes_[reused] = node;
    return reused;
  }
  nodes_.push_back(node);
  return static_cast<Index>(nodes_.size() - 1);
}

void WaitingLine::recount(Index node) {
  Node& here = nodes_[node];
  here.count = 1 + count(here.left) + count(here.right);
  here.sum = here.entry.remaining.minor() + sum(here.left) + sum(here.right);
}

void WaitingLine::split(Index node, const EntryKey& key, Index& low, Index& high) {
  if (node == kNone) {
    low = kNone;
    high = kNone;
    return;
  }
  Index middle = kNone;
  if (nodes_[node].entry.key < key) {
    split(nodes_[node].right, key, middle, high);
    nodes_[node].right = middle;
    low = node;
  } else {
    split(nodes_[node].left, key, low, middle);
    nodes_[node].left = middle;
    high = node;
  }
  recount(node);
}

WaitingLine::Index WaitingLine::merge(Index low, Index high) {
  if (low == kNone || high == kNone) {
    return low == kNone ? high : low;
  }
  if (nodes_[low].priority > nodes_[high].priority) {
    nodes_[low].right = merge(nodes_[low].right, high);
    recount(low);
    return low;
  }
  nodes_[high].left = merge(low, nodes_[high].left);
  recount(high);
  return high;
}

void WaitingLine::insert(const WaitingEntry& entry) {
  const Index fresh = make(entry);
  const std::uint64_t priority = nodes_[fresh].priority;
  // Walk down while priorities are higher; everything on the way gains one entry.
  Index* link = &root_;
  while (*link != kNone && nodes_[*link].priority >= priority) {
    Node& here = nodes_[*link];
    QB_CHECK(here.entry.key != entry.key);
    here.count += 1;
    here.sum += entry.remaining.minor();
    link = here.entry.key < entry.key ? &here.right : &here.left;
  }
  Index low = kNone;
  Index high = kNone;
  split(*link, entry.key, low, high);
  nodes_[fresh].left = low;
  nodes_[fresh].right = high;
  recount(fresh);
  *link = fresh;
}

bool WaitingLine::erase(const EntryKey& key) {
  path_.clear();
  Index* link = &root_;
  while (*link != kNone && nodes_[*link].entry.key != key) {
    path_.push_back(*link);
    link = nodes_[*link].entry.key < key ? &nodes_[*link].right : &nodes_[*link].left;
  }
  if (*link == kNone) {
    return false;
  }
  const Index gone = *link;
  *link = merge(nodes_[gone].left, nodes_[gone].right);
  free_.push_back(gone);
  for (auto node = path_.rbegin(); node != path_.rend(); ++node) {
    recount(*node);
  }
  return true;
}

void WaitingLine::set_remaining(const EntryKey& key, domain::Money remaining) {
  path_.clear();
  Index node = root_;
  while (node != kNone && nodes_[node].entry.key != key) {
    path_.push_back(node);
    node = nodes_[node].entry.key < key ? nodes_[node].right : nodes_[node].left;
  }
  QB_CHECK(node != kNone);
  const std::int64_t difference = remaining.minor() - nodes_[node].entry.remaining.minor();
  nodes_[node].entry.remaining = remaining;
  nodes_[node].sum += difference;
  for (const Index above : path_) {
    nodes_[above].sum += difference;
  }
}

std::optional<WaitingEntry> WaitingLine::first() const {
  if (root_ == kNone) {
    return std::nullopt;
  }
  Index node = root_;
  while (nodes_[node].left != kNone) {
    node = nodes_[node].left;
  }
  return nodes_[node].entry;
}

std::optional<WaitingEntry> WaitingLine::after(const EntryKey& key) const {
  Index best = kNone;
  Index node = root_;
  while (node != kNone) {
    const bool later = key < nodes_[node].entry.key;
    best = later ? node : best;
    node = later ? nodes_[node].left : nodes_[node].right;
  }
  return best == kNone ? std::nullopt : std::optional(nodes_[best].entry);
}

Ahead WaitingLine::ahead_of(const EntryKey& key) const {
  std::uint64_t entries = 0;
  std::int64_t amount = 0;
  Index node = root_;
  while (node != kNone) {
    const Node& here = nodes_[node];
    if (here.entry.key < key) {
      entries += 1 + count(here.left);
      amount += here.entry.remaining.minor() + sum(here.left);
      node = here.right;
    } else {
      node = here.left;
    }
  }
  return {entries, domain::Money::minor(amount)};
}

}  // namespace queueback::rewards::queue_rebate
