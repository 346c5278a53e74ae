#include "headquarters/app/store_json.hpp"

#include <nlohmann/json.hpp>

namespace queueback::headquarters {

nlohmann::json to_json(const StoreView& store) {
  const StoreRow& row = store.row;
  nlohmann::json out;
  out["store"] = row.store;
  out["enrolled_at"] = row.enrolled_at ? nlohmann::json(to_rfc3339(*row.enrolled_at)) : nlohmann::json();
  out["revoked"] = row.is_revoked();
  out["last_contact"] = row.last_contact ? nlohmann::json(to_rfc3339(*row.last_contact)) : nlohmann::json();
  out["head"] = row.head;
  out["received"] = store.received;
  out["backlog"] = store.backlog();
  out["program"] = row.program;
  out["clock_skew_ms"] = row.clock_skew.micros / 1000;
  out["records"] = row.records;
  out["orders"] = row.orders;
  out["quarantined"] = row.quarantined;
  out["repeats"] = row.repeats;
  out["alarms"] = row.alarms;
  return out;
}

}  // namespace queueback::headquarters
