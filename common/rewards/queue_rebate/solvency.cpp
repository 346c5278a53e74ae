#include "common/rewards/queue_rebate/solvency.hpp"

#include <algorithm>

#include "common/base/wide.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

constexpr std::int64_t kSecondsPerWeek = 7L * 24 * 3600;

/// a / b in ppm, cut at the largest ratio that fits; b > 0.
domain::Ratio ratio_of(Money a, Money b) {
  const Wide ppm = static_cast<Wide>(a.minor()) * domain::kPpmOne / b.minor();
  return {static_cast<std::int64_t>(std::min<Wide>(ppm, INT64_MAX))};
}

/// Contributions week by week, the newest first, as far back as there were any.
std::vector<Money> weekly_inflow(const Engine& engine, const std::string& queue, Instant now) {
  std::vector<Money> weeks;
  Money after;  // inflow since the end of the week looked at
  const Money all = engine.inflow_since(queue, now - kInflowMemory).contributed;
  for (int week = 1; week <= kSolvencyWeeks && after < all; ++week) {
    const Money since = engine.inflow_since(queue, now - Duration::days(7L * week)).contributed;
    weeks.push_back(since - after);
    after = since;
  }
  return weeks;
}

std::optional<std::int64_t> wait(Money missing, Money weekly) {
  if (missing <= Money{}) {
    return 0;
  }
  if (weekly.is_zero()) {
    return std::nullopt;
  }
  const Wide seconds = (static_cast<Wide>(missing.minor()) * kSecondsPerWeek + weekly.minor() - 1) / weekly.minor();
  return static_cast<std::int64_t>(std::min<Wide>(seconds, INT64_MAX));
}

}  // namespace

Solvency solvency_of(const Engine& engine, const std::string& queue, Instant now) {
  const QueueFigures figures = engine.figures(queue);
  Solvency report;
  report.queue = queue;
  report.waiting = figures.waiting;
  report.outstanding = figures.outstanding;
  report.pool = figures.pool;
  for (std::size_t i = 0; i < kSolvencyDays.size(); ++i) {
    report.inflow[i] = engine.inflow_since(queue, now - Duration::days(kSolvencyDays[i])).contributed;
  }
  if (!figures.outstanding.is_zero()) {
    report.coverage = ratio_of(figures.pool + report.inflow.back(), figures.outstanding);
  }
  std::vector<Money> weeks = weekly_inflow(engine, queue, now);
  std::sort(weeks.begin(), weeks.end());
  const Money missing = figures.outstanding - figures.pool;
  const Money middle = weeks.empty() ? Money{} : weeks[(weeks.size() - 1) / 2];
  const Money poor = weeks.empty() ? Money{} : weeks[(weeks.size() - 1) / 10];
  report.wait_p50_seconds = wait(missing, middle);
  report.wait_p90_seconds = wait(missing, poor);
  const Inflow quarter = engine.inflow_since(queue, now - kInflowMemory);
  if (!quarter.granted.is_zero()) {
    const domain::Ratio paid = ratio_of(quarter.contributed, quarter.granted);
    report.never_paid = domain::Ratio{std::max<std::int64_t>(0, domain::kPpmOne - paid.ppm)};
  }
  return report;
}

Solvency forecast(const Solvency& now, const Policy* in_force, const Policy& next) {
  const domain::Ratio none;
  const domain::Ratio old_extract = in_force == nullptr ? none : in_force->program.extract.value_or(none);
  const domain::Ratio new_extract = next.program.extract.value_or(none);
  Solvency after = now;
  const auto scaled = [&](Money amount) {
    const Wide product = static_cast<Wide>(amount.minor()) * new_extract.ppm;
    return old_extract.ppm == 0
               ? Money{}
               : Money::minor(static_cast<std::int64_t>(std::min<Wide>(product / old_extract.ppm, INT64_MAX)));
  };
  const auto stretched = [&](std::optional<std::int64_t> seconds) -> std::optional<std::int64_t> {
    if (!seconds || *seconds == 0) {
      return seconds;
    }
    return new_extract.ppm == 0 ? std::nullopt
                                : std::optional(static_cast<std::int64_t>(std::min<Wide>(
                                      static_cast<Wide>(*seconds) * old_extract.ppm / new_extract.ppm, INT64_MAX)));
  };
  std::transform(now.inflow.begin(), now.inflow.end(), after.inflow.begin(), scaled);
  after.wait_p50_seconds = stretched(now.wait_p50_seconds);
  after.wait_p90_seconds = stretched(now.wait_p90_seconds);
  if (!now.outstanding.is_zero()) {
    after.coverage = ratio_of(now.pool + after.inflow.back(), now.outstanding);
  }
  const domain::Ratio ratio = next.program.default_ratio.value_or(none);
  after.never_paid = std::nullopt;
  if (ratio.ppm > 0) {
    const domain::Ratio paid = ratio_of(Money::minor(new_extract.ppm), Money::minor(ratio.ppm));
    after.never_paid = domain::Ratio{std::max<std::int64_t>(0, domain::kPpmOne - paid.ppm)};
  }
  return after;
}

std::vector<Solvency> solvency(const Engine& engine, Instant now) {
  std::vector<Solvency> reports;
  for (const std::string& queue : engine.queues()) {
    reports.push_back(solvency_of(engine, queue, now));
  }
  return reports;
}

}  // namespace queueback::rewards::queue_rebate
