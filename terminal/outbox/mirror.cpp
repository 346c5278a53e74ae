#include "terminal/outbox/mirror.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "common/replication/limits.hpp"
#include "common/storage/backup.hpp"

namespace queueback::terminal {

namespace fs = std::filesystem;
using replication::MirrorReader;
using replication::Record;

namespace {

tl::unexpected<std::string> failed(const fs::path& file, const char* what) {
  return tl::unexpected(file.string() + ": " + what + ": " + std::generic_category().message(errno));
}

bool write_all(int file, ByteView bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

Bytes encode(const std::vector<Record>& records) {
  Bytes out;
  for (const Record& record : records) {
    const Bytes frame = replication::encode_mirror_record(record);
    out.insert(out.end(), frame.begin(), frame.end());
  }
  return out;
}

replication::MirrorOwner owner_of(const TillIdentity& identity) {
  return {identity.store.text(), identity.terminal.text()};
}

}  // namespace

bool Mirror::update() {
  const Duration now = clock_.monotonic();
  const bool too_soon = tried_at_ && now.micros - tried_at_->micros < kMirrorRetry.micros;
  if (too_soon) {
    return false;
  }
  const std::size_t kept = status_.kept.size();
  const bool failed_before = status_.failed_since.has_value();
  const Done done = bring_up_to_date();
  if (done) {
    tried_at_.reset();
    status_.failed_since.reset();
    status_.problem.clear();
    return failed_before || status_.kept.size() != kept;
  }
  close();
  tried_at_ = now;
  status_.failed_since = failed_before ? status_.failed_since : std::optional(clock_.now());
  const bool is_news = !failed_before || status_.problem != done.error();
  status_.problem = done.error();
  return is_news || status_.kept.size() != kept;
}

Mirror::Done Mirror::bring_up_to_date() {
  if (file_ >= 0 && !is_untouched()) {
    close();
  }
  Done done = file_ >= 0 ? Done() : open();
  done = done ? append_missing() : done;
  return done && size_ >= rewrite_at_ ? rewrite() : done;
}

bool Mirror::is_untouched() const {
  struct stat opened = {};
  struct stat named = {};
  return ::fstat(file_, &opened) == 0 && ::stat(path_.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
         opened.st_ino == named.st_ino && static_cast<std::uint64_t>(opened.st_size) == size_;
}

void Mirror::close() {
  if (file_ >= 0) {
    ::close(file_);
  }
  file_ = -1;
}

Mirror::Done Mirror::open() {
  std::error_code problem;
  const fs::file_status there = fs::status(path_, problem);
  if (there.type() == fs::file_type::not_found) {
    return rewrite();
  }
  if (!fs::is_regular_file(there)) {
    return tl::unexpected(path_.string() + ": " + (problem ? problem.message() : std::string("not a file")));
  }
  std::ifstream in(path_, std::ios::binary);
  const Bytes content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad() || !in.is_open()) {
    return tl::unexpected(path_.string() + ": cannot be read");
  }
  return content.empty() ? rewrite() : take_over(content);
}

Mirror::Done Mirror::take_over(ByteView content) {
  auto reader = MirrorReader::open(content);
  if (!reader) {
    return tl::unexpected(path_.string() + ": " + reader.error().reason + "; it is left as it is");
  }
  if (reader->owner() != owner_of(tables_.identity())) {
    return tl::unexpected(path_.string() + ": this is the mirror of terminal " + reader->owner().text() +
                          "; it is left as it is");
  }
  std::optional<replication::Position> last;
  auto next = reader->next();
  for (; next && std::holds_alternative<Record>(*next); next = reader->next()) {
    last = std::get<Record>(*next).position();
  }
  const auto ours = last ? tables_.has_made(*last) : Stored<bool>(next.has_value());
  if (!ours) {
    return tl::unexpected(ours.error().reason);
  }
  if (!next || !*ours) {
    // Damaged, or of another database of this terminal: perhaps the only copy of what was sold there.
    if (auto kept = keep_aside(); !kept) {
      return kept;
    }
  }
  return rewrite();
}

Mirror::Done Mirror::append_missing() {
  while (last_.seq < tables_.head().seq) {
    const auto records = tables_.read_outbox(last_.seq + 1, replication::kMaxBatchRecords);
    if (!records) {
      return tl::unexpected(records.error().reason);
    }
    const bool follows =
        !records->empty() && records->front().seq == last_.seq + 1 && records->front().previous == last_.hash;
    if (!follows) {
      return rewrite();  // headquarters took records while there was no mirror
    }
    if (auto done = append(*records); !done) {
      return done;
    }
  }
  return {};
}

Mirror::Done Mirror::append(const std::vector<Record>& records) {
  const Bytes bytes = encode(records);
  if (!write_all(file_, bytes)) {
    return failed(path_, "cannot be written");
  }
  if (::fdatasync(file_) != 0) {
    return failed(path_, "cannot be synced to its medium");
  }
  size_ += bytes.size();
  last_ = records.back().position();
  return {};
}

Mirror::Done Mirror::rewrite() {
  close();
  const fs::path fresh = path_.string() + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) {
    return failed(fresh, "cannot be created");
  }
  file_ = file;
  if (auto done = fill(file); !done) {
    return done;
  }
  if (::fsync(file) != 0) {
    return failed(fresh, "cannot be synced to its medium");
  }
  if (::rename(fresh.c_str(), path_.c_str()) != 0 || !storage::sync_folder_of(path_)) {
    return failed(path_, "cannot be put in its place");
  }
  rewrite_at_ = std::max(kMirrorRewriteBytes, 2 * size_);
  return {};
}

Mirror::Done Mirror::fill(int file) {
  const Bytes header = replication::encode_mirror_header(owner_of(tables_.identity()));
  if (!write_all(file, header)) {
    return failed(path_, "cannot be written");
  }
  size_ = header.size();
  const replication::Position head = tables_.head();
  replication::Position last;
  while (last.seq < head.seq) {
    const auto records = tables_.read_outbox(last.seq + 1, replication::kMaxBatchRecords);
    if (!records) {
      return tl::unexpected(records.error().reason);
    }
    const Bytes bytes = encode(*records);
    if (!write_all(file, bytes)) {
      return failed(path_, "cannot be written");
    }
    size_ += bytes.size();
    last = records->empty() ? head : records->back().position();
  }
  last_ = head;
  return {};
}

Mirror::Done Mirror::keep_aside() {
  for (int n = 1; n <= kMaxKeptMirrors; ++n) {
    const fs::path kept = path_.string() + ".kept-" + std::to_string(n);
    std::error_code problem;
    if (fs::exists(kept, problem) || problem) {
      continue;
    }
    if (::rename(path_.c_str(), kept.c_str()) != 0 || !storage::sync_folder_of(path_)) {
      return failed(path_, "cannot be put aside");
    }
    status_.kept.push_back(kept.string());
    return {};
  }
  return tl::unexpected(path_.string() + ": it holds records of another database, and there are " +
                        std::to_string(kMaxKeptMirrors) + " such files beside it already; import them at the store");
}

}  // namespace queueback::terminal
