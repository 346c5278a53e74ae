#include "common/rewards/queue_rebate/waiting_line.hpp"

#include <algorithm>

#include "common/base/check.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

WaitingLine::WaitingLine() { root_ = new_leaf(); }

WaitingLine::Slot WaitingLine::pack(const WaitingEntry& entry) {
  return {entry.key.effective.micros, entry.key.arrival, entry.remaining.minor(), entry.key.line,
          entry.handle * 2 + (entry.completed ? 1 : 0)};
}

WaitingEntry WaitingLine::unpack(const Slot& slot) {
  return {key_of(slot), slot.handle_and_completed / 2, Money::minor(slot.remaining),
          slot.handle_and_completed % 2 != 0};
}

EntryKey WaitingLine::key_of(const Slot& slot) { return {Instant{slot.effective}, slot.arrival, slot.line}; }

WaitingLine::Totals WaitingLine::totals_of(const Slot& slot) {
  return {1, slot.handle_and_completed % 2, slot.remaining};
}

void WaitingLine::add(Totals& to, const Totals& more) {
  to.count += more.count;
  to.completed += more.completed;
  to.amount += more.amount;
}

void WaitingLine::subtract(Totals& from, const Totals& less) {
  from.count -= less.count;
  from.completed -= less.completed;
  from.amount -= less.amount;
}

WaitingLine::Index WaitingLine::new_leaf() {
  if (free_leaves_.empty()) {
    leaves_.emplace_back();
    return static_cast<Index>(leaves_.size() - 1);
  }
  const Index node = free_leaves_.back();
  free_leaves_.pop_back();
  leaves_[node].size = 0;
  return node;
}

WaitingLine::Index WaitingLine::new_inner() {
  if (free_inners_.empty()) {
    inners_.emplace_back();
    return static_cast<Index>(inners_.size() - 1);
  }
  const Index node = free_inners_.back();
  free_inners_.pop_back();
  inners_[node].size = 0;
  return node;
}

WaitingLine::Path WaitingLine::find_leaf(const EntryKey& key) const {
  Path path;
  Index node = root_;
  for (std::size_t level = 0; level < depth_; ++level) {
    const Inner& inner = inners_[node];
    // The last child whose keys may begin at or below `key`; the first child takes everything lower.
    const auto next = std::upper_bound(inner.children.begin() + 1, inner.children.begin() + inner.size, key,
                                       [](const EntryKey& wanted, const Child& child) { return wanted < child.low; });
    const auto child = static_cast<std::uint32_t>(next - inner.children.begin() - 1);
    path.node[level] = node;
    path.child[level] = child;
    node = inner.children[child].node;
  }
  path.leaf = node;
  return path;
}

std::uint32_t WaitingLine::lower_bound(const Leaf& leaf, const EntryKey& key) {
  const auto end = leaf.slots.begin() + leaf.size;
  if (leaf.size > 0 && key_of(*(end - 1)) < key) {
    return leaf.size;  // joining at the end is the usual case
  }
  const auto found = std::lower_bound(leaf.slots.begin(), end, key,
                                      [](const Slot& slot, const EntryKey& wanted) { return key_of(slot) < wanted; });
  return static_cast<std::uint32_t>(found - leaf.slots.begin());
}

void WaitingLine::change_along(const Path& path, const Totals& less, const Totals& more) {
  for (std::size_t level = 0; level < depth_; ++level) {
    Totals& totals = inners_[path.node[level]].children[path.child[level]].totals;
    subtract(totals, less);
    add(totals, more);
  }
  subtract(total_, less);
  add(total_, more);
}

void WaitingLine::insert(const WaitingEntry& entry) {
  Path path = find_leaf(entry.key);
  if (leaves_[path.leaf].size == kLeafSize) {
    make_room(entry.key);
    path = find_leaf(entry.key);
  }
  Leaf& leaf = leaves_[path.leaf];
  const std::uint32_t place = lower_bound(leaf, entry.key);
  QB_CHECK(place == leaf.size || key_of(leaf.slots[place]) != entry.key);
  std::move_backward(leaf.slots.begin() + place, leaf.slots.begin() + leaf.size, leaf.slots.begin() + leaf.size + 1);
  leaf.slots[place] = pack(entry);
  ++leaf.size;
  change_along(path, {}, totals_of(leaf.slots[place]));
}

bool WaitingLine::erase(const EntryKey& key) {
  const Path path = find_leaf(key);
  Leaf& leaf = leaves_[path.leaf];
  const std::uint32_t place = lower_bound(leaf, key);
  if (place == leaf.size || key_of(leaf.slots[place]) != key) {
    return false;
  }
  change_along(path, totals_of(leaf.slots[place]), {});
  std::move(leaf.slots.begin() + place + 1, leaf.slots.begin() + leaf.size, leaf.slots.begin() + place);
  --leaf.size;
  if (leaf.size == 0 && depth_ > 0) {
    remove_empty_leaf(path);
  }
  return true;
}

void WaitingLine::update(const EntryKey& key, Money remaining, bool completed) {
  const Path path = find_leaf(key);
  Leaf& leaf = leaves_[path.leaf];
  const std::uint32_t place = lower_bound(leaf, key);
  QB_CHECK(place < leaf.size && key_of(leaf.slots[place]) == key);
  Slot& slot = leaf.slots[place];
  const Totals before = totals_of(slot);
  slot.remaining = remaining.minor();
  slot.handle_and_completed = slot.handle_and_completed / 2 * 2 + (completed ? 1 : 0);
  change_along(path, before, totals_of(slot));
}

WaitingLine::Totals WaitingLine::totals_of_inner(const Inner& inner) const {
  Totals sum;
  std::for_each(inner.children.begin(), inner.children.begin() + inner.size,
                [&](const Child& child) { add(sum, child.totals); });
  return sum;
}

void WaitingLine::grow_root() {
  QB_CHECK(depth_ + 1 < kMaxDepth);
  const Index root = new_inner();
  inners_[root].size = 1;
  inners_[root].children[0] = {EntryKey{}, total_, root_};
  root_ = root;
  ++depth_;
}

void WaitingLine::make_room(const EntryKey& key) {
  // From the root down, so that every parent has room when its child splits.
  const bool root_is_full = depth_ == 0 || inners_[root_].size == kFanout;
  if (root_is_full) {
    grow_root();
  }
  for (std::size_t level = 0; level + 1 < depth_; ++level) {
    const Path path = find_leaf(key);
    if (inners_[path.node[level + 1]].size == kFanout) {
      split_inner(path, level);
    }
  }
  split_leaf(find_leaf(key), key);
}

void WaitingLine::insert_child(const Path& path, std::size_t level, const Child& child, const Totals& moved) {
  Inner& parent = inners_[path.node[level]];
  const std::uint32_t place = path.child[level] + 1;
  std::move_backward(parent.children.begin() + place, parent.children.begin() + parent.size,
                     parent.children.begin() + parent.size + 1);
  parent.children[place] = child;
  ++parent.size;
  subtract(parent.children[place - 1].totals, moved);
}

void WaitingLine::split_inner(const Path& path, std::size_t level) {
  const Index right = new_inner();
  Inner& from = inners_[path.node[level + 1]];
  Inner& to = inners_[right];
  // A line grows at its end: full nodes stay full when the last one splits.
  const bool at_end = path.child[level + 1] + 1 == from.size;
  const std::uint32_t keep = at_end ? kFanout - 1 : kFanout / 2;
  std::copy(from.children.begin() + keep, from.children.begin() + from.size, to.children.begin());
  to.size = from.size - keep;
  from.size = keep;
  const Totals moved = totals_of_inner(to);
  insert_child(path, level, {to.children[0].low, moved, right}, moved);
}

void WaitingLine::split_leaf(Path path, const EntryKey& key) {
  const Index right = new_leaf();
  Leaf& from = leaves_[path.leaf];
  Leaf& to = leaves_[right];
  const bool at_end = key_of(from.slots[from.size - 1]) < key;
  const std::uint32_t keep = at_end ? from.size : kLeafSize / 2;
  std::copy(from.slots.begin() + keep, from.slots.begin() + from.size, to.slots.begin());
  to.size = from.size - keep;
  from.size = keep;
  Totals moved;
  std::for_each(to.slots.begin(), to.slots.begin() + to.size, [&](const Slot& slot) { add(moved, totals_of(slot)); });
  insert_child(path, depth_ - 1, {to.size > 0 ? key_of(to.slots[0]) : key, moved, right}, moved);
}

void WaitingLine::remove_empty_leaf(const Path& path) {
  free_leaves_.push_back(path.leaf);
  for (std::size_t level = depth_; level-- > 0;) {
    Inner& inner = inners_[path.node[level]];
    std::move(inner.children.begin() + path.child[level] + 1, inner.children.begin() + inner.size,
              inner.children.begin() + path.child[level]);
    --inner.size;
    if (inner.size > 0) {
      break;
    }
    free_inners_.push_back(path.node[level]);
  }
  if (total_.count == 0) {
    // The root itself ran empty.
    depth_ = 0;
    root_ = new_leaf();
    return;
  }
  while (depth_ > 0 && inners_[root_].size == 1) {
    const Index only = inners_[root_].children[0].node;
    free_inners_.push_back(root_);
    root_ = only;
    --depth_;
  }
}

std::optional<WaitingEntry> WaitingLine::first() const {
  if (total_.count == 0) {
    return std::nullopt;
  }
  Index node = root_;
  for (std::size_t level = 0; level < depth_; ++level) {
    node = inners_[node].children[0].node;
  }
  return unpack(leaves_[node].slots[0]);
}

std::optional<WaitingEntry> WaitingLine::first_completed() const {
  if (total_.completed == 0) {
    return std::nullopt;
  }
  Index node = root_;
  for (std::size_t level = 0; level < depth_; ++level) {
    const Inner& inner = inners_[node];
    node = std::find_if(inner.children.begin(), inner.children.end(), [](const Child& child) {
             return child.totals.completed > 0;
           })->node;
  }
  const Leaf& leaf = leaves_[node];
  return unpack(*std::find_if(leaf.slots.begin(), leaf.slots.begin() + leaf.size,
                              [](const Slot& slot) { return slot.handle_and_completed % 2 != 0; }));
}

std::optional<WaitingEntry> WaitingLine::after(const EntryKey& key) const {
  Path path = find_leaf(key);
  const Leaf& leaf = leaves_[path.leaf];
  std::uint32_t place = lower_bound(leaf, key);
  place += place < leaf.size && key_of(leaf.slots[place]) == key ? 1 : 0;
  if (place < leaf.size) {
    return unpack(leaf.slots[place]);
  }
  // The first entry of the next subtree to the right.
  for (std::size_t level = depth_; level-- > 0;) {
    const Inner& inner = inners_[path.node[level]];
    if (path.child[level] + 1 == inner.size) {
      continue;
    }
    Index node = inner.children[path.child[level] + 1].node;
    for (std::size_t below = level + 1; below < depth_; ++below) {
      node = inners_[node].children[0].node;
    }
    return unpack(leaves_[node].slots[0]);
  }
  return std::nullopt;
}

Ahead WaitingLine::ahead_of(const EntryKey& key) const {
  const Path path = find_leaf(key);
  Totals before;
  for (std::size_t level = 0; level < depth_; ++level) {
    const Inner& inner = inners_[path.node[level]];
    std::for_each(inner.children.begin(), inner.children.begin() + path.child[level],
                  [&](const Child& child) { add(before, child.totals); });
  }
  const Leaf& leaf = leaves_[path.leaf];
  std::for_each(leaf.slots.begin(), leaf.slots.begin() + lower_bound(leaf, key),
                [&](const Slot& slot) { add(before, totals_of(slot)); });
  return {before.count, Money::minor(before.amount)};
}

std::size_t WaitingLine::bytes() const { return leaves_.size() * sizeof(Leaf) + inners_.size() * sizeof(Inner); }

}  // namespace queueback::rewards::queue_rebate
