#include "common/replication/contact.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/limits.hpp"

namespace queueback::replication {

bool ContactLog::declare(std::uint64_t head, Instant at) {
  // The receiver's own clock may step back; bounds stay in order. What a clock showed that has been corrected by more
  // bounds nothing.
  while (!contacts_.empty() && contacts_.back().at > at + kMaxClockStepBack) {
    contacts_.pop_back();
  }
  if (!contacts_.empty()) {
    at = std::max(at, contacts_.back().at);
    head = std::max(head, contacts_.back().head);
  }
  const std::size_t size = contacts_.size();
  const bool third_with_same_head = size >= 2 && contacts_[size - 1].head == head && contacts_[size - 2].head == head;
  if (third_with_same_head) {
    const bool moved = contacts_.back().at != at;
    contacts_.back().at = at;
    return moved;
  }
  if (contacts_.size() >= kMaxContacts) {
    thin_out();
  }
  contacts_.push_back({head, at});
  return true;
}

void ContactLog::thin_out() {
  // The first and the last stay: they bound what comes before and after all others.
  std::vector<Contact> kept;
  for (std::size_t i = 0; i < contacts_.size(); i += 2) {
    kept.push_back(contacts_[i]);
  }
  if (contacts_.size() % 2 == 0) {
    kept.push_back(contacts_.back());
  }
  contacts_ = std::move(kept);
}

Instant ContactLog::effective(std::uint64_t n, Instant paid_at) const {
  const auto reached =
      std::find_if(contacts_.begin(), contacts_.end(), [n](const Contact& contact) { return contact.head >= n; });
  if (reached != contacts_.end()) {
    paid_at = std::min(paid_at, reached->at);
  }
  if (reached != contacts_.begin()) {
    paid_at = std::max(paid_at, (reached - 1)->at);
  }
  return paid_at;
}

void ContactLog::applied(std::uint64_t seq) {
  // For the next record, only the latest contact with a head <= seq is a lower bound.
  while (contacts_.size() >= 2 && contacts_[1].head <= seq) {
    contacts_.erase(contacts_.begin());
  }
}

}  // namespace queueback::replication
