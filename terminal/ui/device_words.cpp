#include "terminal/ui/device_words.hpp"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace queueback::terminal::ui {
namespace {

/// What cashiers can mend by themselves, in the core's words (hal::api::PrinterStatus::describe, terminal/devices).
constexpr std::array kKnown = {
    QT_TRANSLATE_NOOP("Devices", "the printer's cover is open"),
    QT_TRANSLATE_NOOP("Devices", "the printer is out of paper"),
    QT_TRANSLATE_NOOP("Devices", "the printer's cutter is jammed"),
    QT_TRANSLATE_NOOP("Devices", "the printer reports an error"),
    QT_TRANSLATE_NOOP("Devices", "the printer is offline"),
    QT_TRANSLATE_NOOP("Devices", "the paper is near its end"),
    QT_TRANSLATE_NOOP("Devices", "not seen yet"),
    QT_TRANSLATE_NOOP("Devices", "too many receipts are waiting for the printer"),
    QT_TRANSLATE_NOOP("Devices", "the printer that opens the drawer is busy"),
    QT_TRANSLATE_NOOP("Devices", "the drawer was left open"),
    QT_TRANSLATE_NOOP("Devices", "the customer display does not keep up"),
};

}  // namespace

QString problem_text(const std::string& problem) {
  if (problem.empty()) {
    return {};
  }
  const auto known = std::find(kKnown.begin(), kKnown.end(), problem);
  if (known != kKnown.end()) {
    return QCoreApplication::translate("Devices", *known);
  }
  return QCoreApplication::translate("Devices", "does not work: %1").arg(QString::fromStdString(problem));
}

}  // namespace queueback::terminal::ui
