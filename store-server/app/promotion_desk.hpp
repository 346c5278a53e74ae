#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "store-server/app/promotion_file.hpp"
#include "store-server/app/reference_data.hpp"
#include "store-server/storage/promotion_tables.hpp"

namespace queueback::store_server {

/// What a promotions file would change, or has changed.
struct PromotionChange {
  PromotionFile file;
  std::vector<std::string> added;  ///< ids
  std::vector<std::string> changed;
  std::vector<std::string> removed;
  std::vector<std::string> warnings;    ///< sentences
  std::uint64_t reference_version = 0;  ///< that has them; of a check the one before
};

/// A promotion of the version in force.
struct PromotionState {
  domain::Promotion promotion;
  enum class Phase : std::uint8_t { kComing, kInForce, kOver } phase = Phase::kComing;
};
/// coming, in force, over
[[nodiscard]] std::string_view to_string(PromotionState::Phase phase);

/// The store's promotions: a file is one version, and takes the place of the one before as a whole. Storage thread
/// only.
class PromotionDesk {
 public:
  /// `time_zone` is the store's, by its IANA name. References outlive the desk.
  PromotionDesk(storage::Database& database, ReferenceData& reference, std::string time_zone, const Clock& clock)
      : tables_(database), reference_(reference), time_zone_(std::move(time_zone)), clock_(clock) {}

  /// What applying the file would do; a reason if it cannot be applied.
  [[nodiscard]] Stored<Result<PromotionChange, std::string>> check(std::string_view toml, const std::string& source);
  [[nodiscard]] Stored<Result<PromotionChange, std::string>> apply(std::string_view toml, const std::string& source);

  [[nodiscard]] std::vector<PromotionState> states() const;
  /// The newest first, at most `limit`; only the newest is in force.
  [[nodiscard]] Stored<std::vector<PromotionVersionRow>> versions(std::uint64_t limit) {
    return tables_.versions(limit);
  }
  [[nodiscard]] const std::string& time_zone() const { return time_zone_; }

 private:
  [[nodiscard]] PromotionChange compare(PromotionFile file) const;

  PromotionTables tables_;
  ReferenceData& reference_;
  std::string time_zone_;
  const Clock& clock_;
};

}  // namespace queueback::store_server
