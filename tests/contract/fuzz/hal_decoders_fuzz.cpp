#include <cstddef>
#include <cstdint>

#include "hal/codec/escpos_status.hpp"
#include "hal/codec/key_decoder.hpp"
#include "hal/codec/scan_splitter.hpp"
#include "hal/drivers/device_uri.hpp"
#include "hal/emulator/display_emulator.hpp"
#include "hal/emulator/printer_model.hpp"

namespace {

using namespace queueback;
using namespace queueback::hal;

void fuzz_printer(ByteView bytes) {
  emulator::PrinterModel printer({.font_path = "/nonexistent"}, [](const emulator::Receipt&) {});
  printer.receive(bytes);
}

template <class Decoder>
void fuzz_scans(ByteView bytes, Decoder decoder) {
  std::int64_t now = 0;
  while (!bytes.empty()) {
    const std::size_t portion = std::min<std::size_t>(bytes.size(), 1 + bytes[0] % 32U);
    now += bytes[0] * 4000;
    static_cast<void>(decoder.feed(bytes.first(portion), {now}));
    bytes = bytes.subspan(portion);
  }
  static_cast<void>(decoder.disconnect());
}

}  // namespace

// The first byte chooses the decoder, the rest is its input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 6U) {
    case 0:
      static_cast<void>(codec::StatusDecoder().feed(rest));
      break;
    case 1:
      fuzz_scans(rest, codec::KeyDecoder());
      break;
    case 2:
      fuzz_scans(rest, codec::ScanSplitter({.prefix = "\x02\x02", .suffix = "\r\n"}));
      break;
    case 3:
      static_cast<void>(drivers::DeviceUri::parse(as_text(rest)));
      break;
    case 4:
      fuzz_printer(rest);
      break;
    default:
      emulator::DisplayModel().receive(rest);
      break;
  }
  return 0;
}
