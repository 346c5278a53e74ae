#include "tools/ctl/members.hpp"

#include <iostream>

#include "common/base/text.hpp"
#include "common/crypto/pin.hpp"
#include "common/domain/wallet.hpp"
#include "tools/ctl/lists.hpp"
#include "tools/ctl/reports.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {

using nlohmann::json;

namespace {

std::string amount_text(const json& minor) {
  return domain::to_string(domain::Money::minor(minor.get<std::int64_t>()));
}

std::string show_leases(const json& answer) {
  Table table({"lease", "terminal", "member", "kind", "granted", "spent", "left", "expires", "state"});
  for (const json& row : answer["leases"]) {
    table.add({plain(row["lease"]), plain(row["terminal"]), plain(row["member"]), plain(row["kind"]),
               amount_text(row["granted"]), amount_text(row["spent"]), amount_text(row["left"]),
               plain(row["expires_at"]), plain(row["state"])});
  }
  if (answer["leases"].empty()) {
    return "terminals hold neither members' change nor points\n";
  }
  return table.text() + (answer.value("more", false) ? "and there are more: name a terminal with --terminal\n" : "");
}

}  // namespace

Outcome<std::string> Members::code() {
  const auto answer = ask(to_.socket(), {{"do", "member.code"}, {"member", member_}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  if (to_.as_json()) {
    return answer->dump(2);
  }
  if (!answer->value("known", true)) {
    std::cerr << "queueback-ctl: note: this store has no such member yet\n";
  }
  return answer->value("code", "");
}

Outcome<std::string> Members::list() {
  const auto answer = all_members(to_.socket());
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_rows(*answer, "members");
}

Outcome<std::string> Members::set_pin() {
  const auto text = read_text_file(pin_file_);
  if (!text) {
    return tl::unexpected(text.error());
  }
  const std::string_view pin = trim(*text);
  if (!domain::is_member_pin(pin)) {
    return tl::unexpected(pin_file_.string() + ": a member's PIN has " + std::to_string(domain::kMinMemberPin) +
                          " to " + std::to_string(domain::kMaxMemberPin) + " digits, and nothing else is in the file");
  }
  SystemRandom random;
  const auto hash = crypto::hash_pin(pin, random);
  if (!hash) {
    return tl::unexpected(hash.error().reason);
  }
  const auto answer =
      ask(to_.socket(),
          {{"do", "member.pin"}, {"member", member_}, {"pin_hash", *hash}, {"by", by_.empty() ? user_name() : by_}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : "member " + member_ + " has a new PIN";
}

Outcome<std::string> Members::leases() {
  const auto answer = ask(to_.socket(), {{"do", "wallet.leases"}, {"terminal", terminal_}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_leases(*answer);
}

Outcome<std::string> Members::write_off() {
  const auto answer = ask(
      to_.socket(),
      {{"do", "wallet.write-off"}, {"lease", lease_}, {"by", by_.empty() ? user_name() : by_}, {"reason", reason_}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : amount_text((*answer)["amount"]) + " is the member's again";
}

void Members::add_to(CLI::App& app) {
  CLI::App* member = app.add_subcommand("member", "members, their codes and PINs");
  member->require_subcommand(1);
  const auto of_member = [this](CLI::App* command) {
    command->add_option("member", member_, "the member's id")->required();
    return command;
  };
  of_member(to_.add(member, "code", "the text of a member's QR code", [this] { return code(); }));
  (void)to_.add(member, "list", "all members, names masked", [this] { return list(); });
  CLI::App* pin = of_member(
      to_.add(member, "pin", "give a member a PIN, with which his change is spent", [this] { return set_pin(); }));
  pin->add_option("--pin-file", pin_file_, "a file with the PIN alone, which nobody else can read")->required();
  CLI::App* wallet = app.add_subcommand("wallet", "members' change and points at terminals");
  wallet->require_subcommand(1);
  CLI::App* held =
      to_.add(wallet, "leases", "what terminals hold of members' change and points", [this] { return leases(); });
  held->add_option("--terminal", terminal_, "only those of this terminal");
  CLI::App* off =
      to_.add(wallet, "write-off", "give what a lost terminal held back to the member", [this] { return write_off(); });
  off->add_option("lease", lease_, "its id")->required();
  off->add_option("--reason", reason_, "why, for the log")->required();
  for (CLI::App* command : {pin, off}) {
    command->add_option("--by", by_, "who does it; the name of this machine's user when left out");
  }
}

}  // namespace queueback::ctl
