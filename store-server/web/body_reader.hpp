#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"

namespace queueback::store_server {

/// The JSON object of a request's body; an empty body is an empty object. The failure says what is wrong and where.
[[nodiscard]] Result<nlohmann::json, std::string> parse_body(std::string_view body);

/// Reads the members of one JSON object strictly. Remembers the first mistake with its place ("lines[2].paid") and
/// gives harmless values; members that nobody asked for are mistakes too. Pure.
class BodyReader {
 public:
  /// `place` stands before the names of members: "" or "lines[2].". Object and mistake outlive the reader.
  BodyReader(const nlohmann::json& object, std::string place, std::string& mistake);

  /// The member, or nothing; also when it is null.
  [[nodiscard]] const nlohmann::json* optional_member(const char* name);
  [[nodiscard]] const nlohmann::json* required_member(const char* name);

  /// A text that is not empty, at most `most` bytes long and has no control characters; "" if it is missing.
  [[nodiscard]] std::string optional_text(const char* name, std::size_t most);
  [[nodiscard]] std::string required_text(const char* name, std::size_t most);
  /// A whole number from 0 to `most`.
  [[nodiscard]] std::optional<std::int64_t> optional_number(const char* name, std::int64_t most);
  [[nodiscard]] std::int64_t required_number(const char* name, std::int64_t most);

  /// Notes a mistake about a member unless there is an earlier one.
  void wrong(const char* name, const std::string& what);
  /// Refuses what was not asked for.
  void finish();

 private:
  [[nodiscard]] std::string text_of(const nlohmann::json& value, const char* name, std::size_t most);
  [[nodiscard]] std::int64_t number_of(const nlohmann::json& value, const char* name, std::int64_t most);

  const nlohmann::json& object_;
  std::string place_;
  std::string& mistake_;
  std::vector<std::string_view> known_;
};

}  // namespace queueback::store_server
