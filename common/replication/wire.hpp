#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

#include "common/base/bytes.hpp"

namespace queueback::replication {

/// Appends big-endian values to bytes.
class WireWriter {
 public:
  template <class Number>
  void number(Number value) {
    for (std::size_t i = sizeof(Number); i-- > 0;) {
      out_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8U * i)));
    }
  }
  template <std::size_t N>
  void array(const std::array<std::uint8_t, N>& bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  /// 4-byte length, then the bytes.
  void blob(ByteView bytes) {
    number(static_cast<std::uint32_t>(bytes.size()));
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  [[nodiscard]] Bytes take() { return std::move(out_); }

 private:
  Bytes out_;
};

/// Reads what WireWriter wrote. Unsigned numbers end at 2^63 - 1, because tables keep signed ones. After the first
/// failure everything reads as zero and `failed()` stays true.
class WireReader {
 public:
  explicit WireReader(ByteView bytes) : rest_(bytes) {}

  template <class Number>
  [[nodiscard]] Number number() {
    if (!has(sizeof(Number))) {
      return Number{};
    }
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      value = (value << 8U) | rest_[i];
    }
    rest_ = rest_.subspan(sizeof(Number));
    if (std::is_same_v<Number, std::uint64_t> && value > kMaxNumber) {
      over_limit_ = true;
      return Number{};
    }
    return static_cast<Number>(value);
  }
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> array() {
    std::array<std::uint8_t, N> out{};
    if (has(N)) {
      std::copy_n(rest_.begin(), N, out.begin());
      rest_ = rest_.subspan(N);
    }
    return out;
  }
  /// Fails when the length exceeds `limit` or the input.
  [[nodiscard]] ByteView blob(std::size_t limit) {
    const auto size = number<std::uint32_t>();
    if (size > limit) {
      over_limit_ = true;
    }
    if (over_limit_ || !has(size)) {
      return {};
    }
    const ByteView out = rest_.first(size);
    rest_ = rest_.subspan(size);
    return out;
  }
  [[nodiscard]] bool failed() const { return truncated_ || over_limit_; }
  [[nodiscard]] bool over_limit() const { return over_limit_; }
  void mark_over_limit() { over_limit_ = true; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }

 private:
  static constexpr std::uint64_t kMaxNumber = INT64_MAX;
  [[nodiscard]] bool has(std::size_t count) {
    truncated_ = truncated_ || rest_.size() < count;
    return !failed();
  }
  ByteView rest_;
  bool truncated_ = false;
  bool over_limit_ = false;
};

}  // namespace queueback::replication
