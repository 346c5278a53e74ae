#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/result.hpp"
#include "common/digest/digest.hpp"

/// The electronic journal of a till as a text file that anybody can check. Pure.
///
/// The first line says whose journal it is; each further line is one event: its link in hexadecimal, a space, and the
/// event's content, one JSON object. A link is the SHA-256 (FIPS 180-4) of the link before it as written, a line feed
/// and the content; the first event's link hangs on the digest of the header. So `sha256sum` is enough to check a
/// journal, and whoever keeps the newest link elsewhere notices every later change. docs/shift.md describes it for
/// auditors.
namespace queueback::electronic_journal {

/// Longest line of an export, in bytes.
inline constexpr std::size_t kMaxLine = std::size_t{16} * 1024;

/// What the first event hangs on.
[[nodiscard]] digest::Hash start(std::string_view header);
/// The link of an event's content behind the link before it.
[[nodiscard]] digest::Hash link(const digest::Hash& before, std::string_view content);

/// First line of an export, without its line feed.
[[nodiscard]] std::string header(std::string_view store, std::string_view terminal);
/// An event's line of an export, without its line feed.
[[nodiscard]] std::string line(const digest::Hash& link, std::string_view content);

enum class ChainError : std::uint8_t { kHeader, kLine, kLink, kNumber, kAnchor };
using ChainFailure = Failure<ChainError>;

/// A place in a journal that somebody else keeps: a shift's report at headquarters, a printed Z report.
struct Anchor {
  std::uint64_t number = 0;
  digest::Hash link = {};
};

/// What a whole journal holds.
struct Verified {
  std::string header;
  std::uint64_t events = 0;
  digest::Hash head = {};  ///< link of the newest event
};

/// Checks an export line by line as it is read; after a failure it says no more.
class Verifier {
 public:
  /// One line without its line feed. `number_of` the content's own number comes from the caller, who reads JSON.
  [[nodiscard]] Result<void, ChainFailure> add_header(std::string_view line);
  [[nodiscard]] Result<std::string_view, ChainFailure> add(std::string_view line);
  /// Whether the event read last is the anchor's; only asked at its number.
  [[nodiscard]] Result<void, ChainFailure> hold_against(const Anchor& anchor) const;
  [[nodiscard]] const Verified& so_far() const { return verified_; }

 private:
  Verified verified_;
};

}  // namespace queueback::electronic_journal
