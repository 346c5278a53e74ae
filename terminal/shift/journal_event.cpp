#include "terminal/shift/journal_event.hpp"

#include <array>

namespace queueback::terminal {

std::string_view name(JournalKind kind) {
  static constexpr std::array<std::string_view, kJournalKinds> kNames = {"started",
                                                                         "clock-changed",
                                                                         "sign-in",
                                                                         "sign-out",
                                                                         "wrong-pin",
                                                                         "locked-out",
                                                                         "sale",
                                                                         "handover",
                                                                         "line-voided",
                                                                         "line-reduced",
                                                                         "sale-voided",
                                                                         "payment-voided",
                                                                         "sale-parked",
                                                                         "sale-recalled",
                                                                         "price-changed",
                                                                         "line-discount",
                                                                         "sale-discount",
                                                                         "approved",
                                                                         "approval-refused",
                                                                         "no-sale",
                                                                         "reprint",
                                                                         "shift-opened",
                                                                         "cash-in",
                                                                         "cash-out",
                                                                         "safe-drop",
                                                                         "x-report",
                                                                         "z-report",
                                                                         "skipped",
                                                                         "drill-started",
                                                                         "drill-ended",
                                                                         "scale-label",
                                                                         "return",
                                                                         "member-enrolled",
                                                                         "training-began",
                                                                         "training-ended",
                                                                         "member-pin",
                                                                         "wrong-member-pin",
                                                                         "age-confirmed",
                                                                         "age-refused",
                                                                         "credit-paid-out"};
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace queueback::terminal
