#include "common/rewards/queue_rebate/solvency.hpp"

#include <algorithm>

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;
using Wide = __int128;

constexpr std::int64_t kSecondsPerWeek = 7 * 24 * 3600;

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
    const Money since = engine.inflow_since(queue, now - Duration::days(7 * week)).contributed;
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

std::vector<Solvency> solvency(const Engine& engine, Instant now) {
  std::vector<Solvency> reports;
  for (const std::string& queue : engine.queues()) {
    reports.push_back(solvency_of(engine, queue, now));
  }
  return reports;
}

}  // namespace queueback::rewards::queue_rebate
