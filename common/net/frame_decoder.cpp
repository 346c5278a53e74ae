#include "common/net/frame_decoder.hpp"

#include <string>

#include "common/base/check.hpp"

namespace queueback::net {

namespace {

std::size_t read_length(const std::uint8_t* header) {
  return (std::size_t{header[0]} << 24U) | (std::size_t{header[1]} << 16U) | (std::size_t{header[2]} << 8U) |
         std::size_t{header[3]};
}

}  // namespace

std::span<std::uint8_t> FrameDecoder::room(std::size_t size) {
  received_.erase(received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(begin_));
  begin_ = 0;
  kept_ = received_.size();
  received_.resize(kept_ + size);
  return std::span(received_).subspan(kept_);
}

void FrameDecoder::filled(std::size_t count) {
  QB_CHECK(kept_ + count <= received_.size());
  received_.resize(kept_ + count);
}

Result<std::optional<Bytes>, Error> FrameDecoder::next() {
  const std::size_t available = received_.size() - begin_;
  if (available < kFrameHeaderBytes) {
    return std::nullopt;
  }
  const std::size_t length = read_length(received_.data() + begin_);
  if (length > kMaxFrameBytes) {
    return fail(ErrorCode::kTooLarge, "the peer announces a frame of " + std::to_string(length) +
                                          " bytes; the limit is " + std::to_string(kMaxFrameBytes));
  }
  if (available < kFrameHeaderBytes + length) {
    return std::nullopt;
  }
  const auto begin = received_.begin() + static_cast<std::ptrdiff_t>(begin_ + kFrameHeaderBytes);
  Bytes body(begin, begin + static_cast<std::ptrdiff_t>(length));
  begin_ += kFrameHeaderBytes + length;
  if (begin_ == received_.size()) {
    received_.clear();
    begin_ = 0;
  }
  return body;
}

}  // namespace queueback::net
