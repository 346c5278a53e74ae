#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"

namespace queueback::ctl {

/// Something that did not work, as a sentence for the operator.
template <class T>
using Outcome = Result<T, std::string>;

/// How long an answer may take.
inline constexpr Duration kAnswerDeadline = Duration::seconds(30);

/// Text of one piece of a file: half of net::kMaxLineBytes leaves room for JSON's escapes in ordinary text.
inline constexpr std::size_t kTextPieceBytes = std::size_t{64} * 1024;

/// One request to a running server's admin socket, answered within `deadline`. The error is the server's own reason, or
/// why it could not be reached.
[[nodiscard]] Outcome<nlohmann::json> ask(const std::filesystem::path& socket, const nlohmann::json& request,
                                          Duration deadline = kAnswerDeadline);

/// Sends a file in pieces under one transfer id, then gives the import's report.
[[nodiscard]] Outcome<nlohmann::json> send_file(const std::filesystem::path& socket, const std::string& kind,
                                                const std::filesystem::path& file);

/// A text file of at most 32 MiB.
[[nodiscard]] Outcome<std::string> read_text_file(const std::filesystem::path& file);

}  // namespace queueback::ctl
