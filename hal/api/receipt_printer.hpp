#pragma once
#include <string>
#include <string_view>

#include "common/base/instant.hpp"
#include "common/base/strong.hpp"
#include "hal/api/device_error.hpp"
#include "hal/api/print_document.hpp"

namespace queueback::hal::api {

/// The caller's number of a print job; it appears in reasons only. Two attempts may share it.
using JobId = StrongNumber<struct JobTag>;

/// What became of a job. kUnknown is a fact, not an excuse: a person has to look at the paper.
enum class PrintVerdict {
  kPrinted,     ///< the printer proved that it processed the whole job
  kNotPrinted,  ///< certain: no complete receipt is on the paper, and none will come out later
  kUnknown,     ///< part or all of the job may be on the paper, or may still come out
};

struct PrintOutcome {
  PrintVerdict verdict = PrintVerdict::kUnknown;
  std::string reason;  ///< a sentence for the cashier and the log; empty for kPrinted
};

enum class Paper { kOk, kNearEnd, kEnd };
enum class Cover { kClosed, kOpen };
enum class Drawer { kClosed, kOpen, kUnknown };
enum class PrinterFault { kNone, kCutter, kOther };

/// What the printer said about itself at one moment.
struct PrinterStatus {
  enum class Line { kOnline, kOffline };
  Line line = Line::kOnline;
  Paper paper = Paper::kOk;
  Cover cover = Cover::kClosed;
  PrinterFault fault = PrinterFault::kNone;
  Drawer drawer = Drawer::kUnknown;

  /// True when a job sent now would be printed.
  [[nodiscard]] bool ready() const;
  /// "out of paper", "cover open", ...; empty when ready() and the paper is not near its end.
  [[nodiscard]] std::string describe() const;
  friend bool operator==(const PrinterStatus&, const PrinterStatus&) = default;
};

/// How the printer can show that it printed.
enum class PrintProof {
  kProcessId,     ///< answers with the job's id after the paper has moved
  kInBandStatus,  ///< answers a status request that is queued behind the job
  kWritten,       ///< a capture file: writing is printing
  kNone,          ///< never answers: every job ends as kUnknown
};

struct PrinterCapabilities {
  int columns = 0;     ///< characters of normal size per line
  int width_dots = 0;  ///< printable width
  PrintProof proof = PrintProof::kNone;
};

/// A receipt printer (UnifiedPOS POSPrinter, receipt station). One device thread makes all calls; a call
/// blocks up to its limit. The object opens its device when it first needs it and again after a loss.
class ReceiptPrinter {
 public:
  ReceiptPrinter() = default;
  ReceiptPrinter(const ReceiptPrinter&) = delete;
  ReceiptPrinter& operator=(const ReceiptPrinter&) = delete;
  virtual ~ReceiptPrinter() = default;

  [[nodiscard]] virtual const PrinterCapabilities& capabilities() const = 0;
  /// Prints and waits for the proof. Never repeats a job by itself.
  [[nodiscard]] virtual PrintOutcome print(const PrintDocument& document, JobId job, Duration limit) = 0;
  /// Asks the printer. Errors: kUnsupported, kNotConnected, kLost, kTimeout, kProtocol.
  [[nodiscard]] virtual Result<PrinterStatus, DeviceError> status(Duration limit) = 0;
};

/// "printed", "not printed", "unknown".
[[nodiscard]] std::string_view to_string(PrintVerdict verdict);

}  // namespace queueback::hal::api
