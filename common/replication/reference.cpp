#include "common/replication/reference.hpp"

#include <string>

namespace queueback::replication {

Result<void, ReferenceFailure> ReferenceIntake::begin(const ReferenceBegin& begin) {
  if (open_) {
    return fail(ReferenceError::kOutOfOrder, "a version began inside another one");
  }
  open_ = begin;
  count_ = 0;
  digest_ = {};
  return {};
}

Result<void, ReferenceFailure> ReferenceIntake::items(const ReferenceItems& items) {
  if (!open_) {
    return fail(ReferenceError::kOutOfOrder, "items outside a version");
  }
  count_ += items.items.size();
  if (count_ > open_->items) {
    return fail(ReferenceError::kCount, "more items than announced");
  }
  for (const ReferenceItem& item : items.items) {
    digest_ = reference_digest(digest_, item);
  }
  return {};
}

Result<ReferenceBegin, ReferenceFailure> ReferenceIntake::end(const ReferenceEnd& end) {
  if (!open_) {
    return fail(ReferenceError::kOutOfOrder, "end without a version");
  }
  const ReferenceBegin begun = *open_;
  open_.reset();
  if (count_ != begun.items) {
    return fail(ReferenceError::kCount,
                std::to_string(count_) + " items arrived, " + std::to_string(begun.items) + " were announced");
  }
  if (digest_ != end.digest) {
    return fail(ReferenceError::kDigest, "digest of the version does not match its items");
  }
  return begun;
}

}  // namespace queueback::replication
