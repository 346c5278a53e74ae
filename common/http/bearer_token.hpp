#pragma once
#include <filesystem>
#include <string>

#include "common/http/error.hpp"

namespace queueback::http {

/// Shortest bearer token that a server accepts, in bytes.
inline constexpr std::size_t kMinTokenLength = 24;

/// Reads the token for require_bearer: the one line of a file that only its owner may read. Errors: kToken.
[[nodiscard]] Result<std::string, Error> load_bearer_token(const std::filesystem::path& file);

}  // namespace queueback::http
