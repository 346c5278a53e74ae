#pragma once
#include <QVariantMap>
#include <nlohmann/json.hpp>

namespace queueback::terminal::ui {

/// An X or Z report as a screen shows it: `isLast` (a Z report), `shift`, `expected`, `counted`, `variance` and lists
/// of {name, count, amount}: `tenders`, `cashiers`, `events`; `moves`: {name, amount with its sign}, what lies between
/// the float and the expected cash; `receipts` as text, `missing`: numbers among them that are none, `waiting`: how
/// many of them are not at headquarters. Members that the core did not send are empty.
[[nodiscard]] QVariantMap shown_report(const nlohmann::json& report);

}  // namespace queueback::terminal::ui
