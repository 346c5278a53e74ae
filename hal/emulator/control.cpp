#include "hal/emulator/control.hpp"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/base/text.hpp"

namespace queueback::hal::emulator {
namespace {

using nlohmann::json;

constexpr const char* kHelp =
    "scan TEXT | type TEXT | paper in|out|near-end|left DOTS | cover open|closed | fault go-away-after "
    "BYTES|silent|hold-reply|status-only|late-proof|"
    "drop|none | speed BYTES_PER_SECOND | power on|off | scanner unplug|plug | tear | display | drawer [close] | "
    "receipts | status | help | quit";

json failure(const std::string& reason) { return {{"ok", false}, {"error", reason}}; }
json success() { return {{"ok", true}}; }

json from_result(const Result<void, EmulatorError>& result) {
  return result ? success() : failure(result.error().reason);
}

std::pair<std::string_view, std::string_view> split_word(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) {
    return {text, {}};
  }
  return {text.substr(0, space), text.substr(space + 1)};
}

json scan(std::string_view text, const Devices& devices) {
  if (devices.serial_scanner != nullptr) {
    return from_result(devices.serial_scanner->scan(text));
  }
  if (devices.evdev_scanner != nullptr) {
    return from_result(devices.evdev_scanner->scan(text));
  }
  return failure("there is no scanner");
}

template <class Scanner>
json plug(std::string_view what, Scanner& scanner) {
  if (what == "unplug") {
    scanner.unplug();
    return success();
  }
  return what == "plug" ? from_result(scanner.plug_in()) : failure("scanner unplug|plug");
}

json scanner(std::string_view what, const Devices& devices) {
  if (devices.serial_scanner != nullptr) {
    return plug(what, *devices.serial_scanner);
  }
  if (devices.evdev_scanner != nullptr) {
    return plug(what, *devices.evdev_scanner);
  }
  return failure("there is no scanner");
}

json paper(std::string_view what, PrinterEmulator& printer) {
  const auto [word, rest] = split_word(what);
  if (word == "left") {
    const auto dots = parse_digits(rest);
    if (!dots || *dots > 1'000'000) {
      return failure("paper left DOTS");
    }
    printer.with_model([&](PrinterModel& model) { model.set_paper_left(static_cast<int>(*dots)); });
    return success();
  }
  const std::map<std::string_view, PaperState> states{
      {"in", PaperState::kIn}, {"out", PaperState::kOut}, {"near-end", PaperState::kNearEnd}};
  const auto state = states.find(word);
  if (state == states.end()) {
    return failure("paper in|out|near-end|left DOTS");
  }
  printer.with_model([&](PrinterModel& model) { model.set_paper(state->second); });
  return success();
}

json cover(std::string_view what, PrinterEmulator& printer) {
  if (what != "open" && what != "closed") {
    return failure("cover open|closed");
  }
  const CoverState state = what == "open" ? CoverState::kOpen : CoverState::kClosed;
  printer.with_model([state](PrinterModel& model) { model.set_cover(state); });
  return success();
}

json set_reply_mode(ReplyMode mode, PrinterEmulator& printer) {
  printer.with_model([mode](PrinterModel& model) { model.set_reply_mode(mode); });
  return success();
}

json fault(std::string_view what, PrinterEmulator& printer) {
  const auto [word, rest] = split_word(what);
  if (word == "go-away-after") {
    const auto bytes = parse_digits(rest);
    if (!bytes || *bytes == 0) {
      return failure("fault go-away-after BYTES");
    }
    printer.go_away_after(static_cast<std::size_t>(*bytes));
    return success();
  }
  if (word == "drop") {
    printer.drop_connections();
    return success();
  }
  const std::map<std::string_view, ReplyMode> modes{{"silent", ReplyMode::kSilent},
                                                    {"hold-reply", ReplyMode::kHoldOne},
                                                    {"status-only", ReplyMode::kStatusOnly},
                                                    {"late-proof", ReplyMode::kLateProof},
                                                    {"none", ReplyMode::kPrompt}};
  const auto mode = modes.find(word);
  return mode == modes.end() ? failure("fault go-away-after BYTES|silent|hold-reply|status-only|late-proof|drop|none")
                             : set_reply_mode(mode->second, printer);
}

json power(std::string_view what, PrinterEmulator& printer) {
  if (what == "off") {
    printer.power_off();
    return success();
  }
  return what == "on" ? from_result(printer.power_on()) : failure("power on|off");
}

json speed(std::string_view what, PrinterEmulator& printer) {
  const auto bytes = parse_digits(what);
  if (!bytes) {
    return failure("speed BYTES_PER_SECOND (0: unlimited)");
  }
  printer.set_speed(static_cast<std::size_t>(*bytes));
  return success();
}

json tear(std::string_view /*what*/, PrinterEmulator& printer) {
  printer.with_model([](PrinterModel& model) { model.tear_off(); });
  return success();
}

json drawer(std::string_view what, PrinterEmulator& printer) {
  return printer.with_model([what](PrinterModel& model) {
    if (what == "close") {
      model.set_drawer(DrawerState::kClosed);
    }
    json reply = success();
    reply["drawer"] = model.drawer() == DrawerState::kOpen ? "open" : "closed";
    reply["kicks"] = model.drawer_kicks();
    return reply;
  });
}

json receipts(std::string_view /*what*/, PrinterEmulator& printer) {
  json reply = success();
  reply["count"] = printer.receipt_count();
  reply["receipts"] = json::array();
  for (const ReceiptFiles& files : printer.receipt_files()) {
    reply["receipts"].push_back({{"png", files.png}, {"bin", files.bin}});
  }
  return reply;
}

json status(std::string_view /*what*/, PrinterEmulator& printer) {
  return printer.with_model([](const PrinterModel& model) {
    json reply = success();
    const bool out = model.paper() == PaperState::kOut;
    reply["paper"] = out ? "out" : model.paper() == PaperState::kIn ? "in" : "near-end";
    reply["cover"] = model.cover() == CoverState::kOpen ? "open" : "closed";
    reply["buffer_room"] = model.room();
    return reply;
  });
}

json display(const Devices& devices) {
  if (devices.display == nullptr) {
    return failure("there is no display");
  }
  const DisplayLines lines = devices.display->lines();
  json reply = success();
  reply["upper"] = lines[0];
  reply["lower"] = lines[1];
  return reply;
}

json obey_printer(std::string_view word, std::string_view rest, PrinterEmulator* printer) {
  using Handler = json (*)(std::string_view, PrinterEmulator&);
  static const std::map<std::string_view, Handler> kHandlers{
      {"paper", paper}, {"cover", cover},   {"fault", fault},       {"power", power},  {"speed", speed},
      {"tear", tear},   {"drawer", drawer}, {"receipts", receipts}, {"status", status}};
  const auto handler = kHandlers.find(word);
  if (handler == kHandlers.end()) {
    return failure("unknown command; try help");
  }
  return printer == nullptr ? failure("there is no printer") : handler->second(rest, *printer);
}

json type(std::string_view text, const Devices& devices) {
  return devices.evdev_scanner == nullptr ? failure("there is no keyboard scanner")
                                          : from_result(devices.evdev_scanner->scan(text));
}

json obey(std::string_view line, const Devices& devices) {
  const auto [word, rest] = split_word(line);
  if (word == "scan") {
    return scan(rest, devices);
  }
  if (word == "type") {
    return type(rest, devices);
  }
  if (word == "scanner") {
    return scanner(rest, devices);
  }
  if (word == "display") {
    return display(devices);
  }
  if (word == "help") {
    return {{"ok", true}, {"help", kHelp}};
  }
  if (word == "quit") {
    return success();
  }
  return obey_printer(word, rest, devices.printer);
}

}  // namespace

CommandReply obey_line(std::string_view line, const Devices& devices) {
  if (!line.empty() && line.back() == '\r') {
    line.remove_suffix(1);
  }
  const json reply = obey(line, devices);
  const auto next = line == "quit" ? CommandReply::Next::kQuit : CommandReply::Next::kGoOn;
  return {reply.dump(-1, ' ', true, json::error_handler_t::replace), next};
}

}  // namespace queueback::hal::emulator
