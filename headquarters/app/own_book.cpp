#include "headquarters/app/own_book.hpp"

#include "common/base/check.hpp"

namespace queueback::headquarters {

Result<void, ledger::Error> OwnBook::post(const std::vector<ledger::Posting>& postings) {
  if (const auto done = book_.post(kOwnBook, postings); !done) {
    return fail(ledger::ErrorCode::kOverflow, done.error());
  }
  undo_.insert(undo_.end(), postings.begin(), postings.end());
  return {};
}

void OwnBook::rollback(std::size_t mark) {
  QB_CHECK(mark <= undo_.size());
  while (undo_.size() > mark) {
    book_.unpost(kOwnBook, undo_.back());
    undo_.pop_back();
  }
}

}  // namespace queueback::headquarters
