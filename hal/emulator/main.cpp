#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "hal/emulator/control.hpp"

namespace {

namespace emulator = queueback::hal::emulator;

struct Options {
  std::optional<std::uint16_t> printer_port;
  std::string printer_pty;
  std::string printer_gadget;
  std::string scanner_pty;
  std::string scanner_evdev;
  std::string display_pty;
  std::string paper_dir = "paper";
  std::string control;
  std::string ready_file;
  int width_dots = 576;
  int drawer_closes_after = 5;
};

/// The devices of this run; empty ones were not asked for.
struct Bench {
  std::unique_ptr<emulator::PrinterEmulator> printer;
  std::optional<emulator::SerialScannerEmulator> serial_scanner;
  std::optional<emulator::EvdevScannerEmulator> evdev_scanner;
  std::unique_ptr<emulator::DisplayEmulator> display;
};

using Outcome = queueback::Result<void, emulator::EmulatorError>;

void add_options(CLI::App& app, Options& options) {
  app.set_version_flag("--version", std::string("queueback-emulator ") + QUEUEBACK_VERSION);
  app.add_option("--printer-port", options.printer_port, "TCP port of the printer on 127.0.0.1; 0 takes a free one");
  app.add_option("--printer-pty", options.printer_pty, "link to make for a printer on a serial line");
  app.add_option("--printer-gadget", options.printer_gadget,
                 "this computer's USB device port as the printer's: /dev/g_printer0");
  app.add_option("--scanner-pty", options.scanner_pty, "link to make for a serial scanner");
  app.add_option("--scanner-evdev", options.scanner_evdev, "FIFO to make for a scanner that plays a keyboard");
  app.add_option("--display-pty", options.display_pty, "link to make for a CD5220 display");
  app.add_option("--paper-dir", options.paper_dir, "directory for receipt-0001.png, receipt-0001.bin, ...");
  app.add_option("--paper-dots", options.width_dots, "printable width: 576 (80 mm) or 384 (58 mm)")
      ->check(CLI::IsMember({576, 384}));
  app.add_option("--drawer-closes-after", options.drawer_closes_after,
                 "seconds until somebody closes the drawer; 0: never")
      ->check(CLI::Range(0, 3600));
  app.add_option("--control", options.control, "Unix socket for commands (send: help)");
  app.add_option("--ready-file", options.ready_file, "JSON file to write once everything listens");
}

Outcome start_printer(const Options& options, Bench& bench) {
  if (!options.printer_port && options.printer_pty.empty() && options.printer_gadget.empty()) {
    return {};
  }
  emulator::PrinterWires wires;
  wires.tcp_port = options.printer_port;
  if (!options.printer_pty.empty()) {
    wires.pty_link = options.printer_pty;
  }
  if (!options.printer_gadget.empty()) {
    wires.gadget = options.printer_gadget;
  }
  wires.paper_directory = options.paper_dir;
  emulator::PrinterSettings settings;
  settings.width_dots = options.width_dots;
  settings.drawer_closes_after = queueback::Duration::seconds(options.drawer_closes_after);
  auto printer = emulator::PrinterEmulator::start(wires, settings);
  if (!printer) {
    return tl::unexpected(printer.error());
  }
  bench.printer = std::move(*printer);
  return {};
}

Outcome start_scanners(const Options& options, Bench& bench) {
  if (!options.scanner_pty.empty()) {
    auto scanner = emulator::SerialScannerEmulator::start(options.scanner_pty);
    if (!scanner) {
      return tl::unexpected(scanner.error());
    }
    bench.serial_scanner.emplace(std::move(*scanner));
  }
  if (!options.scanner_evdev.empty()) {
    auto scanner = emulator::EvdevScannerEmulator::start(options.scanner_evdev);
    if (!scanner) {
      return tl::unexpected(scanner.error());
    }
    bench.evdev_scanner.emplace(std::move(*scanner));
  }
  return {};
}

Outcome start_display(const Options& options, Bench& bench) {
  if (options.display_pty.empty()) {
    return {};
  }
  auto display = emulator::DisplayEmulator::start(options.display_pty);
  if (!display) {
    return tl::unexpected(display.error());
  }
  bench.display = std::move(*display);
  return {};
}

Outcome start(const Options& options, Bench& bench) {
  return start_printer(options, bench).and_then([&] { return start_scanners(options, bench); }).and_then([&] {
    return start_display(options, bench);
  });
}

// Written under another name first: whoever waits for the file never reads half of it.
Outcome write_ready_file(const Options& options, const Bench& bench) {
  if (options.ready_file.empty()) {
    return {};
  }
  nlohmann::json ready{{"paper_dir", options.paper_dir}, {"control", options.control}};
  if (bench.printer != nullptr) {
    ready["printer_port"] = bench.printer->port();
    ready["printer_pty"] = options.printer_pty;
  }
  ready["scanner_pty"] = options.scanner_pty;
  ready["scanner_evdev"] = options.scanner_evdev;
  ready["display_pty"] = options.display_pty;
  const std::string unfinished = options.ready_file + ".part";
  std::ofstream(unfinished) << ready.dump() << '\n';
  if (std::rename(unfinished.c_str(), options.ready_file.c_str()) != 0) {
    return queueback::fail(emulator::EmulatorErrorCode::kFile, "cannot write " + options.ready_file);
  }
  return {};
}

// SIGTERM and SIGINT become readable on the returned descriptor, so that everything ends in order.
queueback::hal::transport::UniqueFd catch_signals() {
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  ::sigemptyset(&signals);
  ::sigaddset(&signals, SIGTERM);
  ::sigaddset(&signals, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return queueback::hal::transport::UniqueFd(::signalfd(-1, &signals, SFD_CLOEXEC));
}

void wait_for_signal(int stop_fd) {
  pollfd waiting{stop_fd, POLLIN, 0};
  while (::poll(&waiting, 1, -1) <= 0) {
  }
}

emulator::Devices devices_of(Bench& bench) {
  emulator::Devices devices;
  devices.printer = bench.printer.get();
  devices.serial_scanner = bench.serial_scanner ? &*bench.serial_scanner : nullptr;
  devices.evdev_scanner = bench.evdev_scanner ? &*bench.evdev_scanner : nullptr;
  devices.display = bench.display.get();
  return devices;
}

Outcome run(const Options& options, int stop_fd) {
  Bench bench;
  if (auto started = start(options, bench); !started) {
    return started;
  }
  if (options.control.empty()) {
    return write_ready_file(options, bench).map([stop_fd] { wait_for_signal(stop_fd); });
  }
  auto server = emulator::ControlServer::open(options.control);
  if (!server) {
    return tl::unexpected(server.error());
  }
  if (auto written = write_ready_file(options, bench); !written) {
    return written;
  }
  server->run(devices_of(bench), stop_fd);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Emulates the devices of a cash desk on their wires: receipt printer, scanner, customer display.");
  Options options;
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);
  const auto stop = catch_signals();
  if (const auto outcome = run(options, stop.get()); !outcome) {
    std::fprintf(stderr, "queueback-emulator: %s\n", outcome.error().reason.c_str());
    return 1;
  }
  return 0;
}
