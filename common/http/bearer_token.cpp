#include "common/http/bearer_token.hpp"

#include "common/base/text.hpp"
#include "common/crypto/key_file.hpp"

namespace queueback::http {

Result<std::string, Error> load_bearer_token(const std::filesystem::path& file) {
  const auto content = crypto::read_file(file, crypto::FileAccess::kOwnerOnly);
  if (!content) {
    return fail(ErrorCode::kToken, content.error().reason);
  }
  std::string token(trim(as_text(*content)));
  if (token.size() < kMinTokenLength || has_control_character(token)) {
    return fail(ErrorCode::kToken, file.string() + ": the API token must be one line of at least " +
                                       std::to_string(kMinTokenLength) + " characters");
  }
  return token;
}

}  // namespace queueback::http
