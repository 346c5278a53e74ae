#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "common/replication/mirror_file.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

/// From this size on the file is written anew with what headquarters does not have, unless that is more than half of
/// it.
inline constexpr std::uint64_t kMirrorRewriteBytes = std::uint64_t{4} * 1024 * 1024;
/// Between two tries on a medium that failed.
inline constexpr Duration kMirrorRetry = Duration::seconds(5);
/// Files of other records that are kept beside the mirror; with more of them nothing is mirrored before somebody looks.
inline constexpr int kMaxKeptMirrors = 20;

/// How the mirror stands, for people.
struct MirrorStatus {
  std::optional<Instant> failed_since;  ///< nothing: every committed record is on the second medium
  std::string problem;
  std::vector<std::string> kept;  ///< files that were put aside since the start: they hold records of another database
};

/// The outbox once more in a file on a second medium, so that a disk that dies takes no sale with it: every record is
/// appended and synced after the database's commit and before its effects. A medium that fails stops no sale; when it
/// works again, and at each start, the file is written anew. Storage thread only.
class Mirror {
 public:
  Mirror(std::filesystem::path file, TillDatabase& tables, const Clock& clock)
      : path_(std::move(file)), tables_(tables), clock_(clock) {}
  ~Mirror() { close(); }
  Mirror(const Mirror&) = delete;
  Mirror& operator=(const Mirror&) = delete;

  /// After each commit: brings to the medium what is missing there. The first call compares what the file holds. True:
  /// the status is another one than before.
  [[nodiscard]] bool update();
  [[nodiscard]] const MirrorStatus& status() const { return status_; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  /// Why it did not work.
  using Done = Result<void, std::string>;

  [[nodiscard]] Done bring_up_to_date();
  /// Looks at what is there and begins anew. Never replaces what this database does not have, and never goes on in a
  /// file that another descriptor wrote: what was read may be in memory only, and a sync that failed once says later
  /// that all is well (fsync(2)).
  [[nodiscard]] Done open();
  [[nodiscard]] Done take_over(ByteView content);
  [[nodiscard]] Done append_missing();
  [[nodiscard]] Done append(const std::vector<replication::Record>& records);
  /// Puts a new file with the whole outbox in the place of the one that is there.
  [[nodiscard]] Done rewrite();
  [[nodiscard]] Done fill(int file);
  /// Renames a file that holds something else, for somebody to look at.
  [[nodiscard]] Done keep_aside();
  /// Whether the open file is still the one under our name, and as long as we left it.
  [[nodiscard]] bool is_untouched() const;
  void close();

  std::filesystem::path path_;
  TillDatabase& tables_;
  const Clock& clock_;
  int file_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t rewrite_at_ = kMirrorRewriteBytes;
  replication::Position last_;  ///< newest record on the medium
  MirrorStatus status_;
  std::optional<Duration> tried_at_;  ///< of the newest try that failed
};

}  // namespace queueback::terminal
