// The rest of TillDatabase: reference data, print jobs, wrong PINs.
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <utility>

#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using replication::ReferenceItem;
using storage::Statement;

namespace {

constexpr std::array<std::string_view, 7> kJobKinds = {"receipt", "copy",        "gift",       "report",
                                                       "return",  "report_copy", "return_copy"};

PrintJob::Kind parse_job_kind(const std::string& text) {
  const auto found = std::find(kJobKinds.begin(), kJobKinds.end(), text);
  return static_cast<PrintJob::Kind>(found == kJobKinds.end() ? 0 : found - kJobKinds.begin());
}

constexpr std::array<std::string_view, 5> kJobStates = {"waiting", "sending", "printed", "not_printed", "unknown"};

PrintJob::JobState parse_job_state(const std::string& text) {
  for (std::size_t i = 0; i < kJobStates.size(); ++i) {
    if (kJobStates.at(i) == text) {
      return static_cast<PrintJob::JobState>(i);
    }
  }
  return PrintJob::JobState::kUnknown;
}

Stored<std::vector<PrintJob>> read_jobs(Statement rows) {
  std::vector<PrintJob> jobs;
  auto done = storage::for_each_row(std::move(rows), [&jobs](const Statement& row) {
    jobs.push_back({row.number(0), row.number(1), parse_job_kind(row.text(2)), parse_job_state(row.text(3)),
                    row.text(4), Instant{row.integer(5)}});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return jobs;
}

}  // namespace

std::string_view to_string(PrintJob::Kind kind) { return kJobKinds.at(static_cast<std::size_t>(kind)); }

std::string_view to_string(PrintJob::JobState state) { return kJobStates.at(static_cast<std::size_t>(state)); }

Stored<replication::ReferenceCursor> TillDatabase::reference_cursor() {
  replication::ReferenceCursor cursor;
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = 'reference_epoch'");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (*found) {
    cursor.epoch = row.array<16>(0);
  }
  const auto n = number("reference_number");
  if (!n) {
    return tl::unexpected(n.error());
  }
  cursor.n = static_cast<std::uint64_t>(*n);
  return cursor;
}

Stored<std::vector<ReferenceItem>> TillDatabase::reference_items() {
  std::vector<ReferenceItem> items;
  auto done = storage::for_each_row(
      database_.prepare("SELECT kind, key, body FROM reference_item"), [&items](const Statement& row) {
        items.push_back({static_cast<std::uint8_t>(row.integer(0)), 0, row.text(1), row.blob(2)});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return items;
}

Stored<void> TillDatabase::stage(const std::vector<ReferenceItem>& items) {
  for (const ReferenceItem& item : items) {
    auto done = database_.prepare("INSERT INTO reference_staging(kind, key, removed, body) VALUES(?, ?, ?, ?)")
                    .bind(static_cast<std::int64_t>(item.kind))
                    .bind(item.key)
                    .bind(static_cast<std::int64_t>(item.removed))
                    .bind(ByteView(item.body))
                    .run();
    if (!done) {
      return done;
    }
  }
  return {};
}

Stored<void> TillDatabase::discard_staged() { return database_.prepare("DELETE FROM reference_staging").run(); }

Stored<void> TillDatabase::activate(const replication::ReferenceBegin& version) {
  Stored<void> done;
  if (version.scope == replication::ReferenceScope::kSnapshot) {
    done = database_.prepare("DELETE FROM reference_item").run();
  }
  done = done ? database_
                    .prepare(
                        "DELETE FROM reference_item WHERE (kind, key) IN"
                        " (SELECT kind, key FROM reference_staging WHERE removed <> 0)")
                    .run()
              : done;
  done = done ? database_
                    .prepare(
                        "INSERT OR REPLACE INTO reference_item(kind, key, body)"
                        " SELECT kind, key, body FROM reference_staging WHERE removed = 0 ORDER BY n")
                    .run()
              : done;
  done = done ? discard_staged() : done;
  done = done ? drop_settled_handovers() : done;
  done = done ? database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES('reference_epoch', ?)")
                    .bind(ByteView(version.to.epoch))
                    .run()
              : done;
  return done ? set_number("reference_number", static_cast<std::int64_t>(version.to.n)) : done;
}

Stored<PrintJob> TillDatabase::add_job(std::uint64_t receipt, PrintJob::Kind kind, Instant now) {
  auto done =
      database_.prepare("INSERT INTO print_job(receipt, kind, state, reason, made_at) VALUES(?, ?, 'waiting', '', ?)")
          .bind(receipt)
          .bind(to_string(kind))
          .bind(now.micros)
          .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return PrintJob{
      static_cast<std::uint64_t>(database_.last_insert_rowid()), receipt, kind, PrintJob::JobState::kWaiting, "", now};
}

Stored<PrintJob> TillDatabase::add_copy(std::uint64_t receipt, PrintJob::Kind kind, Instant now) {
  return add_job(receipt, kind, now);
}

Stored<std::optional<Paper>> TillDatabase::paper_of(const PrintJob& job) {
  if (job.kind == PrintJob::Kind::kReport || job.kind == PrintJob::Kind::kReportCopy) {
    auto report = shifts_.report(job.receipt);
    if (!report) {
      return tl::unexpected(report.error());
    }
    if (!*report) {
      return std::nullopt;
    }
    return std::visit([](auto& one) { return std::optional<Paper>(std::move(one)); }, **report);
  }
  if (job.kind == PrintJob::Kind::kReturn || job.kind == PrintJob::Kind::kReturnCopy) {
    auto goods = returned_goods(job.receipt);
    if (!goods) {
      return tl::unexpected(goods.error());
    }
    return *goods ? std::optional<Paper>(std::move(**goods)) : std::nullopt;
  }
  auto order = sale(job.receipt);
  auto incarnation = incarnation_of(job.receipt);
  if (!order || !incarnation) {
    return tl::unexpected(!order ? order.error() : incarnation.error());
  }
  return *order ? std::optional<Paper>(SoldGoods{std::move(**order), std::move(*incarnation)}) : std::nullopt;
}

Stored<void> TillDatabase::set_job(std::uint64_t job, PrintJob::JobState state, std::string_view reason) {
  return database_.prepare("UPDATE print_job SET state = ?, reason = ? WHERE job = ?")
      .bind(to_string(state))
      .bind(reason)
      .bind(job)
      .run();
}

Stored<std::vector<PrintJob>> TillDatabase::waiting_jobs() {
  return read_jobs(database_.prepare(
      "SELECT job, receipt, kind, state, reason, made_at FROM print_job WHERE state = 'waiting' ORDER BY job"));
}

Stored<std::uint64_t> TillDatabase::unknown_jobs() {
  Statement row = database_.prepare(
      "SELECT count(*) FROM print_job AS lost WHERE state IN ('unknown', 'not_printed') AND NOT EXISTS"
      " (SELECT 1 FROM print_job AS later WHERE later.receipt = lost.receipt AND later.job > lost.job"
      " AND later.kind <> 'gift'"
      " AND (later.kind IN ('report', 'report_copy')) = (lost.kind IN ('report', 'report_copy'))"
      " AND (later.kind IN ('return', 'return_copy')) = (lost.kind IN ('return', 'return_copy')) AND later.state = "
      "'printed')"
      // What is made anew at any time is settled by any later report on paper; a Z report only by its copy.
      " AND NOT (lost.kind = 'report' AND EXISTS (SELECT 1 FROM print_job AS later WHERE later.kind = 'report'"
      " AND later.job > lost.job AND later.state = 'printed') AND EXISTS (SELECT 1 FROM report"
      " WHERE number = lost.receipt AND (kind <> 'shift' OR json_extract(content, '$.report') <> 'Z')))");
  if (auto found = row.step(); !found) {
    return tl::unexpected(found.error());
  }
  return row.number(0);
}

Stored<std::vector<PrintJob>> TillDatabase::newest_jobs(std::uint64_t count) {
  Statement rows = database_.prepare(
      "SELECT job, receipt, kind, state, reason, made_at FROM print_job ORDER BY state IN ('unknown', 'not_printed') "
      "DESC, job DESC"
      " LIMIT ?");
  rows.bind(count);
  return read_jobs(std::move(rows));
}

Stored<Instant> TillDatabase::server_time() {
  const auto micros = number("server_time");
  if (!micros) {
    return tl::unexpected(micros.error());
  }
  return Instant{*micros};
}

Stored<void> TillDatabase::save_server_time(Instant at) { return set_number("server_time", at.micros); }

Stored<void> TillDatabase::save_wrong_pins(const std::string& cashier, const WrongPins& wrong) {
  return database_.prepare("INSERT OR REPLACE INTO wrong_pin(cashier, count, locked_until) VALUES(?, ?, ?)")
      .bind(cashier)
      .bind(static_cast<std::int64_t>(wrong.count))
      .bind(wrong.locked_until ? std::optional(wrong.locked_until->micros) : std::nullopt)
      .run();
}

Stored<std::map<std::string, WrongPins>> TillDatabase::wrong_pins() {
  std::map<std::string, WrongPins> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT cashier, count, locked_until FROM wrong_pin"), [&out](const Statement& row) {
        out[row.text(0)] = {static_cast<int>(row.integer(1)),
                            row.is_null(2) ? std::nullopt : std::optional(Instant{row.integer(2)})};
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

std::uint64_t free_bytes(const std::filesystem::path& database) {
  struct statvfs info {};
  if (::statvfs(database.c_str(), &info) != 0) {
    return 0;
  }
  return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

StorageHealth storage_health(const std::filesystem::path& database) {
  return free_bytes(database) < kMinFreeBytes ? StorageHealth::kFull : StorageHealth::kReady;
}

}  // namespace queueback::terminal
