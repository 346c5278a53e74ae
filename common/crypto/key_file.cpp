#include "common/crypto/key_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "common/base/random.hpp"

namespace queueback::crypto {

namespace {

namespace fs = std::filesystem;

constexpr mode_t kOthersMask = 077;

/// A POSIX file descriptor, closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  [[nodiscard]] int get() const { return fd_; }
  [[nodiscard]] bool valid() const { return fd_ >= 0; }

 private:
  int fd_;
};

tl::unexpected<Error> system_failure(std::string_view what, const fs::path& path) {
  const std::string why = std::generic_category().message(errno);
  return fail(ErrorCode::kFile, std::string(what) + " " + path.string() + ": " + why);
}

Result<void, Error> write_all(const Descriptor& file, ByteView content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t count = ::write(file.get(), content.data(), content.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count <= 0) {
      return system_failure("cannot write", path);
    }
    content = content.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void, Error> sync_directory(const fs::path& directory) {
  const Descriptor handle(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!handle.valid() || ::fsync(handle.get()) != 0) {
    return system_failure("cannot save the directory", directory);
  }
  return {};
}

Result<void, Error> write_temporary(const fs::path& temporary, ByteView content, FileAccess access) {
  const mode_t mode = access == FileAccess::kOwnerOnly ? 0600 : 0644;
  const Descriptor file(::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode));
  if (!file.valid()) {
    return system_failure("cannot create", temporary);
  }
  // The umask may have taken bits away; a certificate must stay readable for the other programs.
  if (::fchmod(file.get(), mode) != 0) {
    return system_failure("cannot set the mode of", temporary);
  }
  auto written = write_all(file, content, temporary);
  if (written && ::fsync(file.get()) != 0) {
    return system_failure("cannot save", temporary);
  }
  return written;
}

Result<Bytes, Error> read_all(const Descriptor& file, const fs::path& path) {
  Bytes content;
  std::array<std::uint8_t, 4096> block{};
  while (true) {
    const ssize_t count = ::read(file.get(), block.data(), block.size());
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      return system_failure("cannot read", path);
    }
    if (count == 0) {
      return content;
    }
    content.insert(content.end(), block.begin(), block.begin() + count);
    if (content.size() > kMaxKeyFileBytes) {
      return fail(ErrorCode::kFile, path.string() + " is too large for a key or certificate");
    }
  }
}

}  // namespace

Result<void, Error> write_file_atomically(const fs::path& path, ByteView content, FileAccess access) {
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  SystemRandom random;
  const fs::path temporary = directory / ("." + path.filename().string() + "." + to_hex(random.bytes<8>()) + ".tmp");
  if (auto written = write_temporary(temporary, content, access); !written) {
    ::unlink(temporary.c_str());
    return written;
  }
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    auto failure = system_failure("cannot put in place", path);
    ::unlink(temporary.c_str());
    return failure;
  }
  return sync_directory(directory);
}

Result<Bytes, Error> read_file(const fs::path& path, FileAccess access) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.valid()) {
    return system_failure("cannot open", path);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    return system_failure("cannot read", path);
  }
  if (!S_ISREG(status.st_mode)) {
    return fail(ErrorCode::kFile, path.string() + " is not a regular file");
  }
  if (access == FileAccess::kOwnerOnly && (status.st_mode & kOthersMask) != 0) {
    return fail(ErrorCode::kPermission, path.string() +
                                            " can be read or written by others than its owner; "
                                            "set its mode to 0600 and replace the key if it may have been copied");
  }
  return read_all(file, path);
}

Result<void, Error> make_private_directory(const fs::path& path) {
  if (::mkdir(path.c_str(), 0700) == 0) {
    return {};
  }
  if (errno != EEXIST) {
    return system_failure("cannot make the directory", path);
  }
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return system_failure("cannot read", path);
  }
  if (!S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::kFile, path.string() + " is not a directory");
  }
  if ((status.st_mode & kOthersMask) != 0) {
    return fail(ErrorCode::kPermission, path.string() + " is open to others than its owner; set its mode to 0700");
  }
  return {};
}

}  // namespace queueback::crypto
