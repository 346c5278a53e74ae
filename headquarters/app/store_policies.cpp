#include "headquarters/app/store_policies.hpp"

#include <algorithm>

#include "common/policy/policy.hpp"

namespace queueback::headquarters {

using rewards::queue_rebate::Channel;

namespace {

/// Behind those that begin at the same time or before.
void insert_by_beginning(std::vector<StorePolicyRow>& rows, StorePolicyRow row) {
  const auto place = std::upper_bound(rows.begin(), rows.end(), row.begins_at,
                                      [](Instant at, const StorePolicyRow& one) { return at < one.begins_at; });
  rows.insert(place, std::move(row));
}

}  // namespace

Stored<void> StorePolicies::load() {
  const auto rows = tables_.store_policies();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (const StorePolicyRow& row : *rows) {
    insert_by_beginning(by_store_[row.store], row);
  }
  return {};
}

Stored<void> StorePolicies::note(const std::string& store, std::uint64_t record_no, Instant applied_at,
                                 const protocol::PolicyChange& change) {
  StorePolicyRow row{record_no, store, change.version, std::max(applied_at, change.effective_from), "", false, false};
  if (const auto read = policy::parse(change.toml, "policy of store " + store, change.effective_from)) {
    row.currency = read->currency;
    row.cashier_spans = rewards::queue_rebate::spans_stores(read->queue_rebate, Channel::kCheckout);
    row.store_spans = rewards::queue_rebate::spans_stores(read->queue_rebate, Channel::kStoreOnline);
  }
  insert_by_beginning(by_store_[store], row);
  return tables_.insert_store_policy(row);
}

const StorePolicyRow* StorePolicies::in_force(const std::string& store, Instant at) const {
  const auto rows = by_store_.find(store);
  if (rows == by_store_.end()) {
    return nullptr;
  }
  const auto after = std::upper_bound(rows->second.begin(), rows->second.end(), at,
                                      [](Instant when, const StorePolicyRow& one) { return when < one.begins_at; });
  return after == rows->second.begin() ? nullptr : &*std::prev(after);
}

bool spans_stores(const StorePolicyRow& version, Channel channel) {
  switch (channel) {
    case Channel::kCheckout:
      return version.cashier_spans;
    case Channel::kStoreOnline:
      return version.store_spans;
    case Channel::kMall:
      return true;
  }
  return false;
}

}  // namespace queueback::headquarters
