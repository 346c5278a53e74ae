#include "tests/simulation/disk.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include "common/base/check.hpp"
#include "tests/simulation/vfs.hpp"

namespace queueback::simulation {
namespace {

void put(Bytes& file, std::uint64_t offset, ByteView bytes) {
  if (file.size() < offset + bytes.size()) {
    file.resize(offset + bytes.size());
  }
  std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(offset));
}

/// Writes `change` sector by sector as far as fate lets it.
void put_by_sector(Bytes& file, const Disk::File::Change& change, const Disk::Fate& fate) {
  std::size_t done = 0;
  while (done < change.bytes.size()) {
    const std::uint64_t at = change.offset + done;
    const std::size_t room = kSectorBytes - at % kSectorBytes;
    std::size_t length = std::min(room, change.bytes.size() - done);
    const ByteView sector(change.bytes.data() + done, length);
    done += length;
    switch (fate()) {
      case Unsynced::kKeep:
        put(file, at, sector);
        break;
      case Unsynced::kDrop:
        break;
      case Unsynced::kTear:
        put(file, at, sector.subspan(0, sector.size() / 2));
        break;
    }
  }
}

}  // namespace

std::string_view to_string(Operation operation) {
  constexpr std::array<std::string_view, kOperations> kNames = {"open", "read",   "write", "truncate",
                                                                "sync", "delete", "size",  "name"};
  return kNames.at(static_cast<std::size_t>(operation));
}

void Disk::File::write(std::uint64_t offset, ByteView bytes) {
  put(now, offset, bytes);
  unsynced.push_back({offset, Bytes(bytes.begin(), bytes.end())});
}

void Disk::File::truncate(std::uint64_t size) {
  now.resize(size);
  unsynced.push_back({size, {}});
}

void Disk::File::sync() {
  for (const Change& change : unsynced) {
    if (change.bytes.empty()) {
      durable.resize(change.offset);
    } else {
      put(durable, change.offset, change.bytes);
    }
  }
  unsynced.clear();
  is_durable = true;
}

void Disk::File::settle(const Fate& fate) {
  for (const Change& change : unsynced) {
    if (!change.bytes.empty()) {
      put_by_sector(durable, change, fate);
    } else if (fate() == Unsynced::kKeep) {
      durable.resize(change.offset);
    }
  }
  unsynced.clear();
  now = durable;
  is_durable = true;
}

Disk::Disk(std::filesystem::path folder) : folder_(std::move(folder)) { mount(*this); }

Disk::~Disk() { unmount(*this); }

void Disk::power_on(const Fate& fate) {
  QB_CHECK(!is_on_);
  undo_names(fate);
  for (auto& [name, file] : removed_) {
    if (fate() == Unsynced::kDrop && !files_.contains(name)) {
      files_[name] = file;  // the removal itself did not last
    }
  }
  removed_.clear();
  std::erase_if(files_, [&](const auto& entry) {
    QB_CHECK(!entry.second->is_locked);
    return !entry.second->is_durable && fate() == Unsynced::kDrop;  // nor its creation
  });
  for (auto& [name, file] : files_) {
    file->settle(fate);
  }
  show_names();
  is_on_ = true;
}

Disk::Image Disk::image() const {
  Image image;
  for (const auto& [name, file] : files_) {
    if (file->is_durable) {
      image[std::filesystem::path(name).filename().string()] = file->durable;
    }
  }
  return image;
}

void Disk::restore(const Image& image) {
  for (const auto& [name, file] : files_) {
    QB_CHECK(!file->is_locked);
  }
  files_.clear();
  removed_.clear();
  for (const auto& [name, bytes] : image) {
    auto file = std::make_shared<File>();
    file->now = file->durable = bytes;
    file->is_durable = true;
    files_[(folder_ / name).string()] = std::move(file);
  }
}

void Disk::flip(const std::string& file, std::uint64_t offset, unsigned bit) {
  const auto found = find(file);
  QB_CHECK(found != nullptr);
  for (Bytes* bytes : {&found->now, &found->durable}) {
    if (offset < bytes->size()) {
      (*bytes)[offset] = static_cast<std::uint8_t>((*bytes)[offset] ^ (1U << bit));
    }
  }
}

Verdict Disk::ask(Operation operation, const std::string& file) {
  ++operations_;
  const Verdict verdict = !is_on_ ? Verdict::kPowerCut : (judge_ ? judge_(operation, file) : Verdict::kDo);
  failures_ += verdict == Verdict::kDo ? 0 : 1;
  if (verdict == Verdict::kPowerCut) {
    is_on_ = false;
  }
  return verdict;
}

std::shared_ptr<Disk::File> Disk::find(const std::string& name) {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : found->second;
}

std::shared_ptr<Disk::File> Disk::create(const std::string& name) { return files_[name] = std::make_shared<File>(); }

void Disk::sync_folder() {
  removed_.clear();
  before_naming_.clear();
  for (auto& [name, file] : files_) {
    file->is_durable = true;
  }
}

void Disk::change_name(const std::string& name, std::shared_ptr<File> file) {
  before_naming_.back()[name] = find(name);
  named_.insert(name);
  if (file) {
    files_[name] = std::move(file);
  } else {
    files_.erase(name);
  }
}

void Disk::rename(const std::string& from, const std::string& to) {
  before_naming_.emplace_back();
  change_name(to, find(from));
  change_name(from, nullptr);
}

void Disk::link(const std::string& from, const std::string& to) {
  before_naming_.emplace_back();
  change_name(to, find(from));
}

void Disk::unlink(const std::string& name) {
  before_naming_.emplace_back();
  change_name(name, nullptr);
}

void Disk::undo_names(const Fate& fate) {
  // As a file system's journal does it: an older change is there if a newer one is.
  while (!before_naming_.empty() && fate() == Unsynced::kDrop) {
    for (const auto& [name, file] : before_naming_.back()) {
      if (file) {
        files_[name] = file;
      } else {
        files_.erase(name);
      }
    }
    before_naming_.pop_back();
  }
  before_naming_.clear();
}

void Disk::show_names() const {
  for (const std::string& name : named_) {
    if (files_.contains(name)) {
      std::ofstream(name, std::ios::app);
    } else {
      std::filesystem::remove(name);
    }
  }
}

void Disk::remove(const std::string& name, bool durably) {
  const auto found = files_.find(name);
  if (found == files_.end()) {
    return;
  }
  if (!durably && found->second->is_durable) {
    removed_[name] = found->second;
  }
  files_.erase(found);
}

}  // namespace queueback::simulation
