#include "tools/replay/solvency_report.hpp"

#include <algorithm>
#include <limits>

namespace queueback::replay {

using namespace rewards::queue_rebate;

namespace {

/// funds / outstanding in parts per million, in 128 bits; `outstanding` above zero.
std::int64_t coverage_ppm(domain::Money funds, domain::Money outstanding) {
  __extension__ using Wide = __int128;
  const Wide ppm = static_cast<Wide>(funds.minor()) * domain::kPpmOne / outstanding.minor();
  return static_cast<std::int64_t>(std::min<Wide>(ppm, std::numeric_limits<std::int64_t>::max()));
}

void write_queue(const Engine& engine, const std::string& queue, Output& output) {
  const QueueFigures figures = engine.figures(queue);
  const auto inflow = [&](std::int64_t days) {
    return engine.inflow_since(queue, engine.clock() - Duration::days(days)).contributed;
  };
  EventLine line(output, "solvency");
  line.add("queue", queue)
      .add("waiting", figures.waiting)
      .add("outstanding", figures.outstanding.minor())
      .add("pool", figures.pool.minor())
      .add("inflow_7_days", inflow(7).minor())
      .add("inflow_30_days", inflow(30).minor())
      .add("inflow_90_days", inflow(90).minor());
  if (!figures.outstanding.is_zero()) {
    line.add("coverage_ppm", coverage_ppm(figures.pool + inflow(90), figures.outstanding));
  }
}

}  // namespace

void write_solvency(const Engine& engine, Output& output) {
  for (const std::string& queue : engine.queues()) {
    write_queue(engine, queue, output);
  }
}

}  // namespace queueback::replay
