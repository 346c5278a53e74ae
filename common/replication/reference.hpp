#pragma once
#include <cstdint>
#include <optional>

#include "common/base/result.hpp"
#include "common/replication/messages.hpp"

namespace queueback::replication {

enum class ReferenceError : std::uint8_t { kOutOfOrder, kCount, kDigest };
using ReferenceFailure = Failure<ReferenceError>;

/// Judges one incoming version of reference data item by item; the shell stages the items and activates them
/// in one transaction when `end` succeeds. Keeps no items itself.
class ReferenceIntake {
 public:
  [[nodiscard]] Result<void, ReferenceFailure> begin(const ReferenceBegin& begin);
  [[nodiscard]] Result<void, ReferenceFailure> items(const ReferenceItems& items);
  /// The version that is now complete.
  [[nodiscard]] Result<ReferenceBegin, ReferenceFailure> end(const ReferenceEnd& end);

 private:
  std::optional<ReferenceBegin> open_;
  std::uint64_t count_ = 0;
  Hash digest_{};
};

}  // namespace queueback::replication
