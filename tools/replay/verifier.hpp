#pragma once
#include <optional>
#include <string>

#include "common/ledger/ledger.hpp"
#include "tools/replay/line_reader.hpp"
#include "tools/replay/output.hpp"

namespace queueback::replay {

/// Compares the postings of a replay, one by one in their order, with those that a ledger exported: NDJSON lines as
/// --postings prints them. Lines of other events are passed over, and `line` is not compared.
class Verifier {
 public:
  /// The file outlives the verifier. `name` is for messages.
  Verifier(std::FILE* file, std::string name);

  /// The next posting of the replay. Nothing after the first difference.
  void check(const ledger::Posting& posting);
  /// Looks whether the file has more, and says how it went in one line of output.
  void finish(Output& output);

  [[nodiscard]] bool differs() const { return difference_.has_value(); }
  /// Why the file cannot be compared, if so: it is unreadable or a line of it is no posting.
  [[nodiscard]] const std::optional<std::string>& failure() const { return failure_; }

 private:
  struct Difference {
    std::uint64_t posting = 0;  ///< from 1
    std::optional<ledger::Posting> expected;
    std::optional<ledger::Posting> found;
  };
  /// The next posting of the file; nothing at its end or when it is unreadable.
  [[nodiscard]] std::optional<ledger::Posting> next_found();

  LineReader reader_;
  std::string name_;
  std::uint64_t line_ = 0;
  std::uint64_t postings_ = 0;
  std::optional<Difference> difference_;
  std::optional<std::string> failure_;
};

}  // namespace queueback::replay
