#include "store-server/app/day_figures.hpp"

#include <array>
#include <utility>

namespace queueback::store_server {

using domain::Money;

namespace {

constexpr std::int64_t kMinutesPerHour = 60;
constexpr std::int64_t kMinutesPerDay = 24 * kMinutesPerHour;

/// The hour on the clock of the terminal's shop when the sale was paid: 00 to 23.
std::string hour_of(const domain::Order& order) {
  const std::int64_t minutes = order.paid_at.micros / Duration::minutes(1).micros + order.utc_offset_minutes;
  const std::int64_t hour = (minutes % kMinutesPerDay + kMinutesPerDay) % kMinutesPerDay / kMinutesPerHour;
  return (hour < 10 ? "0" : "") + std::to_string(hour);
}

}  // namespace

calendar::ZoneRules zone_of(const protocol::StoreProfile& profile) {
  std::vector<calendar::Transition> transitions;
  transitions.reserve(profile.offsets.size());
  for (const protocol::ZoneOffset& offset : profile.offsets) {
    transitions.push_back({offset.from, Duration::minutes(offset.offset_minutes)});
  }
  return {profile.time_zone, std::move(transitions)};
}

void DayFigures::count(DayKey key, Money amount) {
  DayAmount& total = counted_[std::move(key)];
  total.count += 1;
  total.amount += amount;
}

void DayFigures::add_sale(const domain::Order& order) {
  const std::int64_t day = days_from_civil(order.business_date);
  count({DayKind::kSalesByHour, day, hour_of(order)}, order.total);
  count({DayKind::kSalesByCashier, day, order.cashier.text()}, order.total);
  std::array<Money, domain::kTenderKinds> paid{};
  for (const domain::Tender& tender : order.tenders) {
    paid.at(static_cast<std::size_t>(tender.kind)) += tender.amount;
  }
  for (std::size_t kind = 0; kind < paid.size(); ++kind) {
    if (!paid.at(kind).is_zero()) {
      count({DayKind::kSalesByTender, day, std::string(to_string(static_cast<domain::TenderKind>(kind)))},
            paid.at(kind));
    }
  }
}

void DayFigures::add_return(const domain::Return& what, Money paid_back, Money points_back) {
  const std::int64_t day = days_from_civil(what.business_date);
  count({DayKind::kReturnsByTender, day, std::string(to_string(what.paid_back.kind))}, paid_back);
  if (!points_back.is_zero()) {
    count({DayKind::kReturnsByTender, day, std::string(to_string(domain::TenderKind::kPoints))}, points_back);
  }
}

void DayFigures::add_payout(const rewards::queue_rebate::EntryChange& change, const rewards::queue_rebate::Entry& entry,
                            std::uint64_t log_no, Instant at) {
  if (change.paid.is_zero()) {
    return;
  }
  count({DayKind::kPayoutsByQueue, day_of(at), entry.queue}, change.paid);
  payouts_.push_back({log_no, entry.id, entry.queue, entry.member, change.paid, at});
  if (payouts_.size() > kRecentPayouts) {
    payouts_.pop_front();
  }
}

Stored<void> DayFigures::flush() {
  Stored<void> done;
  for (const auto& [key, total] : counted_) {
    done = done ? tables_.add(key, total) : done;
  }
  for (const PayoutRow& payout : payouts_) {
    done = done ? tables_.insert_payout(payout) : done;
  }
  if (done && !payouts_.empty()) {
    done = tables_.drop_old_payouts();
  }
  counted_.clear();
  payouts_.clear();
  return done;
}

Stored<DayTables*> DayFigures::tables() {
  auto done = flush();
  return done ? Stored<DayTables*>(&tables_) : tl::unexpected(done.error());
}

}  // namespace queueback::store_server
