#include "terminal/devices/devices.hpp"

#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>
#include <variant>

namespace queueback::terminal {

using hal::api::DeviceErrorCode;
using hal::api::PrintOutcome;
using hal::api::PrintVerdict;

namespace {

constexpr const char* kDrawerBusy = "the printer that opens the drawer is busy";

}  // namespace

Devices::Devices(boost::asio::any_io_executor executor, DeviceSet set, Callbacks callbacks)
    : executor_(std::move(executor)), set_(std::move(set)), callbacks_(std::move(callbacks)), ask_timer_(executor_) {
  if (set_.printer || set_.drawer) {
    printer_thread_.emplace();
  }
  if (set_.display) {
    display_thread_.emplace();
  }
  if (set_.scanner) {
    scanner_thread_ = std::thread([this] { scan_loop(); });
  }
  if (set_.watch) {
    watch_thread_ = std::thread([this] { watch_loop(); });
  }
  printer_status_.configured = set_.printer != nullptr;
  drawer_status_.configured = set_.drawer != nullptr;
  scanner_status_.configured = set_.scanner != nullptr;
  display_status_.configured = set_.display != nullptr;
  if (set_.printer) {
    printer_status_.problem = "not seen yet";
    ask_printer();
    ask_printer_later();
  }
}

// Behind whatever it prints; one question at a time.
void Devices::ask_printer() {
  if (!set_.printer || asking_ == Asking::kUseless) {
    return;
  }
  if (asking_ != Asking::kNo) {
    asking_ = Asking::kAndOnceMore;
    return;
  }
  const bool taken = printer_thread_->submit([this] {
    const auto status = set_.printer->status(kStatusLimit);
    post([this, status] { printer_answered(status); });
  });
  asking_ = taken ? Asking::kYes : Asking::kNo;
}

void Devices::printer_answered(const Result<hal::api::PrinterStatus, hal::api::DeviceError>& status) {
  const bool once_more = std::exchange(asking_, Asking::kNo) == Asking::kAndOnceMore;
  if (!status && status.error().code == DeviceErrorCode::kUnsupported) {
    asking_ = Asking::kUseless;
    set_status(printer_status_, "");
    return;
  }
  set_status(printer_status_, status ? status->describe() : status.error().reason);
  if (status) {
    note_drawer(status->drawer);
  }
  if (once_more) {
    ask_printer();
  }
}

void Devices::note_drawer(hal::api::Drawer drawer) {
  if (drawer != hal::api::Drawer::kOpen) {
    const bool was_left_open = std::exchange(drawer_open_answers_, 0) >= kDrawerOpenAnswers;
    drawer_seen_ = drawer == hal::api::Drawer::kClosed ? DrawerSeen::kClosed : drawer_seen_;
    if (was_left_open) {
      set_status(drawer_status_, "");
    }
  } else if (drawer_seen_ == DrawerSeen::kClosed && ++drawer_open_answers_ >= kDrawerOpenAnswers) {
    drawer_open_answers_ = kDrawerOpenAnswers;
    set_status(drawer_status_, "the drawer was left open");
  }
}

void Devices::ask_printer_later() {
  ask_timer_.expires_after(std::chrono::microseconds(set_.ask_printer_every.micros));
  ask_timer_.async_wait([this, alive = alive_](const boost::system::error_code& error) {
    if (!error && *alive) {
      ask_printer();
      ask_printer_later();
    }
  });
}

Devices::~Devices() { end_threads(); }

void Devices::stop() {
  end_threads();
  ask_timer_.cancel();
  for (const auto& printing : std::exchange(printing_, {})) {
    printing->printed(printing->outcome.value_or(PrintOutcome{PrintVerdict::kNotPrinted, "the terminal was stopped"}));
  }
}

void Devices::end_threads() {
  *alive_ = false;
  stopping_ = true;
  if (scanner_thread_.joinable()) {
    set_.scanner->interrupt();
    scanner_thread_.join();
  }
  if (watch_thread_.joinable()) {
    set_.watch->interrupt();
    watch_thread_.join();
  }
  printer_thread_.reset();
  display_thread_.reset();
  set_ = {};
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
  const auto printing = std::make_shared<Printing>(Printing{std::move(printed), {}});
  printing_.push_back(printing);
  const auto report = [this, printing](PrintOutcome outcome) {
    printing->outcome = std::move(outcome);
    post([this, printing] { hand_over(printing); });
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

void Devices::hand_over(const std::shared_ptr<Printing>& printing) {
  std::erase(printing_, printing);
  note_outcome(*printing->outcome);
  printing->printed(*printing->outcome);
}

// A printer that printed may still be near the end of its paper.
void Devices::note_outcome(const PrintOutcome& outcome) {
  // One that never says anything took what it was given; whether it is on paper, the job's outcome tells.
  const bool is_mute = asking_ == Asking::kUseless && outcome.verdict == PrintVerdict::kUnknown;
  if (outcome.verdict != PrintVerdict::kPrinted && !is_mute) {
    set_status(printer_status_, outcome.reason);
  } else if (asking_ == Asking::kUseless) {
    set_status(printer_status_, "");
  } else if (!printer_status_.problem.empty()) {
    ask_printer();
  }
}

void Devices::open_drawer() {
  if (!set_.drawer) {
    return;
  }
  const bool taken = printer_thread_->submit_first([this, asked = std::chrono::steady_clock::now()] {
    // Nobody waits in front of it any more: it does not spring open by itself behind a long job.
    if (std::chrono::steady_clock::now() - asked > std::chrono::microseconds(kDrawerLimit.micros)) {
      post([this] { set_status(drawer_status_, kDrawerBusy); });
      return;
    }
    const auto opened = set_.drawer->open_drawer(kDrawerLimit);
    post([this, problem = opened ? std::string() : opened.error().reason] {
      drawer_open_answers_ = 0;
      set_status(drawer_status_, problem);
    });
  });
  if (!taken) {
    set_status(drawer_status_, kDrawerBusy);
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
  shown_ = *text;
  show_on_display();
}

void Devices::show_on_display() {
  if (!shown_) {
    return;
  }
  const bool taken = display_thread_->submit([this, text = *shown_] {
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
    if (std::holds_alternative<hal::api::ScanIncomplete>(*event)) {
      post([this] { callbacks_.scan_broke_off(); });
    }
  }
}

// Without a watch, or after it broke, devices are opened again at the next attempt.
void Devices::watch_loop() {
  while (!stopping_) {
    const auto node = set_.watch->wait(kWatchWait);
    if (node) {
      plugged(*node);
    } else if (node.error().code == DeviceErrorCode::kLost) {
      return;
    }
  }
}

// In or out: whoever uses the device looks. The scanner's thread does so when its wait ends.
void Devices::plugged(const std::string& node) {
  if (set_.scanner && node == set_.nodes.scanner) {
    set_.scanner->interrupt();
  }
  post([this, node] {
    if (node == set_.nodes.printer) {
      ask_printer();
      callbacks_.printer_plugged();
    }
    if (set_.display && node == set_.nodes.display) {
      show_on_display();
    }
  });
}

}  // namespace queueback::terminal
