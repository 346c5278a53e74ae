// What others may ask the engine.
#include <algorithm>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

std::string_view name_of(Unit unit) {
  switch (unit) {
    case Unit::kMoney:
      return "";
    case Unit::kPoints:
      return "points";
    case Unit::kLove:
      return "love";
    case Unit::kVoucher:
      return "voucher";
  }
  return "";
}

std::string account_name(AccountKind kind, const std::string& subject, Unit unit) {
  switch (kind) {
    case AccountKind::kSales:
      return "store/" + subject + "/sales";
    case AccountKind::kRetained:
      return "store/" + subject + "/retained";
    case AccountKind::kRecovered:
      return "store/" + subject + "/recovered";
    case AccountKind::kPool:
      return "pool/queue_rebate/" + subject;
    case AccountKind::kMemberChange:
      return "member/" + subject + "/change";
    case AccountKind::kMemberPoints:
      return "member/" + subject + "/points";
    case AccountKind::kMemberLove:
      return "member/" + subject + "/love";
    case AccountKind::kMemberLoveFrozen:
      return "member/" + subject + "/love_frozen";
    case AccountKind::kMemberVoucher:
      return "member/" + subject + "/voucher";
    case AccountKind::kIssue:
      return "issue/" + std::string(name_of(unit));
    case AccountKind::kRefund:
      return "external/refund";
  }
  return "";
}

}  // namespace

std::string_view to_string(Cause cause) {
  switch (cause) {
    case Cause::kContribution:
      return "queue_rebate/contribution";
    case Cause::kPayout:
      return "queue_rebate/payout";
    case Cause::kRetained:
      return "queue_rebate/retained";
    case Cause::kMove:
      return "queue_rebate/moved";
    case Cause::kClear:
      return "queue_rebate/cleared";
    case Cause::kRedeem:
      return "queue_rebate/redeemed";
    case Cause::kTakeBack:
      return "queue_rebate/redeem_returned";
    case Cause::kRecover:
      return "queue_rebate/recovered";
  }
  return "";
}

std::string_view to_string(EntryStatus status) {
  switch (status) {
    case EntryStatus::kWaiting:
      return "waiting";
    case EntryStatus::kDone:
      return "done";
    case EntryStatus::kRedeemed:
      return "redeemed";
    case EntryStatus::kCleared:
      return "cleared";
    case EntryStatus::kCancelled:
      return "cancelled";
  }
  return "";
}

std::string entry_id(const std::string& order, Channel channel, std::uint32_t line) {
  return channel == Channel::kCheckout ? order : order + "#" + std::to_string(line);
}

std::optional<EntryStatus> parse_entry_status(std::string_view text) {
  for (const EntryStatus status : {EntryStatus::kWaiting, EntryStatus::kDone, EntryStatus::kRedeemed,
                                   EntryStatus::kCleared, EntryStatus::kCancelled}) {
    if (text == to_string(status)) {
      return status;
    }
  }
  return std::nullopt;
}

ledger::Posting Engine::spell(const Movement& movement) const {
  const auto name = [&](const AccountRef& account) {
    return account_name(account.kind, symbols_.text(account.subject), movement.unit);
  };
  const bool is_money = movement.unit == Unit::kMoney;
  return {ledger::Book::kRewards, name(movement.debit),
          name(movement.credit),  is_money ? policy_in_force()->currency : std::string(name_of(movement.unit)),
          movement.amount,        std::string(to_string(movement.cause))};
}

std::vector<ledger::Posting> Engine::spell(const Outcome& outcome) const {
  std::vector<ledger::Posting> postings;
  postings.reserve(outcome.movements.size());
  std::transform(outcome.movements.begin(), outcome.movements.end(), std::back_inserter(postings),
                 [this](const Movement& movement) { return spell(movement); });
  return postings;
}

std::optional<GroupRecord> Engine::group(Symbol key) const {
  const Group& group = queues_[key]->group;
  if (group.version == kNoVersion) {
    return std::nullopt;
  }
  return GroupRecord{symbols_.text(key), group.number, group.filled, group.setting, version(group.version).version,
                     group.cash};
}

std::optional<Entry> Engine::find_entry(const std::string& id) const {
  const auto handle = find_handle(id);
  return handle ? std::optional(entry(*handle)) : std::nullopt;
}

std::optional<PlaceInLine> Engine::place_of(const std::string& id) const {
  const auto handle = find_handle(id);
  return handle ? place_of(*handle) : std::nullopt;
}

std::optional<PlaceInLine> Engine::place_of(EntryHandle handle) const {
  const EntrySlot& entry = entries_[handle];
  if (!entry.now.waits()) {
    return std::nullopt;
  }
  const Ahead ahead = queues_[entry.now.queue]->line.ahead_of(entry.key);
  return PlaceInLine{ahead.entries + 1, ahead};
}

EntryChange Engine::change_of(EntryHandle handle, const EntryFigures* was) const {
  const EntrySlot& entry = entries_[handle];
  const EntryFigures& now = entry.now;
  EntryChange change;
  change.handle = handle;
  change.joined = was == nullptr;
  if (now.status != (was == nullptr ? EntryStatus::kWaiting : was->status)) {
    change.ended = now.status;
  }
  const Money paid = was == nullptr ? now.paid : now.paid - was->paid;
  const Money redeemed = was == nullptr ? now.redeemed : now.redeemed - was->redeemed;
  change.paid = std::max(Money{}, paid);
  change.redeemed = std::max(Money{}, redeemed);
  const bool refunded = was != nullptr && now.base < was->base;
  if (refunded) {
    change.lost = was->entitlement - now.entitlement;
    change.withheld = was->paid - now.paid;
  }
  const bool could_draw = was != nullptr && was->waits() && !was->drawn && was->paid.is_zero();
  change.draw_opened = !could_draw && open_draw(entry) != nullptr;
  return change;
}

std::vector<EntryChange> Engine::changes_since(std::size_t mark) const {
  std::vector<EntryChange> changes;
  for (auto step = undo_.begin() + static_cast<std::ptrdiff_t>(mark); step != undo_.end(); ++step) {
    if (const auto* added = std::get_if<EntryAdded>(&*step)) {
      changes.push_back(change_of(added->handle, nullptr));
    } else if (const auto* changed = std::get_if<EntryWas>(&*step)) {
      changes.push_back(change_of(changed->handle, &changed->figures));
    }
  }
  return changes;
}

bool Engine::draw_is_open(const std::string& id) const {
  const auto handle = find_handle(id);
  return handle && open_draw(entries_[*handle]) != nullptr;
}

QueueFigures Engine::figures(const std::string& key) const {
  const Queue* found = find_queue(key);
  return found == nullptr ? QueueFigures{} : QueueFigures{found->line.size(), found->line.outstanding(), found->pool};
}

Inflow Engine::inflow_since(const std::string& key, Instant since) const {
  const Queue* found = find_queue(key);
  if (found == nullptr || found->inflow.empty()) {
    return {};
  }
  const auto first = std::lower_bound(found->inflow.begin(), found->inflow.end(), since,
                                      [](const InflowItem& item, Instant at) { return item.at < at; });
  if (first == found->inflow.end()) {
    return {};
  }
  const InflowItem& last = found->inflow.back();
  return {last.contributed_before + last.contributed - first->contributed_before,
          last.granted_before + last.granted - first->granted_before};
}

std::vector<std::string> Engine::queues() const {
  std::vector<std::string> keys;
  for (const auto& [key, symbol] : queue_keys_) {
    keys.push_back(key);
  }
  return keys;
}

std::optional<WaitingEntry> Engine::head_of(const std::string& key) const {
  const Queue* found = find_queue(key);
  return found == nullptr ? std::nullopt : found->line.first();
}

std::optional<WaitingEntry> Engine::next_in(const std::string& key, const EntryKey& place) const {
  const Queue* found = find_queue(key);
  return found == nullptr ? std::nullopt : found->line.after(place);
}

std::vector<EntryHandle> Engine::entries() const {
  std::vector<EntryHandle> handles;
  entry_index_.for_each([&](EntryHandle handle) { handles.push_back(handle); });
  return handles;
}

const Policy* Engine::policy_at(Instant at) const {
  const auto valid = std::find_if(versions_.rbegin(), versions_.rend(),
                                  [at](const auto& version) { return version->policy.effective_from <= at; });
  return valid == versions_.rend() ? nullptr : &(*valid)->policy;
}

const Policy* Engine::policy_in_force() const { return versions_.empty() ? nullptr : &versions_.back()->policy; }

std::string Engine::level_of(const std::string& who) const {
  const Symbol symbol = symbols_.find(who);
  return symbol == kNoSymbol || symbol >= members_.size() ? std::string() : symbols_.text(members_[symbol].level);
}

std::size_t Engine::bytes() const {
  std::size_t sum = entries_.bytes() + entry_index_.bytes();
  for (const auto& [key, symbol] : queue_keys_) {
    sum += queues_[symbol]->line.bytes();
  }
  return sum;
}

}  // namespace queueback::rewards::queue_rebate
