#pragma once
#include <string>
#include <vector>

#include "common/electronic_journal/chain.hpp"
#include "common/storage/database.hpp"
#include "terminal/shift/shift.hpp"

namespace queueback::terminal {

/// Events in one page of an export, at most.
inline constexpr std::uint64_t kMaxJournalPage = 500;
/// And their bytes, counted twice because JSON escapes them.
inline constexpr std::size_t kMaxJournalBytes = std::size_t{192} * 1024;

/// The electronic journal in the terminal's tables: appended to, never changed. Storage thread only.
class TillJournal {
 public:
  /// `header`: whose journal it is, the first line of every export.
  TillJournal(storage::Database& database, std::string header)
      : database_(database), header_(std::move(header)), head_(electronic_journal::start(header_)) {}

  /// Finds the newest event.
  [[nodiscard]] Result<void, storage::Error> load();
  [[nodiscard]] Result<void, storage::Error> append(const JournalEvent& event);
  /// Number of the newest event; 0: there is none.
  [[nodiscard]] std::uint64_t newest() const { return newest_; }
  [[nodiscard]] const digest::Hash& head() const { return head_; }
  [[nodiscard]] const std::string& header() const { return header_; }
  /// Lines of an export behind the event `after`.
  [[nodiscard]] Result<std::vector<std::string>, storage::Error> lines(std::uint64_t after, std::uint64_t limit);
  /// How often what happened from an event on, and the amounts.
  [[nodiscard]] Result<std::map<JournalKind, Tally>, storage::Error> tally(std::uint64_t first);
  /// When the newest event of a kind happened, of those from `first` on, and whose it was; nothing: there is none.
  [[nodiscard]] Result<std::optional<SeenReport>, storage::Error> newest_of(JournalKind kind, std::uint64_t first);
  /// What is wrong with the events from this one on: links, and the columns beside the content; empty: nothing.
  [[nodiscard]] Result<std::string, storage::Error> findings(std::uint64_t first);

 private:
  storage::Database& database_;
  std::string header_;
  std::uint64_t newest_ = 0;
  digest::Hash head_;
};

}  // namespace queueback::terminal
