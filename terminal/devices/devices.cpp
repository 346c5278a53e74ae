#include "terminal/devices/devices.hpp"

#include <boost/asio/post.hpp>
#include <utility>
#include <variant>

namespace queueback::terminal {

using hal::api::DeviceErrorCode;
using hal::api::PrintOutcome;
using hal::api::PrintVerdict;

Devices::Devices(boost::asio::any_io_executor executor, DeviceSet set, Callbacks callbacks)
    : executor_(std::move(executor)), set_(std::move(set)), callbacks_(std::move(callbacks)) {
  if (set_.printer || set_.drawer) {
    printer_thread_.emplace();
  }
  if (set_.display) {
    display_thread_.emplace();
  }
  if (set_.scanner) {
    scanner_thread_ = std::thread([this] { scan_loop(); });
  }
  printer_status_.configured = set_.printer != nullptr;
  drawer_status_.configured = set_.drawer != nullptr;
  scanner_status_.configured = set_.scanner != nullptr;
  display_status_.configured = set_.display != nullptr;
  ask_printer();
}

void Devices::ask_printer() {
  if (!set_.printer) {
    return;
  }
  printer_status_.problem = "not seen yet";
  const bool taken = printer_thread_->submit([this] {
    const auto status = set_.printer->status(kStatusLimit);
    const bool mute = !status && status.error().code == DeviceErrorCode::kUnsupported;
    std::string problem = mute ? "" : (status ? status->describe() : status.error().reason);
    post([this, problem = std::move(problem)] { set_status(printer_status_, problem); });
  });
  if (!taken) {
    printer_status_.problem = "busy";
  }
}

Devices::~Devices() {
  *alive_ = false;
  stopping_ = true;
  if (scanner_thread_.joinable()) {
    set_.scanner->interrupt();
    scanner_thread_.join();
  }
  printer_thread_.reset();
  display_thread_.reset();
}

void Devices::post(std::function<void()> task) {
  boost::asio::post(executor_, [alive = alive_, task = std::move(task)] {
    if (*alive) {
      task();
    }
  });
}

void Devices::set_status(DeviceStatus& status, std::string problem) {
  if (status.problem != problem) {
    status.problem = std::move(problem);
    callbacks_.status_changed();
  }
}

void Devices::print(hal::api::PrintDocument document, hal::api::JobId job, Printed printed) {
  const auto report = [this, printed = std::move(printed)](PrintOutcome outcome) {
    post([this, printed, outcome] {
      set_status(printer_status_, outcome.verdict == PrintVerdict::kPrinted ? "" : outcome.reason);
      printed(outcome);
    });
  };
  if (!set_.printer) {
    report({PrintVerdict::kNotPrinted, "no printer is configured"});
    return;
  }
  const bool taken = printer_thread_->submit(
      [this, document = std::move(document), job, report] { report(set_.printer->print(document, job, kPrintLimit)); });
  if (!taken) {
    report({PrintVerdict::kNotPrinted, "too many receipts are waiting for the printer"});
  }
}

void Devices::open_drawer() {
  if (!set_.drawer) {
    return;
  }
  const bool taken = printer_thread_->submit_first([this] {
    const auto opened = set_.drawer->open_drawer(kDrawerLimit);
    post([this, problem = opened ? std::string() : opened.error().reason] { set_status(drawer_status_, problem); });
  });
  if (!taken) {
    set_status(drawer_status_, "the printer that opens the drawer is busy");
  }
}

void Devices::show(std::string upper, std::string lower) {
  if (!set_.display) {
    return;
  }
  const auto text = hal::api::DisplayText::parse(upper, lower);
  if (!text) {
    set_status(display_status_, text.error().reason);
    return;
  }
  const bool taken = display_thread_->submit([this, text = *text] {
    const auto shown = set_.display->show(text, kDisplayLimit);
    post([this, problem = shown ? std::string() : shown.error().reason] { set_status(display_status_, problem); });
  });
  if (!taken) {
    set_status(display_status_, "the customer display does not keep up");
  }
}

void Devices::scan_loop() {
  while (!stopping_) {
    const auto event = set_.scanner->wait(kScanWait);
    if (!event && event.error().code == DeviceErrorCode::kInterrupted) {
      continue;
    }
    if (!event) {
      const bool quiet = event.error().code == DeviceErrorCode::kTimeout;
      post([this, problem = quiet ? std::string() : event.error().reason] { set_status(scanner_status_, problem); });
      continue;
    }
    if (const auto* scan = std::get_if<hal::api::Scan>(&*event)) {
      post([this, bytes = scan->bytes] { callbacks_.scanned(bytes); });
    }
    if (const auto* scan = std::get_if<hal::api::ScanTooLong>(&*event)) {
      post([this, length = scan->length] { callbacks_.scan_too_long(length); });
    }
  }
}

}  // namespace queueback::terminal
