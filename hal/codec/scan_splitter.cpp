#include "hal/codec/scan_splitter.hpp"

#include <utility>

namespace queueback::hal::codec {

std::vector<api::ScanEvent> ScanSplitter::feed(ByteView bytes, Duration now) {
  std::vector<api::ScanEvent> events;
  if (auto late = on_time(now)) {
    events.push_back(*late);
  }
  if (length_ == 0) {
    rest_.nothing_came(now);
  }
  for (const std::uint8_t byte : bytes) {
    if (auto event = take(static_cast<char>(byte))) {
      events.push_back(*event);
    }
  }
  last_byte_ = now;
  return events;
}

std::optional<api::ScanEvent> ScanSplitter::on_time(Duration now) {
  const auto due = deadline();
  if (!due || now < *due) {
    return std::nullopt;
  }
  auto event = drop();
  if (event && framing_.prefix.empty()) {  // a rest has no prefix, so it is noise
    rest_.broke_off(now);
  }
  return event;
}

std::optional<Duration> ScanSplitter::deadline() const {
  if (length_ == 0 && prefix_seen_ == 0) {
    return std::nullopt;
  }
  return Duration{last_byte_.micros + framing_.gap.micros};
}

std::optional<api::ScanEvent> ScanSplitter::disconnect() {
  rest_.forget();
  return drop();
}

std::optional<api::ScanEvent> ScanSplitter::take(char byte) {
  if (prefix_seen_ < framing_.prefix.size()) {
    skip_prefix(byte);
    return std::nullopt;
  }
  if (framing_.suffix.empty() && (byte == '\r' || byte == '\n')) {
    return finish();
  }
  ++length_;
  if (text_.size() < api::kMaxScanBytes + framing_.suffix.size()) {
    text_.push_back(byte);
  }
  if (framing_.suffix.empty()) {
    return std::nullopt;
  }
  tail_.push_back(byte);
  if (tail_.size() > framing_.suffix.size()) {
    tail_.erase(0, 1);
  }
  return at_suffix() ? finish() : std::nullopt;
}

bool ScanSplitter::at_suffix() const { return tail_ == framing_.suffix; }

void ScanSplitter::skip_prefix(char byte) {
  if (byte == framing_.prefix[prefix_seen_]) {
    ++prefix_seen_;
    return;
  }
  prefix_seen_ = byte == framing_.prefix[0] ? 1 : 0;
}

std::optional<api::ScanEvent> ScanSplitter::finish() {
  const std::size_t length = length_ - framing_.suffix.size();
  std::string text = text_.substr(0, length);
  forget();
  const bool is_rest = rest_.ended();
  if (length == 0) {
    return std::nullopt;
  }
  if (is_rest) {
    return api::ScanIncomplete{length};
  }
  if (length > api::kMaxScanBytes) {
    return api::ScanTooLong{length};
  }
  return api::Scan{std::move(text)};
}

std::optional<api::ScanEvent> ScanSplitter::drop() {
  const std::size_t length = length_;
  forget();
  return length == 0 ? std::nullopt : std::optional<api::ScanEvent>(api::ScanIncomplete{length});
}

void ScanSplitter::forget() {
  text_.clear();
  tail_.clear();
  length_ = 0;
  prefix_seen_ = 0;
}

}  // namespace queueback::hal::codec
