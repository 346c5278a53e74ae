#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"

namespace queueback::config {

/// What can be wrong with a configuration file; the reason names every place.
enum class ErrorCode {
  kFile,     ///< missing or unreadable
  kSyntax,   ///< not TOML
  kContent,  ///< a missing or unknown key, a wrong type or a value out of range
};
using Error = Failure<ErrorCode>;

/// Largest configuration file, in bytes.
inline constexpr std::size_t kMaxConfigBytes = std::size_t{1024} * 1024;

/// Both ends included.
struct IntRange {
  std::int64_t min;
  std::int64_t max;
};
struct DurationRange {
  Duration min;
  Duration max;
};

/// What stands where a table may be switched off.
enum class TableOrFalse { kMissing, kFalse, kTable };

/// Reads one TOML file strictly. Getters remember what is wrong and give a harmless value; finish() then tells all of
/// it at once, also keys that nobody asked for. What the getters gave counts only after finish() has succeeded.
/// Keys are paths: `listen.port`, `printer[0].name`. Errors read `file:line:column: key 'a.b': what is wrong`.
/// Used by one thread while a program starts.
class ConfigReader {
 public:
  /// Errors: kFile, kSyntax.
  [[nodiscard]] static Result<ConfigReader, Error> load(const std::filesystem::path& path);
  /// `source` stands for the file name in errors; relative paths in the text start at its directory.
  [[nodiscard]] static Result<ConfigReader, Error> parse(std::string_view text, const std::filesystem::path& source);

  ConfigReader(ConfigReader&&) noexcept;
  ConfigReader& operator=(ConfigReader&&) noexcept;
  ~ConfigReader();

  /// Not empty, without control characters.
  [[nodiscard]] std::string required_string(std::string_view key);
  [[nodiscard]] std::optional<std::string> optional_string(std::string_view key);
  [[nodiscard]] std::int64_t required_int(std::string_view key, IntRange range);
  [[nodiscard]] std::optional<std::int64_t> optional_int(std::string_view key, IntRange range);
  [[nodiscard]] bool required_bool(std::string_view key);
  [[nodiscard]] std::optional<bool> optional_bool(std::string_view key);
  /// A text of digits and a unit: `500ms`, `30s`, `5m`, `2h`, `7d`.
  [[nodiscard]] Duration required_duration(std::string_view key, DurationRange range);
  [[nodiscard]] std::optional<Duration> optional_duration(std::string_view key, DurationRange range);
  /// A relative path starts at the directory of the file.
  [[nodiscard]] std::filesystem::path required_path(std::string_view key);
  [[nodiscard]] std::optional<std::filesystem::path> optional_path(std::string_view key);
  /// An RFC 3339 time with offset, as a text.
  [[nodiscard]] Instant required_time(std::string_view key);
  [[nodiscard]] std::optional<Instant> optional_time(std::string_view key);
  /// A list of texts; empty when the key is missing.
  [[nodiscard]] std::vector<std::string> optional_strings(std::string_view key);
  /// A list of whole numbers.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> optional_ints(std::string_view key, IntRange range);
  /// A table whose keys are data, for example `levels = { silver = "105%" }`; empty when the key is missing.
  [[nodiscard]] std::map<std::string, std::string> optional_string_map(std::string_view key);
  /// The paths of the tables of an array of tables, inline or not: `printer[0]`, `printer[1]`; empty when the key is
  /// missing.
  [[nodiscard]] std::vector<std::string> table_paths(std::string_view key);
  /// Whether the key is a table, whose keys are then asked for one by one; anything else in its place is an error.
  [[nodiscard]] bool optional_table(std::string_view key);
  /// A table, or `false` in its place.
  [[nodiscard]] TableOrFalse optional_table_or_false(std::string_view key);
  /// Whether the key is there at all; asking does not make it known.
  [[nodiscard]] bool has(std::string_view key) const;
  /// Adds an error of the caller's own about the value of `key`.
  void reject(std::string_view key, std::string_view what);
  /// The same about one member of a table whose keys are data.
  void reject_member(std::string_view table, const std::string& name, std::string_view what);
  /// Makes `key` known, and its presence an error.
  void forbid(std::string_view key, std::string_view why);
  /// `file:line:column` of a key's value; of its table, or of the file, when it is missing.
  [[nodiscard]] std::string place_of(std::string_view key) const;

  /// All errors, one per line, in the order of the file's reading; success when there are none.
  [[nodiscard]] Result<void, Error> finish();

 private:
  struct State;
  explicit ConfigReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace queueback::config
