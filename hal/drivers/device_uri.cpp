#include "hal/drivers/device_uri.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "common/base/text.hpp"
#include "hal/transport/tcp_transport.hpp"

namespace queueback::hal::drivers {
namespace {

using api::DeviceErrorCode;

constexpr std::size_t kMaxUriBytes = 512;
constexpr std::uint16_t kRawPrintPort = 9100;

struct SchemeName {
  std::string_view name;
  Scheme scheme;
};
constexpr std::array kSchemes{SchemeName{"tcp", Scheme::kTcp}, SchemeName{"serial", Scheme::kSerial},
                              SchemeName{"usblp", Scheme::kUsblp}, SchemeName{"file", Scheme::kFile},
                              SchemeName{"evdev", Scheme::kEvdev}};

constexpr std::array<std::string_view, 6> kSerialOptions{"baud", "parity", "flow", "prefix", "suffix", "gap_ms"};
constexpr std::array<std::string_view, 2> kEvdevOptions{"gap_ms", "end"};

std::span<const std::string_view> options_of(Scheme scheme) {
  switch (scheme) {
    case Scheme::kSerial:
      return kSerialOptions;
    case Scheme::kEvdev:
      return kEvdevOptions;
    case Scheme::kTcp:
    case Scheme::kUsblp:
    case Scheme::kFile:
      return {};
  }
  return {};
}

std::optional<Scheme> scheme_named(std::string_view name) {
  for (const SchemeName& known : kSchemes) {
    if (known.name == name) {
      return known.scheme;
    }
  }
  return std::nullopt;
}

auto invalid(const std::string& reason) { return fail(DeviceErrorCode::kInvalid, reason); }
std::string quoted(std::string_view text) { return "'" + printable(text, kMaxEcho) + "'"; }

}  // namespace

Result<DeviceUri, api::DeviceError> DeviceUri::parse(std::string_view text) {
  if (text.size() > kMaxUriBytes || !is_utf8(text) || has_control_character(text)) {
    return invalid("a device address is plain text of at most 512 bytes: " + quoted(text));
  }
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) {
    return invalid("a device address looks like tcp://192.0.2.7:9100 or serial:///dev/ttyUSB0, not " + quoted(text));
  }
  const auto scheme = scheme_named(text.substr(0, colon));
  if (!scheme) {
    return invalid("a device address starts with tcp, serial, usblp, file or evdev, not " +
                   quoted(text.substr(0, colon)));
  }
  DeviceUri uri;
  uri.scheme_ = *scheme;
  uri.text_ = text;
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t question = std::min(rest.find('?'), rest.size());
  if (auto address = uri.parse_address(rest.substr(0, question)); !address) {
    return tl::unexpected(address.error());
  }
  if (question < rest.size()) {
    if (auto options = uri.parse_options(rest.substr(question + 1)); !options) {
      return tl::unexpected(options.error());
    }
  }
  return uri;
}

Result<void, api::DeviceError> DeviceUri::parse_address(std::string_view address) {
  if (scheme_ != Scheme::kTcp) {
    if (address.empty() || address[0] != '/') {
      return invalid("a device path is absolute, with three slashes: " + quoted(text_));
    }
    path_ = address;
    return {};
  }
  const std::size_t bracket = address.rfind(']');
  const std::size_t colon = address.rfind(':');
  const bool has_port = colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket);
  std::string_view host = address.substr(0, has_port ? colon : address.size());
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  const auto port = has_port ? parse_digits(address.substr(colon + 1)) : std::optional<std::int64_t>(kRawPrintPort);
  if (!port || *port < 1 || *port > 65535) {
    return invalid("a port is a number from 1 to 65535: " + quoted(text_));
  }
  host_ = host;
  port_ = static_cast<std::uint16_t>(*port);
  if (!transport::is_numeric_address(host_)) {
    return invalid("a network device needs a numeric address (names are not looked up): " + quoted(text_));
  }
  return {};
}

Result<void, api::DeviceError> DeviceUri::parse_options(std::string_view query) {
  const auto allowed = options_of(scheme_);
  for (const std::string_view pair : split(query, '&')) {
    const std::size_t equals = pair.find('=');
    const std::string_view name = pair.substr(0, equals);
    if (equals == std::string_view::npos || std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      return invalid("unknown option " + quoted(pair) + " in " + quoted(text_));
    }
    if (!options_.emplace(name, pair.substr(equals + 1)).second) {
      return invalid("option " + quoted(name) + " appears twice in " + quoted(text_));
    }
  }
  return {};
}

std::optional<std::string_view> DeviceUri::option(std::string_view name) const {
  const auto found = options_.find(name);
  return found == options_.end() ? std::nullopt : std::optional<std::string_view>(found->second);
}

}  // namespace queueback::hal::drivers
