// The rest of TillDatabase: the drawer's shifts, their reports, the electronic journal.
#include <utility>

#include "common/protocol/codec.hpp"
#include "common/replication/limits.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

Stored<std::vector<std::string>> TillDatabase::journal_lines(std::uint64_t after, std::uint64_t limit) {
  auto lines = journal_.lines(after, limit);
  if (lines && after == 0) {
    lines->insert(lines->begin(), journal_.header());
  }
  return lines;
}

Stored<void> TillDatabase::begin_shift(const Shift& shift) {
  const auto newest = newest_receipt();
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  return shifts_.begin(shift, *newest + 1);
}

Stored<std::vector<Range>> TillDatabase::receipts_not_at_headquarters(std::uint64_t first) {
  std::vector<Range> out;
  const auto note = [&out, first](std::uint64_t receipt) {
    if (receipt < first) {
      return;
    }
    if (!out.empty() && out.back().last + 1 == receipt) {
      out.back().last = receipt;
    } else {
      out.push_back({receipt, receipt});
    }
  };
  std::uint64_t from = 0;
  while (true) {
    const auto records = read_outbox(from, replication::kMaxBatchRecords);
    if (!records) {
      return tl::unexpected(records.error());
    }
    if (records->empty()) {
      return out;
    }
    for (const replication::Record& record : *records) {
      const auto content = protocol::decode_terminal_record(record.payload);
      const auto* order = content ? std::get_if<domain::Order>(&content->body) : nullptr;
      if (order != nullptr) {
        note(order->receipt.value);
      }
    }
    from = records->back().seq + 1;
  }
}

Stored<SavedReport> TillDatabase::make_report(const MakeReport& what, Instant now, std::int32_t utc_offset_minutes,
                                              const std::string& currency) {
  const auto shift = shifts_.open_one();
  if (!shift) {
    return tl::unexpected(shift.error());
  }
  if (!*shift) {
    return fail(storage::ErrorCode::kOther, "no shift is open");
  }
  auto totals = shifts_.totals((*shift)->number);
  if (!totals) {
    return tl::unexpected(totals.error());
  }
  auto unsent = totals->receipts ? receipts_not_at_headquarters(totals->receipts->first) : Stored<std::vector<Range>>();
  if (!unsent) {
    return tl::unexpected(unsent.error());
  }
  ShiftReport report{what.kind,
                     **shift,
                     identity_.store.text(),
                     identity_.terminal.text(),
                     currency,
                     now,
                     utc_offset_minutes,
                     what.by.id.text(),
                     std::move(*totals),
                     what.counted,
                     std::move(*unsent),
                     journal_.newest(),
                     to_hex(journal_.head())};
  const bool is_last = what.kind == ShiftReport::Kind::kZ;
  const std::string detail = "shift " + std::to_string(report.shift.number);
  auto done = journal_.append(
      {is_last ? JournalKind::kZReport : JournalKind::kXReport, now, report.by, "", "", detail, report.variance()});
  done = done && is_last ? shifts_.end(report.shift.number, now) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  const auto number = shifts_.keep(report);
  if (!number) {
    return tl::unexpected(number.error());
  }
  auto job = add_job(*number, PrintJob::Kind::kReport, now);
  if (!job) {
    return tl::unexpected(job.error());
  }
  return SavedReport{std::move(report), std::move(*job)};
}

}  // namespace queueback::terminal
