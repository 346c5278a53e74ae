#include "common/protocol/return_json.hpp"

#include <nlohmann/json.hpp>

namespace queueback::protocol {

std::string to_json_text(const domain::Return& what) {
  nlohmann::json lines = nlohmann::json::array();
  for (const domain::ReturnedLine& line : what.lines) {
    lines.push_back({{"line", line.line + 1}, {"quantity", to_string(line.quantity)}, {"amount", line.amount.minor()}});
  }
  const nlohmann::json out = {{"return", what.number.value},
                              {"id", to_string(what.id.uuid)},
                              {"order", to_string(what.order.uuid)},
                              {"terminal", what.terminal.text()},
                              {"cashier", what.cashier.text()},
                              {"approver", what.approver},
                              {"at", to_rfc3339(what.at)},
                              {"currency", what.currency},
                              {"lines", std::move(lines)},
                              {"total", what.total.minor()},
                              {"withheld", what.withheld.minor()},
                              {"points_back", what.points_back.minor()},
                              {"paid_back", what.paid_back.amount.minor()},
                              {"tender", to_string(what.paid_back.kind)},
                              {"reference", what.paid_back.reference},
                              {"reason", what.reason}};
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace queueback::protocol
