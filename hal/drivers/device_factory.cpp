#include "hal/drivers/device_factory.hpp"

#include <optional>
#include <utility>

#include "common/base/text.hpp"
#include "hal/drivers/cd5220_display.hpp"
#include "hal/drivers/escpos_drawer.hpp"
#include "hal/drivers/escpos_printer.hpp"
#include "hal/drivers/evdev_scanner.hpp"
#include "hal/drivers/serial_scanner.hpp"
#include "hal/drivers/udev_watch.hpp"
#include "hal/raster/font_glyphs.hpp"
#include "hal/transport/evdev_transport.hpp"
#include "hal/transport/file_transport.hpp"
#include "hal/transport/serial_transport.hpp"
#include "hal/transport/tcp_transport.hpp"
#include "hal/transport/usblp_transport.hpp"

namespace queueback::hal::drivers {
namespace {

using api::DeviceError;
using api::DeviceErrorCode;
using api::ScannerCapabilities;

constexpr std::int64_t kMaxGapMillis = 10'000;

auto invalid(const DeviceUri& uri, const std::string& why) {
  return fail(DeviceErrorCode::kInvalid, why + ": '" + printable(uri.text(), kMaxEcho) + "'");
}

/// A word of a configuration and what it stands for.
template <class Value>
struct Choice {
  std::string_view word;
  Value value;
};

template <class Value, std::size_t N>
std::optional<Value> choose(std::string_view word, const Choice<Value> (&choices)[N]) {
  for (const Choice<Value>& choice : choices) {
    if (choice.word == word) {
      return choice.value;
    }
  }
  return std::nullopt;
}

Result<transport::SerialSettings, DeviceError> serial_settings(const DeviceUri& uri) {
  using transport::FlowControl;
  using transport::Parity;
  static constexpr Choice<Parity> kParities[] = {
      {"none", Parity::kNone}, {"even", Parity::kEven}, {"odd", Parity::kOdd}};
  static constexpr Choice<FlowControl> kFlows[] = {
      {"none", FlowControl::kNone}, {"hardware", FlowControl::kHardware}, {"software", FlowControl::kSoftware}};
  const auto baud = parse_digits(uri.option("baud").value_or("9600"));
  if (!baud || *baud > 1'000'000 || !transport::is_supported_baud(static_cast<int>(*baud))) {
    return invalid(uri, "baud is one of 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, ... 921600");
  }
  const auto parity = choose(uri.option("parity").value_or("none"), kParities);
  if (!parity) {
    return invalid(uri, "parity is none, even or odd");
  }
  const auto flow = choose(uri.option("flow").value_or("none"), kFlows);
  if (!flow) {
    return invalid(uri, "flow is none, hardware or software");
  }
  return transport::SerialSettings{uri.path(), static_cast<int>(*baud), *parity, *flow};
}

Result<Duration, DeviceError> gap_of(const DeviceUri& uri, Duration usual) {
  const auto text = uri.option("gap_ms");
  if (!text) {
    return usual;
  }
  const auto millis = parse_digits(*text);
  if (!millis || *millis < 1 || *millis > kMaxGapMillis) {
    return invalid(uri, "gap_ms is a number from 1 to 10000");
  }
  return Duration::milliseconds(*millis);
}

Result<codec::ScanFraming, DeviceError> framing_of(const DeviceUri& uri) {
  static constexpr Choice<std::string_view> kSuffixes[] = {{"line", ""},     {"cr", "\r"},  {"lf", "\n"},
                                                           {"crlf", "\r\n"}, {"tab", "\t"}, {"etx", "\x03"}};
  codec::ScanFraming framing;
  const auto suffix = choose(uri.option("suffix").value_or("line"), kSuffixes);
  if (!suffix) {
    return invalid(uri, "suffix is line, cr, lf, crlf, tab or etx");
  }
  const auto prefix = from_hex(uri.option("prefix").value_or(""));
  if (!prefix || prefix->size() > 8) {
    return invalid(uri, "prefix is up to eight bytes in hexadecimal");
  }
  const auto gap = gap_of(uri, framing.gap);
  if (!gap) {
    return tl::unexpected(gap.error());
  }
  framing.prefix = as_text(*prefix);
  framing.suffix = *suffix;
  framing.gap = *gap;
  return framing;
}

Result<codec::KeyDecoderSettings, DeviceError> key_settings(const DeviceUri& uri) {
  using codec::GapMeaning;
  static constexpr Choice<GapMeaning> kEnds[] = {{"key", GapMeaning::kIncomplete}, {"gap", GapMeaning::kComplete}};
  const auto end = choose(uri.option("end").value_or("key"), kEnds);
  if (!end) {
    return invalid(uri, "end is key (Enter or Tab) or gap (a pause)");
  }
  const auto gap = gap_of(uri, codec::KeyDecoderSettings{}.gap);
  if (!gap) {
    return tl::unexpected(gap.error());
  }
  return codec::KeyDecoderSettings{*gap, *end};
}

Result<std::unique_ptr<api::Scanner>, DeviceError> serial_scanner(const DeviceUri& uri, const DeviceContext& context) {
  auto framing = framing_of(uri);
  if (!framing) {
    return tl::unexpected(framing.error());
  }
  auto transport = make_transport(uri, context.clock);
  if (!transport) {
    return tl::unexpected(transport.error());
  }
  return std::make_unique<SerialScanner>(std::move(*transport), codec::ScanSplitter(std::move(*framing)),
                                         ScannerCapabilities{ScannerCapabilities::Alphabet::kAnyByte}, context.clock);
}

Result<std::unique_ptr<api::Scanner>, DeviceError> evdev_scanner(const DeviceUri& uri, const DeviceContext& context) {
  const auto settings = key_settings(uri);
  if (!settings) {
    return tl::unexpected(settings.error());
  }
  auto transport = make_transport(uri, context.clock);
  if (!transport) {
    return tl::unexpected(transport.error());
  }
  return std::make_unique<EvdevScanner>(std::move(*transport), codec::KeyDecoder(*settings),
                                        ScannerCapabilities{ScannerCapabilities::Alphabet::kAscii}, context.clock);
}

}  // namespace

Result<std::unique_ptr<transport::Transport>, DeviceError> make_transport(const DeviceUri& uri, const Clock& clock) {
  switch (uri.scheme()) {
    case Scheme::kTcp:
      return std::make_unique<transport::TcpTransport>(clock, transport::TcpAddress{uri.host(), uri.port()});
    case Scheme::kSerial: {
      const auto settings = serial_settings(uri);
      if (!settings) {
        return tl::unexpected(settings.error());
      }
      return std::make_unique<transport::SerialTransport>(clock, *settings);
    }
    case Scheme::kUsblp:
      return std::make_unique<transport::UsblpTransport>(clock, uri.path());
    case Scheme::kFile:
      return std::make_unique<transport::FileTransport>(clock, uri.path());
    case Scheme::kEvdev:
      return std::make_unique<transport::EvdevTransport>(clock, uri.path());
  }
  return invalid(uri, "unknown kind of device");
}

Result<PrinterDevices, DeviceError> open_printer(std::string_view uri_text, std::string_view profile_name,
                                                 const DeviceContext& context) {
  const auto uri = DeviceUri::parse(uri_text);
  if (!uri) {
    return tl::unexpected(uri.error());
  }
  if (uri->scheme() == Scheme::kEvdev) {
    return invalid(*uri, "an input device is not a printer");
  }
  const codec::PrinterProfile* known = codec::find_printer_profile(profile_name);
  if (known == nullptr) {
    return fail(DeviceErrorCode::kInvalid, "unknown printer profile '" + printable(profile_name, kMaxEcho) + "'");
  }
  auto transport = make_transport(*uri, context.clock);
  if (!transport) {
    return tl::unexpected(transport.error());
  }
  codec::PrinterProfile profile = *known;
  if (uri->scheme() == Scheme::kFile) {
    // A capture: nobody answers, and what is in the file is what was printed.
    profile.replies = codec::StatusReplies::kNone;
    profile.proof = api::PrintProof::kWritten;
  }
  auto link = std::make_shared<EscPosLink>(std::move(*transport), profile, context.clock, context.limits);
  const std::string font = context.font_path.empty() ? raster::kDefaultFontPath : context.font_path;
  PrinterDevices devices;
  devices.printer = std::make_unique<EscPosPrinter>(link, std::make_unique<raster::FontGlyphs>(font), context.random);
  devices.drawer = std::make_unique<EscPosDrawer>(link);
  return devices;
}

Result<std::unique_ptr<api::Scanner>, DeviceError> open_scanner(std::string_view uri_text,
                                                                const DeviceContext& context) {
  const auto uri = DeviceUri::parse(uri_text);
  if (!uri) {
    return tl::unexpected(uri.error());
  }
  switch (uri->scheme()) {
    case Scheme::kSerial:
      return serial_scanner(*uri, context);
    case Scheme::kEvdev:
      return evdev_scanner(*uri, context);
    case Scheme::kTcp:
    case Scheme::kUsblp:
    case Scheme::kFile:
      break;
  }
  return invalid(*uri, "a scanner is a serial or an evdev device");
}

Result<std::unique_ptr<api::LineDisplay>, DeviceError> open_display(std::string_view uri_text,
                                                                    const DeviceContext& context) {
  const auto uri = DeviceUri::parse(uri_text);
  if (!uri) {
    return tl::unexpected(uri.error());
  }
  if (uri->scheme() == Scheme::kEvdev) {
    return invalid(*uri, "an input device is not a display");
  }
  auto transport = make_transport(*uri, context.clock);
  if (!transport) {
    return tl::unexpected(transport.error());
  }
  return std::make_unique<Cd5220Display>(std::move(*transport), context.clock);
}

Result<std::unique_ptr<api::DeviceWatch>, DeviceError> watch_nodes(std::vector<std::string> nodes,
                                                                   const DeviceContext& context) {
  auto watch = UdevWatch::open(context.clock, std::move(nodes));
  if (!watch) {
    return tl::unexpected(watch.error());
  }
  return std::move(*watch);
}

std::optional<std::string> node_of(std::string_view uri_text) {
  const auto uri = DeviceUri::parse(uri_text);
  if (!uri || uri->scheme() == Scheme::kTcp || uri->scheme() == Scheme::kFile) {
    return std::nullopt;
  }
  return uri->path();
}

}  // namespace queueback::hal::drivers
