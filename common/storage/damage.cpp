#include "common/storage/damage.hpp"

#include <algorithm>

namespace queueback::storage {

Result<void, Error> finish_look(Database& database, const Result<void, Error>& looked,
                                std::vector<std::string>& findings) {
  if (!looked && looked.error().code != ErrorCode::kCorrupt) {
    return looked;
  }
  if (!looked) {
    findings.push_back("cannot be read: " + looked.error().reason);
  }
  if (!findings.empty()) {
    database.leave_as_it_is();
  }
  return {};
}

std::string damage_text(const std::string& file, const std::vector<std::string>& findings, std::string_view advice) {
  std::string out = file + " is damaged; nothing in it was changed:";
  for (std::size_t i = 0; i < std::min(findings.size(), kToldFindings); ++i) {
    out += "\n  " + findings[i];
  }
  if (findings.size() > kToldFindings) {
    out += "\n  and " + std::to_string(findings.size() - kToldFindings) + " more";
  }
  return out + "\n" + std::string(advice);
}

}  // namespace queueback::storage
