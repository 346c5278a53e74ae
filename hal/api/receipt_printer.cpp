#include "hal/api/receipt_printer.hpp"

namespace queueback::hal::api {

bool PrinterStatus::ready() const {
  return line == Line::kOnline && paper != Paper::kEnd && cover == Cover::kClosed && fault == PrinterFault::kNone;
}

std::string PrinterStatus::describe() const {
  if (cover == Cover::kOpen) {
    return "the printer's cover is open";
  }
  if (paper == Paper::kEnd) {
    return "the printer is out of paper";
  }
  if (fault == PrinterFault::kCutter) {
    return "the printer's cutter is jammed";
  }
  if (fault == PrinterFault::kOther) {
    return "the printer reports an error";
  }
  if (line == Line::kOffline) {
    return "the printer is offline";
  }
  return paper == Paper::kNearEnd ? "the paper is near its end" : "";
}

std::string_view to_string(PrintVerdict verdict) {
  switch (verdict) {
    case PrintVerdict::kPrinted:
      return "printed";
    case PrintVerdict::kNotPrinted:
      return "not printed";
    case PrintVerdict::kUnknown:
      return "unknown";
  }
  return "unknown";
}

}  // namespace queueback::hal::api
