#include "common/storage/damage.hpp"

#include <algorithm>
#include <utility>

#include "common/storage/page_check.hpp"

namespace queueback::storage {

Result<bool, Error> finish_look(Database& database, const Result<void, Error>& looked,
                                std::vector<std::string>& findings) {
  const auto pages =
      check_all_pages(database, [&findings](std::string finding) { findings.push_back(std::move(finding)); });
  for (const Error* error : {looked ? nullptr : &looked.error(), pages ? nullptr : &pages.error()}) {
    if (error != nullptr && error->code != ErrorCode::kCorrupt) {
      return tl::unexpected(*error);
    }
    if (error != nullptr) {
      findings.push_back("cannot be read: " + error->reason);
    }
  }
  if (!findings.empty()) {
    database.leave_as_it_is();
  }
  return pages.value_or(false);
}

std::string damage_text(const std::string& file, const std::vector<std::string>& findings, std::string_view advice,
                        Noticed noticed) {
  std::string out = file + (noticed == Noticed::kAtStart
                                ? " is damaged; nothing in it was changed:"
                                : " is damaged; this was noticed at work, which has ended before anything was lost:");
  for (std::size_t i = 0; i < std::min(findings.size(), kToldFindings); ++i) {
    out += "\n  " + findings[i];
  }
  if (findings.size() > kToldFindings) {
    out += "\n  and " + std::to_string(findings.size() - kToldFindings) + " more";
  }
  return out + "\n" + std::string(advice);
}

}  // namespace queueback::storage
