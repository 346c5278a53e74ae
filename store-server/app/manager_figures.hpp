#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "store-server/app/store.hpp"

namespace queueback::store_server {

// What a store's manager looks at, as the admin socket and terminals answer it (docs/inquiries.md). Each is bounded
// work on the storage thread: totals are kept by the day, lists have a limit. Amounts are in minor units, times RFC
// 3339.

/// Days that payouts are shown for.
inline constexpr std::int64_t kPayoutDays = 30;
/// Entries, payouts, sales or versions in one answer, at most.
inline constexpr std::uint64_t kManagerRows = 50;
/// Changed keys that are shown of a policy version, at most.
inline constexpr std::size_t kPolicyChanges = 12;

/// How long, in days rounded up, until `ahead` has come into this queue if as much comes in as on average since the
/// queue began, but in the last 30 days at most. Nothing: it cannot be said, because nothing came in, or only in the
/// last 7 days.
[[nodiscard]] std::optional<std::int64_t> wait_days(const rewards::queue_rebate::Engine& engine,
                                                    const std::string& queue, domain::Money ahead, Instant now);

/// A business day's sales: `day`, `count`, `total`, `since` (the first day that was counted), and lists `hours`,
/// `tenders`, `cashiers` of {name, count, amount}.
[[nodiscard]] Stored<nlohmann::json> sales_json(Store& store, std::int64_t day);
/// Payouts of today and the 29 days before, today last, in all and by queue; `recent`: the newest `rows`, with the
/// sales that they came from.
[[nodiscard]] Stored<nlohmann::json> payouts_json(Store& store, Instant now, std::uint64_t rows);
/// Every queue of this store with its standing, payouts, projected wait and first `rows` entries; those at headquarters
/// as far as they are known here; `pause`: whether nobody is paid, and who said so last.
[[nodiscard]] Stored<nlohmann::json> queues_json(Store& store, Instant now, std::uint64_t rows);
/// Policy versions, the newest first, each with what it changes, and `clear`: the next clear with what it would end.
[[nodiscard]] Stored<nlohmann::json> policy_json(Store& store, Instant now);
/// What a text stands for: a member's id, a receipt ("T1 12"), an order's id, with the entries behind it. `what` is
/// member, receipt, order or nothing.
[[nodiscard]] Stored<nlohmann::json> find_json(Store& store, const std::string& text, Instant now);
/// The figures of all of this in short, without those of terminals; `offsets`: the store's zone, from which second on
/// it is how many minutes ahead of UTC.
[[nodiscard]] Stored<nlohmann::json> overview_json(Store& store, Instant now);

/// A day like 2026-11-22, since 1970-01-01.
[[nodiscard]] std::optional<std::int64_t> parse_day(const std::string& text);

}  // namespace queueback::store_server
