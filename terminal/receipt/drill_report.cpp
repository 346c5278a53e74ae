#include <utility>

#include "terminal/receipt/receipt.hpp"

namespace queueback::terminal {
namespace {

using hal::api::Alignment;
using hal::api::PrintDocument;
using hal::api::TextLine;
using hal::api::TextSize;
using hal::api::TwoColumn;
using hal::api::Weight;

std::string seconds(Duration duration) {
  const std::int64_t tenths = duration.micros / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

const char* verdict(bool well) { return well ? "通过 ok" : "未通过 FAILED"; }

}  // namespace

PrintDocument make_drill_report(const DrillReport& report, const protocol::StoreProfile& profile) {
  PrintDocument document;
  auto& out = document.elements;
  out.emplace_back(TextLine{profile.name, Alignment::kCenter, Weight::kBold, TextSize::kDouble});
  out.emplace_back(TextLine{"断网演练 Outage drill", Alignment::kCenter, Weight::kBold, TextSize::kDoubleHeight});
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TwoColumn{"收银台 Terminal", report.store + "/" + report.terminal});
  out.emplace_back(TwoColumn{"开始 Started", wall_time(report.started_at, report.utc_offset_minutes)});
  out.emplace_back(TwoColumn{"负责人 By", report.by});
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TwoColumn{"断网 Line cut " + seconds(report.cut), verdict(report.was_cut())});
  out.emplace_back(TwoColumn{"记录 Records made " + std::to_string(report.made) + "/" + std::to_string(report.wanted),
                             verdict(report.were_made())});
  out.emplace_back(
      TwoColumn{"到总部 At headquarters " + std::to_string(report.at_headquarters) + "/" + std::to_string(report.made),
                verdict(report.arrived())});
  if (report.drained_after) {
    out.emplace_back(TwoColumn{"恢复后 After the line was back", seconds(*report.drained_after)});
  }
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TextLine{report.passed() ? "演练通过 PASSED" : "演练未通过 FAILED", Alignment::kCenter,
                            Weight::kBold, TextSize::kDouble});
  out.emplace_back(TextLine{"演练记录不入账。Drill records book nothing.", Alignment::kCenter});
  out.emplace_back(hal::api::Feed{1});
  out.emplace_back(hal::api::Cut{});
  return document;
}

}  // namespace queueback::terminal
