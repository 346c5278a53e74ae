#include "hal/codec/cd5220.hpp"

namespace queueback::hal::codec {
namespace {

void put_line(Bytes& out, std::uint8_t line, const std::string& text) {
  std::string padded = text;
  padded.resize(api::kDisplayColumns, ' ');
  out.insert(out.end(), {0x1B, 'Q', line});
  out.insert(out.end(), padded.begin(), padded.end());
  out.push_back(0x0D);
}

}  // namespace

Bytes encode_display(const api::DisplayText& text) {
  Bytes out;
  put_line(out, 'A', text.upper());
  put_line(out, 'B', text.lower());
  return out;
}

Bytes encode_display_clear() { return {0x0C}; }

}  // namespace queueback::hal::codec
