#pragma once
#include <string>
#include <vector>

#include "common/reward_store/books.hpp"
#include "headquarters/app/book.hpp"

namespace queueback::headquarters {

/// Under which name headquarters keeps the book of its own queues, next to those of the stores. No store can be called
/// like that.
inline constexpr const char* kOwnBook = "(headquarters)";

/// Headquarters' own rewards book: what its program posts for queues that span stores. Keeps an undo log until the
/// group ends. Storage thread only.
class OwnBook final : public reward_store::Books {
 public:
  explicit OwnBook(Book& book) : book_(book) {}

  [[nodiscard]] Result<void, ledger::Error> post(const std::vector<ledger::Posting>& postings) override;
  [[nodiscard]] std::size_t mark() const override { return undo_.size(); }
  void rollback(std::size_t mark) override;
  [[nodiscard]] const ledger::Balances& balances() const override { return book_.of(kOwnBook); }
  /// The group is over.
  void forget() { undo_.clear(); }

 private:
  Book& book_;
  std::vector<ledger::Posting> undo_;
};

}  // namespace queueback::headquarters
