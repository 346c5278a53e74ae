#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "common/base/result.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/record.hpp"

/// The bytes of a mirror: a terminal's records once more, on a second medium. A header that says whose they are, then
/// each record as a 4-byte length and replication::encode_record. Records are only appended, so what a power cut leaves
/// is whole records and at most one torn end. docs/replication.md, "Mirror".
namespace queueback::replication {

inline constexpr std::string_view kMirrorMagic = "queueback-mirror";
/// Of the layout; a reader refuses a newer one.
inline constexpr std::uint16_t kMirrorVersion = 1;
/// Longest id of a store or terminal in a header.
inline constexpr std::size_t kMaxMirrorName = 64;
/// Any record, as encoded.
inline constexpr std::size_t kMaxMirrorFrameBytes = kMaxRecordBytes + 128;

/// Whose records a mirror holds.
struct MirrorOwner {
  std::string store;
  std::string terminal;
  [[nodiscard]] std::string text() const { return store + "/" + terminal; }
  friend bool operator==(const MirrorOwner&, const MirrorOwner&) = default;
};

[[nodiscard]] Bytes encode_mirror_header(const MirrorOwner& owner);
[[nodiscard]] Bytes encode_mirror_record(const Record& record);

enum class MirrorError : std::uint8_t {
  kNoMirror,  ///< does not begin like one
  kVersion,   ///< of a newer program
  kDamaged,   ///< a record is not what was written
};
using MirrorFailure = Failure<MirrorError>;

/// What comes next in a mirror.
struct MirrorEnd {};
/// The last bytes are the beginning of a record that was not written to its end, or space that was never written.
struct MirrorTornEnd {
  std::size_t bytes = 0;
};
using MirrorNext = std::variant<Record, MirrorEnd, MirrorTornEnd>;

/// Reads a mirror record by record; each must be whole and follow the one before.
class MirrorReader {
 public:
  /// The bytes must outlive the reader. An error says why they are no mirror.
  [[nodiscard]] static Result<MirrorReader, MirrorFailure> open(ByteView bytes);

  [[nodiscard]] const MirrorOwner& owner() const { return owner_; }
  /// An error names the record and its place.
  [[nodiscard]] Result<MirrorNext, MirrorFailure> next();
  /// Up to here everything read is whole.
  [[nodiscard]] std::size_t offset() const { return offset_; }

 private:
  MirrorReader(ByteView bytes, MirrorOwner owner, std::size_t offset)
      : bytes_(bytes), owner_(std::move(owner)), offset_(offset) {}
  [[nodiscard]] std::string place() const;

  ByteView bytes_;
  MirrorOwner owner_;
  std::size_t offset_;
  std::size_t records_ = 0;
  std::optional<Position> last_;
};

}  // namespace queueback::replication
