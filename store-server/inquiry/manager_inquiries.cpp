#include "store-server/inquiry/manager_inquiries.hpp"

namespace queueback::store_server {

using domain::Role;

void install_manager_inquiries(InquiryDesk& desk, const runtime::JsonService& operators) {
  for (const char* name :
       {"queue", "solvency", "policy.list", "terminal.list", "quarantine", "quarantine.show", "alarms"}) {
    desk.pass_on(name, Role::kSupervisor, operators);
  }
  for (const char* name : {"quarantine.resolve", "alarms.resolve"}) {
    desk.pass_on(name, Role::kManager, operators);
  }
}

}  // namespace queueback::store_server
