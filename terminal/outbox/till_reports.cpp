// The rest of TillDatabase: the drawer's shifts, their reports, the electronic journal.
#include <utility>

#include "common/protocol/codec.hpp"
#include "common/replication/limits.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

Stored<std::vector<std::string>> TillDatabase::journal_lines(std::uint64_t after, std::uint64_t limit) {
  auto lines = journal_.lines(after, limit);
  // An answer is one line of the local API.
  std::size_t bytes = 0;
  for (std::size_t i = 0; lines && i < lines->size(); ++i) {
    bytes += 2 * (*lines)[i].size();
    if (i > 0 && bytes > kMaxJournalBytes) {
      lines->resize(i);
    }
  }
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

Stored<replication::Appended> TillDatabase::append_report(domain::TillReportKind kind, const domain::CashierId& cashier,
                                                          const Moment& moment, const std::string& content) {
  const domain::TillReport report{kind,      identity_.store,      identity_.terminal,        cashier,
                                  moment.at, moment.business_date, moment.utc_offset_minutes, content};
  const auto record = outgoing_.append(protocol::encode(protocol::TerminalRecord{report}));
  if (!record) {
    return tl::unexpected(record.error());
  }
  if (auto done = insert_record(*record, moment.at, domain::Money{}); !done) {
    return tl::unexpected(done.error());
  }
  return replication::Appended(*record);
}

Stored<SavedReport> TillDatabase::make_report(const MakeReport& what, const Moment& moment,
                                              const std::string& currency) {
  auto shift = shifts_.open_one();
  if (shift && !*shift && what.shift) {
    // It was declared, and there was no room for it in the queue.
    auto begun = begin_shift(*what.shift);
    shift = begun ? shifts_.open_one() : tl::unexpected(begun.error());
  }
  if (!shift) {
    return tl::unexpected(shift.error());
  }
  if (!*shift) {
    return fail(storage::ErrorCode::kOther, "no shift is open");
  }
  const auto newest = newest_receipt();
  auto totals = newest ? shifts_.totals((*shift)->number, *newest) : tl::unexpected(newest.error());
  const auto returns = totals ? returns_of_shift((*shift)->number) : tl::unexpected(totals.error());
  if (!returns) {
    return tl::unexpected(returns.error());
  }
  for (const ReturnedGoods& back : *returns) {
    totals->add(back.what, back.goods);
  }
  auto unsent = totals->receipts ? receipts_not_at_headquarters(totals->receipts->first) : Stored<std::vector<Range>>();
  if (!unsent) {
    return tl::unexpected(unsent.error());
  }
  const auto seen = shifts_.newest_x_report((*shift)->number);
  if (!seen) {
    return tl::unexpected(seen.error());
  }
  const bool is_last = what.kind == ShiftReport::Kind::kZ;
  ShiftReport report{what.kind,
                     **shift,
                     identity_.store.text(),
                     identity_.terminal.text(),
                     currency,
                     moment.at,
                     moment.utc_offset_minutes,
                     what.by.id.text(),
                     std::move(*totals),
                     what.counted,
                     is_last ? std::optional(Blindness{*seen}) : std::nullopt,
                     std::move(*unsent),
                     journal_.newest(),
                     to_hex(journal_.head())};
  return keep_report(std::move(report), what.by.id, moment);
}

namespace {

/// What the journal says of a report.
std::string described(const ShiftReport& report) {
  std::string shift = "shift " + std::to_string(report.shift.number);
  if (!report.blindness) {
    return shift;
  }
  const auto& seen = report.blindness->seen;
  return shift + (seen ? ", not counted blind: X report at " + to_rfc3339(seen->at) + " by " + seen->by
                       : std::string(", counted blind"));
}

}  // namespace

Stored<SavedReport> TillDatabase::keep_report(ShiftReport report, const domain::CashierId& by, const Moment& moment) {
  const bool is_last = report.kind == ShiftReport::Kind::kZ;
  auto done = journal_.append({is_last ? JournalKind::kZReport : JournalKind::kXReport, moment.at, report.by, "", "",
                               described(report), report.variance()});
  done = done && is_last ? shifts_.end(report.shift.number, moment.at) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  const auto number = shifts_.keep(report);
  done = number && is_last ? shifts_.set_report(report.shift.number, *number) : done;
  auto job = number && done ? add_job(*number, PrintJob::Kind::kReport, moment.at)
                            : tl::unexpected(number ? done.error() : number.error());
  if (!job) {
    return tl::unexpected(job.error());
  }
  SavedReport saved{std::move(report), std::move(*job), {}};
  if (is_last) {
    auto record = append_report(domain::TillReportKind::kShift, by, moment, to_json_text(saved.report));
    if (!record) {
      return tl::unexpected(record.error());
    }
    saved.record = *record;
  }
  return saved;
}

Stored<std::optional<SavedReport>> TillDatabase::copy_report(const CopyReport& what, Instant now) {
  auto found = shifts_.z_report(what.shift);
  if (!found || !*found) {
    return found ? Stored<std::optional<SavedReport>>(std::nullopt) : tl::unexpected(found.error());
  }
  auto& [number, report] = **found;
  JournalEvent event = what.event;
  event.detail = "Z report of shift " + std::to_string(report.shift.number);
  const auto done = journal_.append(event);
  auto job = done ? add_job(number, PrintJob::Kind::kReportCopy, now) : tl::unexpected(done.error());
  if (!job) {
    return tl::unexpected(job.error());
  }
  return std::optional(SavedReport{std::move(report), std::move(*job), {}});
}

Stored<PrintJob> TillDatabase::save_paper(const TillPaper& paper, Instant now) {
  const auto number = shifts_.keep(paper);
  return number ? add_job(*number, PrintJob::Kind::kReport, now) : tl::unexpected(number.error());
}

}  // namespace queueback::terminal
