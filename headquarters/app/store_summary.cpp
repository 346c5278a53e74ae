#include "headquarters/app/store_summary.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace queueback::headquarters {

using nlohmann::json;
using replication::Branch;

namespace {

constexpr std::size_t kHashDigits = 16;

}  // namespace

void StoreSummary::begin() {
  begun_ = true;
  const journal::IncomingSender* sender = archive_.intake().find(store_);
  if (sender == nullptr || sender->receiver.branches().empty()) {
    return;
  }
  const std::vector<Branch>& branches = sender->receiver.branches();
  // The line that the store works on, from its end back to record 1.
  head_ = archive_.intake().received(store_);
  const auto current = std::find_if(branches.rbegin(), branches.rend(),
                                    [this](const Branch& branch) { return branch.last.seq == head_; });
  const Branch* branch = current == branches.rend() ? &branches.back() : &*current;
  head_ = branch->last.seq;
  stride_ = head_ / kSummaryHashes + 1;
  lines_.push_back(json{{"store", store_}, {"head", head_}, {"hash", to_hex(branch->last.hash)}}.dump(-1, ' ', true));
  const auto book = archive_.book().books().find(store_);
  if (book != archive_.book().books().end()) {
    for (const auto& [key, amount] : book->second.all()) {
      if (!amount.is_zero()) {
        lines_.push_back(
            json{{"account", key.account}, {"currency", key.currency}, {"amount", amount.minor()}}.dump(-1, ' ', true));
      }
    }
  }
  for (std::uint64_t last = head_; branch != nullptr && last > 0;) {
    rest_.push_back({branch->incarnation, branch->parent.seq + 1, last});
    last = branch->parent.seq;
    const auto parent = std::find_if(branches.begin(), branches.end(), [&](const Branch& candidate) {
      return candidate.incarnation == branch->parent.incarnation;
    });
    branch = parent == branches.end() ? nullptr : &*parent;
  }
}

Stored<bool> StoreSummary::step() {
  if (!begun_) {
    begin();
  }
  if (rest_.empty()) {
    return true;
  }
  Stretch& next = rest_.back();
  const std::uint64_t last = std::min(next.last, next.first + kSummarySlice - 1);
  for (std::uint64_t seq = next.first; seq <= last; ++seq) {
    const bool named = seq % stride_ == 0 || seq == head_;
    const auto hash = named ? archive_.records().hash_of(store_, next.incarnation, seq) : std::nullopt;
    if (hash) {
      lines_.push_back(json{{"seq", seq}, {"hash", to_hex(*hash).substr(0, kHashDigits)}}.dump(-1, ' ', true));
    }
  }
  next.first = last + 1;
  if (next.first > next.last) {
    rest_.pop_back();
  }
  return rest_.empty();
}

}  // namespace queueback::headquarters
