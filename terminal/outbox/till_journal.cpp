#include "terminal/outbox/till_journal.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/text.hpp"

namespace queueback::terminal {

using domain::Money;
using storage::Statement;

namespace {

/// Members that hold nothing are left out; the order of the rest is fixed, so that people find what they look for.
std::string content_of(const JournalEvent& event, std::uint64_t number) {
  nlohmann::ordered_json out;
  out["event"] = number;
  out["at"] = to_rfc3339(event.at);
  out["kind"] = name(event.kind);
  const auto put = [&out](const char* member, const std::string& text) {
    if (!text.empty()) {
      out[member] = text;
    }
  };
  put("cashier", event.cashier);
  put("approved_by", event.approved_by);
  put("reason", event.reason);
  put("detail", event.detail);
  if (event.amount) {
    out["amount"] = event.amount->minor();
  }
  return out.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::optional<JournalKind> kind_of(const std::string& word) {
  for (int kind = 0; kind < kJournalKinds; ++kind) {
    if (name(static_cast<JournalKind>(kind)) == word) {
      return static_cast<JournalKind>(kind);
    }
  }
  return std::nullopt;
}

/// Whether the columns that sums are made of say what the content says.
bool same_as_content(const Statement& row) {
  const auto content = nlohmann::json::parse(row.text(3), nullptr, false);
  return content.is_object() && content.value("event", std::uint64_t{0}) == row.number(0) &&
         content.value("kind", "") == row.text(1) && content.value("amount", std::int64_t{0}) == row.integer(2);
}

}  // namespace

Result<void, storage::Error> TillJournal::load() {
  Statement row = database_.prepare("SELECT number, link FROM journal_event ORDER BY number DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (*found) {
    newest_ = row.number(0);
    head_ = row.array<32>(1);
  }
  return {};
}

Result<void, storage::Error> TillJournal::append(const JournalEvent& event) {
  const std::string content = content_of(event, newest_ + 1);
  const digest::Hash link = electronic_journal::link(head_, content);
  auto done = database_.prepare("INSERT INTO journal_event(number, kind, amount, content, link) VALUES(?, ?, ?, ?, ?)")
                  .bind(newest_ + 1)
                  .bind(name(event.kind))
                  .bind(event.amount.value_or(Money{}).minor())
                  .bind(content)
                  .bind(ByteView(link))
                  .run();
  if (done) {
    newest_ += 1;
    head_ = link;
  }
  return done;
}

Result<std::vector<std::string>, storage::Error> TillJournal::lines(std::uint64_t after, std::uint64_t limit) {
  Statement rows =
      database_.prepare("SELECT content, link FROM journal_event WHERE number > ? ORDER BY number LIMIT ?");
  rows.bind(after).bind(limit);
  std::vector<std::string> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back(electronic_journal::line(row.array<32>(1), row.text(0)));
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Result<std::map<JournalKind, Tally>, storage::Error> TillJournal::tally(std::uint64_t first) {
  Statement rows =
      database_.prepare("SELECT kind, count(*), sum(amount) FROM journal_event WHERE number >= ? GROUP BY kind");
  rows.bind(first);
  std::map<JournalKind, Tally> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    if (const auto kind = kind_of(row.text(0))) {
      out[*kind] = {row.number(1), Money::minor(row.integer(2))};
    }
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Result<std::optional<SeenReport>, storage::Error> TillJournal::newest_of(JournalKind kind, std::uint64_t first) {
  Statement row = database_.prepare(
      "SELECT content FROM journal_event WHERE number >= ? AND kind = ? ORDER BY number DESC LIMIT 1");
  const auto found = row.bind(first).bind(name(kind)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<SeenReport>();
  }
  const auto content = nlohmann::json::parse(row.text(0), nullptr, false);
  const auto at = content.is_object() ? parse_rfc3339(content.value("at", "")) : std::nullopt;
  if (!at) {
    return fail(storage::ErrorCode::kCorrupt, "an event of the journal cannot be read");
  }
  return std::optional(SeenReport{*at, content.value("cashier", "")});
}

Result<std::string, storage::Error> TillJournal::findings(std::uint64_t first) {
  digest::Hash before = electronic_journal::start(header_);
  if (first > 1) {
    Statement row = database_.prepare("SELECT link FROM journal_event WHERE number = ?");
    const auto found = row.bind(first - 1).step();
    if (!found) {
      return tl::unexpected(found.error());
    }
    if (!*found) {
      return "event " + std::to_string(first - 1) + " of the electronic journal is missing";
    }
    before = row.array<32>(0);
  }
  std::string finding;
  std::uint64_t expected = first;
  Statement rows = database_.prepare(
      "SELECT number, kind, amount, content, link FROM journal_event WHERE number >= ? ORDER BY number");
  rows.bind(first);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) {
    const bool follows = row.number(0) == expected && row.array<32>(4) == electronic_journal::link(before, row.text(3));
    if (finding.empty() && !(follows && same_as_content(row))) {
      finding = "event " + std::to_string(row.number(0)) + " of the electronic journal " +
                (follows ? "says something else than its row" : "does not follow from the one before it");
    }
    before = row.array<32>(4);
    expected += 1;
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return finding;
}

}  // namespace queueback::terminal
