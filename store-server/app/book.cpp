#include "store-server/app/book.hpp"

#include "common/base/check.hpp"

namespace queueback::store_server {

Result<void, ledger::Error> Book::post(const std::vector<ledger::Posting>& postings) {
  const std::size_t before = mark();
  for (const ledger::Posting& posting : postings) {
    if (auto done = balances_.post(posting); !done) {
      rollback(before);
      return done;
    }
    undo_.push_back(posting);
    dirty_.insert({posting.debit, posting.currency});
    dirty_.insert({posting.credit, posting.currency});
  }
  return {};
}

void Book::rollback(std::size_t mark) {
  QB_CHECK(mark <= undo_.size());
  while (undo_.size() > mark) {
    balances_.unpost(undo_.back());
    undo_.pop_back();
  }
}

Stored<void> Book::flush() {
  for (const ledger::AccountKey& key : dirty_) {
    if (auto done = tables_.save_balance(key, balances_.balance(key.account, key.currency)); !done) {
      return done;
    }
  }
  dirty_.clear();
  undo_.clear();
  return {};
}

}  // namespace queueback::store_server
