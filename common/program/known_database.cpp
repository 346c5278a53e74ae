#include "common/program/known_database.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <system_error>

namespace queueback::program {

namespace fs = std::filesystem;

Result<void, StartFailure> KnownDatabase::check(std::string_view advice) const {
  std::error_code problem;
  const bool has_content = fs::exists(database_, problem) && fs::file_size(database_, problem) > 0;
  if (has_content || !fs::exists(mark_, problem)) {
    return {};
  }
  return fail(StartError::kDamaged, database_.string() +
                                        " is gone: this program has had a database, and does not begin with an empty "
                                        "one. Is its disk there?\n" +
                                        std::string(advice) + "\nTo begin with an empty one all the same, remove " +
                                        mark_.string());
}

Result<void, StartFailure> KnownDatabase::note() const {
  const int mark = ::open(mark_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  const bool noted = mark >= 0 && ::fsync(mark) == 0;
  const std::error_code why(errno, std::generic_category());
  if (mark >= 0) {
    ::close(mark);
  }
  return noted ? Result<void, StartFailure>()
               : fail(StartError::kFailure, mark_.string() + ": cannot be made: " + why.message());
}

}  // namespace queueback::program
