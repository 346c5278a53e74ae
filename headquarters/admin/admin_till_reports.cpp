#include <algorithm>

#include "common/domain/till_report.hpp"
#include "common/protocol/return_json.hpp"
#include "common/runtime/json_page.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"
#include "headquarters/storage/report_tables.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;

namespace {

constexpr std::int64_t kDefaultReports = 20;
constexpr std::int64_t kMaxReports = 200;
/// An answer is one line (net::kMaxLineBytes).
constexpr std::size_t kMaxReportBytes = std::size_t{200} * 1024;

json to_json(const TillReportRow& row) {
  return {{"store", row.store},
          {"terminal", row.terminal},
          {"kind", row.kind},
          {"cashier", row.cashier},
          {"at", to_rfc3339(row.made_at)},
          {"record_no", row.record_no},
          {"content", json::parse(row.content, nullptr, false)}};
}

}  // namespace

Admin::Answer Admin::till_reports(json request) {
  const std::string kind = runtime::optional_text(request, "kind");
  const bool known = kind == protocol::kReturnReport || domain::parse_till_report_kind(kind);
  const std::int64_t rows = runtime::optional_number(request, "rows", kDefaultReports);
  const std::int64_t before = runtime::optional_number(request, "before", 0);
  if (!known || rows < 1 || rows > kMaxReports || before < 0) {
    co_return refuse("'kind' is shift, drill or return, 'rows' 1 to " + std::to_string(kMaxReports) +
                     ", 'before' the record_no of an earlier answer");
  }
  const auto limit = static_cast<std::uint64_t>(rows);
  using Rows = std::vector<TillReportRow>;
  const std::function<Stored<Rows>()> work = [this, wanted = kind, start = static_cast<std::uint64_t>(before),
                                              limit]() -> Stored<Rows> {
    return context_.archive.reports().newest(wanted, start, limit + 1);
  };
  const auto found = co_await on_storage<Rows>(context_.storage, work);
  runtime::JsonPage page(kMaxReportBytes);
  const std::size_t taken = runtime::fill(page, found, limit, [](const TillReportRow& row) { return to_json(row); });
  json answer;
  answer["reports"] = page.take();
  answer["more"] = taken < found.size();
  co_return answer;
}

}  // namespace queueback::headquarters
