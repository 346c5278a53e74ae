#include "headquarters/app/quarantine_json.hpp"

namespace queueback::headquarters {

using nlohmann::json;

namespace {

void put_action(const ResolutionRow& row, json& out) {
  out["action"] = row.action;
  out["by"] = row.by;
  out["reason"] = row.reason;
  out["at"] = to_rfc3339(row.at);
}

}  // namespace

json to_json(const QuarantineRow& row) {
  json out;
  out["store"] = row.store;
  out["record"] = row.record_no;
  out["log_no"] = row.log_no;
  out["terminal"] = row.terminal;
  out["order"] = row.order;
  out["reason"] = row.reason;
  out["currency"] = row.currency;
  out["amount"] = row.amount.minor();
  out["at"] = to_rfc3339(row.at);
  if (row.resolution) {
    put_action(*row.resolution, out["resolution"]);
  }
  return out;
}

json to_json(const ResolutionRow& row) {
  json out;
  out["cursor"] = row.cursor;
  out["store"] = row.store;
  out["log_no"] = row.log_no;
  out["record_hash"] = to_hex(row.record_hash);
  out["order_id"] = row.order;
  put_action(row, out);
  out["order"] = row.order_json.empty() ? json() : json::parse(row.order_json, nullptr, false);
  return out;
}

}  // namespace queueback::headquarters
