#include "store-server/inquiry/manager_inquiries.hpp"

namespace queueback::store_server {

using domain::Role;

void install_manager_inquiries(InquiryDesk& desk, const runtime::JsonService& operators) {
  for (const char* name : {"overview", "sales", "payouts", "queue", "queue.figures", "solvency", "find", "policy.list",
                           "policy.history", "terminal.list", "quarantine", "quarantine.show", "alarms"}) {
    desk.pass_on(name, Role::kSupervisor, operators);
  }
  for (const char* name : {"quarantine.resolve", "alarms.resolve", "payouts.pause", "payouts.resume"}) {
    desk.pass_on(name, Role::kManager, operators);
  }
}

}  // namespace queueback::store_server
