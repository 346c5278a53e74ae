// A stream of frames in pieces of any size: the same frames as in one piece, none beyond the limit, nothing lost.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/base/check.hpp"
#include "common/net/frame_decoder.hpp"

using namespace queueback;

namespace {

struct Outcome {
  std::vector<Bytes> frames;
  bool is_refused = false;
  bool is_inside_frame = false;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Everything that one decoder makes of `bytes`, given to it `piece` bytes at a time.
Outcome decode(ByteView bytes, std::size_t piece) {
  net::FrameDecoder decoder;
  Outcome out;
  while (!bytes.empty()) {
    const std::size_t count = std::min(piece, bytes.size());
    const auto room = decoder.room(piece);
    std::copy_n(bytes.begin(), count, room.begin());
    decoder.filled(count);
    bytes = bytes.subspan(count);
    auto frame = decoder.next();
    for (; frame && *frame; frame = decoder.next()) {
      QB_CHECK((*frame)->size() <= net::kMaxFrameBytes);
      out.frames.push_back(std::move(**frame));
    }
    if (!frame) {
      QB_CHECK(frame.error().code == net::ErrorCode::kTooLarge);
      QB_CHECK(!decoder.next());
      out.is_refused = true;
      return out;
    }
  }
  out.is_inside_frame = decoder.is_inside_frame();
  return out;
}

}  // namespace

/// The first byte is the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const ByteView bytes(data + 1, size - 1);
  const Outcome whole = decode(bytes, std::max<std::size_t>(bytes.size(), 1));
  QB_CHECK(decode(bytes, std::size_t{data[0]} + 1) == whole);
  std::size_t taken = 0;
  for (const Bytes& frame : whole.frames) {
    taken += net::kFrameHeaderBytes;
    QB_CHECK(std::equal(frame.begin(), frame.end(), bytes.begin() + static_cast<std::ptrdiff_t>(taken)));
    taken += frame.size();
  }
  QB_CHECK(whole.is_refused || whole.is_inside_frame == (taken < bytes.size()));
  return 0;
}
